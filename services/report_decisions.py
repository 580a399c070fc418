"""Deciding on a report: the head approves, the receiving body accepts, both may return it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from core.clock import zone_of
from models.audit import Action
from models.refusals import TextTooLong
from models.report_states import Move
from models.reports import Report, ReportStatus
from models.review_cards import Act
from models.review_refusals import AlreadyDecided, NotYours, OwnReport, ReasonWanted, Superseded
from models.rights import Actor, Grant
from services import (
    audit,
    consequences,
    reorganised_duties,
    report_notices,
    report_rights,
    report_versions,
)

#: The longest reason, and the shortest that says anything ("sai").
REASON_LIMIT = 1000  # characters
SHORTEST_REASON = 3  # characters
#: In which status a report waits for an act.
WAITS_IN = {Act.APPROVE: ReportStatus.AWAITING, Act.ACCEPT: ReportStatus.SUBMITTED}


def approve(
    session: Session, actor: Actor, report_id: int, now: datetime, machine_now: datetime
) -> Report:
    """Let a report go to the receiving body, as the head or in the head's place."""
    report, grant = _waiting(session, actor, report_id, Act.APPROVE, now)
    report_versions.move(report, Move.APPROVE)
    report.approved_by_id, report.approved_at = actor.person_id, now
    report.submitted_at = now
    report_versions.settle_latest(session, report.duty_id)
    consequences.of_filing(session, report, now)
    _record(session, actor, grant, Action.REPORT_APPROVED, report, ReportStatus.AWAITING, now)
    report_notices.tell_who_decides(session, report, now, machine_now)
    return report


def accept(
    session: Session, actor: Actor, report_id: int, now: datetime, machine_now: datetime
) -> Report:
    """Confirm a report as the receiving body; its words are locked from now on."""
    report = _accept(session, actor, report_id, now)
    report_notices.tell_decision(
        session, [report], actor.person_id, report_notices.ACCEPTED, machine_now
    )
    return report


def accept_together(
    session: Session,
    actor: Actor,
    report_ids: Sequence[int],
    now: datetime,
    machine_now: datetime,
) -> list[Report]:
    """Accept several reports at once; what somebody has dealt with meanwhile is left out."""
    accepted = []
    for report_id in report_ids:
        try:
            accepted.append(_accept(session, actor, report_id, now))
        except (AlreadyDecided, Superseded, NotYours, OwnReport):
            continue
    report_notices.tell_decision(
        session, accepted, actor.person_id, report_notices.ACCEPTED, machine_now
    )
    return accepted


def send_back(
    session: Session,
    actor: Actor,
    report_id: int,
    act: Act,
    reason: str,
    now: datetime,
    machine_now: datetime,
) -> Report:
    """Return a report with a reason, instead of the act it waits for."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonWanted
    if len(reason) > REASON_LIMIT:
        raise TextTooLong(limit=REASON_LIMIT)
    report, grant = _waiting(session, actor, report_id, act, now)
    heir = reorganised_duties.heir_of(session, report.duty)
    before = ReportStatus(report.status)
    report_versions.move(report, Move.SEND_BACK if act is Act.APPROVE else Move.RETURN)
    report.decided_by_id, report.decided_at = actor.person_id, now
    report.decision_reason = reason
    report_versions.settle_latest(session, report.duty_id)
    if heir is not None:
        reorganised_duties.hand_on(session, report.duty, heir, now)
    _record(session, actor, grant, Action.REPORT_RETURNED, report, before, now)
    report_notices.tell_decision(
        session, [report], actor.person_id, report_notices.RETURNED, machine_now
    )
    return report


def look_at(session: Session, actor: Actor, report_id: int, act: Act, now: datetime) -> Report:
    """Return a report that waits for the person, or raise why it does not."""
    return _waiting(session, actor, report_id, act, now)[0]


def _accept(session: Session, actor: Actor, report_id: int, now: datetime) -> Report:
    report, grant = _waiting(session, actor, report_id, Act.ACCEPT, now)
    report_versions.move(report, Move.ACCEPT)
    report.decided_by_id, report.decided_at = actor.person_id, now
    session.flush()
    _record(session, actor, grant, Action.REPORT_ACCEPTED, report, ReportStatus.SUBMITTED, now)
    return report


def _waiting(
    session: Session, actor: Actor, report_id: int, act: Act, now: datetime
) -> tuple[Report, Grant]:
    """Hold a report that waits for an act, with the grant by which the person may do it."""
    found = session.get(Report, report_id)
    if found is None or found.status == ReportStatus.DRAFT:
        raise NotYours
    duty = report_versions.lock(session, found.duty_id)
    report = session.get_one(Report, report_id, with_for_update=True, populate_existing=True)
    if act is Act.APPROVE:
        grants = report_rights.approval_grants(actor, report)
    else:
        grants = report_rights.acceptance_grants(session, actor, report)
    if not grants or duty.cancelled_at is not None:
        raise NotYours
    if report.status != WAITS_IN[act]:
        if act is Act.ACCEPT and report.status == ReportStatus.AWAITING:
            raise NotYours
        at = report.decided_at or report.approved_at or report.updated_at
        raise AlreadyDecided(at=at.astimezone(zone_of(now)).strftime("%H:%M %d/%m/%Y"))
    newest = report_versions.newest(session, duty.id)
    if newest is not None and newest.id != report.id:
        raise Superseded
    grant = report_rights.grant_apart(actor, grants, report)
    if grant is None:
        raise OwnReport
    return report, grant


def _record(
    session: Session,
    actor: Actor,
    grant: Grant,
    action: Action,
    report: Report,
    before: ReportStatus,
    now: datetime,
) -> None:
    audit.record(
        session,
        actor.person_id,
        action,
        "report",
        report.id,
        now,
        on_behalf_of=grant.on_behalf_of,
        duty=report.duty_id,
        version=report.version,
        reason=report.decision_reason,
        before={"status": before},
        after={"status": report.status},
    )
