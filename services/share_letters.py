"""Messages about shares: who is told when one is given, changed, urged for or handed back.

Whoever causes one writes the row; what it says is worked out when it is sent, so that nobody is
told of work that was taken back meanwhile. All of them wait for office hours.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.clock import zone_of
from models.figures import signed_days
from models.notices import Postpone
from models.people import Person
from models.plans import Assignment, Duty
from models.rights import Actor
from models.share_notices import (
    HandBackData,
    ShareChange,
    ShareChangedData,
    ShareGivenData,
    ShareUrgedData,
)
from services import addressees, outbox, quiet, share_reading
from services.addressees import Seat

#: The kinds of the rows, and the first words of their keys.
GIVEN, CHANGED, URGED, HAND_BACK = "share", "share_change", "share_urge", "share_hand_back"
#: Changes that end a share: of these alone one is told when it is gone.
_ENDS = (ShareChange.RECALLED, ShareChange.MOVED)


def tell_given(
    session: Session, share: Assignment, machine_now: datetime, *, is_moved: bool = False
) -> int:
    """Tell a share's receiver of it; return to how many people that is written."""
    return sum(
        _write(
            session,
            seat,
            f"{GIVEN}|{share.id}|{seat.person_id}",
            GIVEN,
            {"share": share.id, "person": seat.person_id, "moved": is_moved},
            machine_now,
        )
        for seat in share_reading.receivers(session, share)
    )


def tell_changed(
    session: Session,
    actor: Actor | None,
    share: Assignment,
    change: ShareChange,
    mark: str,
    machine_now: datetime,
    words: str | None = None,
) -> int:
    """Tell a share's receiver what became of it; `mark` tells one such change from another."""
    return sum(
        _write(
            session,
            seat,
            f"{CHANGED}|{change}|{share.id}|{mark}|{seat.person_id}",
            CHANGED,
            {
                "share": share.id,
                "person": seat.person_id,
                "change": change,
                "by": actor.person_id if actor else None,
                "words": words,
            },
            machine_now,
        )
        for seat in share_reading.receivers(session, share)
        if actor is None or seat.person_id != actor.person_id
    )


def tell_ended(
    session: Session,
    actor: Actor | None,
    share: Assignment,
    change: ShareChange,
    machine_now: datetime,
    words: str | None,
) -> int:
    """Tell a share's receiver that it is no longer theirs, with the words of who ended it.

    To whom it has not even been announced yet, the announcement is taken back and nothing is said.
    """
    keys = {
        f"{GIVEN}|{share.id}|{seat.person_id}" for seat in share_reading.receivers(session, share)
    }
    unsaid = outbox.take_back(session, keys, machine_now)
    told = [key for key in keys if key not in unsaid]
    if not told:
        return 0
    return tell_changed(session, actor, share, change, "end", machine_now, words=words)


def tell_urged(
    session: Session, actor: Actor, share: Assignment, words: str, day: str, machine_now: datetime
) -> tuple[int, int]:
    """Urge a share's receiver, once a day; return how many could be and how many are."""
    seats = share_reading.receivers(session, share)
    giver = share.parent.agency_id if share.parent else 0
    # A unit is urged as one; a person by name.
    whom = f"{share.agency_id}.{share.person_id or 0}"
    written = sum(
        _write(
            session,
            seat,
            f"{URGED}|{giver}|{whom}|{day}|{seat.person_id}",
            URGED,
            {
                "share": share.id,
                "person": seat.person_id,
                "by": actor.person_id,
                "words": words,
            },
            machine_now,
        )
        for seat in seats
    )
    return len(seats), written


def tell_hand_back(
    session: Session,
    actor: Actor,
    share: Assignment,
    mark: str,
    now: datetime,
    machine_now: datetime,
) -> int:
    """Tell the heads of the agency that gave a share that its receiver wants to hand it back."""
    agency_id = share.parent.agency_id if share.parent else share.agency_id
    return sum(
        _write(
            session,
            seat,
            f"{HAND_BACK}|{share.id}|{mark}|{seat.person_id}",
            HAND_BACK,
            {"share": share.id, "person": seat.person_id, "by": actor.person_id},
            machine_now,
        )
        for seat in addressees.heads(session, {agency_id}, now)
        if seat.person_id != actor.person_id
    )


