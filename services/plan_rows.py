"""Putting the rows of a plan's appendices and the passages of its text into the database."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from models.agencies import Agency, AgencyGroup
from models.indicators import Indicator, IndicatorLead, PlanPassage
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
        task = tasks[entry.code] = _add_task(session, plan, position, entry, parent)
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
        rows[entry.code] = row = Indicator(
            plan_id=plan.id,
            code=entry.code,
            position=position,
            parent_id=rows[entry.parent].id if entry.parent else None,
            title=entry.title,
            is_reportable=entry.is_reportable,
            lead_text=entry.lead_text,
            unit=entry.unit,
            target_2030=entry.target_2030.stored() if entry.target_2030 else None,
            target_2030_text=entry.target_2030_text,
            target_2050=entry.target_2050.stored() if entry.target_2050 else None,
            target_2050_text=entry.target_2050_text,
            reporting=entry.reporting,
            note=entry.note,
            direction=entry.direction,
            doubt=entry.doubt,
            inherited=sorted(entry.inherited),
            leads=[
                IndicatorLead(agency_id=agencies[code].id, position=place)
                for place, code in enumerate(entry.leads)
            ],
        )
        session.add(row)
        session.flush()


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


def _add_task(
    session: Session, plan: Plan, position: int, entry: TaskEntry, parent: Task | None
) -> Task:
    task = Task(
        plan_id=plan.id,
        code=entry.code,
        position=position,
        parent_id=parent.id if parent else None,
        title=entry.title,
        short_title=entry.short,
        is_reportable=entry.is_leaf,
        time_text=entry.time_text,
        year_from=entry.years[0] if entry.years else None,
        year_to=entry.years[1] if entry.years else None,
        recurrence=entry.recurrence,
        due_rule=entry.due,
        lead_text=entry.lead_text,
        coordinating_text=entry.coordinating_text,
        funding=list(entry.funding),
        products="\n".join(entry.products) or None,
        note=entry.note,
        reference_882=entry.reference_882,
        doubt=entry.doubt,
        inherited=sorted(entry.inherited),
        related=list(entry.related),
    )
    session.add(task)
    session.flush()
    return task


def _assign(
    session: Session,
    task: Task,
    entry: TaskEntry,
    agencies: Mapping[str, Agency],
    groups: Mapping[str, AgencyGroup],
) -> None:
    """Give a task to its agencies, one assignment each; who leads does not coordinate as well."""
    given: set[int] = set()
    for role, codes, group_codes in _sides(entry):
        named = [agencies[code] for code in codes]
        grouped = [agency for code in group_codes for agency in groups[code].members]
        for agency in (*named, *grouped):
            if agency.id not in given:
                given.add(agency.id)
                session.add(Assignment(task_id=task.id, agency_id=agency.id, role=role))


def _sides(entry: TaskEntry) -> tuple[tuple[PartyRole, tuple[str, ...], tuple[str, ...]], ...]:
    return (
        (PartyRole.LEAD, entry.leads, entry.lead_groups),
        (PartyRole.COORDINATING, entry.coordinating, entry.coordinating_groups),
    )
