"""Whose a report is: the one place that counts agencies which took the place of others.

Under the **new tree** an agency that lives has its own duties, and those that its predecessors
filed before they ended; so the agencies that live add up to the whole plan. Under the **old tree**
an agency that has ended has what was its own: what it filed, what its own predecessors had filed,
and what has moved on, as it stands with the successor today.
"""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.plans import Assignment, Duty, PartyRole, Period
from services import duty_facts, succession
from services.duty_facts import DutyRow


def whole_plan(session: Session, period: Period, zone: ZoneInfo) -> list[DutyRow]:
    """Return every expected report of a period, each under the agency whose it is today."""
    lines = succession.lines(session)
    rows = duty_facts.read(session, period, zone, role=PartyRole.LEAD)
    owners = {
        row.assignment_id: lines.agencies[lines.onward(row.assignment_id)[-1]]
        for row in rows
        if row.assignment_id in lines.successors
    }
    named = _agencies(session, set(owners.values()))
    return [
        _under(row, named[owners[row.assignment_id]]) if row.assignment_id in owners else row
        for row in rows
    ]


def of_agencies(
    session: Session,
    period: Period,
    zone: ZoneInfo,
    agencies: Sequence[int],
    role: PartyRole | None = PartyRole.LEAD,
) -> list[DutyRow]:
    """Return the expected reports of some agencies, each report once, in the plan's order.

    Agencies that live are counted under the new tree, those that have ended under the old one.
    """
    lines = succession.lines(session)
    named = _agencies(session, set(agencies))
    through = {
        assignment: next(
            lines.agencies[one] for one in lines.onward(assignment) if lines.agencies[one] in named
        )
        for assignment in lines.successors
        if any(lines.agencies[one] in named for one in lines.onward(assignment))
    }
    rows = duty_facts.read(
        session, period, zone, agencies=agencies, also=sorted(through), role=role
    )
    rows = [_under(row, named[through.get(row.assignment_id, row.agency.id)]) for row in rows]
    ended = [agency.id for agency in named.values() if agency.ended_on is not None]
    if ended:
        known = {row.facts.duty_id for row in rows}
        rows += _moved(session, period, zone, ended, named, known, role)
        rows.sort(key=lambda row: (row.task.position, row.facts.agency_id))
    return rows


def _moved(
    session: Session,
    period: Period,
    zone: ZoneInfo,
    ended: Sequence[int],
    named: dict[int, Agency],
    known: set[int],
    role: PartyRole | None,
) -> list[DutyRow]:
    """Return the duties that have moved on from agencies that ended, as they stand today."""
    onward = {
        before: after
        for before, after in session.execute(
            select(Duty.id, Duty.moved_to_id).where(Duty.period_id == period.id)
        )
        if after is not None
    }
    owners: dict[int, int] = {}
    statement = (
        select(Duty.id, Assignment.agency_id)
        .join(Assignment, Assignment.id == Duty.assignment_id)
        .where(
            Duty.period_id == period.id,
            Duty.moved_to_id.is_not(None),
            Assignment.agency_id.in_(ended),
            Assignment.role == role if role else Assignment.role != PartyRole.PART,
        )
        .order_by(Duty.id)
    )
    for duty_id, agency_id in session.execute(statement):
        at = duty_id
        while at in onward:
            at = onward[at]
        if at not in known:
            owners.setdefault(at, agency_id)
    rows = duty_facts.read(session, period, zone, duties=sorted(owners))
    return [_under(row, named[owners[row.facts.duty_id]]) for row in rows]


def _agencies(session: Session, ids: set[int]) -> dict[int, Agency]:
    return {row.id: row for row in session.scalars(select(Agency).where(Agency.id.in_(ids)))}


def _under(row: DutyRow, agency: Agency) -> DutyRow:
    """Return a row under the agency whose it is."""
    if row.agency.id == agency.id:
        return row
    facts = replace(
        row.facts,
        agency_id=agency.id,
        agency_code=agency.code,
        agency_name=agency.short_name,
    )
    return replace(row, facts=facts)
