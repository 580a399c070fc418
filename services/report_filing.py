"""Sending a report, and taking it back while nobody has acted on it."""

from datetime import datetime

from sqlalchemy.orm import Session

from models import share_rights
from models.audit import Action
from models.cards import Receipt
from models.deadlines import is_late
from models.plans import Duty
from models.refusals import DraftGone, NotAllowed
from models.report_states import Move
from models.reports import Report, ReportStatus
from models.review_refusals import CannotWithdraw, NewerVersion, ReasonWanted
from models.rights import Actor, Verb
from services import (
    audit,
    consequences,
    plans,
    receiving,
    report_notices,
    report_rights,
    report_versions,
    reports,
)


def submit(
    session: Session, actor: Actor, report: Report, now: datetime, machine_now: datetime
) -> Receipt:
    """Send a complete draft as the next version; earlier versions stay as they are.

    It goes to the receiving body, or to the head first where the agency wants that. Somebody
    else's newer version is never passed over unseen, an accepted one never without a reason.
    """
    if report.state is None or report.percent is None or report.result is None:
        raise DraftGone
    duty = report_versions.lock(session, report.duty_id)
    grants = actor.grants_for(Verb.REPORT, duty.assignment.agency_id)
    if not grants or not share_rights.may_report(actor, duty.assignment):
        raise NotAllowed
    reports.require_asked(duty)
    if report_versions.newer_by_others(session, report) is not None:
        raise NewerVersion(code=duty.assignment.task.code)
    if needs_reason(session, report):
        raise ReasonWanted
    before = report_versions.for_trail(report_versions.newest(session, duty.id))
    report.version = report_versions.newest_number(session, duty.id) + 1
    report.on_behalf_of_id = grants[0].on_behalf_of
    report.difficulties = report.difficulties or ""
    report.updated_at = now
    waits = _needs_head(session, report)
    if waits:
        report_versions.move(report, Move.HAND_IN)
    else:
        report_versions.move(report, Move.FILE)
        report.submitted_at = now
    report_versions.settle_latest(session, duty.id)
    if not waits:
        consequences.of_filing(session, report, now)
    audit.record(
        session,
        actor.person_id,
        Action.REPORT_HANDED_IN if waits else Action.REPORT_SUBMITTED,
        "report",
        report.id,
        now,
        on_behalf_of=report.on_behalf_of_id,
        duty=duty.id,
        version=report.version,
        direct=report.is_direct,
        reason=report.correction_reason,
        before=before,
        after=report_versions.for_trail(report),
    )
    report_notices.tell_who_decides(session, report, now, machine_now)
    return _receipt(session, report, duty, now)


def needs_reason(session: Session, report: Report) -> bool:
    """Return whether a draft would replace what was accepted, and does not say why."""
    return not report.correction_reason and (
        report.correction_reason is not None
        or report_versions.accepted(session, report.duty_id) is not None
    )


def may_withdraw(actor: Actor, report: Report) -> bool:
    """Return whether a version is still its author's to take back."""
    return (
        report.author_id == actor.person_id
        and report.status in {ReportStatus.AWAITING, ReportStatus.SUBMITTED}
        and report.approved_at is None
        and report.decided_at is None
        and report.duty.cancelled_at is None
        and bool(actor.grants_for(Verb.REPORT, report.duty.assignment.agency_id))
    )


def withdraw(session: Session, actor: Actor, report_id: int, now: datetime) -> Report:
    """Take a report back; return the draft that has its words.

    A draft that the author has begun meanwhile stays as it is and is returned.
    """
    found = session.get(Report, report_id)
    if found is None or found.author_id != actor.person_id:
        raise CannotWithdraw
    duty = report_versions.lock(session, found.duty_id)
    report = session.get_one(Report, report_id, with_for_update=True, populate_existing=True)
    if not may_withdraw(actor, report):
        raise CannotWithdraw
    before = report.status
    was_filed = report.status == ReportStatus.SUBMITTED
    report_versions.move(report, Move.WITHDRAW if was_filed else Move.TAKE_BACK)
    report_versions.settle_latest(session, duty.id)
    audit.record(
        session,
        actor.person_id,
        Action.REPORT_WITHDRAWN,
        "report",
        report.id,
        now,
        on_behalf_of=actor.grants_for(Verb.REPORT, duty.assignment.agency_id)[0].on_behalf_of,
        duty=duty.id,
        version=report.version,
        before={"status": before},
        after={"status": report.status},
    )
    return take_up(session, actor, duty, report, now)


def take_up(session: Session, actor: Actor, duty: Duty, source: Report, now: datetime) -> Report:
    """Return the actor's draft on a duty, a new one with a version's words if there is none."""
    draft = report_versions.draft_of(session, actor.person_id, duty.id)
    if draft is not None:
        return draft
    on_behalf_of = actor.grants_for(Verb.REPORT, duty.assignment.agency_id)[0].on_behalf_of
    draft = report_versions.begin(session, duty, actor.person_id, on_behalf_of, now, source)
    if draft.correction_reason == "" and source.correction_reason:
        draft.correction_reason = source.correction_reason
    audit.record(
        session,
        actor.person_id,
        Action.REPORT_STARTED,
        "report",
        draft.id,
        now,
        on_behalf_of=on_behalf_of,
        duty=duty.id,
    )
    return draft


def _needs_head(session: Session, report: Report) -> bool:
    """Return whether a report waits for the head; mark the head's own that cannot."""
    assignment = report.duty.assignment
    if not assignment.agency.needs_approval:
        return False
    receiver = receiving.receiver_of_assignment(session, assignment)
    if receiver is not None and receiver.id == assignment.agency_id:
        # A share within the agency: its head receives it, and would approve for themselves.
        return False
    report.is_direct = report_rights.may_go_past_approval(
        session, assignment.agency_id, report_rights.parties(report)
    )
    return not report.is_direct


def _receipt(session: Session, report: Report, duty: Duty, now: datetime) -> Receipt:
    receiver = receiving.receiver_of_assignment(session, duty.assignment)
    waits = report.status == ReportStatus.AWAITING
    heads = report_rights.heads_of(session, duty.assignment.agency_id) if waits else set()
    return Receipt(
        report_id=report.id,
        duty_id=duty.id,
        code=duty.assignment.task.code,
        short_title=duty.assignment.task.short_title,
        agency_name=duty.assignment.agency.short_name,
        version=report.version or 0,
        submitted_at=now,
        is_late=is_late(duty.due_at, now),
        due_at=duty.due_at,
        receiver_name=receiver.short_name if receiver else None,
        waits_for_head=waits,
        has_head=bool(heads),
        is_direct=report.is_direct,
        share_of=reports.share_of(duty.assignment),
        plan=plans.number_for(session, report.author_id, duty.period.plan),
    )
