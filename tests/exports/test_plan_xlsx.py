"""The workbook, opened again: cells, merged cells, print set-up, and that text stays text."""

import io
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy.orm import Session

from exports.plan_markdown import plan_page
from exports.plan_wording import INDICATOR_HEADS, TASK_HEADS, day_in_words
from exports.plan_xlsx import plan_workbook
from models.plan_document import PlanDocument
from models.plan_file import read_plan
from services import plan_loading, plan_reading

FOLDER = Path(__file__).parents[2] / "plans" / "1649"
NOW = datetime(2026, 11, 2, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
HOSTILE = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example","x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "http://evil.example",
    "mailto:a@b.example",
    "internal:'Phụ lục II'!A1",
    "{=1}",
    "0123",
    "1e5",
    "<b>&amp;</b>",
    "_x0041_",
    "a\x07b",
]

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def document(session: Session) -> PlanDocument:
    plan_loading.load(session, "1649", read_plan(FOLDER), NOW)
    return plan_reading.read(session)


def sheets(document: PlanDocument) -> tuple[Worksheet, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(plan_workbook(document, NOW)))
    assert book.sheetnames == ["Phụ lục I", "Phụ lục II", "Cơ quan", "Nhóm"]
    return book.worksheets[0], book.worksheets[1]


def line(sheet: Worksheet, row: int) -> list[str]:
    return [str(sheet.cell(row, column).value or "") for column in range(1, 9)]


def merged(sheet: Worksheet) -> set[str]:
    return {str(area) for area in sheet.merged_cells.ranges}


def test_appendix_one_reads_as_on_paper(document: PlanDocument) -> None:
    sheet, _ = sheets(document)
    assert sheet["A1"].value == "Phụ lục I"
    assert str(sheet["A2"].value).startswith("Một số mục tiêu cụ thể triển khai thực hiện")
    assert sheet["A3"].value == (
        "(Kèm theo Quyết định số 1649/QĐ-UBND ngày 30 tháng 10 năm 2023 của Ủy ban nhân dân tỉnh"
        " Trà Vinh)"
    )
    assert line(sheet, 5) == list(INDICATOR_HEADS)
    assert line(sheet, 6) == [
        "I",
        "Giảm cường độ phát thải khí nhà kính trên GRDP so với năm 2014",
        "Sở Tài nguyên và Môi trường, Cục Thống kê",
        "%",
        "Giảm ít nhất 15%",
        "Giảm ít nhất 30%",
        "",
        "",
    ]
    assert line(sheet, 9)[:2] == ["II", "Xanh hóa các ngành kinh tế"]
    assert line(sheet, 10)[3:7] == ["%/năm", "1,0 – 1,5", "1,0", "Năm"]
    # III.3.1: the number as on paper, the lead blank as on paper.
    assert line(sheet, 19) == ["3.1", "Đô thị loại II trở lên", "", "%", "50", "100", "Năm", ""]
    assert line(sheet, 30)[0] == "2.2"
    assert line(sheet, 31) == [""] * 8
    assert merged(sheet) >= {"A1:H1", "A2:H2", "A3:H3", "B9:H9", "B15:H15", "B26:H26"}
    assert "B6:H6" not in merged(sheet)


