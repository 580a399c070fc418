"""How people come in: by codes that are made for them and used up."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.text import clean_line, clip
from models.agencies import Agency
from models.audit import Action
from models.cards import Welcome
from models.people import Invitation, Membership, Person
from models.people_refusals import OpenElsewhere
from models.plans import Plan
from models.rights import Actor, Role, Verb
from services import accounts, audit

#: The privacy notice that people acknowledge now; a changed text is a new version.
NOTICE_VERSION = "2026-11"
#: A code's random bytes: 128 bits cannot be guessed.
CODE_BYTES = 16
NAME_LIMIT = 120


class BadInvitation(Exception):
    """An invitation cannot be made so; the message is for the operator."""


class RoleDoesNotFitHere(BadInvitation):
    """The role belongs to another agency."""


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """An invitation a moment after it was made: the only time its code is known."""

    code: str
    agency_name: str
    agency_code: str
    role: Role
    expires_at: datetime
    name: str | None = None


def hash_code(code: str) -> str:
    """Return what is stored of a code."""
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()


def link_of(username: str | None, code: str) -> str | None:
    """Return the link that takes a person in, None while the bot does not know its name."""
    return f"https://t.me/{username}?start={code}" if username else None


def check_role(session: Session, agency: Agency, role: Role) -> None:
    """Raise RoleDoesNotFitHere where a role belongs to another agency.

    Planners belong to a plan's planning department, leaders to its committee.
    """
    plans = session.scalars(
        select(Plan)
        .where(Plan.territory == agency.territory, Plan.ended_at.is_(None))
        .order_by(Plan.id)
    ).all()
    if not plans:
        return
    if role is Role.PLANNER and agency.id not in {plan.planning_agency_id for plan in plans}:
        raise RoleDoesNotFitHere(
            f"a planner works in {plans[0].planning_agency.name}, which sums up the reports; "
            f"for {agency.name} choose officer or head"
        )
    if role is Role.LEADER and agency.id not in {plan.committee_id for plan in plans}:
        raise RoleDoesNotFitHere(
            f"a leader sees the whole plan and belongs to the People's Committee; "
            f"for the leader of {agency.name} choose head"
        )


def create(
    session: Session,
    agency: Agency,
    role: Role,
    *,
    uses: int,
    days: int,
    now: datetime,
    name: str | None = None,
    replaces: int | None = None,
    actor: Actor | None = None,
) -> NewInvitation:
    """Make an invitation to an agency and role; raise BadInvitation where they do not fit.

    With a `name` it is for that person, who will bear it here, and takes the place of an earlier
    one for them that was not used. `replaces` is the person whose account it replaces. `actor` is
    who makes it, None for the operator.
    """
    if uses < 1 or days < 1:
        raise BadInvitation("an invitation has at least 1 use and 1 day")
    if days > 366 or uses > 1000:
        raise BadInvitation("an invitation has at most 1000 uses and 366 days")
    check_role(session, agency, role)
    code = secrets.token_urlsafe(CODE_BYTES)
    maker = actor.person_id if actor else None
    behalf = actor.stands_in_for(Verb.INVITE, agency.id) if actor else None
    invitation = Invitation(
        code_hash=hash_code(code),
        agency_id=agency.id,
        role=role,
        uses_left=uses,
        expires_at=now + timedelta(days=days),
        created_at=now,
        created_by_id=maker,
        name=name,
        person_id=replaces,
    )
    if name is not None or replaces is not None:
        _revoke_earlier(session, invitation, maker, now)
    session.add(invitation)
    session.flush()
    audit.record(
        session,
        maker,
        Action.INVITATION_CREATED,
        "invitation",
        invitation.id,
        now,
        on_behalf_of=behalf,
        agency=agency.code,
        role=role,
        uses=uses,
        replaces=replaces,
    )
    return NewInvitation(code, agency.name, agency.code, role, invitation.expires_at, name)


def _revoke_earlier(session: Session, new: Invitation, maker: int | None, now: datetime) -> None:
    """Make unused invitations void that were for the same: one link a person is enough."""
    same = (
        (Invitation.person_id == new.person_id,)
        if new.person_id is not None
        else (
            Invitation.person_id.is_(None),
            Invitation.name == new.name,
            Invitation.agency_id == new.agency_id,
            Invitation.role == new.role,
        )
    )
    earlier = select(Invitation).where(
        *same, Invitation.uses_left > 0, Invitation.revoked_at.is_(None)
    )
    for one in session.scalars(earlier):
        one.revoked_at = now
        audit.record(session, maker, Action.INVITATION_REVOKED, "invitation", one.id, now)


def look_up(
    session: Session, code: str, now: datetime, channel: str = "", address: str = ""
) -> Welcome | None:
    """Return what a code offers to who reads at an address.

    None alike for a wrong, a used, an expired and a revoked one, and for one that replaces the
    account of somebody else. Raises OpenElsewhere where it was opened in the very account that it
    replaces.
    """
    invitation = _find(session, hash_code(code), now)
    if invitation is None or invitation.person_id is None:
        return _welcome(session, invitation)
    reader = accounts.owner(session, channel, address)
    if session.get_one(Person, invitation.person_id).is_suspended:
        return None
    if reader is not None and reader.id == invitation.person_id:
        raise OpenElsewhere
    return _welcome(session, invitation) if reader is None else None


def accept(
    session: Session,
    code_hash: str,
    *,
    channel: str,
    address: str,
    name: str,
    language: str,
    now: datetime,
    machine_now: datetime | None = None,
) -> tuple[int, Welcome] | None:
    """Let a person in who has acknowledged the notice; return (person's id, welcome).

    None if the invitation was used up or has expired since it was shown. A person who is in
    already gets the new role besides the old ones; accepting the same role twice uses nothing.
    An invitation that replaces an account moves its person, and lets nobody else in. `name` is
    what the messenger says, and gives way to the name for which the invitation was made.
    """
    invitation = _find(session, code_hash, now)
    if invitation is None:
        return None
    person = accounts.owner(session, channel, address)
    if person is not None and person.is_suspended:
        return None
    if invitation.person_id is not None:
        moved = session.get_one(Person, invitation.person_id, with_for_update=True)
        if person is not None or moved.is_suspended or not _take_use(session, invitation):
            return None
        moved.notice_version, moved.notice_acknowledged_at = NOTICE_VERSION, now
        accounts.replace(session, moved, channel, address, now, machine_now or now)
        return moved.id, _required(_welcome(session, invitation))
    if person is not None and _holds(session, person.id, invitation):
        return person.id, _required(_welcome(session, invitation))
    if not _take_use(session, invitation):
        return None
    if person is None:
        person = Person(
            name=invitation.name or clip(clean_line(name), NAME_LIMIT) or address,
            language=language,
            notice_version=NOTICE_VERSION,
            notice_acknowledged_at=now,
            joined_at=now,
        )
        session.add(person)
        session.flush()
        accounts.attach(session, person, channel, address)
    person.notice_version, person.notice_acknowledged_at = NOTICE_VERSION, now
    session.add(
        Membership(
            person_id=person.id,
            agency_id=invitation.agency_id,
            role=invitation.role,
            granted_at=now,
        )
    )
    session.flush()
    audit.record(
        session,
        person.id,
        Action.PERSON_JOINED,
        "person",
        person.id,
        now,
        invitation=invitation.id,
        role=invitation.role,
        notice=NOTICE_VERSION,
    )
    return person.id, _required(_welcome(session, invitation))


def _find(session: Session, code_hash: str, now: datetime) -> Invitation | None:
    return session.scalar(
        select(Invitation).where(
            Invitation.code_hash == code_hash,
            Invitation.uses_left > 0,
            Invitation.expires_at > now,
            Invitation.revoked_at.is_(None),
        )
    )


def _take_use(session: Session, invitation: Invitation) -> bool:
    """Take one use. The last one is taken by one of two people who press at once, not by both."""
    taken = session.scalar(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.uses_left > 0)
        .values(uses_left=Invitation.uses_left - 1)
        .returning(Invitation.id)
    )
    return taken is not None


def _holds(session: Session, person_id: int, invitation: Invitation) -> bool:
    return (
        session.scalar(
            select(Membership.id).where(
                Membership.person_id == person_id,
                Membership.agency_id == invitation.agency_id,
                Membership.role == invitation.role,
                Membership.revoked_at.is_(None),
            )
        )
        is not None
    )


def _welcome(session: Session, invitation: Invitation | None) -> Welcome | None:
    if invitation is None:
        return None
    return Welcome(
        agency_name=invitation.agency.name,
        role=invitation.role,
        plan_number=session.scalar(
            select(Plan.number)
            .where(Plan.territory == invitation.agency.territory, Plan.ended_at.is_(None))
            .order_by(Plan.id)
            .limit(1)
        ),
        name=invitation.name,
        is_replacement=invitation.person_id is not None,
    )


def _required(welcome: Welcome | None) -> Welcome:
    assert welcome is not None  # noqa: S101 (for the type checker: the invitation is there)
    return welcome
