"""The plan as a workbook: its two appendices as on paper, ready for print, and who there is.

What is written here can be imported again (`models/plan_workbook`): the sheets of agencies and
groups make it a whole plan for a province that has none yet.

Every cell is written as text. Nothing becomes a formula or a link, whatever it begins with.
"""

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.plan_wording import (
    INDICATOR_HEADS,
    RESPONSIBILITY,
    TASK_HEADS,
    attached_to,
    indicator_cells,
    task_cells,
)
from exports.sheets import A3, A4, CELL_LIMIT, FONT, Styles, height
from models.agency_kinds import COMMITTEE, KINDS, RECEIVING, SOURCES
from models.plan_document import PlanDocument
from models.plan_workbook.agencies import AGENCIES, CODE_HEAD, GROUPS

INDICATOR_WIDTHS = (6, 48, 22, 14, 14, 14, 9, 22)
TASK_WIDTHS = (6, 58, 14, 24, 28, 12, 34, 22)
AGENCY_WIDTHS = (22, 44, 22, 44, 20, 22, 12, 18)
GROUP_WIDTHS = (28, 48, 80)
#: Columns in the middle of which short things stand.
INDICATOR_CENTRED = frozenset({0, 3, 4, 5, 6})
TASK_CENTRED = frozenset({0, 2, 5})
_LAST = 7
_HEAD_ROW = 4


