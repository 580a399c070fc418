"""Telling people at once of what somebody has just done: notices written by a verb, not a tick."""

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from models.working_time import OfficeHours
from services import outbox
from services.addressees import Seat

HOURS = OfficeHours()
#: This hour's notice has gone and something happens: the next hour's. A third one is there for
#: two processes that write at the same moment.
_HOURS_AHEAD = 3

#: Machine time of the message in hand; None at the console, where office time has to do.
MACHINE_NOW: ContextVar[datetime | None] = ContextVar("machine_now", default=None)


def machine_time(now: datetime) -> datetime:
    """Return machine time beside office time `now`: the outbox waits and repeats by it."""
    return MACHINE_NOW.get() or now


def tell(
    session: Session,
    seats: Iterable[Seat],
    kind: str,
    subject: str,
    payload: Mapping[str, Any],
    now: datetime,
) -> int:
    """Write a notice to each person once, however many seats they have; return how many.

    `subject` says what it is about ("17|granted"): with the kind and the person it is the key.
    """
    people = {seat.person_id: seat for seat in seats}
    return sum(
        outbox.enqueue(
            session,
            f"{kind}|{subject}|{person_id}",
            kind,
            {**payload, "person": person_id},
            channel=seat.channel,
            address=seat.address,
            person_id=person_id,
            now=machine_time(now),
        )
        for person_id, seat in people.items()
    )


def tell_hourly(session: Session, seats: Iterable[Seat], kind: str, now: datetime) -> None:
    """See to it that each person gets a notice of a kind, one in an hour of the clock at most.

    It says what there is to say when it is sent: one that waits already will say this too.
    """
    machine_now = machine_time(now)
    hour = machine_now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    for person_id, seat in {seat.person_id: seat for seat in seats}.items():
        if outbox.waiting(session, kind, [person_id], lock=True):
            continue
        for ahead in range(_HOURS_AHEAD):
            start = hour + ahead * timedelta(hours=1)
            if outbox.enqueue(
                session,
                f"{kind}|{person_id}|{start:%Y%m%d%H}",
                kind,
                {"person": person_id},
                channel=seat.channel,
                address=seat.address,
                person_id=person_id,
                now=machine_now,
                delay=max(start - machine_now, timedelta()),
            ):
                break
