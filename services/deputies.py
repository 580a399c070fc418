"""Thay mặt: a head names somebody of the agency who acts in their place for some days."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from models.agencies import Agency
from models.audit import Action
from models.people import Deputation, Membership, Person
from models.people_cards import Colleague, Deputies, DeputyLine
from models.people_notices import DeputyEvent
from models.people_refusals import (
    DaysOver,
    DeputationOver,
    DeputyNamedAlready,
    NoChain,
    NotAHead,
    NotColleagues,
    NotYourself,
    TooManyDays,
)
from models.rights import Actor, Role, Verb
from services import audit, deputy_notices

#: The longest that somebody can be stood in for at once.
LIMIT = 90  # days


def name(
    session: Session,
    actor: Actor,
    agency_id: int,
    deputy_id: int,
    days: tuple[date, date],
    now: datetime,
    machine_now: datetime,
) -> DeputyLine:
    """Let a colleague act in the actor's place in an agency, from today at the earliest."""
    check_may_name(actor, agency_id)
    deputy = session.get(Person, deputy_id)
    if deputy is None or not _works_in(session, deputy_id, agency_id):
        raise NotColleagues(name=deputy.name if deputy else "–")
    if deputy_id == actor.person_id:
        raise NotYourself
    first, last = max(days[0], now.date()), days[1]
    if last < now.date():
        raise DaysOver(last=f"{last:%d/%m/%Y}")
    if (last - first).days + 1 > LIMIT:
        raise TooManyDays(days=(last - first).days + 1, limit=LIMIT)
    _check_free(session, actor.person_id, agency_id, first, last)
    made = Deputation(
        person_id=actor.person_id,
        deputy_id=deputy_id,
        agency_id=agency_id,
        from_on=first,
        to_on=last,
        created_at=now,
    )
    session.add(made)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        Action.DEPUTY_NAMED,
        "deputation",
        made.id,
        now,
        deputy=deputy_id,
        agency=agency_id,
        first=first.isoformat(),
        last=last.isoformat(),
    )
    deputy_notices.tell(session, made, DeputyEvent.NAMED, machine_now)
    return _lines(session, Deputation.id == made.id)[0]


def revoke(
    session: Session, actor: Actor, deputation_id: int, now: datetime, machine_now: datetime
) -> DeputyLine:
    """Take a deputation back: its right is gone with the deputy's next message."""
    found = session.get(Deputation, deputation_id, with_for_update=True)
    if found is None or found.person_id != actor.person_id:
        raise DeputationOver
    if found.revoked_at is not None or found.to_on < now.date():
        raise DeputationOver
    line = _lines(session, Deputation.id == found.id)[0]
    _end(session, found, actor.person_id, now, machine_now)
    return line


def end_all(
    session: Session,
    person_id: int,
    by_id: int | None,
    now: datetime,
    machine_now: datetime,
    *,
    agency_id: int | None = None,
    given_only: bool = False,
) -> None:
    """End the deputations of a person who leaves: in one agency or all, given and received."""
    whose = Deputation.person_id == person_id
    if not given_only:
        whose = or_(whose, Deputation.deputy_id == person_id)
    statement = select(Deputation).where(
        whose, Deputation.revoked_at.is_(None), Deputation.to_on >= now.date()
    )
    if agency_id is not None:
        statement = statement.where(Deputation.agency_id == agency_id)
    for found in session.scalars(statement):
        _end(session, found, by_id, now, machine_now)


def overview(session: Session, actor: Actor, now: datetime) -> Deputies:
    """Return what stands and is to come; raise NotAHead for whom neither can concern."""
    given, received = standing(session, actor.person_id, now)
    if not given and not received and not _own_agencies(actor):
        raise NotAHead
    return Deputies(given=given, received=received, colleagues=_colleagues(session, actor))


def standing(
    session: Session, person_id: int, now: datetime
) -> tuple[tuple[DeputyLine, ...], tuple[DeputyLine, ...]]:
    """Return what a person has given and received that is in force or to come."""
    open_ones = Deputation.revoked_at.is_(None) & (Deputation.to_on >= now.date())
    return (
        _lines(session, open_ones & (Deputation.person_id == person_id)),
        _lines(session, open_ones & (Deputation.deputy_id == person_id)),
    )


