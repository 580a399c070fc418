"""What was reported under a name that is no more, and has to be reported again.

A report that was filed before its agency was reorganised stays where it was filed. Once it is
returned its duty is open, and open duties are the successor's: it moves on as it would have moved
on the day of the reorganisation.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.plans import Assignment, Duty
from models.reports import FILED, Report
from models.review_refusals import NobodyCorrects, SuccessorReported
from services import succession


def follow(session: Session, duty: Duty) -> Duty:
    """Return the duty that took a duty's place, itself where none did."""
    while duty.moved_to_id is not None:
        duty = session.get_one(Duty, duty.moved_to_id)
    return duty


def heir_of(session: Session, duty: Duty) -> Assignment | None:
    """Return the assignment that took the place of a duty's; None where it is still its own.

    Raise NobodyCorrects where its agency has ended and nobody does its work, and
    SuccessorReported where the successor has reported already: that report is returned instead.
    """
    assignment = duty.assignment
    if assignment.end_reason != succession.REORGANISED:
        return None
    last = succession.lines(session).onward(assignment.id)[-1]
    heir = session.get_one(Assignment, last)
    if heir.ended_at is not None:
        raise NobodyCorrects(agency=assignment.agency.short_name)
    if _has_reported(session, duty, heir):
        raise SuccessorReported(agency=heir.agency.short_name)
    return heir


def hand_on(session: Session, duty: Duty, heir: Assignment, now: datetime) -> Duty:
    """Move a duty that is open again to whoever took its agency's place; return the new one."""
    target = session.scalar(
        select(Duty).where(Duty.period_id == duty.period_id, Duty.assignment_id == heir.id)
    )
    if target is None:
        target = Duty(period_id=duty.period_id, assignment_id=heir.id, due_at=duty.due_at)
        session.add(target)
        session.flush()
    duty.cancelled_at, duty.moved_to_id = now, target.id
    session.flush()
    return target


def _has_reported(session: Session, duty: Duty, heir: Assignment) -> bool:
    return (
        session.scalar(
            select(Report.id)
            .join(Duty, Duty.id == Report.duty_id)
            .where(
                Duty.assignment_id == heir.id,
                Duty.period_id == duty.period_id,
                Report.status.in_(FILED),
            )
            .limit(1)
        )
        is not None
    )
