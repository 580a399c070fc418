"""Reading a plan: inheritance, and every mistake named with its file, entry and remedy."""

from datetime import date
from pathlib import Path

import pytest

from models.plan_file import PlanFile, PlanProblems, read_plan

FILES = {
    "plan.yaml": """
        number: 7/QĐ-UBND
        signed_on: 2024-01-02
        title: Kế hoạch
        issuer: UBND tỉnh
        years: [2024, 2030]
        vision: 2050
        receiving: so-a
        committee: so-b
        period: {opens: "01-01", cutoff: "10-31", due: before 11-20}
    """,
    "agencies.yaml": """
        - {code: so-a, name: Sở An, short: Sở A, kind: department, source: known, parent: so-b}
        - {code: so-b, name: Sở Bình, short: Sở B, kind: department, source: known}
    """,
    "groups.yaml": """
        - {code: cac-so, name: Các sở, members: [so-a, so-b]}
        - {code: lien-quan, name: Có liên quan, unsettled: true, reason: Chưa rõ.}
    """,
    "tasks.yaml": """
        - code: "1"
          title: Đầu mục
          short: Đầu mục
          time_text: 2024 - 2030
          years: [2024, 2030]
          lead_text: Sở An
          leads: [so-a]
          funding: [I, II]
          reference_882: "1.1.2"
        - code: "1.a"
          parent: "1"
          title: Thừa hưởng
          short: Thừa hưởng
        - code: "1.b"
          parent: "1"
          title: Của riêng
          short: Của riêng
          time_text: Hàng năm
          recurrence: annual
          lead_text: Các sở
          lead_groups: [cac-so]
          funding: [IV]
        - code: "2"
          title: Một mình
          short: Một mình
          leads: [so-b]
          due: by 06-30
    """,
    "repairs.yaml": """
        - {line: 3, kind: letters, before: Sơ, after: Sở, why: Tone mark.}
    """,
    "calendar.yaml": """
        - {date: 2026-01-02, day: off, source: Công văn}
        - {date: 2026-01-10, day: work, source: Công văn}
    """,
}


def write(folder: Path, **changed: tuple[str, str]) -> Path:
    """Write the plan, in each named file with one text put for another."""
    for name, content in FILES.items():
        old, new = changed.get(name.removesuffix(".yaml"), ("", ""))
        assert old in content
        (folder / name).write_text(content.replace(old, new, 1), encoding="utf-8")
    return folder


def problems(folder: Path) -> list[str]:
    with pytest.raises(PlanProblems) as caught:
        read_plan(folder)
    assert all(
        each.file and each.entry and each.what and each.todo for each in caught.value.problems
    )
    return [f"{each.file}, {each.entry}: {each.what}" for each in caught.value.problems]


@pytest.fixture
def plan(tmp_path: Path) -> PlanFile:
    return read_plan(write(tmp_path))


def test_blank_cells_come_from_the_header_and_are_named(plan: PlanFile) -> None:
    heir = plan.tasks[1]
    assert (heir.years, heir.leads, heir.funding) == ((2024, 2030), ("so-a",), ("I", "II"))
    assert heir.lead_text == "Sở An"
    assert heir.inherited == {"time", "lead", "funding", "reference_882"}


def test_a_cell_is_inherited_whole_or_not_at_all(plan: PlanFile) -> None:
    own = plan.tasks[2]
    assert (own.years, own.recurrence) == (None, "annual")
    assert (own.leads, own.lead_groups) == ((), ("cac-so",))
    assert own.funding == ("IV",)
    assert own.inherited == {"reference_882"}


def test_headers_and_leaves(plan: PlanFile) -> None:
    assert [task.code for task in plan.leaves] == ["1.a", "1.b", "2"]
    assert not plan.tasks[0].is_leaf
    assert plan.tasks[3].inherited == frozenset()


