"""Whom a notice goes to: active people, each under one address.

Who is on leave is not written to unasked: the others of their kind are, or the head. What goes to
a head goes to the deputy while there is one (thay mặt).
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Account, Deputation, Membership, Person
from models.rights import Role, Scope, Verb, scope_of
from services import presence

#: Who works on an agency's tasks.
WORKERS = (Role.OFFICER, Role.HEAD, Role.PLANNER)


@dataclass(frozen=True, slots=True)
class Seat:
    """A role that a person holds in an agency, with the address to write to.

    `since` is when the person had both joined and been given the role. `on_behalf_of` is the head
    in whose place a deputy is written to.
    """

    person_id: int
    channel: str
    address: str
    agency_id: int
    role: Role
    since: datetime
    on_behalf_of: int | None = None


def reporters(
    session: Session, agencies: Collection[int], now: datetime | None = None
) -> list[Seat]:
    """Return who reports for each of the agencies: its officers, its head where it has none.

    `now` is office time; without it nobody is known to be away or to stand in for anybody.
    """
    away = presence.away(session, now)
    officers = [
        seat for seat in _seats(session, {Role.OFFICER}, agencies) if seat.person_id not in away
    ]
    manned = {seat.agency_id for seat in officers}
    return officers + heads(session, set(agencies) - manned, now)


def heads(session: Session, agencies: Collection[int], now: datetime | None = None) -> list[Seat]:
    """Return who is written to as the head of each of the agencies.

    A head who has named a deputy for the day is left alone, unless the deputy is away or cannot be
    reached. Where all of them are away, the heads are written to all the same.
    """
    own = _seats(session, {Role.HEAD}, agencies)
    if now is None:
        return own
    away = presence.away(session, now)
    standing = presence.in_force(session, now.date(), agencies=agencies)
    deputies = _deputies(session, standing, away)
    replaced = {(seat.agency_id, seat.on_behalf_of) for seat in deputies}
    present = deputies + [
        seat
        for seat in own
        if seat.person_id not in away and (seat.agency_id, seat.person_id) not in replaced
    ]
    manned = {seat.agency_id for seat in present}
    return present + [seat for seat in own if seat.agency_id not in manned]


def workers(session: Session, agencies: Collection[int]) -> list[Seat]:
    """Return who works on the agencies' tasks, each person once an agency.

    These are officers, heads and planners.
    """
    seats = _seats(session, WORKERS, agencies)
    return list({(seat.person_id, seat.agency_id): seat for seat in seats}.values())


def planners(
    session: Session, now: datetime | None = None, agency_id: int | None = None
) -> list[Seat]:
    """Return the people of a planning department (None: of every one) who are not on leave."""
    away = presence.away(session, now)
    seats = _seats(session, {Role.PLANNER}, None if agency_id is None else {agency_id})
    return [seat for seat in seats if seat.person_id not in away]


def addresses(session: Session, people: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return where people are written to, (channel, address) by person; one a person."""
    rows = session.execute(
        select(Account.person_id, Account.channel, Account.address)
        .join(Person, Person.id == Account.person_id)
        .where(
            Account.person_id.in_(people),
            Account.blocked_at.is_(None),
            Account.ended_at.is_(None),
            Person.is_suspended.is_(False),
        )
        .order_by(Account.id)
    )
    found: dict[int, tuple[str, str]] = {}
    for person_id, channel, address in rows:
        found.setdefault(person_id, (channel, address))
    return found


def _deputies(
    session: Session, standing: Collection[Deputation], away: frozenset[int]
) -> list[Seat]:
    """Return the seats in which deputies are written to in their heads' places."""
    if not standing:
        return []
    wanted = {(one.agency_id, one.deputy_id) for one in standing}
    own: dict[tuple[int, int], Seat] = {}
    for seat in _seats(session, set(Role), {agency_id for agency_id, _ in wanted}):
        place = seat.agency_id, seat.person_id
        if place in wanted and seat.person_id not in away:
            own.setdefault(place, seat)
    return [
        replace(own[one.agency_id, one.deputy_id], role=Role.HEAD, on_behalf_of=one.person_id)
        for one in standing
        if (one.agency_id, one.deputy_id) in own
    ]


def holders(session: Session, roles: Collection[Role], *agency_ids: int) -> list[Seat]:
    """Return who holds one of the roles in one of the agencies, each person once."""
    seats = _seats(session, roles, agency_ids)
    return list({seat.person_id: seat for seat in reversed(seats)}.values())


def receivers(
    session: Session, verb: Verb, agency_id: int, now: datetime | None = None
) -> list[Seat]:
    """Return who does a receiving body's verb in an agency, a head's deputy in the head's place.

    `now` is as for `reporters`. Where all others are away, they are written to all the same.
    """
    roles = {role for role in Role if scope_of(verb, role) is Scope.RECEIVED}
    away = presence.away(session, now)
    others = _seats(session, roles - {Role.HEAD}, [agency_id])
    present = [seat for seat in others if seat.person_id not in away]
    return (heads(session, [agency_id], now) if Role.HEAD in roles else []) + (present or others)


def people(session: Session, people_ids: Collection[int]) -> list[Seat]:
    """Return every seat of some people, whichever their roles."""
    return _seats(session, set(Role), None, people_ids)


def _seats(
    session: Session,
    roles: Collection[Role],
    agencies: Collection[int] | None,
    people_ids: Collection[int] | None = None,
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
    if people_ids is not None:
        statement = statement.where(Person.id.in_(people_ids))
    seats: dict[tuple[int, int, str], Seat] = {}
    for person_id, joined_at, channel, address, agency_id, role, granted_at in session.execute(
        statement
    ):
        seats.setdefault(
            (person_id, agency_id, role),
            Seat(person_id, channel, address, agency_id, Role(role), max(joined_at, granted_at)),
        )
    return list(seats.values())
