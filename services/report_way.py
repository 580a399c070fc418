"""How the newest version of a duty's report stands on its way, for the task's card."""

from sqlalchemy.orm import Session

from models.people import Person
from models.plans import Duty
from models.reports import ReportStatus
from models.review_cards import ReportWay
from models.rights import Actor, Verb
from services import receiving, report_filing, report_versions


def of(session: Session, actor: Actor, duty: Duty) -> ReportWay | None:
    """Return where the newest version is; what has not left its agency only to that agency."""
    report = report_versions.newest(session, duty.id)
    assignment = duty.assignment
    if report is None or (
        report.submitted_at is None
        and assignment.agency_id not in actor.agencies_for(Verb.SEE_TASKS)
    ):
        return None
    receiver = receiving.receiver_of_assignment(session, assignment)
    decider_id = report.decided_by_id or report.approved_by_id
    may_report = bool(actor.grants_for(Verb.REPORT, assignment.agency_id))
    return ReportWay(
        report_id=report.id,
        version=report.version or 0,
        status=ReportStatus(report.status),
        receiver_name=receiver.short_name if receiver else None,
        decided_by=session.get_one(Person, decider_id).name if decider_id else None,
        decided_at=report.decided_at or report.approved_at,
        reason=report.decision_reason,
        may_withdraw=report_filing.may_withdraw(actor, report),
        may_correct=may_report
        and duty.cancelled_at is None
        and report.status in {ReportStatus.RETURNED, ReportStatus.ACCEPTED},
    )
