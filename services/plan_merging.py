"""Loading a plan beside others: what it shares with those of its province, and where they clash.

Agencies and groups are known by their codes. A plan brings new ones along and takes those that are
there as they are; what it says differently of them is a problem, for one of the two is wrong.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.agencies import Agency, AgencyGroup
from models.agency_names import shared_names
from models.plan_file import AgencyEntry, GroupEntry, PlanFile, Problem
from models.plans import CalendarOverride, Plan


def known_agencies(session: Session, territory: str) -> dict[str, Agency]:
    """Return the agencies of a province by their codes, those that have ended too."""
    rows = session.scalars(
        select(Agency)
        .where(Agency.territory == territory)
        .options(selectinload(Agency.aliases))
        .order_by(Agency.id)
    )
    return {agency.code: agency for agency in rows}


def known_groups(session: Session, territory: str) -> dict[str, AgencyGroup]:
    """Return the groups of a province by their codes."""
    rows = session.scalars(
        select(AgencyGroup)
        .where(AgencyGroup.territory == territory)
        .options(selectinload(AgencyGroup.members))
        .order_by(AgencyGroup.id)
    )
    return {group.code: group for group in rows}


def clashes(session: Session, code: str, plan_file: PlanFile) -> list[Problem]:
    """Return what hinders a plan from being loaded beside those that are there."""
    agencies = known_agencies(session, plan_file.territory)
    return [
        *_plan(session, code, plan_file),
        *_agencies(plan_file.agencies, agencies),
        *_groups(plan_file.groups, known_groups(session, plan_file.territory)),
        *_calendar(session, plan_file),
    ]


def new_days(session: Session, plan_file: PlanFile) -> list[CalendarOverride]:
    """Return the days of a plan's calendar that are not known yet."""
    known = set(session.scalars(select(CalendarOverride.day)))
    return [
        CalendarOverride(day=day.day, is_working=day.working, source=day.source)
        for day in plan_file.calendar
        if day.day not in known
    ]


def _plan(session: Session, code: str, plan_file: PlanFile) -> Iterable[Problem]:
    file = "plan.yaml"
    if session.scalar(select(Plan.id).where(Plan.code == code)) is not None:
        yield Problem(file, code, "A plan with this code is loaded.", "Give it another code.")
    loaded = session.scalar(
        select(Plan.code).where(
            Plan.territory == plan_file.territory, Plan.number == plan_file.number
        )
    )
    if loaded is not None:
        yield Problem(
            file, "number", f'{plan_file.number} is loaded as "{loaded}".', "Load it once."
        )


def _agencies(entries: tuple[AgencyEntry, ...], known: Mapping[str, Agency]) -> Iterable[Problem]:
    file = "agencies.yaml"
    for entry in entries:
        agency = known.get(entry.code)
        if agency is None:
            continue
        if agency.ended_on is not None:
            yield Problem(
                file,
                entry.code,
                f"It ended on {agency.ended_on:%d/%m/%Y}.",
                "Name its successor, or give a new agency a code of its own.",
            )
        elif agency.name != entry.name:
            yield Problem(
                file,
                entry.code,
                f'It is called "{agency.name}" here.',
                "Use that name; give another agency another code.",
            )
    # A new agency must not answer to a name that one of the others has.
    names = {
        code: (code, agency.name, agency.short_name, *(one.alias for one in agency.aliases))
        for code, agency in known.items()
        if agency.ended_on is None
    }
    new = {entry.code for entry in entries} - known.keys()
    names |= {entry.code: entry.names for entry in entries if entry.code in new}
    for name, owners in shared_names(names).items():
        if new & set(owners):
            yield Problem(
                file,
                " and ".join(owners),
                f'They share the name "{name}".',
                "Use the code that is there, or make the name longer.",
            )


def _groups(
    entries: tuple[GroupEntry, ...], known: Mapping[str, AgencyGroup]
) -> Iterable[Problem]:
    file = "groups.yaml"
    for entry in entries:
        group = known.get(entry.code)
        if group is None:
            continue
        if group.name != entry.name:
            yield Problem(
                file,
                entry.code,
                f'It is called "{group.name}" here.',
                "Use that name; give another group another code.",
            )
        # Whoever does not say who is meant takes the answer that was given meanwhile.
        if entry.unsettled:
            continue
        members = {agency.code for agency in group.members}
        if members != set(entry.members):
            differing = ", ".join(sorted(members ^ set(entry.members)))
            yield Problem(
                file,
                entry.code,
                f"It has other members here: {differing}.",
                "List the same ones, or give the group another code.",
            )


def _calendar(session: Session, plan_file: PlanFile) -> Iterable[Problem]:
    rows = session.execute(select(CalendarOverride.day, CalendarOverride.is_working))
    known = {row.day: row.is_working for row in rows}
    for entry in plan_file.calendar:
        if known.get(entry.day, entry.working) != entry.working:
            word = "worked" if known[entry.day] else "off"
            yield Problem(
                "calendar.yaml",
                entry.day.isoformat(),
                f"The day is {word} here.",
                "One of the two is wrong: correct it.",
            )
