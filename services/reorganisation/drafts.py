"""What hangs on a report that is open: drafts, what waits for the head, requests, difficulties."""

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import RowMapping, func, select

from models.agencies import Agency
from models.plans import Assignment, Duty
from models.reports import FILED, Attachment, Report, ReportStatus
from models.requests import Difficulty, DifficultyState, Extension, ExtensionState
from services.reorganisation.book import Book, Step, table

REPORTS, ATTACHMENTS = table(Report), table(Attachment)
EXTENSIONS, DIFFICULTIES = table(Extension), table(Difficulty)
#: What stands between two texts that were joined.
_BETWEEN = "\n\n"
#: What is copied where a report becomes a draft again.
_ANSWERS = ("nothing_to_report", "state", "percent", "result", "difficulties")


class Tally(Protocol):
    """Where it is counted what moved."""

    drafts: int
    withdrawn: int


def move(book: Book, duty: int, target: int, tally: Tally) -> None:
    """Let everything that was begun on a duty go on under the one that took its place."""
    if _is_reachable(book, target):
        for row in _reports(book, duty, ReportStatus.AWAITING):
            _take_back(book, row, tally)
            _reopen(book, row, target)
        for row in _reports(book, duty, ReportStatus.DRAFT):
            _move_draft(book, row, target)
            tally.drafts += 1
    for extension in book.session.scalars(
        select(Extension.id).where(
            Extension.duty_id == duty, Extension.state == ExtensionState.PENDING
        )
    ).all():
        _move_extension(book, extension, target)
    for difficulty in _open_difficulties(book, Difficulty.duty_id == duty):
        heir = book.session.scalar(
            select(Assignment.agency_id)
            .join(Duty, Duty.assignment_id == Assignment.id)
            .where(Duty.id == target)
        )
        book.journal.change(DIFFICULTIES, difficulty, duty_id=target, agency_id=heir)


def withdraw_corrections(book: Book, assignment: int, tally: Tally) -> None:
    """Take back the corrections of filed reports that waited for a head who is not there now."""
    for duty in book.session.scalars(
        select(Duty.id).where(
            Duty.assignment_id == assignment,
            Duty.cancelled_at.is_(None),
            select(Report.id).where(Report.duty_id == Duty.id, Report.status.in_(FILED)).exists(),
        )
    ).all():
        for row in _reports(book, duty, ReportStatus.AWAITING):
            _take_back(book, row, tally)


def pass_difficulties(book: Book, step: Step) -> None:
    """Let the successor answer, and be answered, where no single report says who else."""
    if step.act.main_heir is None:
        return
    heir = book.agencies[step.act.main_heir]
    for difficulty in _open_difficulties(book, Difficulty.holder_id == step.id):
        book.journal.change(DIFFICULTIES, difficulty, holder_id=heir)
    for difficulty in _open_difficulties(book, Difficulty.agency_id == step.id):
        book.journal.change(DIFFICULTIES, difficulty, agency_id=heir)


def _is_reachable(book: Book, duty: int) -> bool:
    """Whether what is begun on a duty can still be sent: its agency has not ended."""
    return (
        book.session.scalar(
            select(Duty.id)
            .join(Assignment, Assignment.id == Duty.assignment_id)
            .join(Agency, Agency.id == Assignment.agency_id)
            .where(Duty.id == duty, Agency.ended_on.is_(None))
        )
        is not None
    )


def _reports(book: Book, duty: int, status: ReportStatus) -> Sequence[Any]:
    return book.session.execute(
        select(*REPORTS.c)
        .where(Report.duty_id == duty, Report.status == status)
        .order_by(Report.id)
    ).all()


def _take_back(book: Book, row: Any, tally: Tally) -> None:
    book.journal.change(REPORTS, row.id, status=ReportStatus.WITHDRAWN)
    tally.withdrawn += 1


