"""Days as people type them. Today is Tuesday, 24 November 2026."""

import doctest
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import dates
from models.dates import RECENT_DAYS, read_date, read_range

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


def d(day: int, month: int, year: int = 2026) -> date:
    return date(year, month, day)


DAYS = {
    # With figures
    "25/11": d(25, 11),
    "25-11": d(25, 11),
    "25.11": d(25, 11),
    "5/1": d(5, 1, 2027),
    "05/01/2027": d(5, 1, 2027),
    "5-1-27": d(5, 1, 2027),
    "2027-01-05": d(5, 1, 2027),
    "ngày 25/11": d(25, 11),
    "đến hết 25/11": d(25, 11),
    "Đến hết ngày 25/11/2026.": d(25, 11),
    "hết 25/11": d(25, 11),
    # Just gone, and long gone
    "20/11": d(20, 11),
    "25/9": d(25, 9),
    "24/9": d(24, 9, 2027),
    "29/2": d(29, 2, 2028),
    # In words
    "25 tháng 11": d(25, 11),
    "ngày 25 tháng 11 năm 2026": d(25, 11),
    "25 tháng 11/2026": d(25, 11),
    "25 Nov": d(25, 11),
    "25th of November 2026": d(25, 11),
    "Nov 25": d(25, 11),
    "January 5th, 2027": d(5, 1, 2027),
    # From today
    "hôm nay": TODAY,
    "HÔM NAY": TODAY,
    "hom  nay": TODAY,
    "nay": TODAY,
    "mai": d(25, 11),
    "ngày mai": d(25, 11),
    "ngày kia": d(26, 11),
    "mốt": d(26, 11),
    "hôm qua": d(23, 11),
    "today": TODAY,
    "tomorrow": d(25, 11),
    "3 ngày nữa": d(27, 11),
    "ba ngày nữa": d(27, 11),
    "sau 3 ngày": d(27, 11),
    "in 3 days": d(27, 11),
    "cuối tháng": d(30, 11),
    "cuối năm": d(31, 12),
    # Days of the week
    "thứ Hai": d(30, 11),
    "thứ Ba": TODAY,
    "thứ 4": d(25, 11),
    "T6": d(27, 11),
    "thứ năm": d(26, 11),
    "chủ nhật": d(29, 11),
    "CN": d(29, 11),
    "thứ hai tuần này": d(23, 11),
    "thứ hai tuần sau": d(30, 11),
    "thứ sáu tuần tới": d(4, 12),
    "Friday": d(27, 11),
    "next Friday": d(4, 12),
    "Thursday": d(26, 11),
}
NO_DAYS = [
    "", " ", "31/11", "25/13", "11/25", "0/0", "25", "2026", "sớm", "3 ngày", "25/11/1900",
    "25/11/20026", "25/11 và 26/11", "trước 25/11", "tháng 11", "thứ 8", "thứ", "tuần sau",
    "25/11-26/11", "²/11", "x" * 5000, "1/2.2026",
]  # fmt: skip

