"""Reading the rows of appendix I from a table."""

import re
from collections.abc import Mapping
from dataclasses import replace

from core.text import fold
from models.plan_entries import IndicatorEntry
from models.plan_inheritance import inherit_leads
from models.plan_workbook.cells import note_unmatched, same
from models.plan_workbook.parties import PartyReader
from models.plan_workbook.problems import What
from models.plan_workbook.table import NUMBER, Kind, Line, Table
from models.plan_workbook.targets import BadTarget, read_target
from models.targets import Target

INDICATORS = Kind(
    name="indicators",
    words={
        "target_2050": ("2050",),
        "target_2030": ("2030",),
        "lead": ("chu tri",),
        "unit": ("don vi tinh", "dvt"),
        "reporting": ("ky bao cao",),
        "note": ("ghi chu",),
        "title": ("chi tieu",),
    },
    headings={
        "title": "Chỉ tiêu",
        "lead": "Đơn vị chủ trì thực hiện",
        "unit": "Đơn vị tính",
        "target_2030": "KH 2030",
        "target_2050": "Dự kiến đến 2050",
        "reporting": "Kỳ báo cáo",
        "note": "Ghi chú",
    },
    marks=("title",),
    least=4,
)
_PART = re.compile(r"([IVXL]+)[.)]*")
_ROW = re.compile(r"(\d+(?:[.,]\d+)*)[.)]*")
_ANNUAL = frozenset({"nam", "hang nam", "moi nam"})


def read_indicators(
    table: Table, reader: PartyReader, loaded: Mapping[str, IndicatorEntry]
) -> tuple[IndicatorEntry, ...]:
    """Return the rows, leading agencies taken from above; problems go on the table's list.

    `loaded` are the rows there are: one that goes on keeps its direction and its doubt, and what
    was understood from a cell whose text has not changed.
    """
    rows = _Rows(table, reader, loaded)
    for line in table.lines:
        rows.take(line)
    entries = inherit_leads(rows.entries)
    for entry in entries:
        is_led = entry.leads or entry.code in rows.lost
        if entry.is_reportable and not is_led and "lead" in table.columns:
            table.note(rows.lines[entry.code], "lead", What.NO_LEAD, code=entry.code)
    return entries


class _Rows:
    """The rows read so far."""

    def __init__(
        self, table: Table, reader: PartyReader, loaded: Mapping[str, IndicatorEntry]
    ) -> None:
        self.table, self.reader, self.loaded = table, reader, loaded
        self.entries: list[IndicatorEntry] = []
        self.lines: dict[str, Line] = {}
        #: Rows whose agencies could not be told: that is said already.
        self.lost: set[str] = set()
        self._part: str | None = None

    def take(self, line: Line) -> None:
        """Read a row."""
        code = self._code(line, line.texts[NUMBER])
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
        self.entries.append(self._entry(_unspanned(line), code, parent))

    def _code(self, line: Line, number: str) -> str | None:
        if part := _PART.fullmatch(number):
            self._part = part[1]
            return self._part
        if row := _ROW.fullmatch(number):
            # A number of two parts that was typed as a number has a decimal comma by now.
            numbers = row[1].replace(",", ".")
            return numbers if self._part is None else f"{self._part}.{numbers}"
        if number:
            self.table.note(line, NUMBER, What.BAD_NUMBER, given=number)
        else:
            given = next(filter(None, line.texts.values()), "")
            self.table.note(line, NUMBER, What.NO_NUMBER, given=given)
        return None

    def _entry(self, line: Line, code: str, parent: str | None) -> IndicatorEntry:
        known = self.loaded.get(code)
        texts = line.texts
        title = texts.get("title", "")
        if not title:
            self.table.note(line, "title", What.NO_TITLE, code=code)
        if known is not None and same(title, known.title):
            title = known.title
        reporting = texts.get("reporting", "")
        if reporting and fold(reporting) not in _ANNUAL:
            self.table.note(line, "reporting", What.BAD_REPORTING, given=reporting)
        first, first_text = self._target(line, "target_2030", known)
        second, second_text = self._target(line, "target_2050", known)
        return IndicatorEntry(
            code=code,
            title=title,
            parent=parent,
            lead_text=texts.get("lead") or None,
            leads=self._leads(line, code, known),
            unit=texts.get("unit") or None,
            target_2030=first,
            target_2030_text=first_text,
            target_2050=second,
            target_2050_text=second_text,
            reporting="annual" if reporting else None,
            note=texts.get("note") or None,
            direction=known.direction if known else None,
            doubt=known.doubt if known else None,
        )

    def _leads(self, line: Line, code: str, known: IndicatorEntry | None) -> tuple[str, ...]:
        text = line.texts.get("lead", "")
        if not text:
            return ()
        if known is not None and same(text, known.lead_text):
            return known.leads
        parties, unmatched = self.reader.read(text)
        note_unmatched(self.table, line, "lead", unmatched)
        if parties.groups:
            self.table.note(line, "lead", What.GROUP_LEADS, given=text)
        if unmatched or parties.groups:
            self.lost.add(code)
        return parties.agencies

    def _target(
        self, line: Line, column: str, known: IndicatorEntry | None
    ) -> tuple[Target | None, str | None]:
        text = line.texts.get(column, "")
        if known is not None:
            known_text = (
                known.target_2030_text if column == "target_2030" else known.target_2050_text
            )
            if text and same(text, known_text):
                target = known.target_2030 if column == "target_2030" else known.target_2050
                return target, known_text
        try:
            target = read_target(text)
        except BadTarget as bad:
            self.table.note(line, column, bad.what, given=text)
            return None, None
        return target, text if target is not None else None


def _unspanned(line: Line) -> Line:
    """Return the head of a part without the copies of its title that a merged cell leaves."""
    title = line.texts.get("title", "")
    others = [text for column, text in line.texts.items() if column not in (NUMBER, "title")]
    if not title or set(others) != {title}:
        return line
    return replace(line, texts={NUMBER: line.texts[NUMBER], "title": title})
