"""When a share is reminded of: around its own day, and once if nobody has acknowledged it.

All of it is counted in working days, so that no stage falls on a day off.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from models.working_time import WorkingCalendar

#: So many working days after it was given a share that nobody has acknowledged is mentioned again.
ACKNOWLEDGE_WITHIN = 2
#: A stage whose day is longer ago than this is no news any more: after a long outage, say.
STALE_AFTER = timedelta(days=7)

_DAY = timedelta(days=1)


class ShareStage(IntEnum):
    """When a share is reminded of, in working days relative to its own day."""

    BEFORE_3 = -3
    BEFORE_1 = -1
    ON_THE_DAY = 0
    AFTER_1 = 1

    @property
    def key(self) -> str:
        """A stable word for the unique keys of notices: "before_3"."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class StageDay:
    """A stage and the working day on which it takes effect."""

    stage: ShareStage
    day: date


def working_days_from(day: date, count: int, calendar: WorkingCalendar) -> date:
    """Return the working day that comes `count` working days after a day (negative: before)."""
    step = _DAY if count > 0 else -_DAY
    for _ in range(abs(count)):
        day += step
        day = (
            calendar.next_working_day_on_or_after(day)
            if count > 0
            else calendar.last_working_day_on_or_before(day)
        )
    return day


def share_stages(due: date, calendar: WorkingCalendar) -> list[StageDay]:
    """Return the stages for a share's last day, oldest first.

    Where that is a day off, the last working day before it stands for it.
    """
    target = calendar.last_working_day_on_or_before(due)
    return [
        StageDay(stage, working_days_from(target, stage.value, calendar)) for stage in ShareStage
    ]


def newest_share_stage(today: date, stages: Sequence[StageDay]) -> StageDay | None:
    """Return the stage that speaks today: the newest that has begun, unless it is stale."""
    begun = [stage for stage in stages if stage.day <= today]
    newest = max(begun, key=lambda stage: stage.day, default=None)
    return newest if newest and today - newest.day <= STALE_AFTER else None


def acknowledge_by(given: date, calendar: WorkingCalendar) -> date:
    """Return the working day on which a share is mentioned that nobody has acknowledged."""
    return working_days_from(given, ACKNOWLEDGE_WITHIN, calendar)
