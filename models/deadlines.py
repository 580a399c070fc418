"""Deadlines as the office counts them: in civil days of its time zone.

"Trước ngày 20 tháng 11" leaves the 20th out: the last valid instant is 23:59:59 on the 19th. A
deadline on a day off is not moved: the Civil Code (articles 147, 148) would roll a Sunday 19th to
the 20th, against the wording. Instead the internal target lies on the last working day before.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

from models.working_time import WorkingCalendar

#: The time zone of the office unless a setting says otherwise: UTC+7, no summer time.
OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

#: So many civil days before its deadline a task begins to be due soon.
SOON_DAYS = 14

_DAY = timedelta(days=1)
_LAST_SECOND = time(23, 59, 59)
_RULE = re.compile(r"(before|by) (\d\d)-(\d\d)")
_A_COMMON_YEAR = 2023


@dataclass(frozen=True, slots=True)
class DueRule:
    """A deadline that comes back every year: "before 11-20" (the 20th is late) or "by 11-20"."""

    month: int
    day: int
    inclusive: bool

    def last_valid_date(self, year: int) -> date:
        """Return the last civil day of the year on which one is in time."""
        named = date(year, self.month, self.day)
        return named if self.inclusive else named - _DAY

    def deadline(self, year: int, zone: ZoneInfo = OFFICE_ZONE) -> datetime:
        """Return the last valid instant of the year, aware, in UTC."""
        return end_of_day(self.last_valid_date(year), zone)


def parse_due(text: str) -> DueRule:
    """Read "before MM-DD" or "by MM-DD"; raise ValueError for anything else."""
    found = _RULE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f'"{text}" is not of the form "before 11-20" or "by 11-20".')
    month, day = int(found[2]), int(found[3])
    try:
        # 29 February would be a deadline that most years do not have.
        date(_A_COMMON_YEAR, month, day)
    except ValueError:
        raise ValueError(f'"{text}" names a day that not every year has.') from None
    return DueRule(month, day, inclusive=found[1] == "by")


def end_of_day(day: date, zone: ZoneInfo = OFFICE_ZONE) -> datetime:
    """Return the last second of a civil day as an aware instant in UTC."""
    return datetime.combine(day, _LAST_SECOND, tzinfo=zone).astimezone(UTC)


def civil_date(instant: datetime, zone: ZoneInfo = OFFICE_ZONE) -> date:
    """Return the civil day on which an aware instant falls."""
    if instant.tzinfo is None:
        raise ValueError("An instant is an aware datetime.")
    return instant.astimezone(zone).date()


def internal_target(
    deadline: datetime, calendar: WorkingCalendar, zone: ZoneInfo = OFFICE_ZONE
) -> date:
    """Return the last working day on or before the deadline's civil day."""
    return calendar.last_working_day_on_or_before(civil_date(deadline, zone))


class ReminderStage(IntEnum):
    """When a reminder goes out, in civil days relative to the internal target."""

    BEFORE_30 = -30
    BEFORE_14 = -14
    BEFORE_7 = -7
    BEFORE_3 = -3
    BEFORE_1 = -1
    ON_THE_DAY = 0
    AFTER_1 = 1
    AFTER_3 = 3
    AFTER_7 = 7

    @property
    def key(self) -> str:
        """A stable word for the unique keys of notices: "before_30"."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of reminding and the working day on which it takes effect."""

    stage: ReminderStage
    day: date


def stage_days(target: date, calendar: WorkingCalendar) -> list[Stage]:
    """Return the stages for an internal target, oldest first, no two on one day.

    A stage that falls on a day off moves to the next working day; where it meets a newer one
    there, the newer one stands alone.
    """
    newest_on: dict[date, ReminderStage] = {}
    for stage in sorted(ReminderStage):
        day = calendar.next_working_day_on_or_after(target + _DAY * stage.value)
        newest_on[day] = stage
    return [Stage(stage, day) for day, stage in sorted(newest_on.items())]


def newest_stage(now_local: datetime, stages: Sequence[Stage]) -> Stage | None:
    """Return the newest stage whose day has come, or None before the first.

    After an outage this is the one reminder that is still worth sending. The last stage stays the
    newest for good; whoever sends it keeps track of having done so.
    """
    begun = [stage for stage in stages if stage.day <= now_local.date()]
    return max(begun, key=lambda stage: stage.day, default=None)


class Timeliness(StrEnum):
    """How a task that is not completed stands to its deadline. Computed, never stored."""

    ON_TRACK = "on_track"  # trong hạn
    DUE_SOON = "due_soon"  # sắp đến hạn
    OVERDUE = "overdue"  # quá hạn
    NO_DEADLINE = "no_deadline"  # không thời hạn


def is_late(deadline: datetime, instant: datetime) -> bool:
    """Return whether an instant lies after the deadline's last second."""
    # A deadline is stored to the second; 23:59:59.7 still belongs to the day.
    return instant >= deadline + timedelta(seconds=1)


def days_left(deadline: datetime, now: datetime, zone: ZoneInfo = OFFICE_ZONE) -> int:
    """Return the civil days left: 0 on the last day, and 0 once it is over."""
    return max(0, (civil_date(deadline, zone) - civil_date(now, zone)).days)


def days_overdue(deadline: datetime, now: datetime, zone: ZoneInfo = OFFICE_ZONE) -> int:
    """Return the civil days since the deadline's day: 0 as long as it lasts."""
    return max(0, (civil_date(now, zone) - civil_date(deadline, zone)).days)


def timeliness(
    deadline: datetime | None,
    now: datetime,
    soon_days: int = SOON_DAYS,
    zone: ZoneInfo = OFFICE_ZONE,
) -> Timeliness:
    """Return how `now` stands to a deadline; both are aware instants."""
    if deadline is None:
        return Timeliness.NO_DEADLINE
    if is_late(deadline, now):
        return Timeliness.OVERDUE
    if days_left(deadline, now, zone) <= soon_days:
        return Timeliness.DUE_SOON
    return Timeliness.ON_TRACK
