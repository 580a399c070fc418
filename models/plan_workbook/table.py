"""Finding a table in a sheet: its head wherever it stands, its columns by words, its rows.

Officials' files vary: titles above, a head of two rows, a row of column numbers below it, blank
columns between, footnotes and signatures at the end.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.text import fold
from models.plan_workbook.problems import SheetProblem, What, problem

#: How far down a head is looked for, and how many rows it has at most.
_SEARCHED, _HEAD_ROWS = 60, 3
#: A longer text is no heading.
_HEADING_LIMIT = 80
#: How many rows a table has at most: several times as many as any plan.
MAX_LINES = 1_000
#: The column of numbers, which every table begins with.
NUMBER = "number"
_NUMBER_HEADS = frozenset({"stt", "tt", "so tt", "so thu tu", "ma", "ma so"})
_COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?")
_LOOKS_NUMBERED = re.compile(r"(\d+([.,]\w+)*|[a-zđ]|[IVXL]+([.,]\d+)*)[.)]*")
_FOOTNOTE = re.compile(r"(ghi chu|nguon)\b|\(\d+\)\s|\*")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table: its columns in the order in which a heading is tried, and their names.

    `words` are folded; a heading belongs to the first column of which it contains a word.
    `headings` are what the columns are called where they are missed.
    """

    name: str
    words: Mapping[str, tuple[str, ...]]
    headings: Mapping[str, str]
    #: A head is recognised by these columns, and by so many in all; whichever is missing then is a
    #: problem.
    marks: tuple[str, ...]
    least: int
    optional: frozenset[str] = frozenset()
    needs_rows: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: the texts by column, and where it stands (from 0)."""

    row: int
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no part of the table: a title, a footnote, a signature."""

    sheet: str
    row: int
    text: str


@dataclass(slots=True)
class Table:
    """A table that was found in a sheet. Problems are put on its list."""

    sheet: str
    kind: Kind
    columns: dict[str, int]
    above: tuple[str, ...] = ()
    lines: list[Line] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)

    def note(self, line: Line, column: str, what: What, **values: str) -> None:
        """Put a problem of a cell on the list."""
        at = self.columns.get(column, 0)
        self.problems.append(problem(self.sheet, line.row, at, what, **values))


def find_table(sheet: str, rows: Sequence[Sequence[str]], kind: Kind) -> Table | None:
    """Return the first table of a kind in a sheet, None where there is none."""
    for row in range(min(len(rows), _SEARCHED)):
        if not any(fold(text) in _NUMBER_HEADS for text in rows[row]):
            continue
        last = _last_head_row(rows, row, kind)
        columns = {column for column, _ in _headings(rows[row : last + 1], kind)}
        if columns >= {NUMBER, *kind.marks} and len(columns) >= kind.least:
            return _table(sheet, rows, kind, row, last)
    return None


def is_spanning(texts: Sequence[str], width: int) -> bool:
    """Return whether a row is one text over most of the table: a title or a footnote."""
    filled = [text for text in texts if text]
    return len(filled) > 1 and len(set(filled)) == 1 and 2 * len(filled) >= width


def _last_head_row(rows: Sequence[Sequence[str]], first: int, kind: Kind) -> int:
    """Return the last row of a head: below the first one there is no number yet."""
    at = next(place for place, text in enumerate(rows[first]) if fold(text) in _NUMBER_HEADS)
    last = first
    for row in range(first + 1, min(len(rows), first + _HEAD_ROWS)):
        texts = rows[row]
        number = texts[at] if at < len(texts) else ""
        is_more = not number or fold(number) in _NUMBER_HEADS
        if not is_more or not any(_column_of(text, kind) for text in texts):
            break
        last = row
    return last


def _headings(head: Sequence[Sequence[str]], kind: Kind) -> list[tuple[str, int]]:
    """Return the columns of a head, the lower heading first where two stand above each other."""
    found = []
    for place in range(max(map(len, head))):
        stack = [row[place] for row in head if place < len(row)]
        columns = [column for text in reversed(stack) if (column := _column_of(text, kind))]
        if columns:
            found.append((columns[0], place))
    return found


def _column_of(text: str, kind: Kind) -> str | None:
    folded = fold(text)
    if folded in _NUMBER_HEADS:
        return NUMBER
    if not folded or len(folded) > _HEADING_LIMIT:
        return None
    for column, words in kind.words.items():
        if any(re.search(rf"\b{re.escape(word)}\b", folded) for word in words):
            return column
    return None


def _table(sheet: str, rows: Sequence[Sequence[str]], kind: Kind, first: int, last: int) -> Table:
    head = rows[first : last + 1]
    columns: dict[str, int] = {}
    table = Table(sheet, kind, columns, above=_above(rows[:first]))
    for column, place in _headings(head, kind):
        # A heading that is merged over several columns names the first of them.
        if column not in columns:
            columns[column] = place
        elif _stack(head, place) != _stack(head, columns[column]):
            table.problems.append(
                problem(sheet, first, place, What.TWO_COLUMNS, heading=kind.headings[column])
            )
    for column, heading in kind.headings.items():
        if column not in columns and column not in kind.optional:
            table.problems.append(problem(sheet, first, 0, What.MISSING_COLUMN, heading=heading))
    _take_rows(table, rows, last + 1, width=len(columns))
    if not table.lines and kind.needs_rows:
        table.problems.append(problem(sheet, last, 0, What.NO_ROWS))
    if len(table.lines) > MAX_LINES:
        line = table.lines[MAX_LINES]
        table.problems.append(problem(sheet, line.row, 0, What.TOO_MANY_ROWS))
        del table.lines[MAX_LINES:]
    return table


def _stack(head: Sequence[Sequence[str]], place: int) -> list[str]:
    return [row[place] if place < len(row) else "" for row in head]


def _above(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    lines = (" ".join(dict.fromkeys(filter(None, row))) for row in rows)
    return tuple(filter(None, lines))


def _take_rows(table: Table, rows: Sequence[Sequence[str]], first: int, width: int) -> None:
    at = table.columns[NUMBER]
    numbered = [
        row
        for row in range(first, len(rows))
        if at < len(rows[row]) and _LOOKS_NUMBERED.fullmatch(rows[row][at])
    ]
    last_numbered = numbered[-1] if numbered else first
    # What follows a blank row or a footnote at the end is a signature and the like.
    is_over = False
    for row in range(first, len(rows)):
        texts = rows[row]
        if not any(texts):
            is_over = row > last_numbered
            continue
        line = Line(row, {name: _at(texts, place) for name, place in table.columns.items()})
        is_note = is_spanning(texts, width) or bool(_FOOTNOTE.match(fold(_first(texts))))
        if is_note or is_over or (row == first and _is_column_numbers(line)):
            is_over = is_over or (is_note and row > last_numbered)
            text = " ".join(dict.fromkeys(filter(None, texts)))
            table.skipped.append(Skipped(table.sheet, row + 1, text))
        else:
            table.lines.append(line)


def _at(texts: Sequence[str], place: int) -> str:
    return texts[place] if place < len(texts) else ""


def _first(texts: Iterable[str]) -> str:
    return next(filter(None, texts), "")


def _is_column_numbers(line: Line) -> bool:
    """Return whether the row only numbers the columns: (1), (2), (3) …"""
    filled = [text for text in line.texts.values() if text]
    return len(filled) > 2 and all(_COLUMN_NUMBER.fullmatch(text) for text in filled)
