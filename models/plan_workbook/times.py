"""Reading the cell that says when: years, every year, a day of the year."""

import re
from dataclasses import dataclass

from core.text import fold
from models.deadlines import parse_due
from models.plan_workbook.problems import What

_YEAR = r"(?<!\d)((?:19|20|21)\d\d)(?!\d)"
_YEARS = re.compile(_YEAR)
#: "2023 - 2030", "từ năm 2023 đến năm 2030".
_RANGE = re.compile(rf"{_YEAR}\s*(?:-|–|—|den(?:\s+nam)?)\s*{_YEAR}")
_UNTIL = re.compile(rf"\b(?:den|truoc|het)\s+(?:het\s+)?(?:ngay\s+|thang\s+|nam\s+)?{_YEAR}")
_ANNUAL = re.compile(r"\b(?:hang|moi)\s+nam\b|\bthuong\s+(?:xuyen|nien)\b")
_DAY = r"(\d{1,2})\s*(?:/|-|\s+thang\s+)\s*(\d{1,2})(?:\s*(?:/|-|\s+nam\s+)\s*(\d{4}))?(?!\d)"
_BEFORE = re.compile(rf"\btruoc\s+(?:ngay\s+)?{_DAY}")
_BY = re.compile(rf"\b(?:cham nhat|den het|het|den|truoc hoac)\s+(?:vao\s+)?(?:ngay\s+)?{_DAY}")
#: A date or a month that belongs to a year: the year counts.
_DATED = re.compile(r"\b\d{1,2}\s*[/-]\s*(?:\d{1,2}\s*[/-]\s*)?(?=(?:19|20|21)\d\d(?!\d))")


@dataclass(frozen=True, slots=True)
class Time:
    """What a cell says of time, in the fields of `TaskEntry`."""

    years: tuple[int, int] | None = None
    recurrence: str | None = None
    due: str | None = None


class BadTime(Exception):
    """The cell cannot be read, and why."""

    def __init__(self, what: What) -> None:
        super().__init__(what)
        self.what = what


def read_time(text: str, begins: int | None = None) -> Time:
    """Return what a cell says of time; raise BadTime where that cannot be.

    `begins` is the year in which the plan was signed: "đến năm 2030" begins then. A day without a
    year comes back every year. Words that name no time ("theo chỉ đạo") leave all fields empty.
    """
    folded = fold(text)
    due = _due(folded)
    is_annual = due is not None or bool(_ANNUAL.search(folded))
    return Time(_years(folded, begins), "annual" if is_annual else None, due)


def _due(folded: str) -> str | None:
    for word, form in (("before", _BEFORE), ("by", _BY)):
        found = form.search(folded)
        if found is None:
            continue
        day, month, year = int(found[1]), int(found[2]), found[3]
        rule = f"{word} {month:02}-{day:02}"
        try:
            parse_due(rule)
        except ValueError:
            raise BadTime(What.BAD_DAY) from None
        return None if year else rule
    return None


def _years(folded: str, begins: int | None) -> tuple[int, int] | None:
    folded = _DATED.sub(" ", folded)
    named = [int(year) for year in _YEARS.findall(folded)]
    if not named:
        return None
    if ranged := _RANGE.search(folded):
        first, last = int(ranged[1]), int(ranged[2])
        if first > last:
            raise BadTime(What.YEARS_TURNED)
        return first, last
    if len(named) == 1:
        (year,) = named
        if begins is not None and begins < year and _UNTIL.search(folded):
            return begins, year
        return year, year
    if named == sorted(named):
        return named[0], named[-1]
    raise BadTime(What.YEARS_UNCLEAR)
