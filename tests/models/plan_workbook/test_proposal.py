"""Tables as officials send them: the head is found, rows told apart, all problems named."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from models.plan_document import PlanDocument
from models.plan_entries import TaskEntry
from models.plan_workbook.problems import What
from models.plan_workbook.proposal import Proposal, read
from tests.support.chat import REAL_PLAN

HEAD = [
    "STT", "Nhiệm vụ, hoạt động cụ thể", "Thời gian thực hiện", "Cơ quan chủ trì",
    "Cơ quan phối hợp", "Nguồn lực tài chính (1)", "Dự án, Đề án, nhiệm vụ (dự kiến)", "Ghi chú",
]  # fmt: skip
GOALS = [
    "STT", "Chỉ tiêu", "Đơn vị chủ trì thực hiện", "Đơn vị tính", "KH 2030", "Dự kiến đến 2050",
    "Kỳ báo cáo", "Ghi chú",
]  # fmt: skip
LOADED = PlanDocument(
    code="1649",
    number=REAL_PLAN.number,
    signed_on=REAL_PLAN.signed_on,
    title=REAL_PLAN.title,
    receiving=REAL_PLAN.receiving,
    committee=REAL_PLAN.committee,
    tasks=REAL_PLAN.tasks,
    indicators=REAL_PLAN.indicators,
    text=REAL_PLAN.text,
    agencies=REAL_PLAN.agencies,
    groups=REAL_PLAN.groups,
)


def row(number: str = "1", title: str = "Trồng cây", **cells: str) -> list[str]:
    columns = ("time", "lead", "coordinating", "funding", "products", "note")
    return [number, title, *({"lead": "Sở Y tế", **cells}.get(name, "") for name in columns)]


def sub(number: str, title: str = "Trồng cây", **cells: str) -> list[str]:
    return row(number, title, **{"lead": "", **cells})


def propose(*rows: Sequence[str], head: Sequence[str] = HEAD, **sheets: object) -> Proposal:
    return read({"Phụ lục II": [head, *rows], **sheets}, LOADED, is_new=True)  # type: ignore[dict-item]


def codes(proposal: Proposal) -> list[str]:
    assert proposal.problems == ()
    return [task.code for task in proposal.tasks]


def troubles(proposal: Proposal) -> list[tuple[str, str, What]]:
    return [(each.sheet, each.cell, each.what) for each in proposal.problems]


def test_a_head_of_one_row_with_titles_above() -> None:
    title = ["Phụ lục II"] * 8
    name = ["Phân công nhiệm vụ thực hiện Kế hoạch"] * 8
    attached = ["(Kèm theo Quyết định số 12/QĐ-UBND ngày 04 tháng 5 năm 2026 của UBND tỉnh)"] * 8
    rows = [title, name, attached, [], HEAD, row()]
    proposal = read({"Bảng": rows}, LOADED, is_new=True)
    assert codes(proposal) == ["1"]
    assert proposal.heading.number == "12/QĐ-UBND"
    assert proposal.heading.signed_on == date(2026, 5, 4)
    assert proposal.heading.title == "Phân công nhiệm vụ thực hiện Kế hoạch"


@pytest.mark.parametrize("is_merged", [True, False])
def test_a_head_of_two_rows(is_merged: bool) -> None:
    above = [*HEAD[:3], "Phân công trách nhiệm", "Phân công trách nhiệm", *HEAD[5:]]
    rest = HEAD if is_merged else ["", "", "", HEAD[3], HEAD[4], "", "", ""]
    proposal = propose(list(rest), row(coordinating="UBND cấp huyện"), head=above)
    assert codes(proposal) == ["1"]
    assert proposal.tasks[0].leads == ("so-yt",)
    assert proposal.tasks[0].coordinating_groups == ("ubnd-cap-huyen",)


def test_blank_columns_between_and_another_order() -> None:
    head = ["", "TT", "", "Cơ quan chủ trì", "Nội dung", "", *HEAD[2:3], *HEAD[4:]]
    cells = ["", "1", "", "Sở Y tế", "Trồng cây", "", "Năm 2026", "", "I", "Cây", "Nhớ tưới"]
    (task,) = propose(cells, head=head).tasks
    assert (task.title, task.leads, task.years) == ("Trồng cây", ("so-yt",), (2026, 2026))
    assert (task.funding, task.products, task.note) == (("I",), ("Cây",), "Nhớ tưới")


def test_a_row_of_column_numbers_is_skipped() -> None:
    numbers = [f"({number})" for number in range(1, 9)]
    assert codes(propose(numbers, row())) == ["1"]
    assert codes(propose([str(number) for number in range(1, 9)], row())) == ["1"]


@pytest.mark.parametrize("number", ["1", "1.", "1)", "1,0", "01"])
@pytest.mark.parametrize("letter", ["a", "a.", "a)", "A", "1.a"])
def test_numbers_as_people_write_them(number: str, letter: str) -> None:
    assert codes(propose(row(number), sub(letter), row("2"))) == ["1", "1.a", "2"]


def test_a_header_between_parts_and_notes_below() -> None:
    part = ["II", "Hoàn thiện thể chế", "", "", "", "", "", ""]
    spanned = ["III", *["Nguồn nhân lực"] * 7]
    note = ["Ghi chú: (1) Nguồn lực I đến IV"] * 8
    signature = ["", "", "", "", "", "TM. ỦY BAN NHÂN DÂN", "", ""]
    proposal = propose(row(), part, row("2"), spanned, row("3"), note, signature, ["", "Nơi nhận"])
    assert codes(proposal) == ["1", "2", "3"]
    assert [each.row for each in proposal.skipped] == [7, 8, 9]
    assert proposal.text[0].footnote == "(1) Nguồn lực I đến IV"


def test_a_signature_after_a_blank_row_is_no_task() -> None:
    assert codes(propose(row(), [], ["", "", "", "", "TM. UBND TỈNH"])) == ["1"]


def test_cells_are_inherited_as_from_the_files() -> None:
    header = row("1", time="2023 - 2030", coordinating="UBND cấp huyện", funding="I, II")
    proposal = propose(header, sub("a"), sub("b", time="Hàng năm", lead="Sở Tư pháp"))
    first, a, b = proposal.tasks
    assert (first.is_leaf, a.is_leaf) == (False, True)
    assert (a.years, a.leads, a.funding) == ((2023, 2030), ("so-yt",), ("I", "II"))
    assert a.inherited == {"time", "lead", "coordinating", "funding"}
    assert (b.years, b.recurrence, b.leads) == (None, "annual", ("so-tp",))
    assert b.inherited == {"coordinating", "funding"}


def test_a_row_that_goes_on_keeps_what_is_not_in_the_workbook() -> None:
    known = next(task for task in LOADED.tasks if task.code == "12")
    cells = row("12", known.title, time=known.time_text or "", lead=known.lead_text or "")
    (task,) = read({"x": [HEAD, cells]}, LOADED).tasks
    assert (task.short, task.doubt, task.related) == (known.short, known.doubt, known.related)
    (new,) = propose(cells).tasks
    assert new.short != known.short


def test_a_cell_that_has_not_changed_keeps_what_was_understood() -> None:
    """People may have settled a cell otherwise than its words would be read today."""
    settled = replace(LOADED.tasks[0], lead_text="Tổ công tác", leads=("so-tc",))
    loaded = replace(LOADED, tasks=(settled,))
    proposal = read({"x": [HEAD, row("1", lead="Tổ công tác")]}, loaded)
    assert (proposal.tasks[0].leads, proposal.problems) == (("so-tc",), ())
    changed = read({"x": [HEAD, row("1", lead="Tổ công tác khác")]}, loaded)
    assert [each.what for each in changed.problems] == [What.NEAR_PARTY]


# Appendix I


def goal(number: str, title: str = "Tỷ lệ", **cells: str) -> list[str]:
    columns = ("lead", "unit", "first", "second", "reporting", "note")
    return [number, title, *(cells.get(name, "") for name in columns)]


def test_indicators() -> None:
    sheet = [
        GOALS,
        ["I", *["Xanh hóa"] * 7],
        goal("1", "Rừng", lead="Sở NN&PTNT", unit="%", first="4,5", second="≥ 5", reporting="Năm"),
        goal("2", "Nước", lead="Sở Xây dựng"),
        goal("2.1", "Phố", first="50", second="90 - 100"),
        goal("2,2", "Quê", first="ít nhất 20"),
    ]
    proposal = propose(row(), **{"Phụ lục I": sheet})
    assert proposal.problems == ()
    rows = {entry.code: entry for entry in proposal.indicators or ()}
    assert list(rows) == ["I", "I.1", "I.2", "I.2.1", "I.2.2"]
    assert [entry.code for entry in rows.values() if entry.is_reportable] == [
        "I.1", "I.2.1", "I.2.2",
    ]  # fmt: skip
    assert rows["I"].lead_text is None
    assert rows["I.1"].reporting == "annual"
    assert rows["I.2.1"].leads == ("so-xd",)
    assert rows["I.2.1"].inherited == {"lead"}
    assert rows["I.2.1"].target_2050_text == "90 - 100"


# What is wrong

BAD: dict[str, tuple[list[list[str]], list[tuple[str, What]]]] = {
    "no number": ([row(), row("", "b"), row("2")], [("A3", What.NO_NUMBER)]),
    "a strange number": ([row("mười")], [("A2", What.BAD_NUMBER)]),
    "a sub-task without a header": ([sub("a", lead="Sở Y tế")], [("A2", What.NO_HEADER)]),
    "a sub-task of a header that is not there": (
        [row(), sub("7.a", lead="Sở Y tế")], [("A3", What.NO_HEADER)]),
    "two rows with one code": (
        [row("1"), sub("a"), sub("a)"), row("1.")],
        [("A4", What.DUPLICATE), ("A5", What.DUPLICATE)]),
    "no title": ([row(title="")], [("B2", What.NO_TITLE)]),
    "nobody leads": ([row(lead="")], [("D2", What.NO_LEAD)]),
    "nobody leads a sub-task": (
        [row(lead=""), sub("a", lead="Sở Y tế"), sub("b")], [("D4", What.NO_LEAD)]),
    "years turned round": ([row(time="2030 - 2023")], [("C2", What.YEARS_TURNED)]),
    "a day that does not exist": (
        [row(time="Trước ngày 31/11 hằng năm")], [("C2", What.BAD_DAY)]),
    "a source of money there is not": ([row(funding="I, NSNN")], [("F2", What.BAD_FUNDING)]),
    "a fifth source": ([row(funding="I, V")], [("F2", What.BAD_FUNDING)]),
    "an agency nobody knows": (
        [row(lead="Qwzx")], [("D2", What.UNKNOWN_PARTY)]),
    "an agency that comes near": (
        [row(coordinating="Sở Y tề; Sở Tài chánh")],
        [("E2", What.NEAR_PARTY)]),
    "a name that two bear": ([row(lead="Duyên Hải")], [("D2", What.AMBIGUOUS_PARTY)]),
    "all of them": (
        [row("??"), row(title="", lead="Duyên Hải", time="2030-2023"), row(funding="Z"),
         row("2", funding="Z")],
        [("A2", What.BAD_NUMBER), ("B3", What.NO_TITLE), ("C3", What.YEARS_TURNED),
         ("D3", What.AMBIGUOUS_PARTY), ("A4", What.DUPLICATE), ("F5", What.BAD_FUNDING)]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_named_with_its_cell(name: str) -> None:
    rows, wrong = BAD[name]
    assert troubles(propose(*rows)) == [("Phụ lục II", cell, what) for cell, what in wrong]


def test_candidates_and_suggestions_are_in_the_problem() -> None:
    (problem,) = propose(row(lead="Duyên Hải")).problems
    assert problem.values["given"] == "Duyên Hải"
    assert "thị xã Duyên Hải" in problem.values["names"]
    (problem,) = propose(row(lead="Sở Tài chánh")).problems
    assert "Sở Tài chính" in problem.values["names"]


def test_wrong_indicators() -> None:
    sheet = [
        GOALS,
        goal("I", lead="Sở Y tế", first="Nhiều", second="20 - 15"),
        goal("1", lead="UBND cấp huyện", reporting="6 tháng"),
        goal("2", first="40"),
        goal("3.1", lead="Sở Y tế"),
        goal("q", lead="Sở Y tế"),
    ]
    found = [each for each in troubles(propose(row(), Hai=sheet)) if each[0] == "Hai"]
    assert [(cell, what) for _, cell, what in found] == [
        ("E2", What.BAD_TARGET),
        ("F2", What.TARGET_TURNED),
        ("C3", What.GROUP_LEADS),
        ("G3", What.BAD_REPORTING),
        ("A5", What.NO_HEADER),
        ("A6", What.BAD_NUMBER),
    ]


def test_a_workbook_without_the_table() -> None:
    assert troubles(read({"Một": [["STT", "Họ tên"]]}, LOADED)) == [("Một", "A1", What.NO_TABLE)]
    assert troubles(read({}, LOADED)) == [("", "A1", What.NO_TABLE)]


def test_a_table_without_rows() -> None:
    assert troubles(propose()) == [("Phụ lục II", "A1", What.NO_ROWS)]


def test_a_table_of_more_rows_than_any_plan_has() -> None:
    proposal = propose(*(row(str(number)) for number in range(1, 1500)))
    assert troubles(proposal) == [("Phụ lục II", "A1002", What.TOO_MANY_ROWS)]
    assert len(proposal.tasks) == 1000


def test_a_column_that_is_missing_or_there_twice() -> None:
    head = ["" if text == "Cơ quan chủ trì" else text for text in HEAD]
    (problem,) = propose(row(), head=head).problems
    assert (problem.what, problem.values["heading"]) == (What.MISSING_COLUMN, "Cơ quan chủ trì")
    (problem,) = propose(row(), head=[*HEAD, "Ghi chú thêm"]).problems
    assert (problem.what, problem.cell) == (What.TWO_COLUMNS, "I1")


def test_two_tables_of_one_kind() -> None:
    assert troubles(propose(row(), Hai=[HEAD, row()])) == [("Hai", "A1", What.TWO_TABLES)]


# Agencies and groups

AGENCY_HEAD = ["Mã", "Tên", "Viết tắt", "Tên khác", "Loại", "Cấp trên", "Nguồn", "Vai trò"]
GROUP_HEAD = ["Mã", "Tên nhóm", "Thành viên"]
PROVINCE = [
    ["ubnd-tinh", "UBND tỉnh An Giang", "", "", "UBND tỉnh", "", "Quyết định", ""],
    ["so-yt", "Sở Y tế", "SYT", "Ngành Y tế; Y tế tỉnh", "sở, ban, ngành", "ubnd-tinh", "", ""],
    ["so-tc", "Sở Tài chính", "", "", "department", "ubnd-tinh", "", "Cơ quan tổng hợp"],
]


def test_another_province_brings_its_agencies_along() -> None:
    sheets = {
        "Phụ lục II": [HEAD, row(lead="Ngành y tế", coordinating="Các sở")],
        "Cơ quan": [AGENCY_HEAD, *PROVINCE],
        "Nhóm": [GROUP_HEAD, ["cac-so", "Các sở", "so-yt; so-tc"], ["dn", "Doanh nghiệp", ""]],
    }
    proposal = read(sheets, None)
    assert proposal.problems == ()
    assert proposal.administration.receiving == "so-tc"
    assert proposal.administration.committee == "ubnd-tinh"
    assert proposal.administration.agencies[1].aliases == ("Ngành Y tế", "Y tế tỉnh")
    assert [agency.kind for agency in proposal.administration.agencies] == [
        "province", "department", "department",
    ]  # fmt: skip
    assert proposal.groups[0].members == ("so-yt", "so-tc")
    assert proposal.groups[1].unsettled
    assert proposal.tasks[0].leads == ("so-yt",)
    assert proposal.tasks[0].coordinating_groups == ("cac-so",)


def test_wrong_agencies_and_groups() -> None:
    agencies = [
        AGENCY_HEAD,
        ["UBND Tỉnh", "UBND tỉnh", "", "", "UBND tỉnh", "", "", ""],
        ["a", "Sở A", "", "", "hội", "b", "", ""],
        ["a", "Sở B", "", "", "ngành dọc", "", "", ""],
        ["c", "", "", "", "ngành dọc", "d", "", "giám sát"],
        ["d", "Sở A.", "", "", "ngành dọc", "c", "", ""],
    ]
    groups = [GROUP_HEAD, ["a", "Nhóm", "c"], ["n", "Nhóm khác", "c; q"]]
    sheets = {"II": [HEAD, row(lead="Sở A")], "Cơ quan": agencies, "Nhóm": groups}
    found = {(sheet, cell, what) for sheet, cell, what in troubles(read(sheets, None))}
    assert found >= {
        ("Cơ quan", "A2", What.BAD_CODE),
        ("Cơ quan", "E3", What.UNKNOWN_KIND),
        ("Cơ quan", "F3", What.UNKNOWN_AGENCY),
        ("Cơ quan", "A4", What.DUPLICATE),
        ("Cơ quan", "B5", What.NO_NAME),
        ("Cơ quan", "H5", What.BAD_DUTY),
        ("Cơ quan", "F5", What.PARENT_CIRCLE),
        ("Cơ quan", "B6", What.SHARED_NAME),
        ("Nhóm", "A2", What.DUPLICATE),
        ("Nhóm", "C3", What.UNKNOWN_AGENCY),
    }


def test_a_task_has_all_its_fields_whether_it_is_new_or_not() -> None:
    (task,) = propose(row()).tasks
    assert task == TaskEntry(
        code="1", title="Trồng cây", short="Trồng cây", lead_text="Sở Y tế", leads=("so-yt",)
    )
