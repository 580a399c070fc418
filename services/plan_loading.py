"""Putting a plan into an empty database: agencies, groups, tasks, assignments, the calendar."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency, AgencyAlias, AgencyGroup
from models.agency_names import AgencyIndex, Match
from models.audit import Action
from models.plan_file import PlanFile
from models.plans import CalendarOverride, Plan
from services import audit, plan_rows


def is_loaded(session: Session) -> bool:
    """Return whether there is a plan already."""
    return session.scalar(select(Plan.id).limit(1)) is not None


def load(session: Session, code: str, plan_file: PlanFile, now: datetime) -> Plan:
    """Write a checked plan into a database that has none."""
    agencies = _load_agencies(session, plan_file)
    groups = _load_groups(session, plan_file, agencies)
    plan = Plan(
        code=code,
        territory=plan_file.territory,
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
    plan_rows.add_tasks(session, plan, plan_file.tasks, agencies, groups)
    plan_rows.add_indicators(session, plan, plan_file.indicators, agencies)
    plan_rows.add_passages(session, plan, plan_file.text)
    session.add_all(
        CalendarOverride(day=day.day, is_working=day.working, source=day.source)
        for day in plan_file.calendar
    )
    session.flush()
    audit.record(session, None, Action.PLAN_LOADED, "plan", plan.id, now, number=plan.number)
    return plan


def find_agency(
    session: Session, text: str, territory: str | None = None, *, ended: bool = False
) -> tuple[Agency | None, Match]:
    """Return the living agency that a code, a name or an alias means, and how it was matched.

    `territory` is the province to look in (None: that of the first plan); `ended` looks among the
    agencies that live no more instead.
    """
    if territory is None:
        territory = session.scalar(select(Plan.territory).order_by(Plan.id).limit(1))
    lives = Agency.ended_on.is_(None)
    wanted = select(Agency).where(Agency.territory == territory, ~lives if ended else lives)
    agencies = {agency.code: agency for agency in session.scalars(wanted)}
    aliases: dict[int, list[str]] = {}
    for alias in session.scalars(select(AgencyAlias)):
        aliases.setdefault(alias.agency_id, []).append(alias.alias)
    index = AgencyIndex(
        (agency.code, [agency.code, agency.name, agency.short_name, *aliases.get(agency.id, [])])
        for agency in agencies.values()
    )
    match = index.find(text)
    return (agencies[match.code] if match.code else None), match


def _load_agencies(session: Session, plan_file: PlanFile) -> dict[str, Agency]:
    entries = plan_file.agencies
    agencies = {
        entry.code: Agency(
            territory=plan_file.territory,
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
    session: Session, plan_file: PlanFile, agencies: dict[str, Agency]
) -> dict[str, AgencyGroup]:
    groups = {
        entry.code: AgencyGroup(
            territory=plan_file.territory,
            code=entry.code,
            name=entry.name,
            is_unsettled=entry.unsettled,
            members=[agencies[code] for code in entry.members],
        )
        for entry in plan_file.groups
    }
    session.add_all(groups.values())
    session.flush()
    return groups
