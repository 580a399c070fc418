"""What the workbooks share: formats, cells that stay text, print set-up.

Every cell is written as text. Nothing becomes a formula or a link, whatever it begins with.
"""

import io
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.text import clean

#: Times New Roman as the rules for documents ask (Decree 30/2020); 12 in tables is our choice.
FONT = "Times New Roman"
A4, A3 = 9, 8
#: A line's height at 12 points, and the most that a row can have, in points.
LINE, TALLEST = 16.5, 409
#: How many letters fit into a unit of a column's width, a little less than do on average.
LETTERS = 1.2
#: The longest text that a cell takes, and what is said where one was longer.
CELL_LIMIT = 32_767
CUT = " … (đã cắt bớt: quá dài cho một ô)"


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        """Return the format with these properties, in the office's font."""
        whole = {"font_name": FONT, "font_size": 12, "valign": "vcenter", "text_wrap": True}
        whole |= properties
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(whole)
        return self._made[key]

    def head(self) -> Format:
        """Return the format of a table's head."""
        return self(bold=True, align="center", border=1, bg_color="#DDEBDD")

    def cell(self, *, bold: bool = False, centred: bool = False, colour: str = "") -> Format:
        """Return the format of a cell; a bold one stands in a row that is a head itself."""
        look: dict[str, Any] = {"border": 1, "valign": "top", "bold": bold}
        look["align"] = "center" if centred else "left"
        if fill := colour or ("#F1F6F1" if bold else ""):
            look["bg_color"] = fill
        return self(**look)


def workbook(
    title: str,
    subject: str,
    made_at: datetime,
    fill: Callable[[xlsxwriter.Workbook, Styles], None],
) -> bytes:
    """Return a workbook that `fill` has written; the same content makes the same bytes."""
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties(
            {"title": title, "subject": subject, "created": made_at.replace(tzinfo=None)}
        )
        fill(book, Styles(book))
    return stream.getvalue()


def put(sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    """Write a text into a cell, as text; without signs that nobody sees, and visibly cut."""
    text = fitting(text)
    if text:
        sheet.write_string(row, column, text, look)
    else:
        sheet.write_blank(row, column, None, look)


def merge(
    sheet: Worksheet, row: int, column: int, last_row: int, last: int, text: str, look: Format
) -> None:
    """Merge cells and write a text into them, as text."""
    # merge_range() would guess a type for the text; an empty one is put over with a string.
    sheet.merge_range(row, column, last_row, last, "", look)
    sheet.write_string(row, column, fitting(text), look)


def fitting(text: str) -> str:
    """Return a text as a cell can take it."""
    text = clean(text)
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - len(CUT)] + CUT


def height(cells: Sequence[str], widths: Sequence[int]) -> float:
    """Return a row's height in points: not every program works it out when it opens the file."""
    lines = max(
        sum(max(1, math.ceil(len(part) / (width * LETTERS))) for part in text.split("\n"))
        for text, width in zip(cells, widths, strict=True)
    )
    return min(lines * LINE, TALLEST)


class Table:
    """A sheet with one table: a title over it, a frozen head with filters, ready for print."""

    def __init__(
        self,
        book: xlsxwriter.Workbook,
        styles: Styles,
        name: str,
        titles: Sequence[str],
        columns: Sequence[tuple[str, int]],
        *,
        paper: int = A4,
        centred: frozenset[int] = frozenset(),
        frozen_columns: int = 2,
    ) -> None:
        self._sheet: Worksheet = book.add_worksheet(name)
        self._styles = styles
        self._widths = [width for _, width in columns]
        self._last = len(columns) - 1
        self._centred = centred
        for row, title in enumerate(titles):
            look = (
                styles(bold=True, font_size=14, align="center", text_wrap=False)
                if row == 0
                else styles(italic=True, align="center", text_wrap=False)
            )
            if self._last:
                merge(self._sheet, row, 0, row, self._last, title, look)
            else:
                put(self._sheet, row, 0, title, look)
        self._head = self._row = len(titles) + 1
        heads = [head for head, _ in columns]
        for column, head in enumerate(heads):
            put(self._sheet, self._head, column, head, styles.head())
        self._sheet.set_row(self._head, height(heads, self._widths))
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, width)
        self._set_up(paper, frozen_columns)

    def add(
        self, cells: Sequence[str], *, bold: bool = False, colours: Mapping[int, str] | None = None
    ) -> None:
        """Write a row; `colours` are those of single cells."""
        self._row += 1
        for column, text in enumerate(cells):
            look = self._styles.cell(
                bold=bold,
                centred=column in self._centred,
                colour=(colours or {}).get(column, ""),
            )
            put(self._sheet, self._row, column, text, look)
        self._sheet.set_row(self._row, height(cells, self._widths))

    def close(self) -> None:
        """Write what can only be said once every row is there."""
        last = max(self._row, self._head + 1)
        self._sheet.autofilter(self._head, 0, last, self._last)
        self._sheet.print_area(0, 0, last, self._last)
        # "40" and "1,0" are texts as they were typed; no green corners for that.
        area = xlsxwriter.utility.xl_range(0, 0, last, self._last)
        self._sheet.ignore_errors({"number_stored_as_text": area})

    def _set_up(self, paper: int, frozen_columns: int) -> None:
        sheet = self._sheet
        sheet.freeze_panes(self._head + 1, frozen_columns)
        sheet.repeat_rows(self._head)
        sheet.set_landscape()
        sheet.set_paper(paper)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.6)
        sheet.set_header(f'&C&"{FONT}"&13&P')
