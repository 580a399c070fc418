"""Quiet hours: what does not answer a person waits until the office opens."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.notices import Postpone
from models.working_time import OfficeHours
from services import periods

HOURS = OfficeHours()


def until_open(session: Session, now: datetime) -> Postpone | None:
    """Return when the office opens next, None while it is open. `now` is office time."""
    calendar = periods.calendar(session)
    if HOURS.may_send_now(now, calendar):
        return None
    return Postpone(HOURS.next_opening(now, calendar))
