"""Working days, swapped days and the hours in which one may write to people."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.working_time import OfficeHours, WorkingCalendar

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = WorkingCalendar({date(2026, 1, 2): False, date(2026, 1, 10): True})
DAYS = st.dates(date(2023, 1, 1), date(2034, 12, 1))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2026-01-01", False),  # Tết Dương lịch
        ("2026-01-02", False),  # Friday, swapped: only the override knows
        ("2026-01-10", True),  # Saturday, swapped
        ("2026-01-17", False),  # an ordinary Saturday
        ("2026-02-16", False),  # Tết
        ("2026-02-20", False),
        ("2026-02-23", True),
        ("2026-04-27", False),  # Giỗ Tổ fell on a Sunday
        ("2026-08-22", True),  # Saturday, swapped: the package knows
        ("2026-08-31", False),
        ("2026-09-02", False),
        ("2026-11-19", True),
        ("2026-11-20", True),  # Ngày Nhà giáo is no day off
        ("2028-11-19", False),  # Sunday
    ],
)
def test_days_of_the_public_calendar(day: str, working: bool) -> None:
    assert CALENDAR.is_working_day(date.fromisoformat(day)) is working


def test_an_override_wins_over_everything() -> None:
    day = date(2026, 11, 24)
    assert not WorkingCalendar({}).is_working_day(day)
    assert WorkingCalendar({day: True}).is_working_day(day)
    assert WorkingCalendar({}).is_working_day(date(2026, 1, 2))


def test_the_nearest_working_day() -> None:
    assert CALENDAR.last_working_day_on_or_before(date(2028, 11, 19)) == date(2028, 11, 17)
    assert CALENDAR.next_working_day_on_or_after(date(2026, 2, 14)) == date(2026, 2, 23)
    assert CALENDAR.next_working_day_on_or_after(date(2026, 1, 2)) == date(2026, 1, 5)
    assert CALENDAR.next_working_day_on_or_after(date(2026, 1, 10)) == date(2026, 1, 10)


def test_a_table_without_working_days_is_refused() -> None:
    start = date(2026, 3, 1)
    closed = WorkingCalendar({start + timedelta(days=step): False for step in range(90)})
    with pytest.raises(ValueError, match="No working day within 60 days"):
        closed.next_working_day_on_or_after(start)


def test_working_days_between() -> None:
    friday, monday = date(2026, 11, 13), date(2026, 11, 16)
    assert CALENDAR.working_days_between(friday, monday) == 1
    assert CALENDAR.working_days_between(friday, friday) == 0
    assert CALENDAR.working_days_between(monday, friday) == -1
    assert CALENDAR.working_days_between(date(2025, 12, 31), date(2026, 1, 5)) == 1


@given(day=DAYS)
def test_the_nearest_working_days_are_worked_and_enclose(day: date) -> None:
    before = CALENDAR.last_working_day_on_or_before(day)
    after = CALENDAR.next_working_day_on_or_after(day)
    assert before <= day <= after
    assert CALENDAR.is_working_day(before)
    assert CALENDAR.is_working_day(after)
    assert CALENDAR.working_days_between(before, after) == (0 if before == after else 1)


@pytest.mark.parametrize(
    ("local", "may"),
    [
        ("2026-11-19T07:00", True),
        ("2026-11-19T16:59:59", True),
        ("2026-11-19T06:59:59", False),
        ("2026-11-19T17:00", False),
        ("2026-11-21T10:00", False),
        ("2026-01-02T10:00", False),
        ("2026-01-10T10:00", True),
    ],
)
def test_office_hours(local: str, may: bool) -> None:
    moment = datetime.fromisoformat(local).replace(tzinfo=ZONE)
    assert OfficeHours().may_send_now(moment, CALENDAR) is may


@pytest.mark.parametrize(
    ("local", "opening"),
    [
        ("2026-11-19T10:15", "2026-11-19T10:15"),
        ("2026-11-19T05:00", "2026-11-19T07:00"),
        ("2026-11-19T18:00", "2026-11-20T07:00"),
        ("2026-11-20T17:00", "2026-11-23T07:00"),
        ("2026-11-21T03:00", "2026-11-23T07:00"),
    ],
)
def test_the_next_opening(local: str, opening: str) -> None:
    moment = datetime.fromisoformat(local).replace(tzinfo=ZONE)
    expected = datetime.fromisoformat(opening).replace(tzinfo=ZONE)
    assert OfficeHours().next_opening(moment, CALENDAR) == expected


@given(moment=st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 1)))
def test_an_opening_is_one(moment: datetime) -> None:
    local = moment.replace(tzinfo=ZONE)
    opening = OfficeHours().next_opening(local, CALENDAR)
    assert opening >= local
    assert OfficeHours().may_send_now(opening, CALENDAR)


def test_an_office_opens_before_it_closes() -> None:
    with pytest.raises(ValueError, match="opens before it closes"):
        OfficeHours(time(17), time(7))


def test_working_days_are_counted_on_over_weekends_and_days_off() -> None:
    # Thursday 19 November 2026; the 24th is a public holiday.
    assert CALENDAR.working_day_after(date(2026, 11, 19), 1) == date(2026, 11, 20)
    assert CALENDAR.working_day_after(date(2026, 11, 19), 3) == date(2026, 11, 25)
    assert CALENDAR.working_day_after(date(2026, 11, 21), 0) == date(2026, 11, 21)


MOMENTS = st.datetimes(datetime(2026, 2, 9), datetime(2026, 2, 27)).map(
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=ZONE)
)


@given(start=MOMENTS, end=MOMENTS)
@settings(max_examples=25, deadline=None)
def test_office_time_is_what_one_gets_by_looking_at_the_clock_every_minute(
    start: datetime, end: datetime
) -> None:
    hours = OfficeHours(time(7, 30), time(16, 45))
    minute, counted = timedelta(minutes=1), 0
    moment = start
    while moment < end:
        counted += hours.may_send_now(moment, CALENDAR)
        moment += minute
    assert hours.worked_between(start, end, CALENDAR) == counted * minute


def test_a_day_of_the_office_is_as_long_as_its_hours() -> None:
    assert OfficeHours().length == timedelta(hours=10)
    monday = datetime(2026, 11, 2, tzinfo=ZONE)
    assert OfficeHours().worked_between(monday, monday + timedelta(days=1), CALENDAR) == (
        OfficeHours().length
    )
