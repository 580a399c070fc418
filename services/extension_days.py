"""Until when more time may be given: the days that can be asked for, and how they are typed."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import zone_of
from core.text import fold
from models.dates import read_date
from models.deadlines import civil_date
from models.extension_refusals import DayTooEarly, DayTooLate, DayUnknown
from models.plans import Duty
from services import periods

#: "+5", "+5 ngày", "thêm 5 ngày làm việc", folded.
_WORKING_DAYS = re.compile(
    r"\+ ?(\d{1,3})(?: (?:ngay|days?).*)?|(?:them )?(\d{1,3}) ngay lam viec"
)
_LONGEST = 366  # working days


def check(session: Session, duty: Duty, day: date, now: datetime) -> None:
    """Refuse a day that is no later than the deadline, past, or beyond what can be granted."""
    zone = zone_of(now)
    # Who is late may still be given today.
    after = max(civil_date(duty.due_at, zone), civil_date(now, zone) - timedelta(days=1))
    if day <= after:
        raise DayTooEarly(after=shown(after))
    limit = latest(session, duty, zone)
    if day > limit:
        raise DayTooLate(limit=shown(limit))


def latest(session: Session, duty: Duty, zone: ZoneInfo) -> date:
    """Return the last day that can be granted: the year's, or that of who gave the share."""
    limit = date(duty.period.year, 12, 31)
    parent_id = duty.assignment.parent_id
    if parent_id is not None:
        due_at = session.scalar(
            select(Duty.due_at).where(
                Duty.period_id == duty.period_id, Duty.assignment_id == parent_id
            )
        )
        limit = min(limit, civil_date(due_at, zone)) if due_at else limit
    return limit


def read(session: Session, duty: Duty, text: str, now: datetime) -> date:
    """Read a day, or so many working days more; raise what is wrong with it."""
    found = _WORKING_DAYS.fullmatch(fold(text).strip(" .!"))
    if found:
        day = working_day(session, duty, min(int(found[1] or found[2]), _LONGEST), now)
    else:
        typed = read_date(text, civil_date(now, zone_of(now)))
        if typed is None:
            raise DayUnknown
        day = typed
    check(session, duty, day, now)
    return day


def working_day(session: Session, duty: Duty, count: int, now: datetime) -> date:
    """Return the day so many working days after the deadline, or after today where it is past."""
    zone = zone_of(now)
    start = max(civil_date(duty.due_at, zone), civil_date(now, zone))
    return periods.calendar(session).working_day_after(start, count)


def shown(day: date) -> str:
    """Return a day as a refusal names it."""
    return day.strftime("%d/%m/%Y")
