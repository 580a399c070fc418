"""Putting a plan into an empty database: agencies, groups, tasks, assignments, the calendar."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency, AgencyAlias, AgencyGroup
from models.agency_names import AgencyIndex, Match
from models.audit import Action
from models.plan_file import AgencyEntry, GroupEntry, PlanFile, TaskEntry
from models.plans import (
    Assignment,
    CalendarOverride,
    PartyRole,
    Plan,
    Task,
    TaskGroupParty,
)
from services import audit


def is_loaded(session: Session) -> bool:
    """Return whether there is a plan already."""
    return session.scalar(select(Plan.id).limit(1)) is not None


def load(session: Session, code: str, plan_file: PlanFile, now: datetime) -> Plan:
    """Write a checked plan into a database that has none."""
    agencies = _load_agencies(session, plan_file.agencies)
    groups = _load_groups(session, plan_file.groups, agencies)
    plan = Plan(
        code=code,
        number=plan_file.number,
        title=plan_file.title,
        signed_on=plan_file.signed_on,
        planning_agency_id=agencies[plan_file.receiving].id,
        committee_id=agencies[plan_file.committee].id,
        period_opens=plan_file.period.opens,
        period_cutoff=plan_file.period.cutoff,
        period_due=plan_file.period.due,
    )
    session.add(plan)
    session.flush()
    tasks: dict[str, Task] = {}
    for position, entry in enumerate(plan_file.tasks):
        parent = tasks[entry.parent] if entry.parent else None
        tasks[entry.code] = _load_task(session, plan, position, entry, parent)
        if entry.is_leaf:
            _assign(session, tasks[entry.code], entry, agencies, groups)
    session.add_all(
        CalendarOverride(day=day.day, is_working=day.working, source=day.source)
        for day in plan_file.calendar
    )
    session.flush()
    audit.record(session, None, Action.PLAN_LOADED, "plan", plan.id, now, number=plan.number)
    return plan


def find_agency(session: Session, text: str) -> tuple[Agency | None, Match]:
    """Return the agency that a code, a name or an alias means, and how it was matched."""
    agencies = {agency.code: agency for agency in session.scalars(select(Agency))}
    aliases: dict[int, list[str]] = {}
    for alias in session.scalars(select(AgencyAlias)):
        aliases.setdefault(alias.agency_id, []).append(alias.alias)
    index = AgencyIndex(
        (agency.code, [agency.code, agency.name, agency.short_name, *aliases.get(agency.id, [])])
        for agency in agencies.values()
    )
    match = index.find(text)
    return (agencies[match.code] if match.code else None), match


def _load_agencies(session: Session, entries: tuple[AgencyEntry, ...]) -> dict[str, Agency]:
    agencies = {
        entry.code: Agency(
            code=entry.code,
            name=entry.name,
            short_name=entry.short,
            kind=entry.kind,
            source=entry.source,
            aliases=[AgencyAlias(alias=alias) for alias in dict.fromkeys(entry.aliases)],
        )
        for entry in entries
    }
    session.add_all(agencies.values())
    session.flush()
    for entry in entries:
        if entry.parent:
            agencies[entry.code].parent_id = agencies[entry.parent].id
    session.flush()
    return agencies


def _load_groups(
    session: Session, entries: tuple[GroupEntry, ...], agencies: dict[str, Agency]
) -> dict[str, AgencyGroup]:
    groups = {
        entry.code: AgencyGroup(
            code=entry.code,
            name=entry.name,
            is_unsettled=entry.unsettled,
            members=[agencies[code] for code in entry.members],
        )
        for entry in entries
    }
    session.add_all(groups.values())
    session.flush()
    return groups


def _load_task(
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
        inherited=sorted(entry.inherited),
    )
    session.add(task)
    session.flush()
    return task


def _assign(
    session: Session,
    task: Task,
    entry: TaskEntry,
    agencies: dict[str, Agency],
    groups: dict[str, AgencyGroup],
) -> None:
    """Give a task to its agencies, one assignment each; who leads does not coordinate as well."""
    sides = (
        (PartyRole.LEAD, entry.leads, entry.lead_groups),
        (PartyRole.COORDINATING, entry.coordinating, entry.coordinating_groups),
    )
    given: set[int] = set()
    for role, codes, group_codes in sides:
        named = [agencies[code] for code in codes]
        grouped = [agency for code in group_codes for agency in groups[code].members]
        for agency in (*named, *grouped):
            if agency.id not in given:
                given.add(agency.id)
                session.add(Assignment(task_id=task.id, agency_id=agency.id, role=role))
        session.add_all(
            TaskGroupParty(task_id=task.id, group_id=groups[code].id, role=role)
            for code in group_codes
        )
