"""What is kept about a person, as they see it themselves (/toi), and the name they can correct."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.text import clean_line, fold
from models.audit import Action, AuditRow
from models.people import Account, Invitation, Person
from models.people_cards import OwnData
from models.people_refusals import NameUnchanged, NameUnclear, PersonGone
from models.plans import Plan
from models.reports import Attachment, Report
from models.rights import Actor
from services import absences, audit, deputies, dialogs, people_cards
from services.dialogs import Place
from services.invitations import NAME_LIMIT

#: The conversation's name in its row.
NAME = "me"
_SIGNS = " .'’-"


def show(session: Session, actor: Actor, place: Place, now: datetime) -> OwnData:
    """Return what is kept about the actor, who reads it at `place`."""
    person = session.get(Person, actor.person_id)
    if person is None:
        raise PersonGone
    drafts, shares = people_cards.open_work(session, person.id)
    given, received = deputies.standing(session, person.id, now)
    # Looking is no reason to leave a conversation that is open.
    state = dialogs.read(session, place, now)
    if state is None or state.name == NAME:
        dialogs.save(session, place, NAME, "data", {}, now)
    return OwnData(
        person_id=person.id,
        name=person.name,
        language=person.language,
        channel=place.channel,
        address=_address(session, person.id, place),
        places=people_cards.places_of(session, person.id),
        joined_at=person.joined_at,
        notice_version=person.notice_version,
        acknowledged_at=person.notice_acknowledged_at,
        plan_number=session.scalar(select(Plan.number).where(Plan.id == actor.plan_id)),
        reports=people_cards.count_reports(session, person.id),
        files=_count_files(session, person.id),
        drafts=len(drafts),
        shares=len(shares),
        given=given,
        received=received,
        leave=absences.lines(session, actor, now),
        invited_by=_invited_by(session, person.id),
        invitations=_count_invitations(session, person.id),
    )


def ask_name(session: Session, actor: Actor, place: Place, now: datetime) -> str:
    """Wait for the person's correct name; return the present one."""
    dialogs.save(session, place, NAME, "name", {}, now)
    return session.get_one(Person, actor.person_id).name


def is_name_asked(session: Session, place: Place, now: datetime) -> bool:
    """Return whether the person's name is waited for."""
    state = dialogs.read(session, place, now)
    return state is not None and (state.name, state.step) == (NAME, "name")


def rename(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> tuple[str, str]:
    """Correct one's own name; return the former and the new one."""
    name = clean_line(text)
    letters = sum(letter.isalpha() for letter in fold(name))
    allowed = all(letter.isalpha() or letter in _SIGNS for letter in name)
    if not allowed or letters < 2 or len(name) > NAME_LIMIT:
        raise NameUnclear(limit=NAME_LIMIT)
    person = session.get_one(Person, actor.person_id, with_for_update=True)
    former = person.name
    if former == name:
        raise NameUnchanged(name=name)
    person.name = name
    audit.record(
        session,
        actor.person_id,
        Action.PERSON_RENAMED,
        "person",
        person.id,
        now,
        before=former,
        after=name,
    )
    dialogs.close(session, place)
    return former, name


def _address(session: Session, person_id: int, place: Place) -> str:
    found = session.scalar(
        select(Account.address)
        .where(
            Account.person_id == person_id,
            Account.channel == place.channel,
            Account.ended_at.is_(None),
        )
        .order_by(Account.id)
        .limit(1)
    )
    return found or ""


def _count_files(session: Session, person_id: int) -> int:
    counted = session.scalar(
        select(func.count())
        .select_from(Attachment)
        .join(Report, Report.id == Attachment.report_id)
        .where(Report.author_id == person_id)
    )
    return counted or 0


def _count_invitations(session: Session, person_id: int) -> int:
    counted = session.scalar(
        select(func.count()).select_from(Invitation).where(Invitation.created_by_id == person_id)
    )
    return counted or 0


def _invited_by(session: Session, person_id: int) -> str | None:
    """Return who made the invitation by which the person first came in, None for the operator."""
    joined = session.scalars(
        select(AuditRow)
        .where(
            AuditRow.subject == "person",
            AuditRow.subject_id == person_id,
            AuditRow.action == Action.PERSON_JOINED,
        )
        .order_by(AuditRow.id)
        .limit(1)
    ).first()
    invitation = session.get(Invitation, joined.detail.get("invitation", 0)) if joined else None
    if invitation is None or invitation.created_by_id is None:
        return None
    return session.get_one(Person, invitation.created_by_id).name
