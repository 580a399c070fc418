"""Putting a plan into the database: agencies, groups, tasks, assignments, the calendar."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency, AgencyAlias, AgencyGroup
from models.agency_names import AgencyIndex, Match
from models.audit import Action
from models.plan_entries import AgencyEntry, GroupEntry
from models.plan_file import PlanFile, PlanProblems
from models.plans import Plan
from services import audit, plan_merging, plan_rows


def is_loaded(session: Session) -> bool:
    """Return whether there is a plan already."""
    return session.scalar(select(Plan.id).limit(1)) is not None


def load(session: Session, code: str, plan_file: PlanFile, now: datetime) -> Plan:
    """Write a checked plan into the database, beside those that are there.

    Agencies and groups of its province that are there already are taken as they are. Raises
    PlanProblems where the plan says something else of them; nothing is written then.
    """
    problems = plan_merging.clashes(session, code, plan_file)
    if problems:
        raise PlanProblems(problems)
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
    session.add_all(plan_merging.new_days(session, plan_file))
    session.flush()
    audit.record(session, None, Action.PLAN_LOADED, "plan", plan.id, now, number=plan.number)
    return plan


def find_agency(
    session: Session, text: str, territory: str | None = None
) -> tuple[Agency | None, Match]:
    """Return the living agency that a code, a name or an alias means, and how it was matched.

    `territory` is the province to look in (None: that of the first plan).
    """
    if territory is None:
        territory = session.scalar(select(Plan.territory).order_by(Plan.id).limit(1))
    agencies, index = agency_index(session, territory or "")
    match = index.find(text)
    return (agencies[match.code] if match.code else None), match


def agency_index(session: Session, territory: str) -> tuple[dict[str, Agency], AgencyIndex]:
    """Return the living agencies of a province by their codes, and their names to look up."""
    living = select(Agency).where(Agency.territory == territory, Agency.ended_on.is_(None))
    agencies = {agency.code: agency for agency in session.scalars(living)}
    aliases: dict[int, list[str]] = {}
    for alias in session.scalars(select(AgencyAlias)):
        aliases.setdefault(alias.agency_id, []).append(alias.alias)
    return agencies, AgencyIndex(
        (agency.code, [agency.code, agency.name, agency.short_name, *aliases.get(agency.id, [])])
        for agency in agencies.values()
    )


def _load_agencies(session: Session, plan_file: PlanFile) -> dict[str, Agency]:
    known = plan_merging.known_agencies(session, plan_file.territory)
    entries = [entry for entry in plan_file.agencies if entry.code not in known]
    return {**known, **add_agencies(session, plan_file.territory, entries, known)}


def add_agencies(
    session: Session,
    territory: str,
    entries: Sequence[AgencyEntry],
    there: Mapping[str, Agency],
) -> dict[str, Agency]:
    """Add agencies to those that are there."""
    agencies = {
        entry.code: Agency(
            territory=territory,
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
            agencies[entry.code].parent_id = (agencies.get(entry.parent) or there[entry.parent]).id
    session.flush()
    return agencies


def _load_groups(
    session: Session, plan_file: PlanFile, agencies: dict[str, Agency]
) -> dict[str, AgencyGroup]:
    known = plan_merging.known_groups(session, plan_file.territory)
    entries = [entry for entry in plan_file.groups if entry.code not in known]
    return {**known, **add_groups(session, plan_file.territory, entries, agencies)}


def add_groups(
    session: Session,
    territory: str,
    entries: Sequence[GroupEntry],
    agencies: Mapping[str, Agency],
) -> dict[str, AgencyGroup]:
    """Add groups to those that are there."""
    groups = {
        entry.code: AgencyGroup(
            territory=territory,
            code=entry.code,
            name=entry.name,
            is_unsettled=entry.unsettled,
            reason=entry.reason,
            members=[agencies[code] for code in entry.members],
        )
        for entry in entries
    }
    session.add_all(groups.values())
    session.flush()
    return groups