def plan_workbook(document: PlanDocument, made_at: datetime) -> bytes:
    """Return the workbook; `made_at` is noted in its properties."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, {**options, "strings_to_numbers": False}) as book:
        book.set_properties(
            {
                "title": document.title,
                "subject": document.number,
                "created": made_at.replace(tzinfo=None),
            }
        )
        styles = Styles(book)
        _indicators(book.add_worksheet("Phụ lục I"), styles, document)
        _tasks(book.add_worksheet("Phụ lục II"), styles, document)
        _agencies(book.add_worksheet("Cơ quan"), styles, document)
        _groups(book.add_worksheet("Nhóm"), styles, document)
    return stream.getvalue()


def _indicators(sheet: Worksheet, styles: Styles, document: PlanDocument) -> None:
    _title(sheet, styles, document, "I")
    for column, head in enumerate(INDICATOR_HEADS):
        sheet.write_string(_HEAD_ROW, column, head, styles.head())
    row = _HEAD_ROW
    for row, entry in enumerate(document.indicators, _HEAD_ROW + 1):
        cells = [cell.on_paper for cell in indicator_cells(entry)]
        is_head = entry.parent is None
        if is_head and not any(cells[2:]):
            look = styles.cell(bold=True, centred=False)
            _write(sheet, row, 0, cells[0], styles.cell(bold=True, centred=True))
            _merge(sheet, row, 1, row, _LAST, cells[1], look)
        else:
            _line(sheet, styles, row, cells, INDICATOR_CENTRED, bold=is_head)
            sheet.set_row(row, height(cells, INDICATOR_WIDTHS))
        _doubt(sheet, row, entry.doubt)
    _set_up(sheet, INDICATOR_WIDTHS, A4, _HEAD_ROW, row)


def _tasks(sheet: Worksheet, styles: Styles, document: PlanDocument) -> None:
    _title(sheet, styles, document, "II")
    below = _HEAD_ROW + 1
    for column, head in enumerate(TASK_HEADS):
        if column in (3, 4):
            sheet.write_string(below, column, head, styles.head())
        else:
            _merge(sheet, _HEAD_ROW, column, below, column, head, styles.head())
    _merge(sheet, _HEAD_ROW, 3, _HEAD_ROW, 4, RESPONSIBILITY, styles.head())
    row = below
    for row, entry in enumerate(document.tasks, below + 1):
        cells = [cell.on_paper for cell in task_cells(entry)]
        _line(sheet, styles, row, cells, TASK_CENTRED, bold=not entry.is_leaf)
        sheet.set_row(row, height(cells, TASK_WIDTHS))
        _doubt(sheet, row, entry.doubt)
    if footnote := document.passage("PL.II").footnote:
        row += 1
        sheet.set_row(row, 34)
        _merge(sheet, row, 0, row, _LAST, f"Ghi chú: {footnote}", styles(italic=True))
    _set_up(sheet, TASK_WIDTHS, A3, below, row)


def _agencies(sheet: Worksheet, styles: Styles, document: PlanDocument) -> None:
    duties = {document.receiving: RECEIVING, document.committee: COMMITTEE}
    _plain_table(
        sheet,
        styles,
        (CODE_HEAD, *AGENCIES.headings.values()),
        [
            (
                agency.code,
                agency.name,
                agency.short,
                "; ".join(agency.aliases),
                KINDS.get(agency.kind, agency.kind),
                agency.parent or "",
                SOURCES.get(agency.source, agency.source),
                duties.get(agency.code, ""),
            )
            for agency in document.agencies
        ],
        AGENCY_WIDTHS,
    )


def _groups(sheet: Worksheet, styles: Styles, document: PlanDocument) -> None:
    rows = [(group.code, group.name, "; ".join(group.members)) for group in document.groups]
    _plain_table(sheet, styles, (CODE_HEAD, *GROUPS.headings.values()), rows, GROUP_WIDTHS)


def _plain_table(
    sheet: Worksheet,
    styles: Styles,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
) -> None:
    """Write a table that is no appendix: its head in the first row, for lists of names."""
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, styles.head())
    for number, cells in enumerate(rows, 1):
        _line(sheet, styles, number, cells, frozenset(), bold=False)
        sheet.set_row(number, height(cells, widths))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)


def _title(sheet: Worksheet, styles: Styles, document: PlanDocument, number: str) -> None:
    title = document.passage(f"PL.{number}").title or document.title
    big = styles(bold=True, font_size=14, align="center")
    _merge(sheet, 0, 0, 0, _LAST, f"Phụ lục {number}", big)
    _merge(sheet, 1, 0, 1, _LAST, title, big)
    small = styles(italic=True, align="center")
    _merge(sheet, 2, 0, 2, _LAST, attached_to(document), small)
    # The height of merged cells does not grow by itself.
    sheet.set_row(1, 38)


def _line(
    sheet: Worksheet,
    styles: Styles,
    row: int,
    cells: Sequence[str],
    centred: frozenset[int],
    *,
    bold: bool,
) -> None:
    for column, text in enumerate(cells):
        _write(sheet, row, column, text, styles.cell(bold=bold, centred=column in centred))


def _write(sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    if text:
        sheet.write_string(row, column, text[:CELL_LIMIT], look)
    else:
        sheet.write_blank(row, column, None, look)


def _merge(
    sheet: Worksheet, row: int, column: int, last_row: int, last: int, text: str, look: Format
) -> None:
    # merge_range() would guess a type for the text; an empty one is put over with a string.
    sheet.merge_range(row, column, last_row, last, "", look)
    sheet.write_string(row, column, text[:CELL_LIMIT], look)


def _doubt(sheet: Worksheet, row: int, doubt: str | None) -> None:
    if doubt:
        sheet.write_comment(row, 1, doubt, {"x_scale": 2.5, "y_scale": 1.2})


def _set_up(
    sheet: Worksheet, widths: Sequence[int], paper: int, last_head: int, last_row: int
) -> None:
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(last_head + 1, 2)
    sheet.repeat_rows(_HEAD_ROW, last_head)
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.6)
    sheet.set_header(f'&C&"{FONT}"&13&P')
    sheet.print_area(0, 0, last_row, _LAST)
    # "40" and "1,0" are texts as on paper; no green corners for that.
    sheet.ignore_errors({"number_stored_as_text": f"A1:H{last_row + 1}"})
