"""Reading the duties of a period: one query, from which lists and figures are made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, aliased

from models.agencies import Agency
from models.figures import DutyFacts, task_deadline
from models.plans import Assignment, Duty, PartyRole, Period, Task
from models.progress import TaskState
from models.reports import FILED, Report, ReportStatus


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty with what is known of it: its facts, and the rows they were read from."""

    facts: DutyFacts
    task: Task
    agency: Agency
    role: PartyRole
    latest: Report | None


@dataclass(frozen=True, slots=True)
class Completions:
    """When a task was first reported as completed: in what was accepted, and in what was sent."""

    accepted: datetime | None = None
    filed: datetime | None = None


def read(
    session: Session,
    period: Period,
    zone: ZoneInfo,
    *,
    agencies: Sequence[int] | None = None,
    duties: Sequence[int] | None = None,
    role: PartyRole | None = None,
) -> list[DutyRow]:
    """Return a period's duties in the plan's order.

    `agencies` and `duties` narrow them down (None: all), `role` to those of lead agencies, say.
    Where nothing was filed this year, the state is the one that was filed last, in any year.
    """
    rows = session.execute(_statement(period, agencies, duties, role)).all()
    assignments = [row[0].assignment_id for row in rows]
    earlier = _earlier_states(session, period, assignments)
    done = _earlier_completions(session, period, assignments)
    found = []
    for duty, assignment, task, agency, latest, first_filed_at, accepted_at, completed_at in rows:
        before = earlier.get(duty.assignment_id)
        state, percent = _progress(latest, before, task)
        found.append(
            DutyRow(
                DutyFacts(
                    duty_id=duty.id,
                    task_code=task.code,
                    task_position=task.position,
                    task_title=task.short_title,
                    agency_id=agency.id,
                    agency_code=agency.code,
                    agency_name=agency.short_name,
                    due_at=duty.due_at,
                    task_due_at=task_deadline(
                        task.year_to, task.recurrence, task.due_rule, period.year, zone
                    ),
                    state=state,
                    percent=percent,
                    first_filed_at=first_filed_at,
                    completed_at=_completion(
                        task,
                        done.get(duty.assignment_id, Completions()),
                        Completions(accepted_at, completed_at),
                    ),
                    has_difficulties=bool(latest and latest.difficulties),
                ),
                task,
                agency,
                PartyRole(assignment.role),
                latest,
            )
        )
    return found


def _statement(
    period: Period,
    agencies: Sequence[int] | None,
    duties: Sequence[int] | None,
    role: PartyRole | None,
) -> Select[
    Duty, Assignment, Task, Agency, Report, datetime | None, datetime | None, datetime | None
]:
    filed = aliased(Report)
    first_filed = (
        select(func.min(filed.submitted_at))
        .where(filed.duty_id == Duty.id, filed.status.in_(FILED))
        .correlate(Duty)
        .scalar_subquery()
    )
    accepted, completed = (
        select(func.min(filed.submitted_at))
        .where(
            filed.duty_id == Duty.id,
            filed.status.in_(statuses),
            filed.state == TaskState.COMPLETED,
        )
        .correlate(Duty)
        .scalar_subquery()
        for statuses in ((ReportStatus.ACCEPTED,), FILED)
    )
    statement = (
        select(Duty, Assignment, Task, Agency, Report, first_filed, accepted, completed)
        .join(Assignment, Assignment.id == Duty.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .join(Agency, Agency.id == Assignment.agency_id)
        .outerjoin(Report, (Report.duty_id == Duty.id) & Report.is_latest)
        .where(Duty.period_id == period.id, Duty.cancelled_at.is_(None))
        .order_by(Task.position, Agency.id, Assignment.id)
    )
    if agencies is not None:
        statement = statement.where(Assignment.agency_id.in_(agencies))
    if duties is not None:
        statement = statement.where(Duty.id.in_(duties))
    if role is not None:
        statement = statement.where(Assignment.role == role)
    elif duties is None:
        # Shares that an agency has given on are no work of the plan's own list.
        statement = statement.where(Assignment.role != PartyRole.PART)
    return statement


def _earlier_states(
    session: Session, period: Period, assignments: Sequence[int]
) -> dict[int, tuple[TaskState, int]]:
    """Return the last state and percent of each assignment in the years before."""
    rows = session.execute(
        select(Duty.assignment_id, Report.state, Report.percent)
        .join(Report, (Report.duty_id == Duty.id) & Report.is_latest)
        .join(Period, Period.id == Duty.period_id)
        .where(
            Period.plan_id == period.plan_id,
            Period.year < period.year,
            Duty.assignment_id.in_(assignments),
        )
        .order_by(Period.year)
    )
    return {
        assignment_id: (TaskState(state or TaskState.NOT_STARTED), percent or 0)
        for assignment_id, state, percent in rows
    }


def _earlier_completions(
    session: Session, period: Period, assignments: Sequence[int]
) -> dict[int, Completions]:
    """Return when each assignment was first reported as completed in the years before."""
    is_accepted = case((Report.status == ReportStatus.ACCEPTED, Report.submitted_at))
    rows = session.execute(
        select(Duty.assignment_id, func.min(is_accepted), func.min(Report.submitted_at))
        .join(Report, Report.duty_id == Duty.id)
        .join(Period, Period.id == Duty.period_id)
        .where(
            Period.plan_id == period.plan_id,
            Period.year < period.year,
            Duty.assignment_id.in_(assignments),
            Report.status.in_(FILED),
            Report.state == TaskState.COMPLETED,
        )
        .group_by(Duty.assignment_id)
    )
    return {id_: Completions(accepted, filed) for id_, accepted, filed in rows}


def _completion(task: Task, before: Completions, now: Completions) -> datetime | None:
    """Return when a task was first reported as completed; a yearly one counts this year's only.

    What was accepted comes before what was only sent, of whichever year.
    """
    if task.recurrence:
        return now.accepted or now.filed
    return before.accepted or now.accepted or before.filed or now.filed


def _progress(
    latest: Report | None, before: tuple[TaskState, int] | None, task: Task
) -> tuple[TaskState, int]:
    if latest is not None:
        return TaskState(latest.state or TaskState.NOT_STARTED), latest.percent or 0
    # A yearly task begins anew each year; any other goes on where it stood.
    if before is not None and not task.recurrence:
        return before
    return TaskState.NOT_STARTED, 0
