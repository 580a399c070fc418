"""The workbooks of tables: text stays text, whatever it is; ready for filters and for print."""

import io
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from exports.rendering import render
from exports.sheets import CELL_LIMIT, CUT
from exports.tables_xlsx import tables_workbook
from models.documents.tables import Tables
from tests.support.papers import content_of, papers

SHEETS = [
    "Phụ lục I", "Phụ lục II", "Mức độ đầy đủ", "Khó khăn, vướng mắc", "Các phiên bản",
]  # fmt: skip
HOSTILE = [
    "=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://evil.example","x")', "+1", "-1", "@SUM(A1)",
    "http://evil.example", "mailto:a@b.example", "internal:'Phụ lục II'!A1", "{=1}", "0123", "1e5",
    "<b>&amp;</b>", "_x0041_", "＝1+1", "🌱",
]  # fmt: skip


def sheets(content: bytes) -> list[Worksheet]:
    return list(openpyxl.load_workbook(io.BytesIO(content)).worksheets)


def cells(sheet: Worksheet) -> list[object]:
    return [cell.value for row in sheet.iter_rows() for cell in row]


def hostile(text: str) -> Tables:
    tables = papers().tables
    return replace(
        tables,
        progress=(replace(tables.progress[1], title=text, result=text, proposals=(text,)),),
        difficulties=(replace(tables.difficulties[0], text=text, last_answer=text),),
        versions=(replace(tables.versions[0], result=text, author=text, reason=text),),
        indicators=(replace(tables.indicators[0], title=text),),
    )


def test_every_table_is_there_ready_for_print_and_filters() -> None:
    found = sheets(content_of(papers().tables))
    assert [sheet.title for sheet in found] == SHEETS
    for sheet in found:
        assert sheet.freeze_panes is not None
        assert sheet.auto_filter.ref is not None
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize in (8, 9)
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$5:$5"
        assert sheet["A5"].value is not None
        assert sheet["A5"].font.name == "Times New Roman"
        assert sheet.max_row > 6


def test_the_history_has_every_version() -> None:
    history = sheets(content_of(papers().tables))[-1]
    assert history.max_row - 5 == len(papers().tables.versions)
    column = [history.cell(row, 6).value for row in range(6, history.max_row + 1)]
    assert set(column) == {"Đã gửi", "Trả lại", "Đã xác nhận"}


def test_the_matrix_has_a_cell_for_every_expected_report() -> None:
    matrix = sheets(content_of(papers().tables))[2]
    heads = [cell.value for cell in matrix[5]]
    assert tuple(heads[4:]) == papers().tables.task_codes
    said = [cell.value for row in matrix.iter_rows(min_row=6, min_col=5) for cell in row]
    expected = sum(len(row.cells) for row in papers().tables.completeness)
    assert sum(value is not None for value in said) == expected
    assert sum(int(matrix.cell(row, 2).value) for row in range(6, matrix.max_row + 1)) == expected


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_becomes_a_formula_or_a_link(text: str) -> None:
    found = sheets(tables_workbook(hostile(text)))
    every = [value for sheet in found for value in cells(sheet)]
    # A row of indicators comes once for each agency that has filed it.
    assert every.count(text) == 10
    for sheet in found:
        assert not sheet._hyperlinks
        assert all(cell.data_type in "sn" for row in sheet.iter_rows() for cell in row)
        assert all(
            cell.value is None or cell.data_type == "s"
            for row in sheet.iter_rows()
            for cell in row
        )


def test_a_text_that_is_too_long_is_cut_and_says_so() -> None:
    sheet = sheets(tables_workbook(hostile("x" * (CELL_LIMIT + 1))))[-1]
    value = str(sheet["I6"].value)
    assert (len(value), value[-len(CUT) :]) == (CELL_LIMIT, CUT)
    whole = sheets(tables_workbook(hostile("x" * CELL_LIMIT)))[-1]
    assert whole["I6"].value == "x" * CELL_LIMIT


def test_signs_that_nobody_sees_are_left_out() -> None:
    sheet = sheets(tables_workbook(hostile("a\x00b\x0bc\x07d\u202ee")))[-1]
    assert sheet["I6"].value == "abcde"


def test_tables_without_a_row_say_so() -> None:
    empty = replace(
        papers().tables, progress=(), difficulties=(), versions=(), indicators=(), completeness=()
    )
    for sheet in sheets(tables_workbook(empty)):
        assert sheet["A6"].value == "Không có."


def test_the_same_tables_make_the_same_bytes() -> None:
    for document in (papers().tables, papers().indicators):
        assert render(document) == content_of(document)


def test_the_indicators_stand_alone_as_well() -> None:
    [sheet] = sheets(content_of(papers().indicators))
    assert sheet.title == "Phụ lục I"
    assert "12,4" in cells(sheet)