def given(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> ShareGivenData | Postpone | None:
    """Compose the news of a share; None where it is the person's no longer."""
    found = _current(session, payload, now)
    if found is None:
        return None
    share, duty = found
    return quiet.until_open(session, now) or ShareGivenData(
        share=share_reading.describe(share, duty),
        given_by=_name(session, share.given_by_id),
        days_left=signed_days(duty.due_at, now, zone_of(now)),
        may_give=_may_give(session, payload["person"], share, now),
        is_moved=bool(payload.get("moved")),
    )


def changed(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> ShareChangedData | Postpone | None:
    """Compose the news of a change; None where another one has made it pointless."""
    change = ShareChange(payload["change"])
    share = session.get(Assignment, payload["share"])
    duty = share_reading.duty_of(session, share, now) if share else None
    if share is None or duty is None or (share.ended_at is not None) != (change in _ENDS):
        return None
    if not _is_receiver(session, share, payload["person"]):
        return None
    return quiet.until_open(session, now) or ShareChangedData(
        change=change,
        share=share_reading.describe(share, duty),
        changed_by=_name(session, payload["by"]),
        words=payload["words"],
    )


def urged(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> ShareUrgedData | Postpone | None:
    """Compose an urging; None where it was reported or taken back meanwhile."""
    found = _current(session, payload, now)
    if found is None or share_reading.is_reported(session, found[1]):
        return None
    share, duty = found
    return quiet.until_open(session, now) or ShareUrgedData(
        share=share_reading.describe(share, duty),
        urged_by=_name(session, payload["by"]),
        words=payload["words"],
        days_left=signed_days(duty.due_at, now, zone_of(now)),
    )


def hand_back(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> HandBackData | Postpone | None:
    """Compose the wish to hand a share back; None where it was decided or withdrawn meanwhile."""
    share = session.get(Assignment, payload["share"])
    duty = share_reading.duty_of(session, share, now) if share else None
    if share is None or duty is None or share.ended_at or not share.hand_back_at:
        return None
    giver = share.parent.agency_id if share.parent else share.agency_id
    if payload["person"] not in {
        seat.person_id for seat in addressees.heads(session, {giver}, now)
    }:
        return None
    return quiet.until_open(session, now) or HandBackData(
        share=share_reading.describe(share, duty),
        receiver=share_reading.receiver_name(session, share),
        asked_by=_name(session, payload["by"]),
        reason=share.hand_back_reason or "",
    )


def _write(
    session: Session,
    seat: Seat,
    key: str,
    kind: str,
    payload: Mapping[str, Any],
    machine_now: datetime,
) -> bool:
    return outbox.enqueue(
        session,
        key,
        kind,
        payload,
        channel=seat.channel,
        address=seat.address,
        person_id=seat.person_id,
        now=machine_now,
    )


def _current(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> tuple[Assignment, Duty] | None:
    """Return a notice's share and its duty as long as it is the addressee's."""
    share = session.get(Assignment, payload["share"])
    duty = share_reading.duty_of(session, share, now) if share else None
    if share is None or duty is None or share.ended_at is not None or duty.cancelled_at:
        return None
    return (share, duty) if _is_receiver(session, share, payload["person"]) else None


def _is_receiver(session: Session, share: Assignment, person_id: int) -> bool:
    return person_id in {seat.person_id for seat in share_reading.receivers(session, share)}


def _may_give(session: Session, person_id: int, share: Assignment, now: datetime) -> bool:
    """Return whether the reader can give the share on: a head, of a unit's share."""
    heads = {seat.person_id for seat in addressees.heads(session, {share.agency_id}, now)}
    return share.person_id is None and person_id in heads


def _name(session: Session, person_id: int | None) -> str:
    person = session.get(Person, person_id) if person_id else None
    return person.name if person else ""
