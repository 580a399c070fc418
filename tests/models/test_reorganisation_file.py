"""A reorganisation's file: every mistake is named with its place and what to do about it."""

from datetime import date
from pathlib import Path

import pytest

from bot.office import PLANS
from models.plan_cells import PlanProblems
from models.reorganisation_entries import ActKind, RoleGrant
from models.reorganisation_file import read_reorganisation
from models.rights import Role
from tests.support.reorganising import written

MERGE = "- on: 2026-03-01\n  merge: {from: [so-a, so-b], into: so-b}\n"


def wrong(folder: Path, acts: str) -> str:
    with pytest.raises(PlanProblems) as error:
        written(folder, acts)
    assert all(problem.todo for problem in error.value.problems)
    return "\n".join(map(str, error.value.problems))


def test_an_agency_that_takes_the_others_in_does_not_end(tmp_path: Path) -> None:
    (act,) = written(tmp_path, MERGE).acts
    assert (act.kind, act.on) == (ActKind.MERGE, date(2026, 3, 1))
    assert (act.agencies, act.ending, act.heirs) == (("so-a", "so-b"), ("so-a",), ("so-b",))
    assert act.place == "act 1 (merge)"


def test_yaml_reads_a_bare_on_as_true_and_we_do_not_mind(tmp_path: Path) -> None:
    assert written(tmp_path, MERGE.replace("on:", '"on":')) == written(tmp_path, MERGE)


def test_a_successor_may_be_new_or_one_that_is_there(tmp_path: Path) -> None:
    (act,) = written(
        tmp_path,
        """
        - on: 2026-03-01
          dissolve:
            agency: ubnd-h-a
            to: [xa-a, {code: xa-b, name: UBND xã B, short: Xã B, kind: commune, aliases: [B]}]
            tasks: {11: xa-b, "7.a": xa-a}
            default: each
          groups: {cap-huyen: [xa-a]}
        """,
    ).acts
    assert act.heirs == ("xa-a", "xa-b")
    assert [new.code for new in act.new] == ["xa-b"]
    assert act.heirs_for("11") == ("xa-b",)
    assert act.heirs_for("1.a") == ("xa-a", "xa-b")
    assert (act.heirs_in("cap-huyen"), act.heirs_in("khac")) == (("xa-a",), ("xa-a", "xa-b"))
    assert act.main_heir == "xa-a"


def test_only_officers_are_granted_anew_by_people(tmp_path: Path) -> None:
    (act,) = written(tmp_path, MERGE + "  people: so-b\n").acts
    assert act.grants == (RoleGrant("so-a", Role.OFFICER, "so-b"),)


def test_other_roles_are_listed_one_by_one(tmp_path: Path) -> None:
    heads = "  heads: [{of: so-a, role: planner, to: so-b}]\n"
    (act,) = written(tmp_path, MERGE + heads).acts
    assert act.grants == (RoleGrant("so-a", Role.PLANNER, "so-b"),)
    (act,) = written(tmp_path, MERGE + "  heads: so-b\n").acts
    assert {grant.role for grant in act.grants} == set(Role) - {Role.OFFICER}
    both = "- on: 2026-03-01\n  merge: {from: [so-a, so-b], into: so-c}\n  heads: so-c\n"
    assert "List them one by one" in wrong(tmp_path, both)


@pytest.mark.parametrize(
    ("acts", "words"),
    [
        ("- {on: 2026-03-01}", "act 1: It does 0 things"),
        ("- {on: 2026-03-01, close: {agency: so-a}}", "exactly one of: merge, rename"),
        ("- 5", "act 1: It is no mapping"),
        ("- {merge: {from: [so-a], into: so-b}}", 'act 1 (merge): "on" is None and no date'),
        ("- {on: yesterday, merge: {from: [so-a], into: so-b}}", "no date"),
        ("- {on: 2026-03-01, merge: so-a}", '"merge" is no mapping'),
        ("- {on: 2026-03-01, merge: {from: [], into: so-b}}", '"from" names no agency'),
        ("- {on: 2026-03-01, merge: {from: [so-a]}}", '"into" is missing'),
        ("- {on: 2026-03-01, merge: {from: [so-a], into: [so-b, so-c]}}", "names several"),
        ("- {on: 2026-03-01, merge: {from: [so-b], into: so-b}}", "Nobody ends by it"),
        ("- {on: 2026-03-01, merge: {from: [so-a], into: so-b, why: x}}", '"why" is no key'),
        ("- {on: 2026-03-01, rename: {agency: so-a, to: so-b}}", "to join an agency use merge"),
        (
            "- {on: 2026-03-01, rename: {agency: so-a, to: {code: Sở B, name: B, short: B}}}",
            'The code "Sở B" cannot be used',
        ),
        (
            "- {on: 2026-03-01, rename: {agency: so-a, to: {code: so-b, name: B}}}",
            '"short" is missing',
        ),
        ("- {on: 2026-03-01, split: {agency: so-a, into: [so-b]}}", "names one agency"),
        (
            "- {on: 2026-03-01, split: {agency: so-a, into: [so-a, so-b], default: so-a}}",
            "an agency that is split ends".capitalize(),
        ),
        (
            "- {on: 2026-03-01, split: {agency: so-a, into: [so-b, so-c], default: so-d}}",
            '"default" is "so-d", which is no successor',
        ),
        (
            "- {on: 2026-03-01, split: {agency: so-a, into: [so-b, so-c], tasks: {1: so-d}}}",
            'Task 1 goes to "so-d"',
        ),
        ("- {on: 2026-03-01, dissolve: {agency: so-a, to: [so-b, so-b]}}", "named twice"),
        ("- {on: 2026-03-01, dissolve: {agency: so-a, to: so-a}}", "take its own work over"),
        ("- {on: 2026-03-01, dissolve: {agency: so-a, to: 5}}", '"to" holds 5'),
        ("- {on: 2026-03-01, move: {agency: so-a}}", '"parent" is missing'),
        (
            "- {on: 2026-03-01, merge: {from: [so-a], into: so-b}, people: so-c}",
            'granted anew in "so-c"',
        ),
        (
            "- {on: 2026-03-01, merge: {from: [so-a], into: so-b}, people: {so-b: so-b}}",
            'Roles of "so-b" are granted anew',
        ),
        (
            (
                "- {on: 2026-03-01, merge: {from: [so-a], into: so-b}, "
                "heads: [{of: so-a, role: boss, to: so-b}]}"
            ),
            '"role" is "boss"',
        ),
        (
            "- {on: 2026-03-01, merge: {from: [so-a], into: so-b}, groups: {cac-so: [so-c]}}",
            '"so-c" takes the place in cac-so',
        ),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, acts: str, words: str) -> None:
    assert words in wrong(tmp_path, acts)


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    acts = "- {on: x, merge: {from: [], into: so-b}}\n- {move: {agency: so-a}}\n- 7"
    assert len(wrong(tmp_path, acts).splitlines()) >= 5


@pytest.mark.parametrize("content", ["", "acts: []", "[1]", "a: [", "code: x\nacts: 5"])
def test_a_file_that_is_none_is_a_problem_and_no_crash(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(PlanProblems):
        read_reorganisation(path)
    with pytest.raises(PlanProblems):
        read_reorganisation(tmp_path / "nothing.yaml")


def test_the_reorganisation_of_2025_can_be_read() -> None:
    found = read_reorganisation(PLANS / "1649" / "reorganisation-2025.yaml")
    assert (found.code, found.territory) == ("sap-xep-2025", "tra-vinh")
    assert len(found.acts) == 21
