"""Telling people what became of their agency and of their roles in it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import zone_of
from models.agencies import Agency, Reorganisation, Succession
from models.delivery import OutboxRow, OutboxState
from models.notices import Postpone
from models.people import Account, Person
from models.reorganisation_cards import ReorganisedData, RoleEnded
from models.working_time import OfficeHours
from services import outbox, quiet
from services.reorganisation.staff import RoleMoved

#: The kind of the rows, and the first word of their keys.
KIND = "reorganised"
HOURS = OfficeHours()
#: States of a notice that may have been read.
_READ = (OutboxState.SENT, OutboxState.UNKNOWN, OutboxState.CLAIMED)


def tell(
    session: Session,
    number: int,
    now: datetime,
    moved: Sequence[RoleMoved],
    machine_now: datetime,
) -> int:
    """Write one message to each person whose role ended; return how many."""
    by_person: dict[int, list[list[int | str | None]]] = {}
    for one in moved:
        by_person.setdefault(one.person_id, []).append([one.agency_id, one.role, one.granted_id])
    written = 0
    for person, channel, address in _addresses(session, sorted(by_person)):
        payload = {
            "reorganisation": number,
            "applied": _stamp(now),
            "person": person,
            "roles": by_person[person],
            "undone": False,
        }
        written += outbox.enqueue(
            session,
            f"{KIND}|{number}|{_stamp(now)}|{person}",
            KIND,
            payload,
            channel=channel,
            address=address,
            person_id=person,
            now=machine_now,
        )
    return written


def take_back(session: Session, number: int, applied: datetime, machine_now: datetime) -> int:
    """Tell those who have read of it that it was taken back; return how many."""
    rows = session.scalars(
        select(OutboxRow)
        .where(
            OutboxRow.kind == KIND,
            OutboxRow.state.in_(_READ),
            OutboxRow.key.startswith(f"{KIND}|{number}|{_stamp(applied)}|"),
        )
        .order_by(OutboxRow.id)
    ).all()
    return sum(
        outbox.enqueue(
            session,
            f"{row.key}|undone",
            KIND,
            {**row.payload, "undone": True},
            channel=row.channel,
            address=row.address,
            person_id=row.person_id,
            now=machine_now,
        )
        for row in rows
        # After a month its words are emptied; whoever took it back so late explains it.
        if row.payload and not row.key.endswith("|undone")
    )


def reorganised(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> ReorganisedData | Postpone | None:
    """Return what a person is told; None where it was taken back, or carried out again."""
    row = session.get(Reorganisation, payload["reorganisation"])
    is_undone = bool(payload["undone"])
    if (
        row is None
        or _stamp(row.applied_at) != payload["applied"]
        or (row.undone_at is not None) != is_undone
    ):
        return None
    if later := quiet.until_open(session, now):
        return later
    return ReorganisedData(
        roles=tuple(
            _role_ended(session, row, agency, role, granted, now)
            for agency, role, granted in payload["roles"]
        ),
        is_undone=is_undone,
    )


def successors_of(session: Session, agency: int) -> tuple[str, ...]:
    """Return the names of the agencies that took an agency's place."""
    return tuple(
        session.scalars(
            select(Agency.name)
            .join(Succession, Succession.successor_id == Agency.id)
            .where(Succession.predecessor_id == agency)
            .order_by(Agency.id)
        )
    )


def _role_ended(
    session: Session,
    row: Reorganisation,
    agency_id: int,
    role: str,
    granted_id: int | None,
    now: datetime,
) -> RoleEnded:
    agency = session.get_one(Agency, agency_id)
    granted = session.get(Agency, granted_id) if granted_id is not None else None
    return RoleEnded(
        agency_name=agency.name,
        role=role,
        on=agency.ended_on or row.applied_at.astimezone(zone_of(now)).date(),
        successors=successors_of(session, agency_id),
        granted_at=granted.name if granted else "",
    )


def _addresses(session: Session, people: Sequence[int]) -> list[tuple[int, str, str]]:
    """Return where each person is written to: under one address, whatever roles they have left."""
    rows = session.execute(
        select(Person.id, Account.channel, Account.address)
        .join(Account, Account.person_id == Person.id)
        .where(
            Person.id.in_(people),
            Person.is_suspended.is_(False),
            Account.blocked_at.is_(None),
            Account.ended_at.is_(None),
        )
        .order_by(Person.id, Account.id)
    )
    found: dict[int, tuple[int, str, str]] = {}
    for person, channel, address in rows:
        found.setdefault(person, (person, channel, address))
    return list(found.values())


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
