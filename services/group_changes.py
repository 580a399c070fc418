"""What follows from a group's members: who gets or loses a task, and what is asked of them.

The same computation makes the preview and carries it out. Who leads a task does not coordinate it;
what was reported stays, whoever is a member.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import zone_of
from models.agencies import Agency, AgencyGroup, AgencyGroupMember
from models.group_cards import ChangeKind, TaskChange
from models.plans import (
    Assignment,
    Duty,
    PartyRole,
    Period,
    Plan,
    Task,
    TaskAgencyParty,
    TaskGroupParty,
)
from models.reports import FILED, Report
from services import periods

#: Why an assignment has ended, in its row.
LEFT_GROUP = "group"


@dataclass(frozen=True, slots=True)
class Step:
    """A change with the rows that it is about; `assignment` is what there is of it already."""

    change: TaskChange
    task: Task
    agency: Agency
    assignment: Assignment | None


def tasks_of(session: Session, group: AgencyGroup) -> list[tuple[Task, PartyRole]]:
    """Return the tasks of the plans in force that name a group, in the plans' order."""
    rows = session.execute(
        select(Task, TaskGroupParty.role)
        .join(TaskGroupParty, TaskGroupParty.task_id == Task.id)
        .join(Plan, Plan.id == Task.plan_id)
        .where(
            TaskGroupParty.group_id == group.id,
            Task.is_reportable,
            Task.withdrawn_at.is_(None),
            Plan.ended_at.is_(None),
        )
        .order_by(Plan.id, Task.position, TaskGroupParty.role.desc())
    )
    return [(task, PartyRole(role)) for task, role in rows]


def work_out(session: Session, group: AgencyGroup, members: Iterable[Agency]) -> list[Step]:
    """Return what would follow if these agencies were the group's members."""
    wanted = {agency.id: agency for agency in members}
    known = {agency.id: agency for agency in group.members}
    changed = [
        agency
        for agency_id, agency in sorted((known | wanted).items())
        if (agency_id in known) != (agency_id in wanted)
    ]
    several = len(periods.plans_in_force(session)) > 1
    steps: list[Step] = []
    for task in dict.fromkeys(task for task, _ in tasks_of(session, group)):
        roles = _roles(session, task, group, wanted)
        living, ended = _assignments(session, task, changed)
        for agency in changed:
            step = _step(
                session,
                task,
                agency,
                roles.get(agency.id),
                living.get(agency.id),
                ended.get(agency.id),
                is_new=agency.id in wanted,
                plan=task.plan.number if several else None,
            )
            if step is not None:
                steps.append(step)
    return steps


def carry_out(session: Session, step: Step, now: datetime) -> tuple[list[Assignment], ...]:
    """Do what a step says, in the period that is open; return what began by it and what ended."""
    begun: list[Assignment] = []
    ended: list[Assignment] = []
    period = periods.current(session, now, step.task.plan_id)
    if step.change.kind is ChangeKind.GIVEN:
        assignment = step.assignment or Assignment(task_id=step.task.id, agency_id=step.agency.id)
        assignment.role = step.change.role
        assignment.ended_at, assignment.end_reason = None, None
        session.add(assignment)
        session.flush()
        _ask(session, period, step.task, assignment, now)
        begun.append(assignment)
    elif step.assignment is not None:
        if step.change.kind is ChangeKind.LEADS:
            step.assignment.role = step.change.role
        else:
            ended = _end(session, step.assignment, period, now)
    session.flush()
    return begun, ended


def _step(
    session: Session,
    task: Task,
    agency: Agency,
    want: PartyRole | None,
    living: Assignment | None,
    ended: Assignment | None,
    *,
    is_new: bool,
    plan: str | None,
) -> Step | None:
    def step(kind: ChangeKind, role: PartyRole, assignment: Assignment | None) -> Step:
        change = TaskChange(kind, task.code, plan, agency.short_name, role)
        return Step(change, task, agency, assignment)

    if want is not None and living is None:
        return step(ChangeKind.GIVEN, want, ended)
    if want is not None and living is not None and living.role != want:
        # Who leads for another reason does not become a helper by joining a group of helpers.
        if is_new and living.role == PartyRole.LEAD:
            return None
        return step(ChangeKind.LEADS, want, living)
    if want is None and living is not None and not is_new:
        kind = ChangeKind.KEPT if _is_reported(session, living) else ChangeKind.TAKEN
        return step(kind, PartyRole(living.role), living)
    return None


