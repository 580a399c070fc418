"""People as those see them who may: the list of an agency, a person's card."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.people import Absence, Account, Membership, Person
from models.people_cards import PeopleList, PersonCard, PersonLine, Place
from models.people_refusals import PeopleNotShown, PersonGone
from models.plans import Assignment, Duty, PartyRole
from models.reports import Report, ReportStatus
from models.rights import Actor, Role, Scope, Verb
from services import presence


def list_people(session: Session, actor: Actor, agency_id: int, now: datetime) -> PeopleList:
    """Return the people of an agency, to who may see them."""
    agency = session.get(Agency, agency_id)
    if agency is None or not actor.may(Verb.SEE_PEOPLE, agency_id):
        raise PeopleNotShown
    own = {grant.agency_id: grant.agency_name for grant in actor.grants}
    return PeopleList(
        agency_id=agency.id,
        agency_name=agency.name,
        lines=lines_of(session, agency.id, now),
        others=tuple(
            (id_, name)
            for id_, name in own.items()
            if id_ != agency_id and actor.may(Verb.SEE_PEOPLE, id_)
        ),
        sees_all=actor.scope(Verb.SEE_PEOPLE) is Scope.PLAN,
        may_invite=bool(actor.invitable(agency_id)),
    )


def card(
    session: Session, actor: Actor, person_id: int, agency_id: int, now: datetime
) -> PersonCard:
    """Return a person of an agency; what they are elsewhere is shown only to who sees that too."""
    if not actor.may(Verb.SEE_PEOPLE, agency_id):
        raise PeopleNotShown
    person = session.get(Person, person_id)
    if person is None:
        raise PersonGone
    places = [
        place
        for place in places_of(session, person_id)
        if actor.may(Verb.SEE_PEOPLE, place.agency_id)
    ]
    if agency_id not in {place.agency_id for place in places}:
        raise PersonGone
    agencies = {place.agency_id for place in places}
    drafts, shares = open_work(session, person_id, agencies)
    may_manage = actor.may(Verb.MANAGE_PEOPLE, agency_id) and person_id != actor.person_id
    return PersonCard(
        person_id=person.id,
        name=person.name,
        places=tuple(places),
        joined_at=person.joined_at,
        is_suspended=person.is_suspended,
        is_reachable=person_id in _reachable(session, [person_id]),
        away_until=_away_until(session, [person_id], now).get(person_id),
        drafts=len(drafts),
        shares=len(shares),
        agency_id=agency_id,
        may_suspend=may_manage and not person.is_suspended,
        may_restore=may_manage and person.is_suspended,
        may_hand_over=bool(drafts or shares) and actor.may(Verb.HAND_OVER, agency_id),
    )


def lines_of(session: Session, agency_id: int | None, now: datetime) -> tuple[PersonLine, ...]:
    """Return the people of an agency by name; None: of all agencies."""
    statement = (
        select(Person, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.revoked_at.is_(None))
        .order_by(Person.name, Person.id, Membership.id)
    )
    if agency_id is not None:
        statement = statement.where(Membership.agency_id == agency_id)
    roles: dict[int, list[Role]] = {}
    people: dict[int, Person] = {}
    for person, role in session.execute(statement):
        people[person.id] = person
        roles.setdefault(person.id, []).append(Role(role))
    reachable = _reachable(session, people)
    away = _away_until(session, people, now)
    agencies = None if agency_id is None else [agency_id]
    deputies = {
        one.deputy_id: one.to_on
        for one in presence.in_force(session, now.date(), agencies=agencies)
    }
    return tuple(
        PersonLine(
            person_id=person.id,
            name=person.name,
            roles=tuple(dict.fromkeys(roles[person.id])),
            is_suspended=person.is_suspended,
            is_reachable=person.id in reachable,
            away_until=away.get(person.id),
            deputy_until=deputies.get(person.id),
        )
        for person in people.values()
    )


def places_of(session: Session, person_id: int) -> tuple[Place, ...]:
    """Return the roles that a person holds, and where."""
    rows = session.execute(
        select(Agency.id, Agency.name, Membership.role, Membership.granted_at)
        .join(Membership, Membership.agency_id == Agency.id)
        .where(Membership.person_id == person_id, Membership.revoked_at.is_(None))
        .order_by(Membership.id)
    )
    return tuple(Place(id_, name, Role(role), since) for id_, name, role, since in rows)


def open_work(
    session: Session, person_id: int, agencies: Collection[int] | None = None
) -> tuple[list[Report], list[Assignment]]:
    """Return a person's drafts and the shares that were given to them, in some agencies or all."""

    def within() -> list[ColumnElement[bool]]:
        return [] if agencies is None else [Assignment.agency_id.in_(agencies)]

    drafts = session.scalars(
        select(Report)
        .join(Duty, Duty.id == Report.duty_id)
        .join(Assignment, Assignment.id == Duty.assignment_id)
        .where(
            Report.author_id == person_id,
            Report.status == ReportStatus.DRAFT,
            Duty.cancelled_at.is_(None),
            *within(),
        )
        .order_by(Report.id)
    )
    shares = session.scalars(
        select(Assignment)
        .where(
            Assignment.person_id == person_id,
            Assignment.role == PartyRole.PART,
            Assignment.ended_at.is_(None),
            *within(),
        )
        .order_by(Assignment.id)
    )
    return list(drafts), list(shares)


def count_reports(session: Session, person_id: int) -> int:
    """Return how many reports a person has sent."""
    counted = session.scalar(
        select(func.count())
        .select_from(Report)
        .where(Report.author_id == person_id, Report.status != ReportStatus.DRAFT)
    )
    return counted or 0


def _reachable(session: Session, people: Collection[int]) -> set[int]:
    return set(
        session.scalars(
            select(Account.person_id).where(
                Account.person_id.in_(people),
                Account.blocked_at.is_(None),
                Account.ended_at.is_(None),
            )
        )
    )


def _away_until(session: Session, people: Collection[int], now: datetime) -> dict[int, date]:
    day = now.date()
    rows = session.execute(
        select(Absence.person_id, func.max(Absence.to_on))
        .where(
            Absence.person_id.in_(people),
            Absence.from_on <= day,
            Absence.to_on >= day,
            Absence.revoked_at.is_(None),
        )
        .group_by(Absence.person_id)
    )
    return {person_id: until for person_id, until in rows}  # noqa: C416 (a row is no tuple to dict)
