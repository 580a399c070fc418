"""Reading a plan: inheritance, and every mistake named with its file, entry and remedy."""

from datetime import date
from pathlib import Path

import pytest

from models.plan_file import PlanFile, PlanProblems, read_plan
from models.targets import Target, TargetKind

FILES = {
    "plan.yaml": """
        territory: tinh-x
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
    "indicators.yaml": """
        - {code: "I", title: Phần một, leads: [so-a], unit: "%",
           target_2030: {written: Ít nhất 15%, at_least: "15"}, direction: up}
        - {code: "I.1", parent: "I", title: Có đầu mục}
        - {code: "I.1.1", parent: "I.1", title: Thừa hưởng, unit: "%/năm",
           target_2030: {written: "1,0 – 1,5", range: ["1.0", "1.5"]}, reporting: annual}
        - {code: "I.2", parent: "I", title: Của riêng, leads: [so-b],
           target_2050: {written: "0,80", exact: "0.80"}, direction: down}
    """,
    "text.yaml": """
        - {code: "II", title: Mục tiêu}
        - {code: "II.1", text: Một đoạn.}
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


def test_indicators_are_reported_where_nothing_stands_below_or_with_a_target(
    plan: PlanFile,
) -> None:
    assert [row.code for row in plan.indicators if row.is_reportable] == ["I", "I.1.1", "I.2"]


def test_only_the_lead_of_an_indicator_comes_from_the_row_above(plan: PlanFile) -> None:
    first, second, third, fourth = plan.indicators
    assert (first.inherited, fourth.inherited) == (frozenset(), frozenset())
    assert (second.leads, second.inherited, second.target_2030) == (("so-a",), {"lead"}, None)
    assert (third.leads, third.inherited, third.direction) == (("so-a",), {"lead"}, None)
    assert fourth.leads == ("so-b",)


def test_targets_keep_their_decimals(plan: PlanFile) -> None:
    index = plan.indicators[3].target_2050
    assert index == Target.of(TargetKind.EXACT, "0.80")
    assert index is not None
    assert str(index.low) == "0.80"


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
        (
            "tasks",
            "due: by",
            "related: [II.9]\n          due: by",
            'tasks.yaml, 2: "II.9" is unknown',
        ),
        (
            "tasks",
            "due: by",
            'related: ["II.1: Y tế"]\n          due: by',
            'tasks.yaml, 2: II.1 has no part "Y tế".',
        ),
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
        ("indicators", '"I.2"', '"I.1"', "indicators.yaml, I.1: It stands there 2 times."),
        ("indicators", "[so-b]", "[so-c]", 'indicators.yaml, I.2: "so-c" is unknown.'),
        ("indicators", "leads: [so-a], ", "", "indicators.yaml, I: Nobody leads it."),
        ("indicators", 'parent: "I.1"', 'parent: "I.3"', 'indicators.yaml, I.1.1: The row "I.3"'),
        ("indicators", ', parent: "I.1"', "", "indicators.yaml, I.1.1: A row names the one"),
        ("indicators", '"%/năm"', '"%/tháng"', 'indicators.yaml, I.1.1: "%/tháng" is no unit.'),
        ("indicators", '"15"', "mười lăm", 'indicators.yaml, I: "target_2030": "mười lăm" is no'),
        ("indicators", '"15"', '"15%"', 'indicators.yaml, I: "target_2030": "15%" is no number.'),
        ("indicators", '"15"', '"nan"', 'indicators.yaml, I: "target_2030": "nan" is no number.'),
        ("indicators", '"0.80"', "0.80", 'indicators.yaml, I.2: "target_2050" is 0.8 and no text'),
        ("indicators", '"0.80"', '"0.8"', 'indicators.yaml, I.2: "0,80" does not name 0,8 as a'),
        (
            "indicators",
            '["1.0", "1.5"]',
            '["1.5", "1.0"]',
            'indicators.yaml, I.1.1: "target_2030": The range 1.5 to 1.0 is turned round',
        ),
        (
            "indicators",
            '["1.0", "1.5"]',
            '["1.0"]',
            'indicators.yaml, I.1.1: "target_2030" is [\'1',
        ),
        (
            "indicators",
            '["1.0", "1.5"]',
            '"1.0"',
            'indicators.yaml, I.1.1: "target_2030" is \'1.0',
        ),
        ("indicators", "at_least:", "about:", 'indicators.yaml, target_2030: "about" is no key'),
        ("indicators", "at_least:", "about:", 'indicators.yaml, I: "target_2030" has 0 kinds.'),
        ("indicators", "{written: Ít nhất 15%, at_least:", "[", "indicators.yaml, the file: It"),
        ("indicators", "annual", "weekly", 'indicators.yaml, I.1.1: "reporting" is "weekly".'),
        ("indicators", "direction: up", "direction: xuôi", 'indicators.yaml, I: "direction" is'),
        ("indicators", "unit:", "units:", 'indicators.yaml, I: "units" is no key'),
        ("text", '"II.1"', '"II"', "text.yaml, II: It stands there 2 times."),
        ("text", "text:", "texts:", 'text.yaml, II.1: "texts" is no key'),
        ("repairs", "line: 3", "line: ba", "repairs.yaml, entry 1: \"line\" is 'ba'"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, file: str, old: str, new: str, expected: str) -> None:
    found = problems(write(tmp_path, **{file: (old, new)}))
    assert any(problem.startswith(expected) for problem in found), found


def test_indicators_in_a_circle_end(tmp_path: Path) -> None:
    circle = ('code: "I.1", parent: "I"', 'code: "I.1", parent: "I.1.1"')
    found = problems(write(tmp_path, indicators=circle))
    assert "indicators.yaml, I.1: A row names the one above it." in found


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
