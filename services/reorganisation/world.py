"""Reading what a reorganisation meets, as the checks take it; and the account of open reports."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.agencies import Agency, AgencyAlias, AgencyGroup, AgencyGroupMember
from models.plans import Assignment, Duty, Plan, Task
from models.reorganisation_cards import Account
from models.reorganisation_checks import KnownAgency, World
from services.reorganisation.work import is_filed, open_duties


def read_world(
    session: Session, territory: str, period_ids: Sequence[int], now: datetime
) -> World:
    """Return the agencies, groups and work of a territory."""
    agencies = session.execute(
        select(
            Agency.id,
            Agency.code,
            Agency.name,
            Agency.short_name,
            Agency.parent_id,
            Agency.valid_from,
            Agency.ended_on,
        )
        .where(Agency.territory == territory)
        .order_by(Agency.id)
    ).all()
    codes = {row.id: row.code for row in agencies}
    aliases: dict[int, list[str]] = {}
    for alias in session.execute(select(AgencyAlias.agency_id, AgencyAlias.alias)):
        aliases.setdefault(alias.agency_id, []).append(alias.alias)
    groups: dict[str, set[str]] = {
        code: set()
        for code in session.scalars(
            select(AgencyGroup.code).where(AgencyGroup.territory == territory)
        )
    }
    for group, agency in session.execute(
        select(AgencyGroup.code, AgencyGroupMember.agency_id)
        .join(AgencyGroupMember, AgencyGroupMember.group_id == AgencyGroup.id)
        .where(AgencyGroup.territory == territory)
    ):
        groups[group].add(codes[agency])
    return World(
        today=now.date(),
        territories=frozenset(session.scalars(select(Agency.territory).distinct())),
        agencies=tuple(
            KnownAgency(
                code=row.code,
                names=(row.code, row.name, row.short_name, *aliases.get(row.id, [])),
                parent=codes.get(row.parent_id or 0),
                valid_from=row.valid_from,
                ended_on=row.ended_on,
            )
            for row in agencies
        ),
        groups={code: frozenset(members) for code, members in groups.items()},
        work=_by_agency(_work(session), codes),
        owed=_by_agency(_owed(session, period_ids), codes),
        seats=_seats(session, codes),
    )


def balance(session: Session, before: Collection[int], period_ids: Sequence[int]) -> Account:
    """Return what became of the reports that were open before, each followed to where it is."""
    after = open_duties(session, period_ids)
    onward = {
        duty: target
        for duty, target in session.execute(select(Duty.id, Duty.moved_to_id))
        if target is not None
    }
    stay = after.intersection(before)
    reached = set(stay)
    moved = united = fulfilled = 0
    for duty in sorted(set(before) - stay):
        at = duty
        while at in onward:
            at = onward[at]
        # One that was cancelled and leads nowhere is in no line: the account does not balance.
        if at in reached:
            united += 1
        elif at in after:
            reached.add(at)
            moved += 1
        elif at != duty:
            fulfilled += 1
    return Account(
        before=len(before),
        stay=len(stay),
        moved=moved,
        united=united,
        fulfilled=fulfilled,
        added=len(after - reached),
        after=len(after),
    )


def _work(session: Session) -> list[tuple[int, str]]:
    rows = session.execute(
        select(Assignment.agency_id, Task.code)
        .join(Task, Task.id == Assignment.task_id)
        .where(Assignment.ended_at.is_(None))
    )
    return list(rows)


def _owed(session: Session, period_ids: Sequence[int]) -> list[tuple[int, str]]:
    """Return the tasks that agencies have to report, and those of which they wait for a share."""
    giver = aliased(Assignment)
    statement = (
        select(Assignment.agency_id, giver.agency_id, Task.code)
        .join(Duty, Duty.assignment_id == Assignment.id)
        .join(Task, Task.id == Assignment.task_id)
        .outerjoin(giver, giver.id == Assignment.parent_id)
        .where(Duty.period_id.in_(period_ids), Duty.cancelled_at.is_(None), ~is_filed())
    )
    return [
        (agency, code)
        for holder, above, code in session.execute(statement)
        for agency in (holder, above)
        if agency is not None
    ]


def _by_agency(
    rows: Sequence[tuple[int, str]], codes: Mapping[int, str]
) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for agency, task in rows:
        if agency in codes:
            found.setdefault(codes[agency], set()).add(task)
    return {agency: frozenset(tasks) for agency, tasks in found.items()}


def _seats(session: Session, codes: Mapping[int, str]) -> dict[str, str]:
    seats: dict[str, str] = {}
    for plan in session.execute(
        select(Plan.number, Plan.planning_agency_id, Plan.committee_id).order_by(Plan.id)
    ):
        if plan.planning_agency_id in codes:
            seats[codes[plan.planning_agency_id]] = f"the planning department of {plan.number}"
        if plan.committee_id in codes:
            seats[codes[plan.committee_id]] = f"the committee of {plan.number}"
    return seats
