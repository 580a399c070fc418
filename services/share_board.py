"""The board: what became of the shares of a task, and everything about one of them."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.clock import zone_of
from models import share_rights
from models.assigning_refusals import NotYourShare, ShareGone
from models.assignment_states import state_of
from models.figures import Filing, signed_days
from models.people import Person
from models.plans import Assignment, Duty
from models.quick_assigning import proposed_name
from models.refusals import NotAllowed
from models.rights import Actor
from models.share_cards import Board, ReceiverLine, ShareCard, ShareLine
from services import duty_facts, share_cards, share_reading, share_receivers, tasks


def board(session: Session, actor: Actor, duty_id: int, now: datetime) -> Board:
    """Return what became of a duty's shares, for its agency and those above it."""
    duty = session.get(Duty, duty_id)
    if duty is None or not share_rights.may_see(actor, share_reading.chain(duty.assignment)):
        raise NotAllowed
    if duty.cancelled_at is not None:
        raise ShareGone
    assignment = duty.assignment
    own = duty_facts.read(session, duty.period, zone_of(now), duties=[duty.id])[0]
    shares = share_reading.children(session, assignment.id)
    rows = share_cards.rows_of(session, duty.period, shares, now)
    progress = share_cards.progress_of(session, duty.period, shares, now)
    ended = session.scalar(
        select(func.count()).where(
            Assignment.parent_id == assignment.id, Assignment.ended_at.is_not(None)
        )
    )
    return Board(
        duty_id=duty.id,
        code=own.task.code,
        short_title=own.task.short_title,
        brief=assignment.brief,
        agency_name=own.agency.short_name,
        state=own.facts.state,
        percent=own.facts.percent,
        is_reported=own.facts.filing is not Filing.MISSING,
        progress=progress,
        lines=tuple(
            _line(session, share, rows[share.id], now) for share in shares if share.id in rows
        ),
        ended=ended or 0,
        may_give=share_rights.may_give(actor, assignment),
        may_gather=bool(progress and progress.reported)
        and share_rights.may_report(actor, assignment),
    )


def card(session: Session, actor: Actor, share_id: int, now: datetime) -> ShareCard:
    """Return everything about one share, an ended one too, for the people of its chain."""
    share = share_reading.share_for(session, actor, share_id)
    duty = share_reading.duty_of(session, share, now)
    parent_duty = share_reading.duty_of(session, share.parent, now) if share.parent else None
    if duty is None or parent_duty is None:
        raise NotYourShare
    rows = share_cards.rows_of(session, duty.period, [share], now)
    below = share_reading.children(session, share.id)
    is_alive = share.ended_at is None
    return ShareCard(
        share_id=share.id,
        duty_id=duty.id,
        parent_duty_id=parent_duty.id,
        code=share.task.code,
        short_title=share.task.short_title,
        brief=share.brief,
        receiver=share_reading.receiver_name(session, share),
        has_receiver=share_reading.has_receiver(session, share),
        giver=share_reading.giver_name(share),
        given_by=_name(session, share.given_by_id),
        given_at=share.given_at,
        standing=state_of(share),
        acknowledged_by=_name(session, share.acknowledged_by_id),
        acknowledged_at=share.acknowledged_at,
        hand_back_reason=share.hand_back_reason,
        proposal=_proposal(session, actor, share),
        end_reason=share.end_reason,
        due_at=duty.due_at,
        days_left=signed_days(duty.due_at, now, zone_of(now)),
        filing=rows[share.id].facts.filing if share.id in rows else Filing.MISSING,
        last=tasks.last_report(session, duty),
        progress=share_cards.progress_of(session, duty.period, below, now),
        shares=len(below),
        may_decide=is_alive and share_rights.may_decide(actor, share),
        may_receive=is_alive and share_rights.may_receive(actor, share),
        may_report=is_alive and share_rights.may_report(actor, share),
        may_give=share_rights.may_give(actor, share),
    )


def _line(
    session: Session, share: Assignment, row: duty_facts.DutyRow, now: datetime
) -> ShareLine:
    return ShareLine(
        share_id=share.id,
        name=share_reading.receiver_name(session, share),
        brief=share.brief,
        standing=state_of(share),
        due_at=row.facts.due_at,
        days_left=signed_days(row.facts.due_at, now, zone_of(now)),
        filing=row.facts.filing,
        state=row.facts.state,
        percent=row.facts.percent,
        has_receiver=share_reading.has_receiver(session, share),
    )


def _proposal(session: Session, actor: Actor, share: Assignment) -> ReceiverLine | None:
    """Return whom the receiver's reason proposes instead, where that is somebody to give it to."""
    name = proposed_name(share.hand_back_reason or "")
    if name is None or share.parent is None or not share_rights.may_decide(actor, share):
        return None
    found = share_receivers.by_name(share_receivers.choices(session, actor, share.parent), name)
    if found is None or found.key == (share.agency_id, share.person_id):
        return None
    return share_receivers.lines(session, share.parent, [found], [])[0]


def _name(session: Session, person_id: int | None) -> str | None:
    person = session.get(Person, person_id) if person_id else None
    return person.name if person else None
