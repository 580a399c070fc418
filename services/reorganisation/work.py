"""Work that goes on elsewhere: assignments with their shares, and this year's open reports.

What was filed stays where it was filed and counts there. What is open moves on: it becomes a duty
of the successor, or joins one that the successor has open. The report of a lead agency that is
open never ends in one that was filed before it; that of a coordinating agency may, for nobody
waits for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.people import Membership
from models.plans import Assignment, Duty, PartyRole, Period, Task
from models.reports import FILED, Report
from models.rights import Role, Scope, Verb, scope_of
from services import succession
from services.reorganisation import drafts
from services.reorganisation.book import Book, Step, table
from services.succession import REORGANISED

ASSIGNMENTS, DUTIES = table(Assignment), table(Duty)


@dataclass(slots=True)
class Counts:
    """What of an agency's work was handed on."""

    leads: int = 0
    coordinating: int = 0
    parts: int = 0
    open_reports: int = 0
    drafts: int = 0
    withdrawn: int = 0


def is_filed() -> ColumnElement[bool]:
    """Whether a duty has a report that counts."""
    return (
        select(Report.id)
        .where(Report.duty_id == Duty.id, Report.status.in_(FILED))
        .correlate(Duty)
        .exists()
    )


def open_duties(session: Session, period_ids: Sequence[int]) -> set[int]:
    """Return the duties of some periods that are neither filed nor cancelled."""
    return set(
        session.scalars(
            select(Duty.id).where(
                Duty.period_id.in_(period_ids), Duty.cancelled_at.is_(None), ~is_filed()
            )
        )
    )


def hand_on(book: Book, step: Step) -> Counts:
    """End every assignment of an agency, and let its successors take them."""
    return _Handover(book, step).run()


