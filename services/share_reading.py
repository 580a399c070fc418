"""Reading shares: the chain in which work was handed down, what hangs below, whose it is."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import zone_of
from models import share_rights
from models.assigning_refusals import NotYourShare, ShareGone
from models.people import Membership, Person
from models.plans import Assignment, Duty, PartyRole, Period
from models.reports import FILED, Report
from models.rights import Actor
from models.share_cards import WaitingShare
from services import addressees
from services.addressees import Seat


def chain(assignment: Assignment) -> list[Assignment]:
    """Return an assignment and those it is a part of, up to the one that the plan gives."""
    found = [assignment]
    while found[-1].parent is not None:
        found.append(found[-1].parent)
    return found


def children(session: Session, assignment_id: int) -> list[Assignment]:
    """Return the living shares of an assignment, in the order in which they were given."""
    return list(
        session.scalars(
            select(Assignment)
            .where(Assignment.parent_id == assignment_id, Assignment.ended_at.is_(None))
            .order_by(Assignment.id)
        )
    )


def below(session: Session, assignment: Assignment) -> list[Assignment]:
    """Return every living share that hangs below an assignment, the upper ones first."""
    found: list[Assignment] = []
    level = [assignment]
    while level:
        level = [child for one in level for child in children(session, one.id)]
        found += level
    return found


def duty_of(session: Session, assignment: Assignment, now: datetime) -> Duty | None:
    """Return an assignment's duty of this year, a cancelled one too."""
    return session.scalar(
        select(Duty)
        .join(Period, Period.id == Duty.period_id)
        .where(Duty.assignment_id == assignment.id, Period.year == now.year)
    )


def open_duty(session: Session, share: Assignment, now: datetime) -> Duty:
    """Return the duty of a living share; raise ShareGone where nothing is expected any more."""
    duty = duty_of(session, share, now)
    if share.ended_at is not None or duty is None or duty.cancelled_at is not None:
        raise ShareGone
    return duty


def share_for(session: Session, actor: Actor, share_id: int, *, lock: bool = False) -> Assignment:
    """Return a share that somebody may see; raise NotYourShare for all others.

    With `lock` nobody else changes it before this transaction is over.
    """
    share = session.get(Assignment, share_id, with_for_update=lock)
    if (
        share is None
        or share.role != PartyRole.PART
        or not share_rights.may_see(actor, chain(share))
    ):
        raise NotYourShare
    return share


def share_to_decide(session: Session, actor: Actor, share_id: int) -> Assignment:
    """Return a living share that somebody decides over, locked."""
    share = share_for(session, actor, share_id, lock=True)
    if not share_rights.may_decide(actor, share):
        raise NotYourShare
    if share.ended_at is not None:
        raise ShareGone
    return share


def is_reported(session: Session, duty: Duty) -> bool:
    """Return whether a duty's report has been filed."""
    filed = select(Report.id).where(Report.duty_id == duty.id, Report.status.in_(FILED)).limit(1)
    return session.scalar(filed) is not None


def receiver_name(session: Session, share: Assignment) -> str:
    """Return who has a share: the person it names, or the unit."""
    if share.person_id is not None:
        return session.get_one(Person, share.person_id).name
    return share.agency.short_name


def giver_name(share: Assignment) -> str:
    """Return the agency that gave a share."""
    return share.parent.agency.short_name if share.parent else ""


def has_receiver(session: Session, share: Assignment) -> bool:
    """Return whether the named person still works there; a unit always does."""
    if share.person_id is None:
        return share.agency.ended_on is None
    found = session.scalar(
        select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.person_id == share.person_id,
            Membership.agency_id == share.agency_id,
            Membership.revoked_at.is_(None),
            Person.is_suspended.is_(False),
        )
        .limit(1)
    )
    return found is not None


def receivers(session: Session, share: Assignment) -> list[Seat]:
    """Return whom a notice about a share goes to: the named person, or who works in the unit."""
    return of_share(share, addressees.workers(session, [share.agency_id]))


def of_share(share: Assignment, seats: Iterable[Seat]) -> list[Seat]:
    """Return those of some seats that are a share's receiver."""
    return [
        seat
        for seat in seats
        if seat.agency_id == share.agency_id and share.person_id in (None, seat.person_id)
    ]


def describe(share: Assignment, duty: Duty) -> WaitingShare:
    """Return a share as a notice or a list speaks of it."""
    return WaitingShare(
        share_id=share.id,
        duty_id=duty.id,
        code=share.task.code,
        short_title=share.task.short_title,
        brief=share.brief,
        giver=giver_name(share),
        due_at=duty.due_at,
    )


def given_on_day(share: Assignment, now: datetime) -> str:
    """Return the civil day on which a share was given, as it stands in keys."""
    given = share.given_at or now
    return given.astimezone(zone_of(now)).date().isoformat()
