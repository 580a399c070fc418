"""The versions of a duty's report: which is the newest, which counts, and what each one says."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, aliased

from core.text import clip
from models.agencies import Agency
from models.plans import Assignment, Duty
from models.progress import TaskState
from models.report_states import Move, after
from models.reports import FILED, Attachment, Report, ReportStatus
from models.review_cards import Version

#: How much of a text the trail repeats; the whole of it is in the version.
TRAIL_TEXT = 300


def lock(session: Session, duty_id: int) -> Duty:
    """Hold a duty, so that one thing at a time happens to its versions.

    Its agency is held first, for reading: whether approval is wanted cannot change under us.
    """
    agency_id = (
        select(Assignment.agency_id)
        .join(Duty, Duty.assignment_id == Assignment.id)
        .where(Duty.id == duty_id)
        .scalar_subquery()
    )
    session.scalar(
        select(Agency)
        .where(Agency.id == agency_id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    return session.get_one(Duty, duty_id, with_for_update=True, populate_existing=True)


def draft_of(session: Session, person_id: int, duty_id: int) -> Report | None:
    """Return a person's draft on a duty."""
    return session.scalar(
        select(Report).where(
            Report.duty_id == duty_id,
            Report.author_id == person_id,
            Report.status == ReportStatus.DRAFT,
        )
    )


def newest_number(session: Session, duty_id: int) -> int:
    """Return the number of the newest version, 0 where nothing was sent yet."""
    return session.scalar(select(func.max(Report.version)).where(Report.duty_id == duty_id)) or 0


def newest(session: Session, duty_id: int) -> Report | None:
    """Return the newest version that its author has not taken back."""
    return session.scalar(
        select(Report)
        .where(
            Report.duty_id == duty_id,
            Report.status.not_in((ReportStatus.DRAFT, ReportStatus.WITHDRAWN)),
        )
        .order_by(Report.version.desc())
        .limit(1)
    )


def is_newest() -> ColumnElement[bool]:
    """Return the condition that no newer version stands over a report."""
    newer = aliased(Report)
    return ~(
        select(newer.id)
        .where(
            newer.duty_id == Report.duty_id,
            newer.version > Report.version,
            newer.status != ReportStatus.WITHDRAWN,
        )
        .exists()
    )


def unsettled(session: Session, duty_ids: Collection[int]) -> dict[int, ReportStatus]:
    """Return where the newest version waits for the head or was returned, and which it is."""
    rows = session.execute(
        select(Report.duty_id, Report.status).where(
            Report.duty_id.in_(duty_ids),
            Report.status.in_((ReportStatus.AWAITING, ReportStatus.RETURNED)),
            is_newest(),
        )
    )
    return {duty_id: ReportStatus(status) for duty_id, status in rows}


def accepted(session: Session, duty_id: int) -> Report | None:
    """Return the version that counts if it is an accepted one: what is locked."""
    return session.scalar(
        select(Report).where(
            Report.duty_id == duty_id,
            Report.is_latest,
            Report.status == ReportStatus.ACCEPTED,
        )
    )


def newer_by_others(session: Session, draft: Report) -> Report | None:
    """Return somebody else's newest version that came after the draft was begun."""
    return session.scalar(
        select(Report)
        .where(
            Report.duty_id == draft.duty_id,
            Report.version > draft.base_version,
            Report.author_id != draft.author_id,
            Report.status.in_((ReportStatus.AWAITING, *FILED)),
        )
        .order_by(Report.version.desc())
        .limit(1)
    )


def move(report: Report, step: Move) -> None:
    """Lead a report along an arrow of the chart."""
    report.status = after(report.status, step)


def settle_latest(session: Session, duty_id: int) -> None:
    """Mark the newest version that counts as filed; a returned one falls back to the former."""
    session.flush()
    latest = session.scalar(
        select(Report)
        .where(Report.duty_id == duty_id, Report.status.in_(FILED))
        .order_by(Report.version.desc())
        .limit(1)
    )
    session.execute(
        update(Report)
        .where(
            Report.duty_id == duty_id,
            Report.is_latest,
            Report.id != (latest.id if latest else 0),
        )
        .values(is_latest=False)
    )
    if latest is not None:
        latest.is_latest = True
    session.flush()


def begin(
    session: Session,
    duty: Duty,
    author_id: int,
    on_behalf_of: int | None,
    now: datetime,
    source: Report | None = None,
) -> Report:
    """Add a draft, with the words and the evidence of a version where one is given.

    Where an accepted version counts, the draft is a correction and has to say why.
    """
    locked = accepted(session, duty.id)
    if source is None and locked is not None and not locked.nothing_to_report:
        source = locked
    draft = Report(
        duty=duty,
        author_id=author_id,
        on_behalf_of_id=on_behalf_of,
        status=ReportStatus.DRAFT,
        base_version=newest_number(session, duty.id),
        correction_reason="" if locked else None,
        created_at=now,
        updated_at=now,
    )
    if source is not None:
        draft.state, draft.percent = source.state, source.percent
        draft.result, draft.difficulties = source.result, source.difficulties
        draft.nothing_to_report = source.nothing_to_report
        draft.attachments = [
            Attachment(
                kind=file.kind,
                reference=file.reference,
                fingerprint=file.fingerprint,
                name=file.name,
                size=file.size,
                received_at=file.received_at,
            )
            for file in source.attachments
        ]
    session.add(draft)
    session.flush()
    return draft


def describe(report: Report) -> Version:
    """Return a version's words as plain data."""
    return Version(
        report_id=report.id,
        version=report.version or 0,
        status=ReportStatus(report.status),
        author_name=report.author.name,
        # Nothing touches a report's words after it was sent: this is when that was.
        sent_at=report.updated_at,
        state=TaskState(report.state or TaskState.NOT_STARTED),
        percent=report.percent or 0,
        result=report.result or "",
        difficulties=report.difficulties or "",
        nothing_to_report=report.nothing_to_report,
        files=tuple(file.name for file in report.attachments),
        reason=report.decision_reason,
    )


def for_trail(report: Report | None) -> dict[str, Any] | None:
    """Return what the trail keeps of a version, as it compares one with the next."""
    if report is None:
        return None
    return {
        "version": report.version,
        "progress": [report.state or TaskState.NOT_STARTED, report.percent or 0],
        "nothing_to_report": report.nothing_to_report,
        "result": clip(report.result or "", TRAIL_TEXT),
        "difficulties": clip(report.difficulties or "", TRAIL_TEXT),
        "files": len(report.attachments),
    }
