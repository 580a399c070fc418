"""What a person can do now, and what waits for them."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.clock import zone_of
from models.figures import Filing, signed_days
from models.plans import Assignment, Duty, PartyRole
from models.reports import Report, ReportStatus
from models.rights import Actor, Scope, Verb
from models.spoken_cards import HelpFacts
from services import duty_facts, indicator_reading, periods, status

#: The code of the examples where the person has no task.
ANY_CODE = "11"


def facts(session: Session, actor: Actor, now: datetime) -> HelpFacts:
    """Return what a person can do at this moment, and what waits for them."""
    period = periods.of(session, actor, now)
    agencies = sorted(actor.agencies_for(Verb.REPORT))
    rows = duty_facts.read(session, period, zone_of(now), agencies=agencies, role=PartyRole.LEAD)
    whole = None
    if actor.scope(Verb.SEE_STATUS) is Scope.PLAN:
        whole = status.of_plan(session, now, period.plan_id)
    return HelpFacts(
        roles=tuple(
            (grant.role, grant.agency_name) for grant in actor.grants if grant.on_behalf_of is None
        ),
        stands_in_at=tuple(
            grant.agency_name for grant in actor.grants if grant.on_behalf_of is not None
        ),
        may_report=bool(agencies),
        example_code=rows[0].task.code if rows else ANY_CODE,
        missing=sum(row.facts.filing is Filing.MISSING for row in rows),
        days_left=signed_days(period.due_at, now, zone_of(now)),
        drafts=_count(
            session, Report.author_id == actor.person_id, Report.status == ReportStatus.DRAFT
        ),
        awaiting=_count(
            session,
            Report.status == ReportStatus.AWAITING,
            Assignment.agency_id.in_(actor.agencies_for(Verb.APPROVE)),
        ),
        plan_missing=whole.filings[Filing.MISSING] if whole else None,
        plan_expected=whole.expected if whole else 0,
        indicators_missing=indicator_reading.missing_of(session, actor, period),
    )


def example_code(session: Session, actor: Actor, now: datetime) -> str | None:
    """Return the code of a task that the person may report on, None where there is none."""
    period = periods.of(session, actor, now)
    agencies = sorted(actor.agencies_for(Verb.REPORT))
    if not agencies:
        return None
    rows = duty_facts.read(session, period, zone_of(now), agencies=agencies, role=PartyRole.LEAD)
    return rows[0].task.code if rows else None


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return (
        session.scalar(
            select(func.count(Report.id))
            .join(Duty, Duty.id == Report.duty_id)
            .join(Assignment, Assignment.id == Duty.assignment_id)
            .where(*conditions)
        )
        or 0
    )
