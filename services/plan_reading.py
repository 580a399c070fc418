"""Reading the loaded plan as plain data: what is exported is what the database holds."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.agencies import Agency, AgencyGroup
from models.indicators import Indicator, IndicatorLead, PlanPassage
from models.plan_document import PlanDocument
from models.plan_entries import (
    AgencyEntry,
    GroupEntry,
    IndicatorEntry,
    PassageEntry,
    TaskEntry,
)
from models.plans import PartyRole, Plan, Task, TaskAgencyParty, TaskGroupParty
from services import periods


def read(session: Session, plan_id: int | None = None) -> PlanDocument:
    """Return a plan in the database (None: the first one), with the agencies of today."""
    plan = periods.current_plan(session, plan_id)
    agencies = list(
        session.scalars(
            select(Agency)
            .where(Agency.territory == plan.territory, Agency.ended_on.is_(None))
            .options(selectinload(Agency.aliases))
            .order_by(Agency.id)
        )
    )
    codes = {agency.id: agency.code for agency in agencies}
    groups = session.scalars(
        select(AgencyGroup)
        .where(AgencyGroup.territory == plan.territory)
        .options(selectinload(AgencyGroup.members))
        .order_by(AgencyGroup.id)
    )
    passages = session.scalars(
        select(PlanPassage).where(PlanPassage.plan_id == plan.id).order_by(PlanPassage.position)
    )
    return PlanDocument(
        code=plan.code,
        number=plan.number,
        signed_on=plan.signed_on,
        title=plan.title,
        receiving=codes[plan.planning_agency_id],
        committee=codes[plan.committee_id],
        tasks=_tasks(session, plan),
        indicators=_indicators(session, plan),
        text=tuple(
            PassageEntry(row.code, row.title, row.text, row.footnote, row.doubt)
            for row in passages
        ),
        agencies=tuple(
            AgencyEntry(
                code=agency.code,
                name=agency.name,
                short=agency.short_name,
                kind=agency.kind,
                source=agency.source,
                parent=codes.get(agency.parent_id or 0),
                aliases=tuple(sorted(alias.alias for alias in agency.aliases)),
            )
            for agency in agencies
        ),
        groups=tuple(
            GroupEntry(
                code=group.code,
                name=group.name,
                members=tuple(
                    agency.code for agency in sorted(group.members, key=lambda each: each.id)
                ),
                unsettled=group.is_unsettled,
                reason=group.reason,
            )
            for group in groups
        ),
    )


def _tasks(session: Session, plan: Plan) -> tuple[TaskEntry, ...]:
    rows = list(
        session.scalars(
            select(Task)
            .where(Task.plan_id == plan.id, Task.withdrawn_at.is_(None))
            .order_by(Task.position)
        )
    )
    codes = {row.id: row.code for row in rows}
    agencies = _by_task(
        session.execute(
            select(TaskAgencyParty.task_id, TaskAgencyParty.role, Agency.code)
            .join(Agency, Agency.id == TaskAgencyParty.agency_id)
            .order_by(TaskAgencyParty.position)
        )
    )
    groups = _by_task(
        session.execute(
            select(TaskGroupParty.task_id, TaskGroupParty.role, AgencyGroup.code)
            .join(AgencyGroup, AgencyGroup.id == TaskGroupParty.group_id)
            .order_by(TaskGroupParty.position, AgencyGroup.id)
        )
    )
    return tuple(
        TaskEntry(
            code=row.code,
            title=row.title,
            short=row.short_title,
            parent=codes.get(row.parent_id or 0),
            time_text=row.time_text,
            years=_years(row),
            recurrence=row.recurrence,
            due=row.due_rule,
            lead_text=row.lead_text,
            leads=agencies.get((row.id, PartyRole.LEAD), ()),
            lead_groups=groups.get((row.id, PartyRole.LEAD), ()),
            coordinating_text=row.coordinating_text,
            coordinating=agencies.get((row.id, PartyRole.COORDINATING), ()),
            coordinating_groups=groups.get((row.id, PartyRole.COORDINATING), ()),
            funding=tuple(row.funding),
            products=tuple(row.products.split("\n")) if row.products else (),
            note=row.note,
            reference_882=row.reference_882,
            doubt=row.doubt,
            related=tuple(row.related),
            is_leaf=row.is_reportable,
            inherited=frozenset(row.inherited),
        )
        for row in rows
    )


def _by_task(rows: Iterable[tuple[int, str, str]]) -> dict[tuple[int, str], tuple[str, ...]]:
    found: dict[tuple[int, str], tuple[str, ...]] = {}
    for task_id, role, code in rows:
        found[task_id, role] = (*found.get((task_id, role), ()), code)
    return found


def _years(task: Task) -> tuple[int, int] | None:
    if task.year_from is None or task.year_to is None:
        return None
    return task.year_from, task.year_to


def _indicators(session: Session, plan: Plan) -> tuple[IndicatorEntry, ...]:
    rows = list(
        session.scalars(
            select(Indicator)
            .where(Indicator.plan_id == plan.id, Indicator.withdrawn_at.is_(None))
            .options(selectinload(Indicator.leads).selectinload(IndicatorLead.agency))
            .order_by(Indicator.position)
        )
    )
    codes = {row.id: row.code for row in rows}
    return tuple(
        IndicatorEntry(
            code=row.code,
            title=row.title,
            parent=codes.get(row.parent_id or 0),
            lead_text=row.lead_text,
            leads=tuple(lead.agency.code for lead in row.leads),
            unit=row.unit,
            target_2030=row.target(2030),
            target_2030_text=row.target_2030_text,
            target_2050=row.target(2050),
            target_2050_text=row.target_2050_text,
            reporting=row.reporting,
            note=row.note,
            direction=row.direction,
            doubt=row.doubt,
            is_reportable=row.is_reportable,
            inherited=frozenset(row.inherited),
        )
        for row in rows
    )
