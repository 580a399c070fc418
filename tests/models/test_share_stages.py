"""When a share is reminded of: in working days, around its own day."""

from datetime import date

import pytest

from models.share_stages import (
    ShareStage,
    acknowledge_by,
    newest_share_stage,
    share_stages,
    working_days_from,
)
from models.working_time import WorkingCalendar

CALENDAR = WorkingCalendar({})


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        (date(2026, 11, 10), 0, date(2026, 11, 10)),
        (date(2026, 11, 10), -1, date(2026, 11, 9)),
        (date(2026, 11, 10), -2, date(2026, 11, 6)),  # over a weekend
        (date(2026, 11, 6), 1, date(2026, 11, 9)),
        (date(2026, 11, 7), 1, date(2026, 11, 9)),  # from a Saturday
        (date(2026, 11, 8), -1, date(2026, 11, 6)),  # from a Sunday
    ],
)
def test_working_days_are_counted_over_days_off(day: date, count: int, found: date) -> None:
    assert working_days_from(day, count, CALENDAR) == found


def test_the_stages_lie_around_the_day() -> None:
    assert {one.stage: one.day for one in share_stages(date(2026, 11, 10), CALENDAR)} == {
        ShareStage.BEFORE_3: date(2026, 11, 5),
        ShareStage.BEFORE_1: date(2026, 11, 9),
        ShareStage.ON_THE_DAY: date(2026, 11, 10),
        ShareStage.AFTER_1: date(2026, 11, 11),
    }


def test_for_a_day_off_the_last_working_day_before_it_stands() -> None:
    days = [one.day for one in share_stages(date(2026, 11, 15), CALENDAR)]  # a Sunday
    assert days == [
        date(2026, 11, 10),
        date(2026, 11, 12),
        date(2026, 11, 13),
        date(2026, 11, 16),
    ]


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2026, 11, 4), None),
        (date(2026, 11, 5), ShareStage.BEFORE_3),
        (date(2026, 11, 8), ShareStage.BEFORE_3),
        (date(2026, 11, 9), ShareStage.BEFORE_1),
        (date(2026, 11, 10), ShareStage.ON_THE_DAY),
        (date(2026, 11, 18), ShareStage.AFTER_1),
        (date(2026, 11, 19), None),  # a week old: no news any more
    ],
)
def test_the_newest_stage_speaks_until_it_is_stale(today: date, stage: ShareStage | None) -> None:
    found = newest_share_stage(today, share_stages(date(2026, 11, 10), CALENDAR))
    assert (found.stage if found else None) is stage


@pytest.mark.parametrize(
    ("given", "day"),
    [
        (date(2026, 11, 2), date(2026, 11, 4)),
        (date(2026, 11, 5), date(2026, 11, 9)),
        (date(2026, 11, 7), date(2026, 11, 10)),  # given on a Saturday
    ],
)
def test_what_nobody_acknowledged_is_mentioned_on_the_second_working_day(
    given: date, day: date
) -> None:
    assert acknowledge_by(given, CALENDAR) == day
