"""Reading a person's deadlines for the calendar of their phone."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import zone_of
from models.documents.deadlines import DeadlineEntry, Deadlines
from models.figures import Filing
from models.plans import Assignment, Duty, PartyRole, Period
from models.rights import Actor, Verb
from services import duty_facts


def deadlines(session: Session, actor: Actor, period: Period, now: datetime) -> Deadlines:
    """Return what a person has to report in a period: their agencies' tasks, their shares."""
    agencies = sorted(actor.agencies_for(Verb.REPORT))
    rows = duty_facts.read(session, period, zone_of(now), agencies=agencies, role=PartyRole.LEAD)
    if shares := _shares(session, actor, period, agencies):
        rows += duty_facts.read(session, period, zone_of(now), duties=shares)
    found = session.execute(
        select(Duty.id, Duty.deadline_version).where(
            Duty.id.in_([row.facts.duty_id for row in rows])
        )
    )
    versions = dict(found.all())
    return Deadlines(
        person_id=actor.person_id,
        plan_number=period.plan.number,
        year=period.year,
        made_at=now,
        entries=tuple(
            DeadlineEntry(
                duty_id=row.facts.duty_id,
                code=row.task.code,
                title=row.task.short_title,
                agency=row.agency.short_name,
                due_at=row.facts.due_at,
                deadline_version=versions[row.facts.duty_id],
                is_filed=row.facts.filing is not Filing.MISSING,
            )
            for row in sorted(rows, key=lambda row: (row.facts.due_at, row.facts.task_position))
        ),
    )


def _shares(session: Session, actor: Actor, period: Period, agencies: list[int]) -> list[int]:
    """Return the duties of shares that were given to the person, or to a whole unit of theirs."""
    return list(
        session.scalars(
            select(Duty.id)
            .join(Assignment, Assignment.id == Duty.assignment_id)
            .where(
                Duty.period_id == period.id,
                Assignment.role == PartyRole.PART,
                (Assignment.person_id == actor.person_id)
                | (Assignment.person_id.is_(None) & Assignment.agency_id.in_(agencies)),
            )
            .order_by(Duty.id)
        )
    )
