"""Reports: writing a draft answer by answer. Sending it is in report_filing.py."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.clock import zone_of
from models import share_rights
from models.assigning_refusals import ShareGone
from models.audit import Action
from models.cards import Draft, Evidence
from models.plans import Assignment, Duty, PartyRole
from models.progress import FIXED_PERCENT, TaskState, state_of_percent
from models.refusals import (
    AlreadySent,
    DraftGone,
    FileTooBig,
    NoLongerAsked,
    NotAllowed,
    TextTooLong,
    TextWanted,
    TooManyFiles,
)
from models.reports import Attachment, Report, ReportStatus
from models.rights import Actor, Verb
from services import audit, duty_facts, plans, report_versions

#: The longest answer: what one message of Telegram holds.
TEXT_LIMIT = 4096  # characters
#: The largest file that a bot can fetch from Telegram.
FILE_LIMIT = 20 * 1024 * 1024  # bytes
FILES_LIMIT = 10


def open_draft(session: Session, actor: Actor, duty_id: int, now: datetime) -> Report:
    """Return the actor's draft on a duty, a new one if there is none yet.

    Where a version was accepted, the new draft begins with its words, as a correction of it.
    """
    duty = session.get(Duty, duty_id)
    if duty is None or not share_rights.may_report(actor, duty.assignment):
        raise NotAllowed
    require_asked(duty)
    draft = report_versions.draft_of(session, actor.person_id, duty_id)
    if draft is None:
        on_behalf_of = actor.grants_for(Verb.REPORT, duty.assignment.agency_id)[0].on_behalf_of
        draft = report_versions.begin(session, duty, actor.person_id, on_behalf_of, now)
        audit.record(
            session,
            actor.person_id,
            Action.REPORT_STARTED,
            "report",
            draft.id,
            now,
            on_behalf_of=on_behalf_of,
            duty=duty_id,
        )
    return draft


def get_draft(session: Session, actor: Actor, report_id: int, now: datetime) -> Report:
    """Return a draft that the actor may still write; the right is checked anew."""
    report = session.get(Report, report_id, with_for_update=True)
    if report is None or report.author_id != actor.person_id:
        raise DraftGone
    if report.status != ReportStatus.DRAFT:
        at = report.submitted_at or report.updated_at
        raise AlreadySent(at=at.astimezone(zone_of(now)).strftime("%H:%M %d/%m/%Y"))
    if not share_rights.may_report(actor, report.duty.assignment):
        raise NotAllowed
    require_asked(report.duty)
    return report


def require_asked(duty: Duty) -> None:
    """Refuse a report that nobody asks for any more; the draft is kept."""
    if duty.cancelled_at is None:
        return
    if duty.assignment.role == PartyRole.PART:
        raise ShareGone
    raise NoLongerAsked(code=duty.assignment.task.code, agency=duty.assignment.agency.short_name)


def share_of(assignment: Assignment) -> str | None:
    """Return who gave a share and receives its report; None for a task that the plan gives."""
    return assignment.parent.agency.short_name if assignment.parent else None


def set_state(session: Session, report: Report, state: TaskState, now: datetime) -> None:
    """Answer the state. Where the percent follows from it, it is set; a pause keeps it."""
    before = TaskState(report.state) if report.state else None
    report.state = state
    report.nothing_to_report = False
    if state in FIXED_PERCENT:
        report.percent = FIXED_PERCENT[state]
    elif state is TaskState.PAUSED:
        report.percent = _known_progress(session, report, now)[1]
    elif before is not TaskState.IN_PROGRESS:
        report.percent = None
    report.updated_at = now


def set_percent(report: Report, percent: int, now: datetime) -> None:
    """Answer the percent (0-100); 100 says that the task is completed."""
    report.percent = percent
    if percent == 100 or report.state not in {TaskState.IN_PROGRESS, TaskState.PAUSED}:
        report.state = state_of_percent(percent)
    report.updated_at = now


def set_result(report: Report, text: str, now: datetime) -> None:
    """Answer what was done."""
    report.result = _checked(text)
    report.nothing_to_report = False
    report.updated_at = now


def set_difficulties(report: Report, text: str, now: datetime) -> None:
    """Answer the difficulties; "" says that there are none."""
    report.difficulties = _checked(text) if text else ""
    report.updated_at = now


def set_nothing(session: Session, report: Report, now: datetime) -> None:
    """Answer everything at once: nothing new; the progress stays as it was filed last."""
    state, percent = _known_progress(session, report, now)
    report.nothing_to_report = True
    report.state, report.percent = state, percent
    report.result, report.difficulties = "", ""
    # What came with the words of an earlier version is no evidence of nothing.
    report.attachments = [
        file for file in report.attachments if file.received_at >= report.created_at
    ]
    report.updated_at = now


def set_reason(report: Report, text: str, now: datetime) -> None:
    """Answer why an accepted report is corrected."""
    report.correction_reason = _checked(text)
    report.updated_at = now


def attach(session: Session, report: Report, evidence: Evidence, now: datetime) -> None:
    """Add a piece of evidence; the same file twice is kept once."""
    if evidence.size > FILE_LIMIT:
        megabyte = 1024 * 1024
        raise FileTooBig(
            name=evidence.name,
            size=round(evidence.size / megabyte),
            limit=FILE_LIMIT // megabyte,
        )
    if any(file.fingerprint == evidence.fingerprint for file in report.attachments):
        return
    if len(report.attachments) >= FILES_LIMIT:
        raise TooManyFiles(limit=FILES_LIMIT)
    report.attachments.append(
        Attachment(
            kind=evidence.kind,
            reference=evidence.reference,
            fingerprint=evidence.fingerprint,
            name=evidence.name,
            size=evidence.size,
            received_at=now,
        )
    )
    report.updated_at = now
    session.flush()


def detach_all(session: Session, report: Report, now: datetime) -> None:
    """Take the evidence out of a draft."""
    report.attachments.clear()
    report.updated_at = now
    session.flush()


def discard(session: Session, actor: Actor, report: Report, now: datetime) -> None:
    """Throw a draft away, with its evidence."""
    audit.record(
        session,
        actor.person_id,
        Action.REPORT_DISCARDED,
        "duty",
        report.duty_id,
        now,
        report=report.id,
    )
    session.delete(report)
    session.flush()


def describe(session: Session, report: Report) -> Draft:
    """Return a draft as plain data."""
    duty = report.duty
    newer = report_versions.newer_by_others(session, report)
    return Draft(
        report_id=report.id,
        duty_id=duty.id,
        code=duty.assignment.task.code,
        short_title=duty.assignment.task.short_title,
        agency_name=duty.assignment.agency.short_name,
        due_at=duty.due_at,
        next_version=report_versions.newest_number(session, duty.id) + 1,
        state=TaskState(report.state) if report.state else None,
        percent=report.percent,
        result=report.result,
        difficulties=report.difficulties,
        nothing_to_report=report.nothing_to_report,
        files=tuple(file.name for file in report.attachments),
        plan=plans.number_for(session, report.author_id, duty.period.plan),
        correction_reason=report.correction_reason,
        goes_to_head=duty.assignment.agency.needs_approval,
        newer=report_versions.describe(newer) if newer else None,
        share_of=share_of(duty.assignment),
        brief=duty.assignment.brief,
    )


def _known_progress(session: Session, report: Report, now: datetime) -> tuple[TaskState, int]:
    row = duty_facts.read(session, report.duty.period, zone_of(now), duties=[report.duty_id])[0]
    return row.facts.state, row.facts.percent


def _checked(text: str) -> str:
    if not text:
        raise TextWanted
    if len(text) > TEXT_LIMIT:
        raise TextTooLong(limit=TEXT_LIMIT)
    return text
