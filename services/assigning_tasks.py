"""Which tasks somebody can give on: those of the agencies that they head."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.assigning_refusals import NotGiver
from models.plans import Assignment, Duty, PartyRole, Task
from models.rights import Actor, Verb
from models.share_cards import GiveTask
from services import periods, share_reading

#: What an agency leads comes first, then what it was given, then what it coordinates.
_ORDER = (PartyRole.LEAD, PartyRole.PART, PartyRole.COORDINATING)


def to_give(session: Session, actor: Actor, now: datetime) -> tuple[GiveTask, ...]:
    """Return the tasks and shares that somebody can give on in this period, in their order.

    Raises NotGiver for somebody who heads no agency.
    """
    agencies = actor.agencies_for(Verb.ASSIGN)
    if not agencies:
        raise NotGiver
    period = periods.of(session, actor, now)
    duties = session.scalars(
        select(Duty)
        .join(Assignment, Assignment.id == Duty.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .where(
            Duty.period_id == period.id,
            Duty.cancelled_at.is_(None),
            Assignment.ended_at.is_(None),
            Assignment.person_id.is_(None),
            Assignment.agency_id.in_(agencies),
        )
        .order_by(Task.position, Assignment.id)
    ).all()
    counts = {
        row[0]: row[1]
        for row in session.execute(
            select(Assignment.parent_id, func.count())
            .where(
                Assignment.parent_id.in_([duty.assignment_id for duty in duties]),
                Assignment.ended_at.is_(None),
            )
            .group_by(Assignment.parent_id)
        )
    }
    found = [_task(duty, counts.get(duty.assignment_id, 0)) for duty in duties]
    return tuple(sorted(found, key=lambda task: _ORDER.index(task.role)))


def describe(session: Session, duty: Duty) -> GiveTask:
    """Return one of them."""
    return _task(duty, len(share_reading.children(session, duty.assignment_id)))


def _task(duty: Duty, shares: int) -> GiveTask:
    assignment = duty.assignment
    return GiveTask(
        duty_id=duty.id,
        code=assignment.task.code,
        short_title=assignment.task.short_title,
        brief=assignment.brief,
        agency_name=assignment.agency.short_name,
        role=PartyRole(assignment.role),
        due_at=duty.due_at,
        shares=shares,
    )
