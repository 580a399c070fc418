"""Whom a notice goes to: active people, each under one address."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Account, Membership, Person
from models.rights import Role

#: Who works on an agency's tasks.
WORKERS = (Role.OFFICER, Role.HEAD, Role.PLANNER)


@dataclass(frozen=True, slots=True)
class Seat:
    """A role that a person holds in an agency, with the address to write to.

    `since` is when the person had both joined and been given the role.
    """

    person_id: int
    channel: str
    address: str
    agency_id: int
    role: Role
    since: datetime


def reporters(session: Session, agencies: Collection[int]) -> list[Seat]:
    """Return who reports for each of the agencies: its officers, its head where it has none."""
    seats = _seats(session, {Role.OFFICER, Role.HEAD}, agencies)
    manned = {seat.agency_id for seat in seats if seat.role is Role.OFFICER}
    return [seat for seat in seats if seat.role is Role.OFFICER or seat.agency_id not in manned]


def workers(session: Session, agencies: Collection[int]) -> list[Seat]:
    """Return who works on the agencies' tasks, each person once an agency.

    These are officers, heads and planners.
    """
    seats = _seats(session, WORKERS, agencies)
    return list({(seat.person_id, seat.agency_id): seat for seat in seats}.values())


def heads(session: Session, agency_id: int) -> list[Seat]:
    """Return the heads of an agency."""
    return _seats(session, {Role.HEAD}, {agency_id})


def planners(session: Session) -> list[Seat]:
    """Return the people of the planning department."""
    return _seats(session, {Role.PLANNER}, None)


def _seats(
    session: Session, roles: Collection[Role], agencies: Collection[int] | None
) -> list[Seat]:
    """Return the active seats in some roles; a person with two accounts is written to on one."""
    statement = (
        select(
            Person.id,
            Person.joined_at,
            Account.channel,
            Account.address,
            Membership.agency_id,
            Membership.role,
            Membership.granted_at,
        )
        .join(Membership, (Membership.person_id == Person.id) & Membership.revoked_at.is_(None))
        .join(
            Account,
            (Account.person_id == Person.id)
            & Account.blocked_at.is_(None)
            & Account.ended_at.is_(None),
        )
        .where(Person.is_suspended.is_(False), Membership.role.in_(roles))
        .order_by(Person.id, Account.id, Membership.id)
    )
    if agencies is not None:
        statement = statement.where(Membership.agency_id.in_(agencies))
    seats: dict[tuple[int, int, str], Seat] = {}
    for person_id, joined_at, channel, address, agency_id, role, granted_at in session.execute(
        statement
    ):
        seats.setdefault(
            (person_id, agency_id, role),
            Seat(person_id, channel, address, agency_id, Role(role), max(joined_at, granted_at)),
        )
    return list(seats.values())
