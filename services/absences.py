"""Nghỉ: a person is away for some days, and is not written to unasked on them."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import Action
from models.people import Absence, Person
from models.people_cards import Leave, LeaveLine, Route
from models.people_refusals import DaysOver, LeaveOver, TooManyDays
from models.rights import Actor, Role, Verb
from services import addressees, audit

#: The longest leave that can be told at once.
LIMIT = 366  # days


def take(session: Session, actor: Actor, days: tuple[date, date], now: datetime) -> Leave:
    """Note that the actor is away. What overlaps with it is replaced: the last word counts."""
    first, last = max(days[0], now.date()), days[1]
    if last < now.date():
        raise DaysOver(last=f"{last:%d/%m/%Y}")
    if (last - first).days + 1 > LIMIT:
        raise TooManyDays(days=(last - first).days + 1, limit=LIMIT)
    # Two messages at once are taken one after the other.
    session.get_one(Person, actor.person_id, with_for_update=True)
    replaced = [
        one for one in _open(session, actor, now) if one.from_on <= last and one.to_on >= first
    ]
    for one in replaced:
        one.revoked_at = now
    made = Absence(person_id=actor.person_id, from_on=first, to_on=last, created_at=now)
    session.add(made)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        Action.LEAVE_TAKEN,
        "absence",
        made.id,
        now,
        before=[[one.from_on.isoformat(), one.to_on.isoformat()] for one in replaced],
        after=[first.isoformat(), last.isoformat()],
    )
    return _describe(session, actor, now, [made], replaced)


def cancel(session: Session, actor: Actor, absence_id: int, now: datetime) -> Leave:
    """Take a leave back, or end it early."""
    found = session.get(Absence, absence_id, with_for_update=True)
    if (
        found is None
        or found.person_id != actor.person_id
        or found.revoked_at is not None
        or found.to_on < now.date()
    ):
        raise LeaveOver
    found.revoked_at = now
    session.flush()
    audit.record(session, actor.person_id, Action.LEAVE_CANCELLED, "absence", found.id, now)
    return overview(session, actor, now)


def overview(session: Session, actor: Actor, now: datetime) -> Leave:
    """Return the actor's leave, now and to come."""
    return _describe(session, actor, now, _open(session, actor, now))


def lines(session: Session, actor: Actor, now: datetime) -> tuple[LeaveLine, ...]:
    """Return the days of the actor's leave, now and to come."""
    return tuple(map(_line, _open(session, actor, now)))


def _describe(
    session: Session,
    actor: Actor,
    now: datetime,
    shown: list[Absence],
    replaced: list[Absence] | None = None,
) -> Leave:
    own = {grant.agency_id for grant in actor.grants if grant.on_behalf_of is None}
    return Leave(
        lines=tuple(map(_line, shown)),
        routes=_routes(session, actor, shown[0].from_on, now) if shown else (),
        may_name_deputy=any(
            actor.stands_in_for(Verb.DEPUTISE, agency_id) is None
            for agency_id in actor.agencies_for(Verb.DEPUTISE) & own
        ),
        replaced=tuple(map(_line, replaced or ())),
    )


def _routes(session: Session, actor: Actor, day: date, now: datetime) -> tuple[Route, ...]:
    """Return who is reminded on the first day in the agencies in which the actor would be."""
    # Any hour of that day will do.
    then = now + timedelta(days=(day - now.date()).days)
    own = {
        grant.agency_id: grant.agency_name
        for grant in actor.grants
        if grant.role in {Role.OFFICER, Role.HEAD} and grant.on_behalf_of is None
    }
    seats = addressees.reporters(session, own, then)
    people = {seat.person_id for seat in seats}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    names = {row.id: row.name for row in rows}
    return tuple(
        Route(
            agency_name,
            tuple(names[seat.person_id] for seat in seats if seat.agency_id == agency_id),
        )
        for agency_id, agency_name in own.items()
    )


def _open(session: Session, actor: Actor, now: datetime) -> list[Absence]:
    return list(
        session.scalars(
            select(Absence)
            .where(
                Absence.person_id == actor.person_id,
                Absence.revoked_at.is_(None),
                Absence.to_on >= now.date(),
            )
            .order_by(Absence.from_on, Absence.id)
        )
    )


def _line(found: Absence) -> LeaveLine:
    return LeaveLine(absence_id=found.id, from_on=found.from_on, to_on=found.to_on)
