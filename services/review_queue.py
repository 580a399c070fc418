"""What waits for a person: approvals as the head first, then what the receiving body accepts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.agencies import Agency
from models.deadlines import is_late
from models.people import Person
from models.plans import Assignment, Duty, PartyRole, Period, Plan, Task
from models.reports import Report, ReportStatus
from models.review_cards import Act, ReviewLine
from models.rights import Actor, Verb
from services import receiving, report_rights, report_versions


@dataclass(frozen=True, slots=True)
class _Row:
    report: Report
    duty: Duty
    assignment: Assignment
    task: Task
    agency: Agency
    author_name: str


def may_review(actor: Actor) -> bool:
    """Return whether a person's roles approve or accept anything at all."""
    return bool(actor.agencies_for(Verb.APPROVE) or actor.agencies_for(Verb.ACCEPT))


def waiting(session: Session, actor: Actor, now: datetime) -> list[ReviewLine]:
    """Return what waits for a person, oldest first; nobody's own report waits for them."""
    mine = [
        (row, act)
        for row in _rows(session, _for_actor(session, actor))
        if (act := _act(session, actor, row)) is not None
    ]
    lines = [_line(row, act, now) for row, act in mine]
    # Approvals come first: without them nothing goes on.
    return sorted(lines, key=lambda line: (line.act is Act.ACCEPT, line.sent_at, line.report_id))


def count_received(session: Session, plan: Plan, agency_id: int) -> int:
    """Return how many reports wait to be accepted by an agency under a plan."""
    senders = receiving.senders(session, plan, {agency_id})
    condition = and_(
        Report.status == ReportStatus.SUBMITTED,
        Period.plan_id == plan.id,
        Assignment.role != PartyRole.PART,
        Assignment.agency_id.in_(senders),
    )
    found: int = session.scalar(_joined(select(func.count(Report.id)), condition))
    return found


def _for_actor(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Return the condition on what may wait for a person, by their agencies."""
    parent = aliased(Assignment)
    accepting = actor.agencies_for(Verb.ACCEPT)
    # Who gives work on receives the reports on it.
    giving = actor.agencies_for(Verb.ASSIGN)
    received = [
        and_(
            Period.plan_id == plan.id,
            Assignment.role != PartyRole.PART,
            Assignment.agency_id.in_(receiving.senders(session, plan, accepting)),
        )
        for plan in session.scalars(select(Plan))
    ]
    shares = and_(
        Assignment.role == PartyRole.PART,
        select(parent.id)
        .where(parent.id == Assignment.parent_id, parent.agency_id.in_(giving))
        .exists(),
    )
    return or_(
        and_(
            Report.status == ReportStatus.AWAITING,
            Assignment.agency_id.in_(actor.agencies_for(Verb.APPROVE)),
        ),
        and_(Report.status == ReportStatus.SUBMITTED, or_(shares, *received)),
    )


def _rows(session: Session, condition: ColumnElement[bool]) -> Sequence[_Row]:
    columns = select(Report, Duty, Assignment, Task, Agency, Person.name)
    return [_Row(*row) for row in session.execute(_joined(columns, condition))]


def _joined(columns: Any, condition: ColumnElement[bool]) -> Any:
    """Join what a line needs to know, for the newest versions that wait."""
    return (
        columns.select_from(Report)
        .join(Duty, Duty.id == Report.duty_id)
        .join(Period, Period.id == Duty.period_id)
        .join(Assignment, Assignment.id == Duty.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .join(Agency, Agency.id == Assignment.agency_id)
        .join(Person, Person.id == Report.author_id)
        .where(
            Report.status.in_((ReportStatus.AWAITING, ReportStatus.SUBMITTED)),
            Duty.cancelled_at.is_(None),
            report_versions.is_newest(),
            condition,
        )
    )


def _act(session: Session, actor: Actor, row: _Row) -> Act | None:
    """Return what a report waits for from this person, None where it is their own."""
    if row.report.status == ReportStatus.AWAITING:
        grants = report_rights.approval_grants(actor, row.report)
        act = Act.APPROVE
    else:
        grants = report_rights.acceptance_grants(session, actor, row.report)
        act = Act.ACCEPT
    return act if report_rights.grant_apart(actor, grants, row.report) else None


def _line(row: _Row, act: Act, now: datetime) -> ReviewLine:
    # What waits for its head has not been filed: it is late once the deadline has passed.
    filed_at = row.report.submitted_at or now
    return ReviewLine(
        report_id=row.report.id,
        act=act,
        code=row.task.code,
        task_id=row.task.id,
        short_title=row.task.short_title,
        agency_id=row.agency.id,
        agency_name=row.agency.short_name,
        author_name=row.author_name,
        sent_at=row.report.updated_at,
        is_late=is_late(row.duty.due_at, filed_at),
        nothing_to_report=row.report.nothing_to_report,
    )
