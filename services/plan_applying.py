"""Changing a loaded plan as a workbook proposes: rows in place, nothing lost."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from models.agencies import Agency, AgencyGroup
from models.audit import Action
from models.indicators import Indicator
from models.plan_changes import Part, PlanChanges, Turn
from models.plan_entries import IndicatorEntry, TaskEntry
from models.plan_workbook.proposal import Proposal
from models.plans import Plan, Task, TaskAgencyParty, TaskGroupParty
from services import audit, plan_loading, plan_rows, plan_shifts, work_notices
from services.plan_shifts import Effects


def apply(
    session: Session,
    plan: Plan,
    proposal: Proposal,
    changes: PlanChanges,
    now: datetime,
    *,
    person_id: int | None,
    file_name: str,
) -> Effects:
    """Carry out the changes that were compared; `person_id` is None for the operator.

    Rows keep their numbers, so what was reported on them stays theirs. A row that the workbook
    leaves out is withdrawn; one that comes back is itself again.
    """
    effects = plan_shifts.work_out(session, plan, proposal.tasks, changes, now)
    agencies = {
        agency.code: agency
        for agency in session.scalars(select(Agency).where(Agency.territory == plan.territory))
    }
    agencies |= plan_loading.add_agencies(session, plan.territory, changes.new_agencies, agencies)
    groups = {
        group.code: group
        for group in session.scalars(
            select(AgencyGroup).where(AgencyGroup.territory == plan.territory)
        )
    }
    groups |= plan_loading.add_groups(session, plan.territory, changes.new_groups, agencies)
    tasks = _write_tasks(session, plan, proposal.tasks, changes, agencies, groups, now)
    if proposal.indicators is not None:
        _write_indicators(session, plan, proposal.indicators, agencies, now)
    added = plan_shifts.carry_out(session, effects, tasks, agencies, now)
    audit.record(
        session,
        person_id,
        Action.PLAN_IMPORTED,
        "plan",
        plan.id,
        now,
        file=file_name,
        **_summary(changes, effects),
    )
    gained = (*effects.revived, *added)
    work_notices.tell(session, gained, effects.ended, f"plan {plan.id}", now)
    return effects


def _write_tasks(
    session: Session,
    plan: Plan,
    entries: tuple[TaskEntry, ...],
    changes: PlanChanges,
    agencies: Mapping[str, Agency],
    groups: Mapping[str, AgencyGroup],
    now: datetime,
) -> dict[str, Task]:
    turned = {row.code for row in changes.rows if row.part is Part.TASK}
    rows = {
        task.code: task for task in session.scalars(select(Task).where(Task.plan_id == plan.id))
    }
    for position, entry in enumerate(entries):
        parent = rows[entry.parent] if entry.parent else None
        task = rows.get(entry.code)
        if task is None:
            rows[entry.code] = task = plan_rows.add_task(session, plan, position, entry, parent)
        else:
            plan_rows.fill_task(task, position, entry, parent)
        if entry.code in turned:
            for parties in (TaskAgencyParty, TaskGroupParty):
                session.execute(delete(parties).where(parties.task_id == task.id))
            plan_rows.add_parties(session, task, entry, agencies, groups)
    left = {entry.code for entry in entries}
    for code, task in rows.items():
        if code not in left and task.withdrawn_at is None:
            task.withdrawn_at = now
    session.flush()
    return rows


def _write_indicators(
    session: Session,
    plan: Plan,
    entries: tuple[IndicatorEntry, ...],
    agencies: Mapping[str, Agency],
    now: datetime,
) -> None:
    rows = {
        row.code: row
        for row in session.scalars(
            select(Indicator)
            .where(Indicator.plan_id == plan.id)
            .options(selectinload(Indicator.leads))
        )
    }
    for position, entry in enumerate(entries):
        row = rows.get(entry.code)
        if row is None:
            rows[entry.code] = row = Indicator(plan_id=plan.id, code=entry.code)
        parent = rows[entry.parent] if entry.parent else None
        plan_rows.fill_indicator(row, position, entry, parent, agencies)
        session.add(row)
        session.flush()
    left = {entry.code for entry in entries}
    for code, row in rows.items():
        if code not in left and row.withdrawn_at is None:
            row.withdrawn_at, row.is_reportable = now, False
    session.flush()


def _summary(changes: PlanChanges, effects: Effects) -> dict[str, Any]:
    """Return what the trail keeps: which rows, and each changed field as it was and is."""
    changed = [row for row in changes.rows if row.turn is Turn.CHANGED]
    return {
        "added": [_name(row.part, row.code) for row in changes.rows if row.turn is Turn.ADDED],
        "withdrawn": [
            _name(row.part, row.code) for row in changes.rows if row.turn is Turn.WITHDRAWN
        ],
        "before": {
            _name(row.part, row.code): {each.field: each.before for each in row.fields}
            for row in changed
        },
        "after": {
            _name(row.part, row.code): {each.field: each.after for each in row.fields}
            for row in changed
        },
        "agencies": [agency.code for agency in changes.new_agencies],
        "groups": [group.code for group in changes.new_groups],
        "duties_added": effects.duties_added,
        "duties_cancelled": effects.duties_cancelled,
    }


def _name(part: Part, code: str) -> str:
    return f"{part} {code}"
