"""Days and ranges of days as people type them, in Vietnamese and in English.

What cannot be read for certain is not read at all: whoever asked asks again. Capitals, diacritics
and blanks are left aside, so that "thứ Hai", "thu hai" and "T2" are one.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from core.text import fold

#: A day without a year that lies at most so many days back is meant as that one; an earlier one
#: means the next year's.
RECENT_DAYS = 60
#: The years that anybody can mean.
FIRST_YEAR, LAST_YEAR = 2000, 2100

_DAY = timedelta(days=1)
_WEEK = 7 * _DAY
_COUNTS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_NEAR = {
    "hom nay": 0, "nay": 0, "bua nay": 0, "today": 0,
    "mai": 1, "ngay mai": 1, "tomorrow": 1,
    "ngay kia": 2, "mot": 2, "ngay mot": 2, "day after tomorrow": 2, "the day after tomorrow": 2,
    "hom qua": -1, "yesterday": -1,
}  # fmt: skip
_WEEKDAYS = {
    "thu hai": 0, "thu ba": 1, "thu tu": 2, "thu nam": 3, "thu sau": 4, "thu bay": 5,
    "chu nhat": 6, "cn": 6,
    **{f"{word}{n}": n - 2 for word in ("thu ", "thu", "t") for n in range(2, 8)},
    **{
        name: place
        for place, names in enumerate(
            (
                # "Thu" is left out: it is the beginning of "thứ".
                ("monday", "mon"), ("tuesday", "tue"), ("wednesday", "wed"),
                ("thursday", "thurs"), ("friday", "fri"), ("saturday", "sat"), ("sunday", "sun"),
            )
        )
        for name in names
    },
}  # fmt: skip
_MONTHS = {
    name[:length]: place
    for place, name in enumerate(
        (
            "january", "february", "march", "april", "may", "june", "july", "august",
            "september", "october", "november", "december",
        ),
        start=1,
    )
    for length in (3, 4, len(name))
}  # fmt: skip

_FIGURES = re.compile(r"(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{4}|\d\d))?")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_WORDS = re.compile(r"(\d{1,2}) thang (\d{1,2})(?:,? nam (\d{4})|/(\d{4}))?")
_ENGLISH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})\.?,?(?: (\d{4}))?")
_AMERICAN = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,?(?: (\d{4}))?")
_BARE = re.compile(r"\d{1,2}")
_NAMED_DAY = re.compile(r"(?:ngay|mung|mong|hom) (\d{1,2})")
_IN_DAYS = re.compile(r"(?:in (\w+) days?|(\w+) ngay nua|sau (\w+) ngay)")
_WEEKDAY = re.compile(
    r"(?P<next>next )?(?P<day>[a-z]+ ?\d?|[a-z]+ [a-z]+)"
    r"(?: (?P<week>tuan nay|tuan sau|tuan toi|this week|next week))?"
)
_LENGTH = re.compile(r"(?P<count>\w+) (?P<unit>ngay|day|days|tuan|week|weeks)")

#: What stands in front of a day and says nothing more of it.
_BEFORE_A_DAY = re.compile(r"^(?:ngay|den het ngay|den het|het ngay|het|den ngay|den|on) (?=\S)")
#: What stands in front of a range: "từ", "nghỉ từ ngày", "from".
_BEFORE_A_RANGE = re.compile(r"^(?:nghi )?(?:(?:tu ngay|tu|from) )?")
_UNTIL = re.compile(r"^(?:cho )?(?:den|toi|until|till|through|to)(?: het)?(?: ngay)? ")
#: What stands between the ends of a range, the clearest first.
_BETWEEN = (
    re.compile(r",? (?:cho )?(?:den|toi|to|until|till|through)(?: het)?(?: ngay)? "),
    re.compile(r" ?(?:->|→|–|—) ?| - "),
    re.compile("-"),
)
#: Between a first day and a length: "từ mai, 3 ngày", "từ mai trong 3 ngày".
_LASTING = re.compile(r",? (?:trong |for )?(?=\w+ (?:ngay|days?|tuan|weeks?)$)")
#: Between a length and a first day: "3 ngày từ mai".
_BEGINNING = re.compile(r",? (?:tu ngay|tu|ke tu|from|starting) ")


def read_date(text: str, today: date) -> date | None:
    """Return the day that a text names, None where it names none for certain.

    A day without a year is the one that lies nearest ahead, or that has just been
    (`RECENT_DAYS`); a day of the week is the next one, today included.

    >>> read_date("thứ Hai tuần sau", date(2026, 11, 24))
    datetime.date(2026, 11, 30)
    """
    return _read_day(_plain(text), today, today - RECENT_DAYS * _DAY)


def read_range(text: str, today: date) -> tuple[date, date] | None:
    """Return the first and the last day that a text names, both included; None if it is unclear.

    A length alone begins today, "đến hết 25/11" too; a single day is a range of one day. The last
    day is never before the first.

    >>> read_range("từ 28/12 đến 3/1", date(2026, 11, 24))
    (datetime.date(2026, 12, 28), datetime.date(2027, 1, 3))
    """
    words = _plain(text)
    open_end = _UNTIL.match(words)
    if open_end:
        last = _read_day(words[open_end.end() :], today, today)
        return (today, last) if last and last >= today else None
    words = _BEFORE_A_RANGE.sub("", words, count=1)
    for found in (*_by_length(words, today), *_by_week(words, today), *_by_ends(words, today)):
        return found
    day = _read_day(words, today, today - RECENT_DAYS * _DAY)
    return (day, day) if day else None


def _plain(text: str) -> str:
    return fold(text).strip(" .!,;")


def _by_length(words: str, today: date) -> Iterable[tuple[date, date]]:
    """Yield "3 ngày", "từ mai 3 ngày", "3 ngày từ 25/11"."""
    for first_words, length_words in (
        ("", words),
        *((words[: cut.start()], words[cut.end() :]) for cut in _LASTING.finditer(words)),
        *((words[cut.end() :], words[: cut.start()]) for cut in _BEGINNING.finditer(words)),
    ):
        length = _read_length(length_words)
        if length is None:
            continue
        first = _read_day(first_words, today, today - RECENT_DAYS * _DAY) if first_words else today
        if first is not None:
            yield first, first + (length - 1) * _DAY


def _by_week(words: str, today: date) -> Iterable[tuple[date, date]]:
    """Yield what is left of this week, or the next one from Monday to Sunday."""
    monday = today - today.weekday() * _DAY
    if words in {"tuan nay", "this week"}:
        yield today, monday + 6 * _DAY
    if words in {"tuan sau", "tuan toi", "next week"}:
        yield monday + _WEEK, monday + 13 * _DAY


def _by_ends(words: str, today: date) -> Iterable[tuple[date, date]]:
    """Yield the ranges to which the words between two days lead."""
    for between in _BETWEEN:
        for cut in between.finditer(words):
            first_words, last_words = words[: cut.start()], words[cut.end() :]
            if _BARE.fullmatch(first_words):
                # "20-25/11": the month of the last day is that of the first.
                last = _read_day(last_words, today, today - RECENT_DAYS * _DAY)
                first = _day_of(last.year, last.month, int(first_words)) if last else None
            else:
                first = _read_day(first_words, today, today - RECENT_DAYS * _DAY)
                last = _read_day(last_words, today, first) if first else None
            if first and last and first <= last:
                yield first, last


def _read_day(words: str, today: date, earliest: date) -> date | None:
    """Read a single day; one that is named without a year is the first from `earliest` on."""
    words = _BEFORE_A_DAY.sub("", words, count=1) if words not in _NEAR else words
    if words in _NEAR:
        return today + _NEAR[words] * _DAY
    if words in {"cuoi thang", "cuoi thang nay", "end of month", "end of the month"}:
        return (today.replace(day=28) + 4 * _DAY).replace(day=1) - _DAY
    if words in {"cuoi nam", "cuoi nam nay", "end of year", "end of the year"}:
        return today.replace(month=12, day=31)
    if found := _ISO.fullmatch(words):
        return _day_of(int(found[1]), int(found[2]), int(found[3]))
    if found := _FIGURES.fullmatch(words):
        return _dated(int(found[1]), int(found[3]), found[4], earliest)
    if found := _WORDS.fullmatch(words):
        return _dated(int(found[1]), int(found[2]), found[3] or found[4], earliest)
    if (found := _ENGLISH.fullmatch(words)) and found[2] in _MONTHS:
        return _dated(int(found[1]), _MONTHS[found[2]], found[3], earliest)
    if (found := _AMERICAN.fullmatch(words)) and found[1] in _MONTHS:
        return _dated(int(found[2]), _MONTHS[found[1]], found[3], earliest)
    if found := _IN_DAYS.fullmatch(words):
        count = _read_count(found[1] or found[2] or found[3])
        return None if count is None else today + count * _DAY
    return _read_weekday(words, today, max(today, earliest))


def _read_weekday(words: str, today: date, earliest: date) -> date | None:
    found = _WEEKDAY.fullmatch(words)
    if found is None or found["day"] not in _WEEKDAYS:
        return None
    place = _WEEKDAYS[found["day"]]
    monday = today - today.weekday() * _DAY
    if found["week"] in {"tuan nay", "this week"}:
        return monday + place * _DAY
    if found["week"] or found["next"]:
        return monday + _WEEK + place * _DAY
    return earliest + (place - earliest.weekday()) % 7 * _DAY


def _dated(day: int, month: int, year: str | None, earliest: date) -> date | None:
    if year:
        return _day_of(int(year) + (2000 if len(year) == 2 else 0), month, day)
    # 29 February may be eight years away: 2096 to 2104.
    candidates = (_day_of(earliest.year + more, month, day) for more in range(9))
    return next((one for one in candidates if one and one >= earliest), None)


def _day_of(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read_length(words: str) -> int | None:
    """Return a length in days: "3 ngày", "hai tuần"."""
    found = _LENGTH.fullmatch(words)
    count = _read_count(found["count"]) if found else None
    if found is None or count is None or count < 1:
        return None
    return count * 7 if found["unit"] in {"tuan", "week", "weeks"} else count


def _read_count(word: str) -> int | None:
    if word.isascii() and word.isdecimal() and len(word) <= 3:
        return int(word)
    return _COUNTS.get(word)
