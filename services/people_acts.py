"""What an administrator or the operator does about people: suspend, restore, grant, revoke, move.

`actor` is None for the operator at the console, who may do all of it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.audit import Action
from models.notices import Postpone
from models.people import Account, Membership, Person
from models.people_notices import RolesChanged
from models.people_refusals import (
    AlreadyHolds,
    AlreadySuspended,
    DoesNotHold,
    LastAdministrator,
    NoRoleHeld,
    NotSuspended,
    NotYourself,
    PeopleNotShown,
    PersonGone,
    RoleDoesNotFit,
    SeveralRoles,
)
from models.rights import Actor, Role, Scope, Verb
from services import (
    accounts,
    addressees,
    audit,
    deputies,
    invitations,
    outbox,
    people_cards,
    quiet,
)
from services.invitations import NewInvitation

#: The kind of the notice to whose roles have changed.
KIND = "roles changed"
#: How long a link that replaces an account holds.
REPLACE_DAYS = 2


def suspend(
    session: Session, actor: Actor | None, person_id: int, now: datetime, machine_now: datetime
) -> Person:
    """Make a person a stranger until they are restored; who stands in for them ends doing so."""
    person = _managed(session, actor, person_id)
    if person.is_suspended:
        raise AlreadySuspended(name=person.name)
    if actor is not None and actor.person_id == person_id:
        raise NotYourself
    _check_not_last_admin(session, person)
    person.is_suspended = True
    accounts.close_dialogs(session, person_id)
    deputies.end_all(session, person_id, _by(actor), now, machine_now)
    _note(session, actor, Action.PERSON_SUSPENDED, person_id, now, False, True)
    return person


def restore(
    session: Session, actor: Actor | None, person_id: int, now: datetime, machine_now: datetime
) -> Person:
    """Let a suspended person work again, with the roles that they hold."""
    person = _managed(session, actor, person_id)
    if not person.is_suspended:
        raise NotSuspended(name=person.name)
    person.is_suspended = False
    session.flush()
    _note(session, actor, Action.PERSON_RESTORED, person_id, now, True, False)
    _tell(session, person_id, now, machine_now)
    return person


def grant(
    session: Session,
    actor: Actor | None,
    person_id: int,
    agency: Agency,
    role: Role,
    now: datetime,
    machine_now: datetime,
) -> Person:
    """Give a person a role in an agency."""
    person = _managed(session, actor, person_id)
    _check_fits(session, agency, role)
    if _held(session, person_id, agency.id, role) is not None:
        raise AlreadyHolds(name=person.name, agency=agency.name)
    _grant(session, actor, person, agency, role, now)
    _tell(session, person_id, now, machine_now)
    return person


def revoke(
    session: Session,
    actor: Actor | None,
    person_id: int,
    agency: Agency,
    role: Role,
    now: datetime,
    machine_now: datetime,
) -> Person:
    """Take a role in an agency from a person; it counts from their next message on."""
    person = _managed(session, actor, person_id)
    held = _held(session, person_id, agency.id, role)
    if held is None:
        raise DoesNotHold(name=person.name, agency=agency.name)
    if role is Role.ADMIN:
        _check_not_last_admin(session, person, keeping=held.id)
    _revoke(session, actor, person, held, now, machine_now)
    _tell(session, person_id, now, machine_now)
    return person


def move(
    session: Session,
    actor: Actor | None,
    person_id: int,
    agency: Agency,
    role: Role | None,
    now: datetime,
    machine_now: datetime,
) -> tuple[Role, Role]:
    """Take the one role that a person holds and give them one in another agency.

    Return the former and the new role. The open work stays where it is: it is handed over apart.
    """
    person = _managed(session, actor, person_id)
    held = session.scalars(
        select(Membership).where(
            Membership.person_id == person_id, Membership.revoked_at.is_(None)
        )
    ).all()
    if not held:
        raise NoRoleHeld(name=person.name)
    if len(held) > 1:
        raise SeveralRoles(name=person.name)
    former = Role(held[0].role)
    new = role or former
    if (held[0].agency_id, former) == (agency.id, new):
        raise AlreadyHolds(name=person.name, agency=agency.name)
    _check_fits(session, agency, new)
    if former is Role.ADMIN and new is not Role.ADMIN:
        _check_not_last_admin(session, person)
    _revoke(session, actor, person, held[0], now, machine_now)
    _grant(session, actor, person, agency, new, now)
    _tell(session, person_id, now, machine_now)
    return former, new


def replace_account(
    session: Session, actor: Actor | None, person_id: int, days: int, now: datetime
) -> NewInvitation:
    """Return an invitation that takes a person to another account, and lets nobody else in."""
    person = _managed(session, actor, person_id)
    if person.is_suspended:
        raise AlreadySuspended(name=person.name)
    places = people_cards.places_of(session, person_id)
    if not places:
        raise NoRoleHeld(name=person.name)
    agency = session.get_one(Agency, places[0].agency_id)
    return invitations.create(
        session,
        agency,
        places[0].role,
        uses=1,
        days=days,
        now=now,
        name=person.name,
        replaces=person_id,
        actor=actor,
    )


def roles_changed(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> RolesChanged | Postpone:
    """Return what a person is told whose roles have changed: those that they hold by then."""
    if later := quiet.until_open(session, now):
        return later
    return RolesChanged(people_cards.places_of(session, payload["person"]))


def _managed(session: Session, actor: Actor | None, person_id: int) -> Person:
    """Return a person whom the actor may manage, locked against a second act at once."""
    if actor is not None and actor.scope(Verb.MANAGE_PEOPLE) is not Scope.PLAN:
        raise PeopleNotShown
    person = session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise PersonGone
    return person


def _check_fits(session: Session, agency: Agency, role: Role) -> None:
    try:
        invitations.check_role(session, agency, role)
    except invitations.RoleDoesNotFitHere:
        raise RoleDoesNotFit(agency=agency.name) from None


def _check_not_last_admin(session: Session, person: Person, keeping: int = 0) -> None:
    """Raise LastAdministrator where nobody else could do an administrator's work.

    `keeping` is the membership that goes; another one as administrator may be left.
    """
    admins = session.execute(
        select(Membership.id, Membership.person_id)
        .join(Person, Person.id == Membership.person_id)
        .join(Account, (Account.person_id == Person.id) & Account.ended_at.is_(None))
        .where(
            Membership.role == Role.ADMIN,
            Membership.revoked_at.is_(None),
            Person.is_suspended.is_(False),
        )
        # Two administrators who suspend each other at once are taken one after the other.
        .with_for_update(of=[Membership, Person])
    ).all()
    mine = [row for row in admins if row.person_id == person.id]
    left = [row for row in admins if row.person_id != person.id]
    if keeping:
        left += [row for row in mine if row.id != keeping]
    if mine and not left:
        raise LastAdministrator(name=person.name)


def _held(session: Session, person_id: int, agency_id: int, role: Role) -> Membership | None:
    return session.scalar(
        select(Membership).where(
            Membership.person_id == person_id,
            Membership.agency_id == agency_id,
            Membership.role == role,
            Membership.revoked_at.is_(None),
        )
    )


def _grant(
    session: Session,
    actor: Actor | None,
    person: Person,
    agency: Agency,
    role: Role,
    now: datetime,
) -> None:
    session.add(Membership(person_id=person.id, agency_id=agency.id, role=role, granted_at=now))
    session.flush()
    after = {"agency": agency.code, "role": role}
    _note(session, actor, Action.ROLE_GRANTED, person.id, now, None, after)


def _revoke(
    session: Session,
    actor: Actor | None,
    person: Person,
    held: Membership,
    now: datetime,
    machine_now: datetime,
) -> None:
    held.revoked_at = now
    session.flush()
    left = {
        place.role
        for place in people_cards.places_of(session, person.id)
        if place.agency_id == held.agency_id
    }
    if Role.HEAD not in left:
        deputies.end_all(
            session,
            person.id,
            _by(actor),
            now,
            machine_now,
            agency_id=held.agency_id,
            given_only=bool(left),
        )
    before = {"agency": held.agency.code, "role": held.role}
    _note(session, actor, Action.ROLE_REVOKED, person.id, now, before, None)


def _tell(session: Session, person_id: int, now: datetime, machine_now: datetime) -> None:
    address = addressees.addresses(session, [person_id]).get(person_id)
    if address is None:
        return
    outbox.enqueue(
        session,
        f"{KIND}|{person_id}|{now.isoformat()}",
        KIND,
        {"person": person_id},
        channel=address[0],
        address=address[1],
        person_id=person_id,
        now=machine_now,
    )


def _note(
    session: Session,
    actor: Actor | None,
    action: Action,
    person_id: int,
    now: datetime,
    before: object,
    after: object,
) -> None:
    audit.record(session, _by(actor), action, "person", person_id, now, before=before, after=after)


def _by(actor: Actor | None) -> int | None:
    return actor.person_id if actor else None