def _reopen(book: Book, row: Any, target: int) -> None:
    """Put what a report said into its author's draft under the successor; its own words stay."""
    draft = _draft_of(book, row.author_id, target)
    if draft is None:
        draft_id = book.journal.insert(
            REPORTS,
            duty_id=target,
            author_id=row.author_id,
            status=ReportStatus.DRAFT,
            is_latest=False,
            created_at=row.created_at,
            updated_at=row.updated_at,
            base_version=_newest_version(book, target),
            **{name: getattr(row, name) for name in _ANSWERS},
        )
    else:
        draft_id = draft.id
        book.journal.change(REPORTS, draft_id, guard=("status",), **_answers(draft, row))
    known = _fingerprints(book, draft_id)
    for file in _files(book, row.id):
        if file["fingerprint"] not in known:
            values = {name: value for name, value in file.items() if name != "id"}
            book.journal.insert(ATTACHMENTS, **values | {"report_id": draft_id})


def _move_draft(book: Book, row: Any, target: int) -> None:
    """Move a draft; where its author has one there, the newer takes the older one's words in."""
    other = _draft_of(book, row.author_id, target)
    if other is None:
        book.journal.change(
            REPORTS,
            row.id,
            guard=("status",),
            duty_id=target,
            base_version=_newest_version(book, target),
        )
        return
    newer, older = (row, other) if row.updated_at > other.updated_at else (other, row)
    _unite(book, newer, older, target)


def _unite(book: Book, newer: Any, older: Any, target: int) -> None:
    known = _fingerprints(book, newer.id)
    for file in _files(book, older.id):
        if file["fingerprint"] in known:
            book.journal.delete(ATTACHMENTS, file["id"])
        else:
            book.journal.change(ATTACHMENTS, file["id"], report_id=newer.id)
    # Only then may the newer one take its place: a person has one draft on a report.
    book.journal.delete(REPORTS, older.id)
    book.journal.change(
        REPORTS,
        newer.id,
        guard=("status",),
        duty_id=target,
        base_version=_newest_version(book, target),
        **_answers(newer, older),
    )


def _answers(newer: Any, older: Any) -> dict[str, Any]:
    """Return the answers of two drafts as one: the newer one's, and the words of both."""
    return {
        "state": newer.state or older.state,
        "percent": newer.percent if newer.percent is not None else older.percent,
        "result": _joined(newer.result, older.result),
        "difficulties": _joined(newer.difficulties, older.difficulties),
        "nothing_to_report": newer.nothing_to_report and older.nothing_to_report,
    }


def _files(book: Book, report: int) -> Sequence[RowMapping]:
    return (
        book.session.execute(
            select(*ATTACHMENTS.c).where(Attachment.report_id == report).order_by(Attachment.id)
        )
        .mappings()
        .all()
    )


def _fingerprints(book: Book, report: int) -> set[str]:
    return {file["fingerprint"] for file in _files(book, report)}


def _joined(newer: str | None, older: str | None) -> str | None:
    """Return both texts; one that says the same is said once."""
    if not older or older == newer:
        return newer if newer is not None else older
    return f"{newer}{_BETWEEN}{older}" if newer else older


def _draft_of(book: Book, author: int, duty: int) -> Any:
    return book.session.execute(
        select(*REPORTS.c).where(
            Report.author_id == author,
            Report.duty_id == duty,
            Report.status == ReportStatus.DRAFT,
        )
    ).one_or_none()


def _newest_version(book: Book, duty: int) -> int:
    return book.session.scalar(select(func.max(Report.version)).where(Report.duty_id == duty)) or 0


def _move_extension(book: Book, extension: int, target: int) -> None:
    """Let a request for more time go on; one of two on the same report is withdrawn."""
    waits = book.session.scalar(
        select(Extension.id).where(
            Extension.duty_id == target, Extension.state == ExtensionState.PENDING
        )
    )
    is_reported = book.session.scalar(
        select(Report.id).where(Report.duty_id == target, Report.status.in_(FILED)).limit(1)
    )
    if waits is None and is_reported is None:
        book.journal.change(EXTENSIONS, extension, guard=("state",), duty_id=target)
    else:
        book.journal.change(EXTENSIONS, extension, state=ExtensionState.WITHDRAWN)


def _open_difficulties(book: Book, condition: Any) -> Sequence[int]:
    return book.session.scalars(
        select(Difficulty.id).where(condition, Difficulty.state != DifficultyState.CLOSED)
    ).all()
