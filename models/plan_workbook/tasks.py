"""Reading the rows of appendix II from a table."""

import re
from collections.abc import Mapping

from core.text import clean
from models.plan_checks import FUNDING
from models.plan_entries import TaskEntry
from models.plan_inheritance import inherit
from models.plan_workbook.cells import (
    coordinating_of,
    leads_of,
    note_of,
    note_unmatched,
    products_of,
    same,
    short_of,
)
from models.plan_workbook.parties import Parties, PartyReader
from models.plan_workbook.problems import What
from models.plan_workbook.table import NUMBER, Kind, Line, Table
from models.plan_workbook.times import BadTime, Time, read_time

TASKS = Kind(
    name="tasks",
    words={
        "products": ("du an", "de an", "san pham", "ket qua"),
        "coordinating": ("phoi hop",),
        "lead": ("chu tri",),
        "time": ("thoi gian", "thoi han", "tien do"),
        "funding": ("nguon luc", "kinh phi", "nguon von"),
        "note": ("ghi chu",),
        "title": ("nhiem vu", "hoat dong", "noi dung"),
    },
    headings={
        "title": "Nhiệm vụ, hoạt động cụ thể",
        "time": "Thời gian thực hiện",
        "lead": "Cơ quan chủ trì",
        "coordinating": "Cơ quan phối hợp",
        "funding": "Nguồn lực tài chính",
        "products": "Dự án, Đề án, nhiệm vụ (dự kiến)",
        "note": "Ghi chú",
    },
    marks=("title",),
    least=4,
    needs_rows=True,
)

_TOP = re.compile(r"(\d+)(?:,0)?[.)]*")
_SUB = re.compile(r"([a-zđ])[.)]*")
_FULL = re.compile(r"(\d+(?:[.,][0-9a-zđ]+)+)[.)]*")
#: A heading between rows: "I. Hoàn thiện thể chế".
_PART = re.compile(r"[IVX]+\.?")
_SOURCES = re.compile(r"[^IVX]+")


def read_tasks(
    table: Table,
    reader: PartyReader,
    loaded: Mapping[str, TaskEntry],
    begins: int | None,
) -> tuple[TaskEntry, ...]:
    """Return the rows, blank cells filled from their headers; problems go on the table's list.

    `loaded` are the rows there are: one that goes on keeps its short title, its doubt and its
    passages, and what was understood from a cell whose text has not changed.
    """
    rows = _Rows(table, reader, loaded, begins)
    for line in table.lines:
        rows.take(line)
    tasks = inherit(rows.entries)
    for task in tasks:
        is_led = task.leads or task.lead_groups or task.code in rows.lost
        if task.is_leaf and not is_led and "lead" in table.columns:
            table.note(rows.lines[task.code], "lead", What.NO_LEAD, code=task.code)
    return tuple(tasks)