def test_appendix_two_reads_as_on_paper(document: PlanDocument) -> None:
    _, sheet = sheets(document)
    assert str(sheet["A2"].value).startswith("Phân công nhiệm vụ thực hiện Kế hoạch")
    assert merged(sheet) >= {"A5:A6", "B5:B6", "C5:C6", "D5:E5", "F5:F6", "G5:G6", "H5:H6"}
    assert sheet["D5"].value == "Phân công trách nhiệm"
    heads = [sheet.cell(6 if column in (4, 5) else 5, column).value for column in range(1, 9)]
    assert heads == list(TASK_HEADS)
    assert line(sheet, 7)[0::7] == ["1", "Triển khai mục 1.1.2 - Quyết định số 882/QĐ-TTg"]
    assert line(sheet, 7)[5] == "I, II"
    assert line(sheet, 7)[6].splitlines() == [
        "- Văn bản triển khai của Sở Kế hoạch và Đầu tư",
        "- Tham gia tập huấn, hoạt động hỗ trợ địa phương",
    ]
    # 1.a: what it takes from its header is blank on paper.
    assert (line(sheet, 8)[0], line(sheet, 8)[2:]) == ("a", [""] * 6)
    assert line(sheet, 7 + 31)[0] == "c"
    assert line(sheet, 39)[0].startswith("Ghi chú: (1) Nhiệm vụ, hoạt động được đánh giá")
    dashes = [row for row in range(7, 39) if line(sheet, row)[0] == "10"]
    assert len(line(sheet, dashes[0])[1].splitlines()) == 5
    notes = {line(sheet, row)[7] for row in range(7, 39)}
    assert "Thực hiện Kế hoạch số 50/KH-UBND ngày 12/7/2022 của UBND tỉnh" in notes
    doubts = [row for row in range(7, 39) if sheet.cell(row, 2).comment]
    assert len(doubts) == 6


def test_it_is_ready_for_print(document: PlanDocument) -> None:
    for sheet, paper, head in zip(sheets(document), (9, 8), (5, 6), strict=True):
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == paper
        # One page wide (the default, so it is not written), as many high as it takes.
        assert sheet.page_setup.fitToWidth in (None, 1)
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == f"$5:${head}"
        assert sheet.freeze_panes == f"C{head + 1}"
        cell = sheet.cell(head + 2, 2)
        assert cell.alignment.wrap_text
        assert cell.border.left.style == "thin"
        assert cell.font.name == "Times New Roman"
        assert sheet.cell(head + 1, 2).font.bold


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(document: PlanDocument, text: str) -> None:
    first = replace(
        document.tasks[0],
        title=text,
        lead_text=text,
        note=text,
        products=(text,),
        doubt=text,
        time_text=text,
    )
    head = replace(document.indicators[3], title=text)
    row = replace(document.indicators[4], title=text, unit=text, target_2030_text=text)
    hostile = replace(
        document,
        number=text,
        title=text,
        tasks=(first, *document.tasks[1:]),
        indicators=(*document.indicators[:3], head, row),
        text=tuple(
            replace(each, title=text, footnote=each.footnote and text) for each in document.text
        ),
    )
    content = plan_workbook(hostile, NOW)
    one, two = sheets(hostile)
    # A character that XML cannot hold travels in a code of its own, which openpyxl leaves.
    shown = text.replace("\x07", "_x0007_")
    values = [one["A2"], one["B9"], one["B10"], one["D10"], one["E10"]]
    values += [two["A2"], two["B7"], two["C7"], two["D7"], two["G7"]]
    for cell in values:
        assert cell.data_type == "s"
        assert str(cell.value).replace("_x005F_x0041_", "_x0041_") == shown
        assert cell.hyperlink is None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                xml = archive.read(name)
                assert b"<f>" not in xml
                assert b"hyperlink" not in xml
    # The page takes it as well.
    assert plan_page(hostile)


def test_a_text_that_is_too_long_for_a_cell_is_cut_and_not_lost(document: PlanDocument) -> None:
    first = replace(document.tasks[0], title="ă" * 40_000)
    _, sheet = sheets(replace(document, tasks=(first, *document.tasks[1:])))
    assert len(str(sheet["B7"].value)) == 32_767


def test_the_same_plan_makes_the_same_file(document: PlanDocument) -> None:
    assert plan_workbook(document, NOW) == plan_workbook(document, NOW)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ((2023, 10, 30), "ngày 30 tháng 10 năm 2023"),
        ((2024, 1, 2), "ngày 02 tháng 01 năm 2024"),
        ((2024, 3, 9), "ngày 09 tháng 3 năm 2024"),
    ],
)
def test_days_are_written_as_decisions_write_them(
    document: PlanDocument, day: tuple[int, int, int], words: str
) -> None:
    assert day_in_words(datetime(*day).date()) == words