def test_a_bare_off_is_no_truth_value(plan: PlanFile) -> None:
    assert plan.calendar_overrides == {date(2026, 1, 2): False, date(2026, 1, 10): True}


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("tasks", "[so-b]", "[so-c]", 'tasks.yaml, 2: "so-c" is unknown.'),
        ("tasks", "[cac-so]", "[ca-so]", 'tasks.yaml, 1.b: "ca-so" is unknown.'),
        ("tasks", "leads: [so-b]", "leads: []", "tasks.yaml, 2: Nobody leads it."),
        ("tasks", '          parent: "1"\n', "", "tasks.yaml, 1.a: A sub-task names its header."),
        ("tasks", 'parent: "1"', 'parent: "3"', 'tasks.yaml, 1.a: Its header "3" is missing.'),
        (
            "tasks",
            "years: [2024, 2030]",
            "years: [2030, 2024]",
            "tasks.yaml, 1: The years 2030 and 2024 are turned round.",
        ),
        ("tasks", 'code: "1.b"', 'code: "1.a"', "tasks.yaml, 1.a: It stands there 2 times."),
        ("tasks", 'code: "2"', "code: 2", 'tasks.yaml, 2: "code" is 2 and no text.'),
        ("tasks", "[IV]", "[V]", 'tasks.yaml, 1.b: "V" is no source of money.'),
        ("tasks", "by 06-30", "by 06-31", 'tasks.yaml, 2: "by 06-31" names a day'),
        ("tasks", "short: Một", f"short: {'M' * 60}", "tasks.yaml, 2: The short title has 65"),
        ("tasks", "leads: [so-b]", "leader: [so-b]", 'tasks.yaml, 2: "leader" is no key'),
        ("agencies", "so-b, name", "so-a, name", "agencies.yaml, so-a: It stands there 2 times."),
        (
            "agencies",
            "Sở B,",
            'Sở B, aliases: ["sở  AN"],',
            "agencies.yaml, so-a and so-b: They share the name",
        ),
        ("agencies", "known}", "known, parent: so-a}", "agencies.yaml, so-a: It is above itself"),
        ("agencies", "kind: department", "kind: sở", 'agencies.yaml, so-a: "kind" is "sở".'),
        ("groups", "[so-a, so-b]", "[so-x]", 'groups.yaml, cac-so: "so-x" is unknown.'),
        ("groups", ", members: [so-a, so-b]", "", "groups.yaml, cac-so: It has no members."),
        ("groups", ", reason: Chưa rõ.", "", "groups.yaml, lien-quan: It is unsettled."),
        (
            "calendar",
            "2026-01-10",
            "mồng mười",
            "calendar.yaml, mồng mười: \"date\" is 'mồng mười'",
        ),
        ("calendar", "2026-01-10", "2026-02-30", "calendar.yaml, line 3: A date in it does not"),
        ("calendar", "work", "maybe", "calendar.yaml, 2026-01-10: \"day\" is 'maybe'."),
        ("plan", "receiving: so-a", "receiving: so-z", 'plan.yaml, receiving: "so-z" is unknown.'),
        ("plan", "before 11-20", "11-20", 'plan.yaml, due: "11-20" is not of the form'),
        ("plan", "10-31", "10-32", 'plan.yaml, cutoff: "10-32" is no day of the year.'),
        ("repairs", "line: 3", "line: ba", "repairs.yaml, entry 1: \"line\" is 'ba'"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, file: str, old: str, new: str, expected: str) -> None:
    found = problems(write(tmp_path, **{file: (old, new)}))
    assert any(problem.startswith(expected) for problem in found), found


def test_tasks_in_a_circle_end(tmp_path: Path) -> None:
    circle = '- {code: "8", parent: "9", title: T, short: T8, leads: [so-a]}\n'
    circle += '        - {code: "9", parent: "8", title: T, short: T9, leads: [so-a]}\n'
    # A third one hangs on the circle without being part of it.
    circle += '        - {code: "8.a", parent: "8", title: T, short: T8a, leads: [so-a]}\n        '
    found = problems(write(tmp_path, tasks=('- code: "2"', circle + '- code: "2"')))
    assert [line.split(":")[0] for line in found] == ["tasks.yaml, 8", "tasks.yaml, 9"]


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    found = problems(
        write(
            tmp_path,
            tasks=("[so-b]", "[so-c]"),
            groups=("[so-a, so-b]", "[so-x]"),
            calendar=("work", "maybe"),
        )
    )
    assert len(found) == 3


def test_a_file_that_is_missing_or_no_yaml_is_named(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "groups.yaml").unlink()
    (tmp_path / "calendar.yaml").write_text("- {date: ", encoding="utf-8")
    found = problems(tmp_path)
    assert any(line.startswith("groups.yaml, the file: It is missing") for line in found)
    assert any(line.startswith("calendar.yaml, the file: It is no YAML") for line in found)


def test_yaml_never_makes_an_object(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "groups.yaml").write_text("- !!python/object/apply:os.getcwd []", encoding="utf-8")
    assert any("It is no YAML" in line for line in problems(tmp_path))


def test_an_empty_calendar_is_a_calendar(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "calendar.yaml").write_text("# nothing yet\n", encoding="utf-8")
    assert read_plan(tmp_path).calendar == ()