class _Handover:
    """The work of one agency that ends."""

    def __init__(self, book: Book, step: Step) -> None:
        self._book = book
        self._step = step
        self._counts = Counts()

    def run(self) -> Counts:
        """Hand everything on, the agency's own tasks before the shares that hang on them."""
        rows = self._book.session.execute(
            select(*ASSIGNMENTS.c, Task.code.label("task_code"))
            .join(Task, Task.id == Assignment.task_id)
            .where(Assignment.agency_id == self._step.id, Assignment.ended_at.is_(None))
            .order_by(Assignment.parent_id.is_not(None), Task.position, Assignment.id)
        ).all()
        for row in rows:
            self._count(row.role)
            heirs = self._book.heirs(self._step.act.heirs_for(row.task_code))
            # What was completed is not asked again: one successor keeps it, for the record.
            self._pass(row, heirs[:1] if row.id in self._book.done else heirs)
        return self._counts

    def _pass(self, row: Any, heirs: Sequence[int]) -> None:
        duties = self._open_duties(row.id)
        self._counts.open_reports += len(duties)
        drafts.withdraw_corrections(self._book, row.id, self._counts)
        targets = [self._take(row, heir, duties) for heir in heirs]
        self._book.journal.change(
            ASSIGNMENTS,
            row.id,
            ended_at=self._book.now,
            end_reason=REORGANISED,
            successor_id=targets[0] if targets else None,
        )
        if not targets:
            return
        for duty in duties:
            # The first of several carries what was begun; the others begin anew.
            first, *_ = [self._receive(target, duty) for target in targets]
            self._move_duty(duty, first)
        self._move_shares(row.id, targets[0])

    # Assignments

    def _take(self, row: Any, heir: int, duties: Sequence[Any]) -> int:
        """Return the successor's assignment: the one it has on the task, or a new one."""
        if row.role == PartyRole.PART:
            return self._take_share(row, heir)
        existing = self._assignment_of(heir, row.task_id)
        if existing is None:
            return self._new(row, heir, row.role)
        if row.role == PartyRole.COORDINATING:
            return int(existing.id)
        done = self._book.done
        if existing.id in done and row.id not in done:
            # Together they are not done, whatever the successor said of its own part.
            return self._begin_anew(row, existing)
        mine = self._duty_of(existing.id, is_open=None)
        is_open = mine is not None and self._duty_of(existing.id, is_open=True) is not None
        if existing.role == PartyRole.LEAD:
            # It has reported its own part; what is open of the other's is asked apart.
            if mine is None or is_open or not duties:
                return int(existing.id)
            return self._begin_anew(row, existing)
        if mine is None or (is_open and duties):
            self._book.journal.change(ASSIGNMENTS, existing.id, role=PartyRole.LEAD)
            return int(existing.id)
        return self._begin_anew(row, existing)

    def _begin_anew(self, row: Any, existing: Any) -> int:
        """Return a new assignment of the successor on a task that it has already.

        The old one ends, and keeps the report of this year that stands under it.
        """
        book = self._book
        pending = self._open_duties(existing.id)
        book.journal.change(ASSIGNMENTS, existing.id, ended_at=book.now, end_reason=REORGANISED)
        target = self._new(row, existing.agency_id, PartyRole.LEAD)
        book.journal.change(ASSIGNMENTS, existing.id, successor_id=target)
        self._move_shares(existing.id, target)
        for duty in pending:
            # It coordinated, and leads now: what it owes as such is all that is asked of it.
            line = self._line_duty(row.id, duty.period_id)
            self._move_duty(duty, line or self._receive(target, duty))
        return target

    def _take_share(self, row: Any, heir: int) -> int:
        """Return a share that the successor has from the same giver, or from who took its place.

        A share that it would give to itself as a whole is part of its own task.
        """
        book = self._book
        above = book.session.execute(
            select(Assignment.id, Assignment.agency_id, Assignment.successor_id).where(
                Assignment.id == row.parent_id
            )
        ).one()
        parent = above.successor_id if above.successor_id is not None else above.id
        giver = book.session.scalars(
            select(Assignment.agency_id).where(Assignment.id == parent)
        ).one()
        is_absorbed = giver == heir and row.person_id is None and above.agency_id != self._step.id
        if is_absorbed and self._duty_of(parent, is_open=True) is not None:
            return int(parent)
        person = row.person_id if self._reports_for(row.person_id, heir) else None
        return self._new(row, heir, PartyRole.PART, parent, person)

    def _new(
        self,
        row: Any,
        heir: int,
        role: str,
        parent: int | None = None,
        person: int | None = None,
    ) -> int:
        return self._book.journal.insert(
            ASSIGNMENTS,
            task_id=row.task_id,
            agency_id=heir,
            role=role,
            parent_id=parent,
            person_id=person,
            brief=row.brief,
            due_on=row.due_on,
            given_by_id=row.given_by_id,
            given_at=row.given_at,
        )

    def _move_shares(self, before: int, after: int) -> None:
        """Hang what an assignment has given on to others under the one that took its place."""
        giver = self._book.session.scalars(
            select(Assignment.agency_id).where(Assignment.id == after)
        ).one()
        shares = self._book.session.execute(
            select(Assignment.id, Assignment.agency_id, Assignment.person_id).where(
                Assignment.parent_id == before,
                Assignment.ended_at.is_(None),
                # The agency's own shares are handed on in their turn.
                Assignment.agency_id != self._step.id,
            )
        ).all()
        for share in shares:
            main = self._duty_of(after, is_open=True)
            if share.agency_id == giver and share.person_id is None and main is not None:
                for duty in self._open_duties(share.id):
                    self._move_duty(duty, main)
                self._book.journal.change(
                    ASSIGNMENTS,
                    share.id,
                    ended_at=self._book.now,
                    end_reason=REORGANISED,
                    successor_id=after,
                )
            else:
                self._book.journal.change(ASSIGNMENTS, share.id, parent_id=after)

    # Duties

    def _receive(self, assignment: int, duty: Any) -> int:
        """Return the successor's duty in place of an open one."""
        book = self._book
        row = book.session.execute(
            select(Duty.id, Duty.due_at, Duty.deadline_version).where(
                Duty.assignment_id == assignment,
                Duty.period_id == duty.period_id,
                Duty.cancelled_at.is_(None),
            )
        ).one_or_none()
        if row is not None:
            if row.due_at < duty.due_at and self._duty_of(assignment, is_open=True):
                # More time that was granted to one of them is not taken back by their joining.
                book.journal.change(
                    DUTIES,
                    row.id,
                    due_at=duty.due_at,
                    deadline_version=row.deadline_version + 1,
                )
            return int(row.id)
        if duty.role == PartyRole.COORDINATING:
            line = self._line_duty(assignment, duty.period_id)
            if line is not None:
                return line
        return book.journal.insert(
            DUTIES,
            period_id=duty.period_id,
            assignment_id=assignment,
            due_at=duty.due_at,
            deadline_version=1,
        )

    def _move_duty(self, duty: Any, target: int) -> None:
        self._book.journal.change(DUTIES, duty.id, cancelled_at=self._book.now, moved_to_id=target)
        drafts.move(self._book, duty.id, target, self._counts)

    def _line_duty(self, assignment: int, period: int) -> int | None:
        """Return the newest duty that was reported, on an assignment or on those before it."""
        line = succession.lines(self._book.session).with_origins([assignment])
        return self._book.session.scalar(
            select(Duty.id)
            .join(Period, Period.id == Duty.period_id)
            .where(
                Duty.assignment_id.in_(sorted(line)),
                Duty.cancelled_at.is_(None),
                is_filed(),
                Period.year <= select(Period.year).where(Period.id == period).scalar_subquery(),
            )
            .order_by(Period.year.desc(), Duty.id.desc())
            .limit(1)
        )

    # Reading

    def _open_duties(self, assignment: int) -> Sequence[Any]:
        return self._book.session.execute(
            select(Duty.id, Duty.period_id, Duty.due_at, Assignment.role)
            .join(Assignment, Assignment.id == Duty.assignment_id)
            .where(
                Duty.assignment_id == assignment,
                Duty.period_id.in_(self._book.periods),
                Duty.cancelled_at.is_(None),
                ~is_filed(),
            )
        ).all()

    def _duty_of(self, assignment: int, *, is_open: bool | None) -> int | None:
        """Return this year's duty on an assignment: any that stands, or one that is (not) open."""
        statement = select(Duty.id).where(
            Duty.assignment_id == assignment,
            Duty.period_id.in_(self._book.periods),
            Duty.cancelled_at.is_(None),
        )
        if is_open is not None:
            statement = statement.where(~is_filed() if is_open else is_filed())
        return self._book.session.scalar(statement.limit(1))

    def _assignment_of(self, agency: int, task: int) -> Any:
        return self._book.session.execute(
            select(Assignment.id, Assignment.agency_id, Assignment.role).where(
                Assignment.agency_id == agency,
                Assignment.task_id == task,
                Assignment.parent_id.is_(None),
                Assignment.ended_at.is_(None),
            )
        ).one_or_none()

    def _reports_for(self, person: int | None, agency: int) -> bool:
        """Whether a person has a role in an agency by which a share can be theirs."""
        roles = self._book.session.scalars(
            select(Membership.role).where(
                Membership.person_id == person,
                Membership.agency_id == agency,
                Membership.revoked_at.is_(None),
            )
        )
        return any(scope_of(Verb.REPORT, Role(role)) is not Scope.NONE for role in roles)

    def _count(self, role: str) -> None:
        if role == PartyRole.LEAD:
            self._counts.leads += 1
        elif role == PartyRole.COORDINATING:
            self._counts.coordinating += 1
        else:
            self._counts.parts += 1


def filed_this_year(session: Session, agency: int, periods: Sequence[int]) -> int:
    """Return how many reports of this year stay under an agency's name."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Duty)
            .join(Assignment, Assignment.id == Duty.assignment_id)
            .where(
                Assignment.agency_id == agency,
                Duty.period_id.in_(periods),
                Duty.cancelled_at.is_(None),
                is_filed(),
            )
        )
        or 0
    )
