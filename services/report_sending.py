"""The end of the conversation: sending, somebody else's version, taking back, correcting.

Sending asks once more where it has to: for the reason if an accepted version would be replaced,
and for a decision if somebody else has sent a version since the draft was begun.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from core.text import fold
from models.cards import Question, Receipt, Step
from models.refusals import NotAllowed, OldButton, SendUnknown
from models.reports import Report, ReportStatus
from models.review_cards import Version
from models.review_refusals import CannotCorrect, CannotWithdraw
from models.rights import Actor, Verb
from services import (
    dialogs,
    reorganised_duties,
    report_dialog,
    report_filing,
    report_versions,
    reports,
)
from services.dialogs import Place
from services.report_dialog import NAME, first_open, open_report

#: What is typed instead of "Gửi", and at somebody else's newer version.
SEND_WORDS = frozenset(
    {"gui", "gui di", "gui bao cao", "gui luon", "gui a", "1", "send", "send it"}
)
CHANGE_WORDS = {
    "trang thai": Step.STATE,
    "state": Step.STATE,
    "phan tram": Step.PERCENT,
    "tien do": Step.PERCENT,
    "percent": Step.PERCENT,
    "ket qua": Step.RESULT,
    "result": Step.RESULT,
    "kho khan": Step.DIFFICULTIES,
    "vuong mac": Step.DIFFICULTIES,
    "kho khan, vuong mac": Step.DIFFICULTIES,
    "difficulties": Step.DIFFICULTIES,
    "minh chung": Step.EVIDENCE,
    "evidence": Step.EVIDENCE,
}
REVISE_WORDS = {"sua", "2", "revise", "edit"}
DROP_WORDS = {"bo", "bo ban nhap", "3", "drop", "discard"}


def send(
    session: Session,
    actor: Actor,
    place: Place,
    report_id: int,
    revision: int,
    now: datetime,
    machine_now: datetime,
) -> Receipt | Question:
    """Send the report of the preview. A second tap meets AlreadySent and sends nothing."""
    report = reports.get_draft(session, actor, report_id, now)
    state = dialogs.read(session, place, now)
    if state is None or state.version != revision or state.data.get("report") != report_id:
        raise OldButton
    return _send(session, actor, place, report, now, machine_now)


def send_anyway(
    session: Session,
    actor: Actor,
    place: Place,
    revision: int,
    now: datetime,
    machine_now: datetime,
) -> Receipt | Question:
    """Send the draft over somebody else's version that its author has seen."""
    report = _seen(session, actor, place, revision, now)
    return _send(session, actor, place, report, now, machine_now)


def revise(session: Session, actor: Actor, place: Place, revision: int, now: datetime) -> Question:
    """Go back to the preview, to bring the draft in line with the version that was seen."""
    report = _seen(session, actor, place, revision, now)
    return report_dialog.ask(session, place, report, Step.PREVIEW, now)


def answer_text(
    session: Session,
    actor: Actor,
    place: Place,
    text: str,
    now: datetime,
    machine_now: datetime,
) -> Receipt | Question | None:
    """Take what is typed at the preview or at somebody else's version; None: thrown away."""
    state, report = open_report(session, actor, place, now)
    typed = fold(text).strip(" .!")
    if state.step == Step.PREVIEW:
        if typed.removeprefix("bam ") in SEND_WORDS:
            return _send(session, actor, place, report, now, machine_now)
        step = _named(typed)
        if step is None:
            raise SendUnknown
        return report_dialog.ask(session, place, report, step, now, editing=True)
    if typed in SEND_WORDS:
        return send_anyway(session, actor, place, state.version, now, machine_now)
    if typed in REVISE_WORDS:
        return revise(session, actor, place, state.version, now)
    if typed in DROP_WORDS:
        report_dialog.discard(session, actor, place, report.id, now)
        return None
    raise SendUnknown


def ask_withdraw(session: Session, actor: Actor, report_id: int) -> Version:
    """Return the report that would be taken back, to be asked once more."""
    report = session.get(Report, report_id)
    if report is None or not report_filing.may_withdraw(actor, report):
        raise CannotWithdraw
    return report_versions.describe(report)


def withdraw(
    session: Session, actor: Actor, place: Place, report_id: int, now: datetime
) -> Question:
    """Take a report back; its words are in a draft, whose preview is open."""
    draft = report_filing.withdraw(session, actor, report_id, now)
    return _open(session, place, draft, now)


def correct(
    session: Session, actor: Actor, place: Place, report_id: int, now: datetime
) -> Question:
    """Take up a version that was returned or accepted: a draft with its words."""
    report = session.get(Report, report_id)
    if report is None or report.status == ReportStatus.DRAFT:
        raise NotAllowed
    duty = reorganised_duties.follow(session, report.duty)
    if duty.cancelled_at is not None or not actor.grants_for(
        Verb.REPORT, duty.assignment.agency_id
    ):
        raise NotAllowed
    newest = report_versions.newest(session, duty.id) or report_versions.newest(
        session, report.duty_id
    )
    if newest is None or newest.id != report.id:
        raise CannotCorrect
    draft = report_filing.take_up(session, actor, duty, report, now)
    return _open(session, place, draft, now)


def _named(typed: str) -> Step | None:
    """Return the question that somebody wants to go back to, as in "sửa lại kết quả"."""
    for verb in ("sua ", "doi ", "change ", "lai "):
        typed = typed.removeprefix(verb)
    return CHANGE_WORDS.get(typed)


def _open(session: Session, place: Place, draft: Report, now: datetime) -> Question:
    step = first_open(draft)
    step = Step.PREVIEW if step is Step.EVIDENCE else step
    return report_dialog.ask(session, place, draft, step, now)


def _send(
    session: Session,
    actor: Actor,
    place: Place,
    report: Report,
    now: datetime,
    machine_now: datetime,
) -> Receipt | Question:
    report_versions.lock(session, report.duty_id)
    newer = report_versions.newer_by_others(session, report)
    if newer is not None:
        data = {"report": report.id, "editing": False, "seen": newer.version}
        state = dialogs.save(session, place, NAME, Step.CONFLICT, data, now)
        return Question(reports.describe(session, report), Step.CONFLICT, state.version)
    if report_filing.needs_reason(session, report):
        # It was accepted while this draft was being written.
        report.correction_reason = ""
        return report_dialog.ask(session, place, report, Step.REASON, now)
    receipt = report_filing.submit(session, actor, report, now, machine_now)
    dialogs.close(session, place)
    return receipt


def _seen(session: Session, actor: Actor, place: Place, revision: int, now: datetime) -> Report:
    """Return the draft, whose author has now seen the version that came between."""
    state, report = open_report(session, actor, place, now, revision)
    if state.step != Step.CONFLICT:
        raise OldButton
    report.base_version = int(state.data["seen"])
    session.flush()
    return report
