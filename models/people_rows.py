"""The workbook of invitations: which columns it has, and what is wrong in which cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from core.i18n import N_
from core.text import clean_line, squeeze


class Column(StrEnum):
    """What a row says of a person."""

    UNIT = "unit"
    ROLE = "role"
    NAME = "name"


#: The heads by which a column is known, as they are compared: without diacritics and blanks.
HEADS: dict[Column, tuple[str, ...]] = {
    Column.UNIT: (
        "unit", "agency", "don vi", "co quan", "co quan don vi", "co quan, don vi", "ten don vi",
        "don vi cong tac",
    ),
    Column.ROLE: ("role", "vai", "vai tro", "chuc vu", "quyen"),
    Column.NAME: ("name", "full name", "ho ten", "ho va ten", "ten"),
}  # fmt: skip
_COLUMNS = {squeeze(head): column for column, heads in HEADS.items() for head in heads}
#: How far down a sheet the heads are looked for: a title may stand above them.
HEAD_WITHIN = 20
#: How many rows one workbook may invite.
LIMIT = 2000


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong, and in which cell: `row` counts from 1, `column` is its letter.

    `sentence` is English and says what to do; `values` go into it.
    """

    sheet: str
    row: int
    column: str
    sentence: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A row as it was written, and where: `letters` of its columns."""

    sheet: str
    row: int
    unit: str
    role: str
    name: str
    letters: Mapping[Column, str]


NO_HEADS = N_(
    "There is no row with the heads “đơn vị” (unit), “vai” (role) and “họ tên” (name) among the "
    "first %(rows)s rows."
)
HEAD_TWICE = N_("Two columns have the head “%(head)s”; keep one of them.")
HEAD_MISSING = N_("There is no column “%(head)s”; add it.")
NOTHING = N_("There is no row below the heads.")
TOO_MANY = N_("There are more than %(limit)s rows; split the workbook.")
EMPTY = N_("This cell is empty; fill it in or delete the row.")


def read_rows(
    sheets: Mapping[str, Sequence[Sequence[str]]],
) -> tuple[list[PersonRow], list[RowProblem]]:
    """Return the rows of all sheets that have the heads, and what hinders reading them.

    A sheet without any of the heads is left aside, as long as another one has them.
    """
    rows: list[PersonRow] = []
    problems: list[RowProblem] = []
    is_found = False
    for sheet, cells in sheets.items():
        at = _find_heads(cells)
        if at is None:
            continue
        is_found = True
        places, wrong = _read_heads(sheet, at, cells[at])
        problems += wrong
        if not wrong:
            rows += _read_sheet(sheet, at, cells, places, problems)
    if not is_found:
        first = next(iter(sheets), "")
        problems.append(RowProblem(first, 1, "A", NO_HEADS, {"rows": str(HEAD_WITHIN)}))
    elif not rows and not problems:
        problems.append(RowProblem(next(iter(sheets)), 1, "A", NOTHING))
    if len(rows) > LIMIT:
        over = rows[LIMIT]
        problems.append(RowProblem(over.sheet, over.row, "A", TOO_MANY, {"limit": str(LIMIT)}))
    return rows, problems


def is_list(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bool:
    """Return whether a workbook looks like a list of people: one of its sheets has the heads."""
    return any(_find_heads(cells) is not None for cells in sheets.values())


def letter(place: int) -> str:
    """Return what a spreadsheet calls its column `place`, counted from 0: A … Z, AA …"""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _find_heads(cells: Sequence[Sequence[str]]) -> int | None:
    """Return the row in which at least two of the heads stand."""
    for at, row in enumerate(cells[:HEAD_WITHIN]):
        if len({_COLUMNS.get(squeeze(cell)) for cell in row} - {None}) >= 2:
            return at
    return None


def _read_heads(
    sheet: str, at: int, row: Sequence[str]
) -> tuple[dict[Column, int], list[RowProblem]]:
    places: dict[Column, int] = {}
    problems = []
    for place, cell in enumerate(row):
        column = _COLUMNS.get(squeeze(cell))
        if column is None:
            continue
        if column in places:
            values = {"head": clean_line(cell)}
            problems.append(RowProblem(sheet, at + 1, letter(place), HEAD_TWICE, values))
        places.setdefault(column, place)
    for column in Column:
        if column not in places:
            values = {"head": column.value}
            problems.append(RowProblem(sheet, at + 1, letter(len(row)), HEAD_MISSING, values))
    return places, problems


def _read_sheet(
    sheet: str,
    at: int,
    cells: Sequence[Sequence[str]],
    places: Mapping[Column, int],
    problems: list[RowProblem],
) -> list[PersonRow]:
    letters = {column: letter(place) for column, place in places.items()}
    rows = []
    for number, row in enumerate(cells[at + 1 :], start=at + 2):
        texts = {
            column: clean_line(row[place]) if place < len(row) else ""
            for column, place in places.items()
        }
        if not any(texts.values()):
            continue
        problems += [
            RowProblem(sheet, number, letters[column], EMPTY)
            for column in Column
            if not texts[column]
        ]
        rows.append(
            PersonRow(
                sheet,
                number,
                texts[Column.UNIT],
                texts[Column.ROLE],
                texts[Column.NAME],
                letters,
            )
        )
    return rows