RANGES = {
    "từ 20/11 đến 25/11": (d(20, 11), d(25, 11)),
    "từ ngày 20/11 đến hết ngày 25/11": (d(20, 11), d(25, 11)),
    "20/11 - 25/11": (d(20, 11), d(25, 11)),
    "20/11-25/11": (d(20, 11), d(25, 11)),
    "20/11 – 25/11": (d(20, 11), d(25, 11)),
    "20/11 → 25/11": (d(20, 11), d(25, 11)),
    "20-11 - 25-11": (d(20, 11), d(25, 11)),
    "26-27/11": (d(26, 11), d(27, 11)),
    "từ 26 đến 27/11/2026": (d(26, 11), d(27, 11)),
    "from 26/11 to 27/11": (d(26, 11), d(27, 11)),
    "26 Nov until 27 Nov": (d(26, 11), d(27, 11)),
    "từ 28/12 đến 3/1": (d(28, 12), d(3, 1, 2027)),
    "28/12/2026 - 3/1/2027": (d(28, 12), d(3, 1, 2027)),
    "2026-12-28 - 2027-01-03": (d(28, 12), d(3, 1, 2027)),
    "hôm nay - 25/11": (TODAY, d(25, 11)),
    "từ mai đến thứ sáu": (d(25, 11), d(27, 11)),
    "nghỉ từ thứ hai đến thứ tư": (d(30, 11), d(2, 12)),
    "nghỉ mai": (d(25, 11), d(25, 11)),
    "đến 25/11": (TODAY, d(25, 11)),
    "đến hết 25/11": (TODAY, d(25, 11)),
    "cho đến hết ngày 5/1": (TODAY, d(5, 1, 2027)),
    "until Friday": (TODAY, d(27, 11)),
    # From what lies behind us a range cannot be open
    "đến 20/11": (TODAY, d(20, 11, 2027)),
    "3 ngày": (TODAY, d(26, 11)),
    "1 ngày": (TODAY, TODAY),
    "hai tuần": (TODAY, d(7, 12)),
    "3 days": (TODAY, d(26, 11)),
    "3 ngày từ mai": (d(25, 11), d(27, 11)),
    "từ mai, 3 ngày": (d(25, 11), d(27, 11)),
    "từ 25/11 trong 3 ngày": (d(25, 11), d(27, 11)),
    "3 days from tomorrow": (d(25, 11), d(27, 11)),
    "tuần này": (TODAY, d(29, 11)),
    "tuần sau": (d(30, 11), d(6, 12)),
    "25/11": (d(25, 11), d(25, 11)),
    "mai": (d(25, 11), d(25, 11)),
    "20-11": (d(20, 11), d(20, 11)),
}
NO_RANGES = [
    "", "từ", "từ đến", "từ 25/11 đến", "đến", "0 ngày", "-3 ngày", "3", "1000 ngày nữa nữa",
    "3 ngày làm việc", "25/11/2026 - 20/11/2026", "27-26/11", "đến 20/11/2026", "vài ngày",
    "từ 31/11 đến 2/12", "99999999 ngày", "mai mốt", "x-y", "- - -", "a đến b đến c",
]  # fmt: skip


@pytest.mark.parametrize("text", DAYS)
def test_a_day_is_read(text: str) -> None:
    assert read_date(text, TODAY) == DAYS[text]


@pytest.mark.parametrize("text", NO_DAYS)
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    assert read_date(text, TODAY) is None


@pytest.mark.parametrize("text", RANGES)
def test_a_range_is_read(text: str) -> None:
    assert read_range(text, TODAY) == RANGES[text]


@pytest.mark.parametrize("text", NO_RANGES)
def test_what_is_no_range_is_not_guessed(text: str) -> None:
    assert read_range(text, TODAY) is None


def test_the_examples_are_right() -> None:
    assert doctest.testmod(dates).failed == 0


DATES = st.dates(date(2001, 1, 1), date(2098, 12, 31))


@settings(max_examples=200)
@given(today=DATES, ahead=st.integers(-RECENT_DAYS, 300))
def test_a_day_without_a_year_is_the_nearest(today: date, ahead: int) -> None:
    day = today + ahead * DAY
    assert read_date(f"{day.day}/{day.month}", today) == day


@settings(max_examples=200)
@given(today=DATES, ahead=st.integers(-RECENT_DAYS, 200), length=st.integers(0, 300))
def test_a_range_is_read_back_as_it_was_written(today: date, ahead: int, length: int) -> None:
    first = today + ahead * DAY
    last = first + length * DAY
    for written in (
        f"từ {first:%d/%m} đến hết {last:%d/%m}",
        f"{first:%d/%m/%Y}-{last:%d/%m/%Y}",
        f"{first.isoformat()} → {last.isoformat()}",
    ):
        assert read_range(written, today) == (first, last)


@settings(max_examples=300)
@given(today=DATES, text=st.text(st.characters(codec="utf-8"), max_size=40))
def test_no_text_breaks_it_and_a_range_never_runs_backwards(today: date, text: str) -> None:
    read_date(text, today)
    found = read_range(text, today)
    assert found is None or found[0] <= found[1]