class _Rows:
    """The rows read so far."""

    def __init__(
        self,
        table: Table,
        reader: PartyReader,
        loaded: Mapping[str, TaskEntry],
        begins: int | None,
    ) -> None:
        self.table, self.reader, self.loaded, self.begins = table, reader, loaded, begins
        self.entries: list[TaskEntry] = []
        self.lines: dict[str, Line] = {}
        #: Rows whose leading agencies could not be told: that is said already.
        self.lost: set[str] = set()
        self._header: str | None = None

    def take(self, line: Line) -> None:
        number, title = line.texts[NUMBER], line.texts.get("title", "")
        if _PART.fullmatch(number) and not _has_cells(line):
            self._header = None
            return
        code = self._code(line, number)
        if code is None:
            return
        if code in self.lines:
            first = str(self.lines[code].row + 1)
            self.table.note(line, NUMBER, What.DUPLICATE, code=code, first=first)
            return
        parent = code.rpartition(".")[0] or None
        if parent is not None and parent not in self.lines:
            self.table.note(line, NUMBER, What.NO_HEADER, code=code, header=parent)
            parent = None
        self.lines[code] = line
        if not title:
            self.table.note(line, "title", What.NO_TITLE, code=code)
        self.entries.append(self._entry(line, code, parent, title))

    def _code(self, line: Line, number: str) -> str | None:
        """Return the code of a row, None where it has none that can be used."""
        if top := _TOP.fullmatch(number):
            self._header = str(int(top[1]))
            return self._header
        if full := _FULL.fullmatch(number):
            code = full[1].replace(",", ".")
            self._header = code.partition(".")[0]
            return code
        if sub := _SUB.fullmatch(number.lower()):
            if self._header is None:
                self.table.note(line, NUMBER, What.NO_HEADER, code=number, header="1")
                return None
            return f"{self._header}.{sub[1]}"
        if number:
            self.table.note(line, NUMBER, What.BAD_NUMBER, given=number)
        else:
            given = next(filter(None, line.texts.values()), "")
            self.table.note(line, NUMBER, What.NO_NUMBER, given=given)
        return None

    def _entry(self, line: Line, code: str, parent: str | None, title: str) -> TaskEntry:
        known = self.loaded.get(code)
        texts = line.texts
        if known is not None and same(title, known.title):
            title = known.title
        reference, note = note_of(texts.get("note", ""))
        leads = self._parties(line, "lead", known)
        coordinating = self._parties(line, "coordinating", known)
        time = self._time(line, known)
        return TaskEntry(
            code=code,
            parent=parent,
            title=title,
            short=known.short if known else short_of(title),
            time_text=texts.get("time") or None,
            years=time.years,
            recurrence=time.recurrence,
            due=time.due,
            lead_text=texts.get("lead") or None,
            leads=leads.agencies,
            lead_groups=leads.groups,
            coordinating_text=texts.get("coordinating") or None,
            coordinating=coordinating.agencies,
            coordinating_groups=coordinating.groups,
            funding=self._funding(line),
            products=_products(texts.get("products", ""), known),
            note=known.note if known and note and same(note, known.note) else note,
            reference_882=reference,
            doubt=known.doubt if known else None,
            related=known.related if known else (),
        )

    def _parties(self, line: Line, column: str, known: TaskEntry | None) -> Parties:
        text = line.texts.get(column, "")
        if not text:
            return Parties()
        if known is not None:
            of_lead = column == "lead"
            if same(text, known.lead_text if of_lead else known.coordinating_text):
                return leads_of(known) if of_lead else coordinating_of(known)
        parties, unmatched = self.reader.read(text)
        note_unmatched(self.table, line, column, unmatched)
        if unmatched and column == "lead":
            self.lost.add(next(code for code, at in self.lines.items() if at is line))
        return parties

    def _time(self, line: Line, known: TaskEntry | None) -> Time:
        text = line.texts.get("time", "")
        if not text:
            return Time()
        if known is not None and same(text, known.time_text):
            return Time(known.years, known.recurrence, known.due)
        try:
            return read_time(text, self.begins)
        except BadTime as bad:
            self.table.note(line, "time", bad.what, given=text)
            return Time()

    def _funding(self, line: Line) -> tuple[str, ...]:
        text = line.texts.get("funding", "")
        if not text:
            return ()
        sources = tuple(dict.fromkeys(filter(None, _SOURCES.split(text.upper()))))
        rest = re.sub(r"[IVX]+|[\s,;.+-]+|\bvà\b", "", text)
        if rest or not sources or not set(sources) <= set(FUNDING):
            self.table.note(line, "funding", What.BAD_FUNDING, given=text)
        return sources


def _has_cells(line: Line) -> bool:
    title = line.texts.get("title", "")
    return any(
        text and text != title
        for column, text in line.texts.items()
        if column not in (NUMBER, "title")
    )


def _products(text: str, known: TaskEntry | None) -> tuple[str, ...]:
    """Return the products of a cell, as they are loaded where it says the same."""
    read = products_of(text)
    if known is not None and tuple(map(clean, known.products)) == read:
        return known.products
    return read
