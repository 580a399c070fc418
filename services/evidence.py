"""Showing evidence: the files of a filed report, to those who may see the task."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.audit import Action
from models.cards import Evidence
from models.refusals import NotAllowed
from models.reports import Report, ReportStatus
from models.rights import Actor, Verb
from services import audit, report_rights


def show(session: Session, actor: Actor, report_id: int, now: datetime) -> list[Evidence]:
    """Return the files of a sent report; who looked at them is on the trail."""
    report = session.get(Report, report_id)
    if report is None or not _may_see(session, actor, report):
        raise NotAllowed
    audit.record(session, actor.person_id, Action.EVIDENCE_SENT, "report", report.id, now)
    return [
        Evidence(
            kind=file.kind,
            reference=file.reference,
            fingerprint=file.fingerprint,
            name=file.name,
            size=file.size,
        )
        for file in report.attachments
    ]


def _may_see(session: Session, actor: Actor, report: Report) -> bool:
    """Return whether a person may see a report's files.

    What has not left its agency is seen in that agency only.
    """
    agency_id = report.duty.assignment.agency_id
    if report.status == ReportStatus.DRAFT:
        return False
    if agency_id in actor.agencies_for(Verb.SEE_TASKS):
        return True
    return report.submitted_at is not None and (
        actor.may(Verb.SEE_TASKS, agency_id)
        or bool(report_rights.acceptance_grants(session, actor, report))
    )
