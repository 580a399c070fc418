"""What the two sides say of a share: received, asked to hand back, insisted, urged."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.text import clip
from models import share_rights
from models.assigning_refusals import (
    AcknowledgedAlready,
    NobodyToUrge,
    NothingToAcknowledge,
    NotYourShare,
    NoWish,
    ReasonWanted,
    ReportedAlready,
    UrgedToday,
    WishedAlready,
)
from models.assignment_states import Act, AssignmentState, may_follow, state_of
from models.audit import Action
from models.plans import Assignment, Duty, PartyRole, Period
from models.rights import Actor, Verb
from models.share_cards import ShareAct, ShareDone, Waiting
from models.share_notices import ShareChange
from services import acknowledging, audit, periods, share_letters, share_reading, shares


def acknowledge(session: Session, actor: Actor, assignment_id: int, now: datetime) -> ShareDone:
    """Note that an assignment was received: a share, or a task that the plan gives an agency.

    A receiver who had asked to hand it back keeps it by that.
    """
    assignment = session.get(Assignment, assignment_id, with_for_update=True)
    if assignment is None or not share_rights.may_receive(actor, assignment):
        raise NotYourShare
    duty = share_reading.open_duty(session, assignment, now)
    if state_of(assignment) is AssignmentState.ACKNOWLEDGED:
        raise AcknowledgedAlready
    assignment.acknowledged_at, assignment.acknowledged_by_id = now, actor.person_id
    assignment.hand_back_reason = assignment.hand_back_at = None
    session.flush()
    _record(session, actor, Action.ASSIGNMENT_ACKNOWLEDGED, assignment, now)
    return shares.done(session, assignment, duty, ShareAct.ACKNOWLEDGED, 0, now)


def acknowledge_tasks(session: Session, actor: Actor, now: datetime) -> int:
    """Note at once that an agency has received every task that the plan gives it; return how many.

    Shares are acknowledged one by one, for each has words of its own to be read.
    """
    waiting_ = acknowledging.waiting_tasks(session, actor, periods.of(session, actor, now))
    noted = session.scalars(
        update(Assignment)
        .where(Assignment.id.in_(waiting_), Assignment.acknowledged_at.is_(None))
        .values(acknowledged_at=now, acknowledged_by_id=actor.person_id)
        .returning(Assignment.id)
    ).all()
    if not noted:
        raise NothingToAcknowledge
    for assignment_id in noted:
        audit.record(
            session,
            actor.person_id,
            Action.ASSIGNMENT_ACKNOWLEDGED,
            "assignment",
            assignment_id,
            now,
        )
    return len(noted)


def waiting(session: Session, actor: Actor, now: datetime) -> Waiting:
    """Return the shares that a person has to acknowledge."""
    rows = session.execute(
        select(Assignment, Duty)
        .join(Duty, Duty.assignment_id == Assignment.id)
        .join(Period, Period.id == Duty.period_id)
        .where(
            Period.year == now.year,
            Duty.cancelled_at.is_(None),
            Assignment.role == PartyRole.PART,
            Assignment.ended_at.is_(None),
            Assignment.acknowledged_at.is_(None),
            Assignment.hand_back_at.is_(None),
            Assignment.agency_id.in_(actor.agencies_for(Verb.ACKNOWLEDGE)),
        )
        .order_by(Assignment.id)
    )
    return Waiting(
        tuple(
            share_reading.describe(share, duty)
            for share, duty in rows
            if share_rights.may_receive(actor, share)
        )
    )


def hand_back(
    session: Session,
    actor: Actor,
    share_id: int,
    reason: str,
    now: datetime,
    machine_now: datetime,
) -> ShareDone:
    """Ask who gave a share to give it to somebody else; until then it stays one's own."""
    share = share_reading.share_for(session, actor, share_id, lock=True)
    if not share_rights.may_receive(actor, share):
        raise NotYourShare
    duty = share_reading.open_duty(session, share, now)
    if not may_follow(share, Act.HAND_BACK):
        raise WishedAlready
    if not reason.strip():
        raise ReasonWanted
    share.hand_back_reason = clip(reason, shares.REASON_LIMIT)
    share.hand_back_at = now
    session.flush()
    _record(session, actor, Action.SHARE_HAND_BACK, share, now, reason=share.hand_back_reason)
    told = share_letters.tell_hand_back(session, actor, share, now.isoformat(), machine_now)
    return shares.done(session, share, duty, ShareAct.WISHED, told, now)


def insist(
    session: Session, actor: Actor, share_id: int, words: str, now: datetime, machine_now: datetime
) -> ShareDone:
    """Answer a wish to hand back with no: the share stays, and is to be acknowledged anew."""
    share = share_reading.share_to_decide(session, actor, share_id)
    duty = share_reading.open_duty(session, share, now)
    if not may_follow(share, Act.INSIST):
        raise NoWish
    if not words.strip():
        raise ReasonWanted
    words = clip(words, shares.REASON_LIMIT)
    share.hand_back_reason = share.hand_back_at = None
    share.acknowledged_at = share.acknowledged_by_id = None
    session.flush()
    _record(
        session, actor, Action.SHARE_INSISTED, share, now,
        on_behalf_of=shares.on_behalf(actor, share), words=words,
    )  # fmt: skip
    told = share_letters.tell_changed(
        session, actor, share, ShareChange.INSISTED, now.isoformat(), machine_now, words=words
    )
    return shares.done(session, share, duty, ShareAct.INSISTED, told, now)


def urge(
    session: Session, actor: Actor, share_id: int, words: str, now: datetime, machine_now: datetime
) -> ShareDone:
    """Urge a share's receiver in one's own words, at most once a day."""
    share = share_reading.share_to_decide(session, actor, share_id)
    duty = share_reading.open_duty(session, share, now)
    name = share_reading.receiver_name(session, share)
    if share_reading.is_reported(session, duty):
        raise ReportedAlready(name=name)
    if not words.strip():
        raise ReasonWanted
    day = now.date().isoformat()
    reached, told = share_letters.tell_urged(
        session, actor, share, clip(words, shares.REASON_LIMIT), day, machine_now
    )
    if not reached:
        raise NobodyToUrge(name=name)
    if not told:
        raise UrgedToday(name=name)
    _record(
        session, actor, Action.SHARE_URGED, share, now, on_behalf_of=shares.on_behalf(actor, share)
    )
    return shares.done(session, share, duty, ShareAct.URGED, told, now)


def _record(
    session: Session,
    actor: Actor,
    action: Action,
    share: Assignment,
    now: datetime,
    *,
    on_behalf_of: int | None = None,
    **detail: str | None,
) -> None:
    audit.record(
        session,
        actor.person_id,
        action,
        "assignment",
        share.id,
        now,
        on_behalf_of=on_behalf_of,
        **detail,
    )
