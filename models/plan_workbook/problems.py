"""What can be wrong in a workbook. Views word it; here it has a name, a place and values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.text import clip
from core.workbooks import cell_name

#: How much of a cell is repeated in a problem about it, and how much of names to choose from.
QUOTED, NAMES = 60, 240


class What(StrEnum):
    """What is wrong."""

    NO_TABLE = "no table"  #: no sheet has the table of tasks.
    TWO_TABLES = "two tables"
    MISSING_COLUMN = "missing column"
    TWO_COLUMNS = "two columns"
    NO_ROWS = "no rows"
    TOO_MANY_ROWS = "too many rows"
    NO_NUMBER = "no number"
    BAD_NUMBER = "bad number"
    NO_HEADER = "no header"
    DUPLICATE = "duplicate"
    NO_TITLE = "no title"
    NO_LEAD = "no lead"
    YEARS_TURNED = "years turned"
    YEARS_UNCLEAR = "years unclear"
    BAD_DAY = "bad day"
    BAD_FUNDING = "bad funding"
    UNKNOWN_PARTY = "unknown party"
    NEAR_PARTY = "near party"  #: unknown as well, but something comes near.
    ENDED_PARTY = "ended party"  #: an agency that is no more; others took its place.
    GONE_PARTY = "gone party"  #: an agency that is no more, and nobody took its place.
    AMBIGUOUS_PARTY = "ambiguous party"
    GROUP_LEADS = "group leads"  #: an indicator is reported by agencies that are named.
    BAD_TARGET = "bad target"
    TARGET_TURNED = "target turned"
    BAD_REPORTING = "bad reporting"
    BAD_CODE = "bad code"
    NO_NAME = "no name"
    UNKNOWN_KIND = "unknown kind"
    UNKNOWN_AGENCY = "unknown agency"
    SHARED_NAME = "shared name"
    PARENT_CIRCLE = "parent circle"
    BAD_DUTY = "bad duty"  #: what an agency is in the plan cannot be read.
    NO_RECEIVER = "no receiver"  #: nobody sums up, or there is no committee.


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """One thing wrong: the sheet, the cell as a spreadsheet calls it, what, and its values."""

    sheet: str
    row: int
    cell: str
    what: What
    values: Mapping[str, str] = field(default_factory=dict)


def problem(sheet: str, row: int, column: int, what: What, **values: str) -> SheetProblem:
    """Return a problem of a cell; `row` and `column` count from 0, values are shortened."""
    quoted = {
        name: clip(" ".join(value.split()), NAMES if name == "names" else QUOTED)
        for name, value in values.items()
    }
    return SheetProblem(sheet, row + 1, cell_name(row, column), what, quoted)
