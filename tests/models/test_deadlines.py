"""Deadlines in civil days, the stages of reminding, and how a task stands in time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.deadlines import (
    OFFICE_ZONE,
    DueRule,
    ReminderStage,
    Stage,
    Timeliness,
    civil_date,
    days_left,
    days_overdue,
    end_of_day,
    internal_target,
    is_late,
    newest_stage,
    parse_due,
    stage_days,
    timeliness,
)
from models.working_time import WorkingCalendar

CALENDAR = WorkingCalendar({date(2026, 1, 2): False, date(2026, 1, 10): True})
BEFORE_20 = parse_due("before 11-20")
DUE_2026 = BEFORE_20.deadline(2026)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


def test_before_leaves_the_named_day_out() -> None:
    assert DueRule(11, 20, inclusive=False) == BEFORE_20
    assert datetime(2026, 11, 19, 16, 59, 59, tzinfo=UTC) == DUE_2026
    assert DUE_2026.tzinfo is UTC
    assert not is_late(DUE_2026, local("2026-11-19T23:59:59.999999"))
    assert is_late(DUE_2026, local("2026-11-20T00:00"))


def test_by_takes_the_named_day_in() -> None:
    assert parse_due("by 11-20").deadline(2026) == local("2026-11-20T23:59:59")


def test_before_the_first_of_march_knows_leap_years() -> None:
    rule = parse_due("before 03-01")
    assert rule.last_valid_date(2027) == date(2027, 2, 28)
    assert rule.last_valid_date(2028) == date(2028, 2, 29)


@pytest.mark.parametrize(
    "text", ["", "11-20", "after 11-20", "before 20-11", "by 02-29", "by 2-9", "before 11-31"]
)
def test_another_rule_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not of the form|not every year has"):
        parse_due(text)


@pytest.mark.parametrize(
    ("year", "target"),
    [
        (2023, "2023-11-17"),
        (2024, "2024-11-19"),
        (2025, "2025-11-19"),
        (2026, "2026-11-19"),
        (2027, "2027-11-19"),
        (2028, "2028-11-17"),
        (2033, "2033-11-18"),
        (2034, "2034-11-17"),
    ],
)
def test_the_internal_target(year: int, target: str) -> None:
    assert internal_target(BEFORE_20.deadline(year), CALENDAR) == date.fromisoformat(target)


def test_stages_of_2026() -> None:
    stages = {each.stage: each.day for each in stage_days(date(2026, 11, 19), CALENDAR)}
    assert stages == {
        ReminderStage.BEFORE_30: date(2026, 10, 20),
        ReminderStage.BEFORE_14: date(2026, 11, 5),
        ReminderStage.BEFORE_7: date(2026, 11, 12),
        ReminderStage.BEFORE_3: date(2026, 11, 16),
        ReminderStage.BEFORE_1: date(2026, 11, 18),
        ReminderStage.ON_THE_DAY: date(2026, 11, 19),
        ReminderStage.AFTER_1: date(2026, 11, 20),
        ReminderStage.AFTER_3: date(2026, 11, 23),  # a Sunday moved to Monday
        ReminderStage.AFTER_7: date(2026, 11, 26),
    }


def test_of_two_stages_on_one_day_the_newer_stands() -> None:
    # From Friday 17/11/2028: one day later is a Saturday, three days later the Monday.
    days = stage_days(date(2028, 11, 17), CALENDAR)
    assert Stage(ReminderStage.AFTER_3, date(2028, 11, 20)) in days
    assert ReminderStage.AFTER_1 not in {each.stage for each in days}


def test_the_newest_stage() -> None:
    stages = stage_days(date(2026, 11, 19), CALENDAR)
    assert newest_stage(local("2026-10-19T10:00"), stages) is None
    assert newest_stage(local("2026-10-20T00:00"), stages) == stages[0]
    newest = newest_stage(local("2026-11-15T10:00"), stages)
    assert newest is not None
    assert newest.stage is ReminderStage.BEFORE_7
    assert newest_stage(local("2027-03-01T10:00"), stages) == stages[-1]
    assert ReminderStage.BEFORE_30.key == "before_30"


@given(deadline_day=st.dates(date(2023, 6, 1), date(2034, 6, 1)))
def test_stage_days_are_worked_rise_and_embrace_the_target(deadline_day: date) -> None:
    target = internal_target(end_of_day(deadline_day), CALENDAR)
    stages = stage_days(target, CALENDAR)
    assert target <= deadline_day
    assert all(CALENDAR.is_working_day(each.day) for each in stages)
    days = [each.day for each in stages]
    assert days == sorted(set(days))
    assert [each.stage for each in stages] == sorted(each.stage for each in stages)
    assert Stage(ReminderStage.ON_THE_DAY, target) in stages
    # Nobody is told to be late before the deadline itself is over.
    assert all(each.day > deadline_day for each in stages if each.stage > 0)


@pytest.mark.parametrize(
    ("now", "standing", "left", "overdue"),
    [
        ("2026-11-04T23:59", Timeliness.ON_TRACK, 15, 0),
        ("2026-11-05T00:00", Timeliness.DUE_SOON, 14, 0),
        ("2026-11-07T08:00", Timeliness.DUE_SOON, 12, 0),
        ("2026-11-19T00:00", Timeliness.DUE_SOON, 0, 0),
        ("2026-11-19T23:59:59", Timeliness.DUE_SOON, 0, 0),
        ("2026-11-20T00:00", Timeliness.OVERDUE, 0, 1),
        ("2026-11-22T06:00", Timeliness.OVERDUE, 0, 3),
    ],
)
def test_timeliness(now: str, standing: Timeliness, left: int, overdue: int) -> None:
    moment = local(now).astimezone(UTC)
    assert timeliness(DUE_2026, moment) is standing
    assert days_left(DUE_2026, moment) == left
    assert days_overdue(DUE_2026, moment) == overdue


def test_without_a_deadline_there_is_no_timeliness() -> None:
    assert timeliness(None, DUE_2026) is Timeliness.NO_DEADLINE


def test_how_soon_is_soon_is_a_setting() -> None:
    moment = local("2026-11-14T10:00")
    assert timeliness(DUE_2026, moment, soon_days=5) is Timeliness.DUE_SOON
    assert timeliness(DUE_2026, moment, soon_days=4) is Timeliness.ON_TRACK


MOMENTS = st.datetimes(
    datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC), allow_imaginary=False
)


@given(deadline_day=st.dates(date(2026, 1, 1), date(2026, 12, 31)), first=MOMENTS, second=MOMENTS)
def test_time_only_makes_it_worse(deadline_day: date, first: datetime, second: datetime) -> None:
    deadline = end_of_day(deadline_day)
    earlier, later = sorted((first, second))
    order = [Timeliness.ON_TRACK, Timeliness.DUE_SOON, Timeliness.OVERDUE]
    assert order.index(timeliness(deadline, earlier)) <= order.index(timeliness(deadline, later))
    assert days_left(deadline, earlier) >= days_left(deadline, later)
    assert days_overdue(deadline, earlier) <= days_overdue(deadline, later)
    assert (timeliness(deadline, later) is Timeliness.OVERDUE) == (
        days_overdue(deadline, later) > 0
    )


def test_an_instant_knows_its_zone() -> None:
    assert civil_date(datetime(2026, 11, 19, 17, tzinfo=UTC)) == date(2026, 11, 20)
    with pytest.raises(ValueError, match="aware"):
        civil_date(datetime(2026, 11, 19))
    assert end_of_day(date(2026, 11, 19)) + timedelta(seconds=1) == local("2026-11-20T00:00")