def check_may_name(actor: Actor, agency_id: int) -> None:
    """Raise a refusal where the actor is not themselves the head of an agency."""
    if agency_id in _own_agencies(actor):
        return
    if agency_id in actor.agencies_for(Verb.DEPUTISE):
        raise NoChain
    raise NotAHead


def _own_agencies(actor: Actor) -> set[int]:
    """Return the agencies in which the actor may name a deputy: by a right of their own only."""
    return {
        agency_id
        for agency_id in actor.agencies_for(Verb.DEPUTISE)
        if actor.stands_in_for(Verb.DEPUTISE, agency_id) is None
    }


def _colleagues(session: Session, actor: Actor) -> tuple[Colleague, ...]:
    rows = session.execute(
        select(Person.id, Person.name, Agency.id, Agency.short_name, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .join(Agency, Agency.id == Membership.agency_id)
        .where(
            Membership.agency_id.in_(_own_agencies(actor)),
            Membership.revoked_at.is_(None),
            Person.is_suspended.is_(False),
            Person.id != actor.person_id,
        )
        .order_by(Agency.id, Person.name, Person.id, Membership.id)
    )
    found: dict[tuple[int, int], Colleague] = {}
    for person_id, person_name, agency_id, agency_name, role in rows:
        found.setdefault(
            (agency_id, person_id),
            Colleague(
                person_id=person_id,
                agency_id=agency_id,
                name=person_name,
                agency_name=agency_name,
                role=Role(role),
            ),
        )
    return tuple(found.values())


def _works_in(session: Session, person_id: int, agency_id: int) -> bool:
    return (
        session.scalar(
            select(Membership.id)
            .join(Person)
            .where(
                Membership.person_id == person_id,
                Membership.agency_id == agency_id,
                Membership.revoked_at.is_(None),
                Person.is_suspended.is_(False),
            )
            .limit(1)
        )
        is not None
    )


def _check_free(session: Session, person_id: int, agency_id: int, first: date, last: date) -> None:
    """Raise DeputyNamedAlready where another deputation of the head falls on the days."""
    # Two messages that name a deputy at once are taken one after the other.
    session.get_one(Person, person_id, with_for_update=True)
    other = session.scalars(
        select(Deputation).where(
            Deputation.person_id == person_id,
            Deputation.agency_id == agency_id,
            Deputation.revoked_at.is_(None),
            Deputation.from_on <= last,
            Deputation.to_on >= first,
        )
    ).first()
    if other is not None:
        raise DeputyNamedAlready(
            name=session.get_one(Person, other.deputy_id).name,
            first=f"{other.from_on:%d/%m/%Y}",
            last=f"{other.to_on:%d/%m/%Y}",
        )


def _end(
    session: Session, found: Deputation, by_id: int | None, now: datetime, machine_now: datetime
) -> None:
    found.revoked_at = now
    session.flush()
    audit.record(session, by_id, Action.DEPUTY_REVOKED, "deputation", found.id, now)
    deputy_notices.tell(session, found, DeputyEvent.REVOKED, machine_now)


def _lines(session: Session, which: ColumnElement[bool]) -> tuple[DeputyLine, ...]:
    principal, deputy = aliased(Person), aliased(Person)
    rows = session.execute(
        select(Deputation, principal.name, deputy.name, Agency.name)
        .join(principal, principal.id == Deputation.person_id)
        .join(deputy, deputy.id == Deputation.deputy_id)
        .join(Agency, Agency.id == Deputation.agency_id)
        .where(which)
        .order_by(Deputation.from_on, Deputation.id)
    )
    return tuple(
        DeputyLine(
            deputation_id=found.id,
            principal_name=principal_name,
            deputy_name=deputy_name,
            agency_name=agency_name,
            from_on=found.from_on,
            to_on=found.to_on,
        )
        for found, principal_name, deputy_name, agency_name in rows
    )