def _roles(
    session: Session, task: Task, group: AgencyGroup, members: Iterable[int]
) -> dict[int, PartyRole]:
    """Return in which role each agency would have a task if a group had these members."""
    named = session.execute(
        select(TaskAgencyParty.agency_id, TaskAgencyParty.role).where(
            TaskAgencyParty.task_id == task.id
        )
    )
    grouped = session.execute(
        select(AgencyGroupMember.agency_id, TaskGroupParty.role)
        .join(TaskGroupParty, TaskGroupParty.group_id == AgencyGroupMember.group_id)
        .where(TaskGroupParty.task_id == task.id, TaskGroupParty.group_id != group.id)
    )
    own = session.scalars(
        select(TaskGroupParty.role).where(
            TaskGroupParty.task_id == task.id, TaskGroupParty.group_id == group.id
        )
    )
    pairs = [(row[0], row[1]) for row in (*named, *grouped)]
    pairs += [(agency_id, role) for role in own for agency_id in members]
    roles: dict[int, PartyRole] = {}
    for agency_id, role in pairs:
        if role == PartyRole.LEAD or agency_id not in roles:
            roles[agency_id] = PartyRole(role)
    return roles


def _assignments(
    session: Session, task: Task, agencies: Iterable[Agency]
) -> tuple[dict[int, Assignment], dict[int, Assignment]]:
    """Return the living assignments of a task to agencies, and those that ended with a group."""
    living: dict[int, Assignment] = {}
    ended: dict[int, Assignment] = {}
    for row in session.scalars(
        select(Assignment)
        .where(
            Assignment.task_id == task.id,
            Assignment.parent_id.is_(None),
            Assignment.agency_id.in_([agency.id for agency in agencies]),
        )
        .order_by(Assignment.id)
    ):
        if row.ended_at is None:
            living[row.agency_id] = row
        elif row.end_reason == LEFT_GROUP:
            ended[row.agency_id] = row
    return living, ended


def _is_reported(session: Session, assignment: Assignment) -> bool:
    return (
        session.scalar(
            select(Report.id)
            .join(Duty, Duty.id == Report.duty_id)
            .where(
                Duty.assignment_id == assignment.id,
                Duty.cancelled_at.is_(None),
                Report.status.in_(FILED),
            )
            .limit(1)
        )
        is not None
    )


def _ask(
    session: Session, period: Period, task: Task, assignment: Assignment, now: datetime
) -> None:
    """Ask for the report of an open period, where the task has begun."""
    if task.year_from is not None and task.year_from > period.year:
        return
    duty = session.scalar(
        select(Duty).where(Duty.period_id == period.id, Duty.assignment_id == assignment.id)
    )
    if duty is None:
        due_at = periods.due_at(period, assignment, zone_of(now))
        session.add(Duty(period_id=period.id, assignment_id=assignment.id, due_at=due_at))
    elif duty.moved_to_id is None:
        duty.cancelled_at = None


def _end(
    session: Session, assignment: Assignment, period: Period, now: datetime
) -> list[Assignment]:
    """End an assignment and the shares given on from it, and return them.

    What is not reported is cancelled.
    """
    shares = session.scalars(
        select(Assignment).where(
            Assignment.parent_id == assignment.id, Assignment.ended_at.is_(None)
        )
    ).all()
    ended = [each for share in shares for each in _end(session, share, period, now)]
    assignment.ended_at, assignment.end_reason = now, LEFT_GROUP
    filed = select(Report.id).where(Report.duty_id == Duty.id, Report.status.in_(FILED)).exists()
    for duty in session.scalars(
        select(Duty)
        .join(Period, Period.id == Duty.period_id)
        .where(
            Duty.assignment_id == assignment.id,
            Period.year >= period.year,
            Duty.cancelled_at.is_(None),
            ~filed,
        )
    ):
        duty.cancelled_at = now
    return [assignment, *ended]
