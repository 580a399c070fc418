"""Putting the rows of a plan's appendices and the passages of its text into the database."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from models.agencies import Agency, AgencyGroup
from models.indicators import Indicator, IndicatorLead, PlanPassage
from models.plan_changes import given_to
from models.plan_file import IndicatorEntry, PassageEntry, TaskEntry
from models.plans import (
    Assignment,
    PartyRole,
    Plan,
    Task,
    TaskAgencyParty,
    TaskGroupParty,
)


def add_tasks(
    session: Session,
    plan: Plan,
    entries: tuple[TaskEntry, ...],
    agencies: Mapping[str, Agency],
    groups: Mapping[str, AgencyGroup],
) -> None:
    """Add the rows of appendix II; those that are reported are given to their agencies."""
    tasks: dict[str, Task] = {}
    for position, entry in enumerate(entries):
        parent = tasks[entry.parent] if entry.parent else None
        task = tasks[entry.code] = add_task(session, plan, position, entry, parent)
        add_parties(session, task, entry, agencies, groups)
        if entry.is_leaf:
            _assign(session, task, entry, agencies, groups)


def add_parties(
    session: Session,
    task: Task,
    entry: TaskEntry,
    agencies: Mapping[str, Agency],
    groups: Mapping[str, AgencyGroup],
) -> None:
    """Note whom the row names, in its order."""
    for role, codes, group_codes in _sides(entry):
        for position, code in enumerate(codes):
            session.add(
                TaskAgencyParty(
                    task_id=task.id, agency_id=agencies[code].id, role=role, position=position
                )
            )
        for position, code in enumerate(group_codes):
            session.add(
                TaskGroupParty(
                    task_id=task.id, group_id=groups[code].id, role=role, position=position
                )
            )


def add_indicators(
    session: Session,
    plan: Plan,
    entries: tuple[IndicatorEntry, ...],
    agencies: Mapping[str, Agency],
) -> None:
    """Add the rows of appendix I with their lead agencies."""
    rows: dict[str, Indicator] = {}
    for position, entry in enumerate(entries):
        parent = rows[entry.parent] if entry.parent else None
        rows[entry.code] = row = Indicator(plan_id=plan.id, code=entry.code)
        fill_indicator(row, position, entry, parent, agencies)
        session.add(row)
        session.flush()


def fill_indicator(
    row: Indicator,
    position: int,
    entry: IndicatorEntry,
    parent: Indicator | None,
    agencies: Mapping[str, Agency],
) -> None:
    """Write an entry into its row."""
    row.position = position
    row.parent_id = parent.id if parent else None
    row.title = entry.title
    row.is_reportable = entry.is_reportable
    row.lead_text = entry.lead_text
    row.unit = entry.unit
    row.target_2030 = entry.target_2030.stored() if entry.target_2030 else None
    row.target_2030_text = entry.target_2030_text
    row.target_2050 = entry.target_2050.stored() if entry.target_2050 else None
    row.target_2050_text = entry.target_2050_text
    row.reporting = entry.reporting
    row.note = entry.note
    row.direction = entry.direction
    row.doubt = entry.doubt
    row.inherited = sorted(entry.inherited)
    row.withdrawn_at = None
    wanted = [agencies[code].id for code in entry.leads]
    kept = {lead.agency_id: lead for lead in row.leads if lead.agency_id in wanted}
    row.leads = [kept.get(agency_id) or IndicatorLead(agency_id=agency_id) for agency_id in wanted]
    for place, lead in enumerate(row.leads):
        lead.position = place


def add_passages(session: Session, plan: Plan, entries: tuple[PassageEntry, ...]) -> None:
    """Add the numbered passages of the plan's text."""
    session.add_all(
        PlanPassage(
            plan_id=plan.id,
            code=entry.code,
            position=position,
            title=entry.title,
            text=entry.text,
            footnote=entry.footnote,
            doubt=entry.doubt,
        )
        for position, entry in enumerate(entries)
    )


def add_task(
    session: Session, plan: Plan, position: int, entry: TaskEntry, parent: Task | None
) -> Task:
    """Add a row of appendix II."""
    task = Task(plan_id=plan.id, code=entry.code)
    fill_task(task, position, entry, parent)
    session.add(task)
    session.flush()
    return task


def fill_task(task: Task, position: int, entry: TaskEntry, parent: Task | None) -> None:
    """Write an entry into its row."""
    task.position = position
    task.parent_id = parent.id if parent else None
    task.title = entry.title
    task.short_title = entry.short
    task.is_reportable = entry.is_leaf
    task.time_text = entry.time_text
    task.year_from, task.year_to = entry.years or (None, None)
    task.recurrence = entry.recurrence
    task.due_rule = entry.due
    task.lead_text = entry.lead_text
    task.coordinating_text = entry.coordinating_text
    task.funding = list(entry.funding)
    task.products = "\n".join(entry.products) or None
    task.note = entry.note
    task.reference_882 = entry.reference_882
    task.doubt = entry.doubt
    task.inherited = sorted(entry.inherited)
    task.related = list(entry.related)
    task.withdrawn_at = None


def _assign(
    session: Session,
    task: Task,
    entry: TaskEntry,
    agencies: Mapping[str, Agency],
    groups: Mapping[str, AgencyGroup],
) -> None:
    """Give a task to its agencies, one assignment each."""
    members = {code: [agency.code for agency in group.members] for code, group in groups.items()}
    session.add_all(
        Assignment(task_id=task.id, agency_id=agencies[code].id, role=role)
        for code, role in given_to(entry, members).items()
    )


def _sides(entry: TaskEntry) -> tuple[tuple[PartyRole, tuple[str, ...], tuple[str, ...]], ...]:
    return (
        (PartyRole.LEAD, entry.leads, entry.lead_groups),
        (PartyRole.COORDINATING, entry.coordinating, entry.coordinating_groups),
    )
