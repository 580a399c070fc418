"""Reorganising agencies (sắp xếp tổ chức): explicit, previewed, in one transaction, reversible.

A preview carries the whole out and takes it back at once, so that it shows what would happen and
not what somebody thought would.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.agencies import Reorganisation
from models.audit import Action
from models.plan_cells import PlanProblems
from models.plans import Assignment
from models.reorganisation_cards import Account, AgencyChange, Outcome
from models.reorganisation_checks import check
from models.reorganisation_entries import Act, ActKind, ReorganisationFile
from services import audit, periods, work_notices
from services.reorganisation import drafts, notice, staff, units, work
from services.reorganisation.book import Book, Step, current_periods
from services.reorganisation.conflicts import conflict_line
from services.reorganisation.journal import Journal
from services.reorganisation.world import balance, read_world

__all__ = [
    "CannotReorganise", "CannotUndo", "Undone", "apply", "check_undo", "preview", "undo",
]  # fmt: skip


#: After so long too much has been built on it to be taken away.
UNDO_WITHIN = timedelta(days=30)


class CannotReorganise(Exception):
    """It was carried out already; the message is for the operator."""


class CannotUndo(Exception):
    """It cannot be taken back; the message is for the operator, `conflicts` say why."""

    def __init__(self, message: str, conflicts: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.conflicts = conflicts


@dataclass(frozen=True, slots=True)
class Undone:
    """A reorganisation that was taken back: how many rows are again what they were."""

    code: str
    title: str
    rows: int


def preview(session: Session, file: ReorganisationFile, now: datetime) -> Outcome:
    """Return what a reorganisation would do; nothing is changed."""
    savepoint = session.begin_nested()
    try:
        return _carry_out(session, file, now)[0]
    finally:
        savepoint.rollback()


def apply(
    session: Session,
    file: ReorganisationFile,
    now: datetime,
    machine_now: datetime,
    *,
    by: int | None = None,
    reason: str | None = None,
) -> Outcome:
    """Carry a reorganisation out, and tell the people whose roles ended.

    The trail says by whose word: `by` is the person's number (None: the operator alone, for a
    `reason` where somebody could have been asked).
    """
    outcome, number, moved = _carry_out(session, file, now)
    audit.record(
        session, by, Action.REORGANISATION_APPLIED, "reorganisation", number, now,
        code=file.code,
        open_before=outcome.account.before,
        open_after=outcome.account.after,
        reason=reason,
    )  # fmt: skip
    notice.tell(session, number, now, moved, machine_now)
    row = session.get_one(Reorganisation, number)
    gained = session.scalars(
        select(Assignment).where(
            Assignment.id.in_(Journal(session, row.journal).made(work.ASSIGNMENTS))
        )
    ).all()
    work_notices.tell(session, gained, (), f"reorganisation {number}", now)
    return outcome


def check_undo(session: Session, code: str, now: datetime) -> str:
    """Return the title of a reorganisation that can be taken back; raise CannotUndo."""
    return _undoable(session, code, now)[0].title


def undo(session: Session, code: str, now: datetime, machine_now: datetime) -> Undone:
    """Put everything back as it was before the last reorganisation; raise CannotUndo."""
    row, journal = _undoable(session, code, now)
    notice.take_back(session, row.id, row.applied_at, machine_now)
    journal.undo()
    row.undone_at = now
    session.flush()
    audit.record(
        session, None, Action.REORGANISATION_UNDONE, "reorganisation", row.id, now, code=code
    )
    session.flush()
    session.expire_all()
    return Undone(code, row.title, len(journal.entries))


def _undoable(session: Session, code: str, now: datetime) -> tuple[Reorganisation, Journal]:
    """Only the last one can be taken back, for a later one stands on what it made."""
    carried_out = session.scalars(
        select(Reorganisation)
        .where(Reorganisation.undone_at.is_(None))
        .order_by(Reorganisation.applied_at.desc(), Reorganisation.id.desc())
    ).all()
    row = next((one for one in carried_out if one.code == code), None)
    if row is None:
        known = ", ".join(one.code for one in carried_out) or "none"
        raise CannotUndo(f"there is no reorganisation {code!r} to take back; carried out: {known}")
    last = next(one for one in carried_out if one.territory == row.territory)
    if last is not row:
        raise CannotUndo(f"{last.code!r} was carried out after {code!r}; take that back first")
    if now > row.applied_at + UNDO_WITHIN:
        raise CannotUndo(
            f"{code!r} was carried out on {row.applied_at:%Y-%m-%d}, more than"
            f" {UNDO_WITHIN.days} days ago; write a new reorganisation that says what shall be"
        )
    journal = Journal(session, row.journal)
    conflicts = journal.conflicts()
    if conflicts:
        raise CannotUndo(
            f"{len(conflicts)} rows were changed since {code!r} was carried out, so it cannot be"
            " taken back; nothing was changed",
            tuple(conflict_line(session, conflict) for conflict in conflicts),
        )
    return row, journal


def _carry_out(
    session: Session, file: ReorganisationFile, now: datetime
) -> tuple[Outcome, int, list[staff.RoleMoved]]:
    if session.scalar(
        select(func.count())
        .select_from(Reorganisation)
        .where(Reorganisation.code == file.code, Reorganisation.undone_at.is_(None))
    ):
        raise CannotReorganise(f"the reorganisation {file.code!r} was carried out already")
    plans = [plan for plan in periods.plans_in_force(session) if plan.territory == file.territory]
    for plan in plans:
        # Who owes what this year is only known once the year's period is open.
        periods.current(session, now, plan.id)
    session.flush()
    period_ids = current_periods(session, plans, now)
    problems = check(file, read_world(session, file.territory, period_ids, now))
    if problems:
        raise PlanProblems(problems)
    number = _register(session, file, now)
    book = Book.open(session, file.territory, number, now)
    before = work.open_duties(session, period_ids)
    changes: list[AgencyChange] = []
    moved: list[staff.RoleMoved] = []
    seats: list[tuple[str, str, str, str]] = []
    for act in file.acts:
        _play(book, act, changes, moved, seats)
    account = balance(session, before, period_ids)
    _check_account(account)
    row = session.get_one(Reorganisation, number)
    row.journal = book.journal.entries
    session.flush()
    outcome = Outcome(
        code=file.code,
        title=file.title,
        account=account,
        agencies=tuple(changes),
        people=tuple(staff.described(book, moved)),
        seats=tuple(seats),
    )
    session.expire_all()
    return outcome, number, moved


def _register(session: Session, file: ReorganisationFile, now: datetime) -> int:
    """Return the number of the reorganisation: one that was taken back is begun anew."""
    row = session.scalar(select(Reorganisation).where(Reorganisation.code == file.code))
    if row is None:
        row = Reorganisation(code=file.code)
        session.add(row)
    row.title, row.territory, row.journal = file.title, file.territory, []
    row.applied_at, row.undone_at = now, None
    session.flush()
    return row.id


def _play(
    book: Book,
    act: Act,
    changes: list[AgencyChange],
    moved: list[staff.RoleMoved],
    seats: list[tuple[str, str, str, str]],
) -> None:
    """Carry one act out."""
    assert act.on is not None  # noqa: S101 (the reader has seen to it)
    if act.kind is ActKind.MOVE:
        units.move(book, act)
        changes += [
            AgencyChange(
                kind=act.kind,
                on=act.on,
                code=code,
                name=book.name(code),
                heirs=(book.name(str(act.parent)),),
            )
            for code in act.agencies
        ]
        return
    for new in act.new:
        units.found(book, act, new)
    for code in act.ending:
        step = Step(act, code, book.agencies[code], act.on)
        units.end(book, step)
        # Who plans is known before roles are granted, and who is in before shares find people.
        seats += units.pass_seats(book, step)
        moved += staff.end_roles(book, step)
        filed = work.filed_this_year(book.session, step.id, book.periods)
        counts = work.hand_on(book, step)
        drafts.pass_difficulties(book, step)
        groups, indicators = units.pass_lists(book, step)
        changes.append(
            AgencyChange(
                kind=act.kind,
                on=act.on,
                code=code,
                name=book.name(code),
                heirs=tuple(book.name(heir) for heir in act.heirs),
                leads=counts.leads,
                coordinating=counts.coordinating,
                parts=counts.parts,
                open_reports=counts.open_reports,
                filed_reports=filed,
                drafts=counts.drafts,
                withdrawn=counts.withdrawn,
                groups=groups,
                indicators=indicators,
                invitations=staff.void_invitations(book, step),
                chats=staff.unlink_chats(book, step),
            )
        )


def _check_account(account: Account) -> None:
    if not account.balances:
        raise RuntimeError(f"The account of open reports does not balance: {account}")
