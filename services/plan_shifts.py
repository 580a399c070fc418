"""Who has which task after an import: assignments that end, come back or are added.

What is to be done is worked out first, without a change, so that a preview and the act itself
cannot disagree. Reports stay untouched: a duty on which something was sent is never cancelled.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import zone_of
from models.agencies import Agency
from models.plan_changes import Field, Part, PlanChanges, Turn
from models.plan_entries import TaskEntry
from models.plans import Assignment, Duty, PartyRole, Period, Plan, Task
from models.reports import Report, ReportStatus
from services import periods

#: Why an assignment ended that an import took away; one that comes back is known by it.
END_REASON = "plan import"


@dataclass(slots=True)
class Effects:
    """What becomes of assignments and of the duties of the open period."""

    ended: list[Assignment] = field(default_factory=list)
    revived: list[Assignment] = field(default_factory=list)
    #: Task's code, agency's code, role.
    added: list[tuple[str, str, PartyRole]] = field(default_factory=list)
    cancelled: list[Duty] = field(default_factory=list)
    restored: list[Duty] = field(default_factory=list)
    #: Assignments that are there, or come back, and have no duty in the period yet.
    missing: list[Assignment] = field(default_factory=list)
    #: How many of `added` get a duty in the period.
    expected: set[str] = field(default_factory=set)
    period: Period | None = None

    @property
    def duties_added(self) -> int:
        """How many reports more are asked for in the open period."""
        added = sum(code in self.expected for code, _, _ in self.added)
        return len(self.restored) + len(self.missing) + added

    @property
    def duties_cancelled(self) -> int:
        """How many reports fewer are asked for in the open period."""
        return len(self.cancelled)


def work_out(
    session: Session,
    plan: Plan,
    entries: Iterable[TaskEntry],
    changes: PlanChanges,
    now: datetime,
) -> Effects:
    """Return what follows from changes of a plan; nothing is changed yet."""
    return _Work(session, plan, {entry.code: entry for entry in entries}, now).out(changes)


def carry_out(
    session: Session,
    effects: Effects,
    tasks: Mapping[str, Task],
    agencies: Mapping[str, Agency],
    now: datetime,
) -> list[Assignment]:
    """Do what was worked out; return the assignments that were not there before.

    `tasks` and `agencies` are by their codes, new ones among them.
    """
    for assignment in effects.ended:
        assignment.ended_at, assignment.end_reason = now, END_REASON
    for duty in effects.cancelled:
        duty.cancelled_at = now
    # An agency has a task once: the old assignment is gone before the new one comes.
    session.flush()
    for assignment in effects.revived:
        assignment.ended_at = assignment.end_reason = None
    for duty in effects.restored:
        duty.cancelled_at = None
    new, added = [], []
    for code, agency, role in effects.added:
        assignment = Assignment(task_id=tasks[code].id, agency_id=agencies[agency].id, role=role)
        session.add(assignment)
        new.append(assignment)
        if code in effects.expected:
            added.append(assignment)
    session.flush()
    period = effects.period
    if period is not None:
        session.add_all(
            Duty(
                period_id=period.id,
                assignment_id=assignment.id,
                due_at=periods.due_at(period, assignment, zone_of(now)),
            )
            for assignment in (*effects.missing, *added)
        )
    session.flush()
    return new


class _Work:
    """The assignments and duties of a plan, as they are before the changes."""

    def __init__(
        self, session: Session, plan: Plan, entries: Mapping[str, TaskEntry], now: datetime
    ) -> None:
        self._entries = entries
        self._year = now.year
        self._tasks = {
            task.code: task
            for task in session.scalars(select(Task).where(Task.plan_id == plan.id))
        }
        codes = {task.id: task.code for task in self._tasks.values()}
        #: Assignments by task and agency, the newest last, and shares by what they are part of.
        self._own: dict[tuple[str, str], list[Assignment]] = {}
        self._shares: dict[int, list[Assignment]] = {}
        rows = session.execute(
            select(Assignment, Agency.code)
            .join(Agency, Agency.id == Assignment.agency_id)
            .where(Assignment.task_id.in_(codes))
            .order_by(Assignment.id)
        )
        for assignment, agency in rows:
            if assignment.parent_id is None:
                self._own.setdefault((codes[assignment.task_id], agency), []).append(assignment)
            else:
                self._shares.setdefault(assignment.parent_id, []).append(assignment)
        period = session.scalar(
            select(Period).where(Period.plan_id == plan.id, Period.year == now.year)
        )
        self._effects = Effects(period=period)
        self._duties: dict[int, Duty] = {}
        self._reported: set[int] = set()
        if period is not None:
            self._duties = {
                duty.assignment_id: duty
                for duty in session.scalars(select(Duty).where(Duty.period_id == period.id))
            }
            self._reported = set(
                session.scalars(
                    select(Report.duty_id)
                    .join(Duty, Duty.id == Report.duty_id)
                    .where(Duty.period_id == period.id, Report.status != ReportStatus.DRAFT)
                )
            )
        self._done = periods.done_before(session, plan, now.year)

    def out(self, changes: PlanChanges) -> Effects:
        """Return the effects."""
        for shift in changes.shifts:
            if not shift.is_gain:
                self._end(shift.code, shift.agency, shift.role)
        rows = [row for row in changes.rows if row.part is Part.TASK]
        for row in rows:
            entry = self._entries.get(row.code)
            if row.turn is Turn.WITHDRAWN or (entry is not None and not entry.is_leaf):
                # Whoever has come to it in another way loses it as well.
                self._end_all(row.code)
        for shift in changes.shifts:
            if shift.is_gain:
                self._give(shift.code, shift.agency, shift.role)
        for row in rows:
            if any(change.field is Field.TIME for change in row.fields):
                self._follow_time(row.code)
        return self._effects

    def _end(self, code: str, agency: str, role: PartyRole) -> None:
        for assignment in self._own.get((code, agency), []):
            if assignment.role == role:
                self._end_one(assignment)

    def _end_all(self, code: str) -> None:
        for (task, _), assignments in self._own.items():
            if task == code:
                for assignment in assignments:
                    self._end_one(assignment)

    def _end_one(self, assignment: Assignment) -> None:
        if assignment.ended_at is not None or assignment in self._effects.ended:
            return
        self._effects.ended.append(assignment)
        self._cancel(assignment)
        for share in self._shares.get(assignment.id, []):
            self._end_one(share)

    def _cancel(self, assignment: Assignment) -> None:
        duty = self._duties.get(assignment.id)
        if duty is not None and duty.cancelled_at is None and duty.id not in self._reported:
            self._effects.cancelled.append(duty)

    def _give(self, code: str, agency: str, role: PartyRole) -> None:
        former = self._own.get((code, agency), [])
        living = [
            each for each in former if each.ended_at is None and each not in self._effects.ended
        ]
        if any(each.role == role for each in living):
            return
        for each in living:
            self._end_one(each)
        ours = [each for each in former if each.role == role and each.end_reason == END_REASON]
        if ours:
            self._revive(ours[-1], code)
            return
        self._effects.added.append((code, agency, role))
        if self._effects.period is not None and self._is_expected(code, None):
            self._effects.expected.add(code)

    def _revive(self, assignment: Assignment, code: str) -> None:
        """Take back what an import has ended: the assignment, with the shares that ended then."""
        self._effects.revived.append(assignment)
        self._want(assignment, code)
        for share in self._shares.get(assignment.id, []):
            if share.ended_at == assignment.ended_at and share.end_reason == END_REASON:
                self._revive(share, code)

    def _want(self, assignment: Assignment, code: str) -> None:
        """Ask for a report on an assignment, if one is due in the period."""
        if self._effects.period is None or not self._is_expected(code, assignment):
            return
        duty = self._duties.get(assignment.id)
        if duty is None:
            self._effects.missing.append(assignment)
        elif duty.cancelled_at is not None and duty.moved_to_id is None:
            self._effects.restored.append(duty)

    def _follow_time(self, code: str) -> None:
        """Ask for reports, or no longer, where a task's years have changed."""
        for (task, _), assignments in self._own.items():
            for assignment in assignments if task == code else []:
                if assignment.ended_at is not None or assignment in self._effects.ended:
                    continue
                if self._is_expected(code, assignment):
                    self._want(assignment, code)
                else:
                    self._cancel(assignment)

    def _is_expected(self, code: str, assignment: Assignment | None) -> bool:
        entry = self._entries[code]
        if entry.years is not None and entry.years[0] > self._year:
            return False
        return bool(entry.recurrence) or assignment is None or assignment.id not in self._done
