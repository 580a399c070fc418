"""What deputies are told: that they were named, and that it is over."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.delivery import OutboxRow
from models.notices import Postpone
from models.people import Deputation, Person
from models.people_notices import DeputyEvent, DeputyNotice
from models.working_time import OfficeHours
from services import addressees, outbox, periods, quiet

#: The kind of the notices to deputies, and the first word of their keys.
KIND = "deputy"
#: So long after its end a deputy is still told of it, after an outage say.
TELL_WITHIN = timedelta(days=14)
#: When deputies are told of an end, in the office's time.
TELL_AT = time(7, 30)
HOURS = OfficeHours()


def tell(session: Session, found: Deputation, event: DeputyEvent, machine_now: datetime) -> bool:
    """Tell a deputy of an event once; return whether that made a message."""
    address = addressees.addresses(session, [found.deputy_id]).get(found.deputy_id)
    if address is None:
        return False
    return outbox.enqueue(
        session,
        _key(found, event),
        KIND,
        {"deputation": found.id, "event": event},
        channel=address[0],
        address=address[1],
        person_id=found.deputy_id,
        now=machine_now,
    )


def plan_endings(session: Session, now: datetime, machine_now: datetime) -> int:
    """Tell deputies that their last day is over; return how many messages that made."""
    if not TELL_AT <= now.time() < HOURS.closes:
        return 0
    if not periods.calendar(session).is_working_day(now.date()):
        return 0
    ended = session.scalars(
        select(Deputation).where(
            Deputation.revoked_at.is_(None),
            Deputation.to_on < now.date(),
            Deputation.to_on >= now.date() - TELL_WITHIN,
        )
    ).all()
    keys = {_key(one, DeputyEvent.ENDED): one for one in ended}
    written = set(session.scalars(select(OutboxRow.key).where(OutboxRow.key.in_(list(keys)))))
    return sum(
        tell(session, one, DeputyEvent.ENDED, machine_now)
        for key, one in keys.items()
        if key not in written
    )


def deputy_notice(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> DeputyNotice | Postpone | None:
    """Return what a deputy is told; None where it is no longer so."""
    event = DeputyEvent(payload["event"])
    found = session.get(Deputation, payload["deputation"])
    if found is None:
        return None
    is_over = found.revoked_at is not None or found.to_on < now.date()
    if event is DeputyEvent.NAMED and is_over:
        return None
    if later := quiet.until_open(session, now):
        return later
    return DeputyNotice(
        event=event,
        principal_name=session.get_one(Person, found.person_id).name,
        agency_name=session.get_one(Agency, found.agency_id).name,
        from_on=found.from_on,
        to_on=found.to_on,
    )


def _key(found: Deputation, event: DeputyEvent) -> str:
    return f"{KIND}|{found.id}|{event}"
