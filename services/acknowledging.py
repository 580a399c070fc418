"""Which agencies have acknowledged the tasks that the plan gives them, and which have not.

A task on which a report was filed has been received, whether anybody has said so or not.
"""

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.figures import Unacknowledged
from models.plans import Assignment, Duty, PartyRole, Period
from models.reports import FILED, Report
from models.rights import Actor, Verb


def waiting_tasks(session: Session, actor: Actor, period: Period) -> list[int]:
    """Return the assignments of somebody's agencies that nobody there has acknowledged."""
    return list(
        session.scalars(
            select(Assignment.id)
            .join(Duty, Duty.assignment_id == Assignment.id)
            .where(
                *_given_by_the_plan(period),
                _is_silent(),
                Assignment.agency_id.in_(actor.agencies_for(Verb.ACKNOWLEDGE)),
            )
        )
    )


def unacknowledged(session: Session, period: Period) -> tuple[Unacknowledged, ...]:
    """Return the agencies that have not acknowledged all of their tasks, most of them first."""
    silent = func.sum(case((_is_silent(), 1), else_=0))
    rows = session.execute(
        select(Agency.id, Agency.short_name, silent, func.count())
        .join(Assignment, Assignment.agency_id == Agency.id)
        .join(Duty, Duty.assignment_id == Assignment.id)
        .where(*_given_by_the_plan(period))
        .group_by(Agency.id, Agency.short_name)
    )
    found = [Unacknowledged(id_, name, int(count or 0), total) for id_, name, count, total in rows]
    return tuple(
        sorted((row for row in found if row.count), key=lambda row: (-row.count, row.name))
    )


def _given_by_the_plan(period: Period) -> tuple[ColumnElement[bool], ...]:
    return (
        Duty.period_id == period.id,
        Duty.cancelled_at.is_(None),
        Assignment.role != PartyRole.PART,
        Assignment.ended_at.is_(None),
    )


def _is_silent() -> ColumnElement[bool]:
    filed = select(Report.id).where(Report.duty_id == Duty.id, Report.status.in_(FILED)).exists()
    return Assignment.acknowledged_at.is_(None) & ~filed
