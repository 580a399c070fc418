"""The truth for /status, the command line and the summaries, all from one function."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import zone_of
from models.agencies import Agency, AgencyGroup
from models.figures import Figures, compute
from models.plans import Assignment, PartyRole, Period, Task, TaskGroupParty
from models.refusals import NotAllowed
from models.rights import Actor, Scope, Verb
from services import acknowledging, duty_facts, periods


def for_actor(session: Session, actor: Actor, now: datetime) -> Figures:
    """Return the figures that the actor may see: the whole plan's, or their agencies'."""
    scope = actor.scope(Verb.SEE_STATUS)
    period = periods.of(session, actor, now)
    if scope is Scope.PLAN:
        figures = of_plan(session, now, period.plan_id)
    else:
        agencies = _of_territory(session, actor.agencies_for(Verb.SEE_STATUS), period)
        if scope is Scope.NONE or not agencies:
            raise NotAllowed
        figures = of_agencies(session, agencies, now, period.plan_id)
    return replace(
        figures,
        plan=period.plan.number if actor.has_several_plans else None,
        may_settle=actor.may_in(Verb.MANAGE_PLAN, period.plan.territory),
    )


def of_plan(session: Session, now: datetime, plan_id: int | None = None) -> Figures:
    """Return the whole plan's figures: every lead agency's expected reports of the period."""
    period = periods.current(session, now, plan_id)
    rows = duty_facts.read(session, period, zone_of(now), role=PartyRole.LEAD)
    return compute(
        [row.facts for row in rows],
        scope=period.plan.title,
        is_whole_plan=True,
        plan_number=period.plan.number,
        year=period.year,
        due_at=period.due_at,
        now=now,
        zone=zone_of(now),
        unsettled=_unsettled(session, period),
        unacknowledged=acknowledging.unacknowledged(session, period),
    )


def of_agencies(
    session: Session, agencies: list[int], now: datetime, plan_id: int | None = None
) -> Figures:
    """Return the figures of some agencies' expected reports of the period."""
    period = periods.current(session, now, plan_id)
    rows = duty_facts.read(session, period, zone_of(now), agencies=agencies, role=PartyRole.LEAD)
    names = session.scalars(select(Agency.name).where(Agency.id.in_(agencies)).order_by(Agency.id))
    return compute(
        [row.facts for row in rows],
        scope=", ".join(names),
        is_whole_plan=False,
        plan_number=period.plan.number,
        year=period.year,
        due_at=period.due_at,
        now=now,
        zone=zone_of(now),
    )


def _of_territory(session: Session, agencies: frozenset[int], period: Period) -> list[int]:
    """Return those of the agencies that are of the plan's province."""
    return list(
        session.scalars(
            select(Agency.id)
            .where(Agency.id.in_(agencies), Agency.territory == period.plan.territory)
            .order_by(Agency.id)
        )
    )


def _unsettled(session: Session, period: Period) -> list[str]:
    """Return the codes of tasks that no agency leads, or whose lead group is not settled yet."""
    leaderless = select(Task.code, Task.position).where(
        Task.plan_id == period.plan_id,
        Task.is_reportable,
        Task.withdrawn_at.is_(None),
        ~select(Assignment.id)
        .where(
            Assignment.task_id == Task.id,
            Assignment.role == PartyRole.LEAD,
            Assignment.ended_at.is_(None),
        )
        .exists(),
    )
    undecided = (
        select(Task.code, Task.position)
        .join(TaskGroupParty, TaskGroupParty.task_id == Task.id)
        .join(AgencyGroup, AgencyGroup.id == TaskGroupParty.group_id)
        .where(
            Task.plan_id == period.plan_id,
            Task.is_reportable,
            Task.withdrawn_at.is_(None),
            TaskGroupParty.role == PartyRole.LEAD,
            AgencyGroup.is_unsettled,
        )
    )
    found = {
        (code, position)
        for statement in (leaderless, undecided)
        for code, position in session.execute(statement)
    }
    return [code for code, _ in sorted(found, key=lambda row: row[1])]
