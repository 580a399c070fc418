"""How people come in: one-time codes, and silence for those who guess."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from core.text import clean_line, clip
from models.agencies import Agency
from models.audit import Action
from models.cards import Welcome
from models.people import Account, Invitation, Knock, Membership, Person
from models.plans import Plan
from models.rights import Role
from services import audit

#: The privacy notice that people acknowledge now; a changed text is a new version.
NOTICE_VERSION = "2026-11"
#: A code's random bytes: 128 bits cannot be guessed.
CODE_BYTES = 16
#: Wrong codes (and, apart from them, other messages) of a stranger that are answered in an hour.
KNOCKS_AN_HOUR = 5
HOUR = timedelta(hours=1)
NAME_LIMIT = 120


class BadInvitation(Exception):
    """An invitation cannot be made so; the message is for the operator."""


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """An invitation a moment after it was made: the only time its code is known."""

    code: str
    agency_name: str
    agency_code: str
    role: Role
    expires_at: datetime


def hash_code(code: str) -> str:
    """Return what is stored of a code."""
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()


def create(
    session: Session, agency: Agency, role: Role, *, uses: int, days: int, now: datetime
) -> NewInvitation:
    """Make an invitation to an agency and role; raise BadInvitation where they do not fit."""
    if uses < 1 or days < 1:
        raise BadInvitation("an invitation has at least 1 use and 1 day")
    if days > 366 or uses > 1000:
        raise BadInvitation("an invitation has at most 1000 uses and 366 days")
    plan = session.scalar(select(Plan))
    if plan and role is Role.PLANNER and agency.id != plan.planning_agency_id:
        raise BadInvitation(
            f"a planner works in {plan.planning_agency.name}, which sums up the reports; "
            f"for {agency.name} choose officer or head"
        )
    if plan and role is Role.LEADER and agency.id != plan.committee_id:
        raise BadInvitation(
            f"a leader sees the whole plan and belongs to the People's Committee; "
            f"for the leader of {agency.name} choose head"
        )
    code = secrets.token_urlsafe(CODE_BYTES)
    invitation = Invitation(
        code_hash=hash_code(code),
        agency_id=agency.id,
        role=role,
        uses_left=uses,
        expires_at=now + timedelta(days=days),
        created_at=now,
    )
    session.add(invitation)
    session.flush()
    audit.record(
        session,
        None,
        Action.INVITATION_CREATED,
        "invitation",
        invitation.id,
        now,
        agency=agency.code,
        role=role,
        uses=uses,
    )
    return NewInvitation(code, agency.name, agency.code, role, invitation.expires_at)


def look_up(session: Session, code: str, now: datetime) -> Welcome | None:
    """Return what a code offers; None alike for a wrong, a used and an expired one."""
    return _welcome(session, _find(session, hash_code(code), now))


def accept(
    session: Session,
    code_hash: str,
    *,
    channel: str,
    address: str,
    name: str,
    language: str,
    now: datetime,
) -> tuple[int, Welcome] | None:
    """Let a person in who has acknowledged the notice; return (person's id, welcome).

    None if the invitation was used up or has expired since it was shown. A person who is in
    already gets the new role besides the old ones; accepting the same role twice uses nothing.
    """
    invitation = _find(session, code_hash, now)
    if invitation is None:
        return None
    person = session.scalar(
        select(Person)
        .join(Account)
        .where(
            Account.channel == channel,
            Account.address == address,
            Account.ended_at.is_(None),
        )
    )
    if person is not None and person.is_suspended:
        return None
    if person is None:
        person = Person(
            name=clip(clean_line(name), NAME_LIMIT) or address,
            language=language,
            notice_version=NOTICE_VERSION,
            notice_acknowledged_at=now,
            joined_at=now,
            accounts=[Account(channel=channel, address=address)],
        )
        session.add(person)
        session.flush()
    elif _holds(session, person.id, invitation):
        return person.id, _required(_welcome(session, invitation))
    # The last use is taken by one of two people who press at once, never by both.
    taken = session.scalar(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.uses_left > 0)
        .values(uses_left=Invitation.uses_left - 1)
        .returning(Invitation.id)
    )
    if taken is None:
        return None
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


def knock(session: Session, channel: str, address: str, now: datetime, *, was_code: bool) -> bool:
    """Count a stranger's try; return whether it is answered at all.

    `now` is machine time. After five wrong codes in an hour nothing is answered until the hour is
    over; after five other messages the stranger is met with silence too, but a right code counts.
    """
    recent = [
        bool(code)
        for code in session.scalars(
            select(Knock.was_code).where(
                Knock.channel == channel, Knock.address == address, Knock.at > now - HOUR
            )
        )
    ]
    if recent.count(was_code) >= KNOCKS_AN_HOUR or recent.count(True) >= KNOCKS_AN_HOUR:
        return False
    session.add(Knock(channel=channel, address=address, at=now, was_code=was_code))
    return True


def is_silenced(session: Session, channel: str, address: str, now: datetime) -> bool:
    """Return whether a stranger has guessed too often to be let in this hour, code or not."""
    wrong = session.scalar(
        select(func.count())
        .select_from(Knock)
        .where(
            Knock.channel == channel,
            Knock.address == address,
            Knock.at > now - HOUR,
            Knock.was_code,
        )
    )
    return (wrong or 0) >= KNOCKS_AN_HOUR


def purge(session: Session, now: datetime) -> None:
    """Forget the tries of strangers that no longer count. `now` is machine time."""
    session.execute(delete(Knock).where(Knock.at <= now - HOUR))


def _find(session: Session, code_hash: str, now: datetime) -> Invitation | None:
    return session.scalar(
        select(Invitation).where(
            Invitation.code_hash == code_hash,
            Invitation.uses_left > 0,
            Invitation.expires_at > now,
            Invitation.revoked_at.is_(None),
        )
    )


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
        plan_number=session.scalar(select(Plan.number)),
    )


def _required(welcome: Welcome | None) -> Welcome:
    assert welcome is not None  # noqa: S101 (for the type checker: the invitation is there)
    return welcome
