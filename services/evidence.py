"""Showing evidence: the files of a filed report, to those who may see the task."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.audit import Action
from models.cards import Evidence
from models.refusals import NotAllowed
from models.reports import Report, ReportStatus
from models.rights import Actor, Verb
from services import audit


def show(session: Session, actor: Actor, report_id: int, now: datetime) -> list[Evidence]:
    """Return the files of a filed report; who looked at them is on the trail."""
    report = session.get(Report, report_id)
    if (
        report is None
        or report.status == ReportStatus.DRAFT
        or not actor.may(Verb.SEE_TASKS, report.duty.assignment.agency_id)
    ):
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
