"""What an answer does: each one is saved at once, then the next question is asked."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.text import fold
from models.cards import Evidence, Question, Receipt, Step
from models.progress import TaskState
from models.quick_report import PercentProblem, read_percent, says_none
from models.refusals import FilesWanted, OldButton, PercentOutOfRange, SendWanted, StateUnknown
from models.reports import Report
from models.rights import Actor
from services import reports
from services.dialogs import DialogState, Place
from services.report_dialog import ask, first_open, open_report, percent_refusal, send

#: How the states are written by hand, folded.
STATE_WORDS = {
    "chua thuc hien": TaskState.NOT_STARTED,
    "chua": TaskState.NOT_STARTED,
    "not started": TaskState.NOT_STARTED,
    "dang thuc hien": TaskState.IN_PROGRESS,
    "dang lam": TaskState.IN_PROGRESS,
    "in progress": TaskState.IN_PROGRESS,
    "hoan thanh": TaskState.COMPLETED,
    "da hoan thanh": TaskState.COMPLETED,
    "xong": TaskState.COMPLETED,
    "completed": TaskState.COMPLETED,
    "done": TaskState.COMPLETED,
    "tam hoan": TaskState.PAUSED,
    "tam dung": TaskState.PAUSED,
    "paused": TaskState.PAUSED,
}


#: What is typed at the preview, folded: to send, and to go back to a question.
SEND_WORDS = frozenset({"gui", "gui di", "gui bao cao", "gui luon", "gui a", "send", "send it"})
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


def answer_text(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> Question | Receipt:
    """Take a typed answer to the open question; at the preview "gửi" sends. `text` is clean."""
    state, report = open_report(session, actor, place, now)
    step = Step(state.step)
    if step is Step.STATE:
        _take_state(session, report, text, now)
    elif step is Step.PERCENT:
        reports.set_percent(report, _read_percent(text), now)
    elif step is Step.RESULT:
        reports.set_result(report, text, now)
    elif step is Step.DIFFICULTIES:
        reports.set_difficulties(report, "" if says_none(text) else text, now)
    elif step is Step.EVIDENCE:
        if not says_none(text) and fold(text).rstrip(".! ") not in {"xong", "done", "none", "no"}:
            raise FilesWanted
        return ask(session, place, report, Step.PREVIEW, now)
    else:
        return _at_preview(session, actor, place, state, report, text, now)
    return _go_on(session, place, report, step, state, now)


def answer_state(
    session: Session,
    actor: Actor,
    place: Place,
    revision: int,
    state_: TaskState,
    now: datetime,
) -> Question:
    """Take the state by its button."""
    state, report = open_report(session, actor, place, now, revision)
    reports.set_state(session, report, state_, now)
    return _go_on(session, place, report, Step.STATE, state, now)


def answer_percent(
    session: Session, actor: Actor, place: Place, revision: int, percent: int, now: datetime
) -> Question:
    """Take the percent by its button."""
    state, report = open_report(session, actor, place, now, revision)
    if not 0 <= percent <= 100:
        raise PercentOutOfRange(given=percent)
    reports.set_percent(report, percent, now)
    return _go_on(session, place, report, Step.PERCENT, state, now)


def no_difficulties(
    session: Session, actor: Actor, place: Place, revision: int, now: datetime
) -> Question:
    """Take "there are none" by its button."""
    state, report = open_report(session, actor, place, now, revision)
    reports.set_difficulties(report, "", now)
    return _go_on(session, place, report, Step.DIFFICULTIES, state, now)


def attach(
    session: Session, actor: Actor, place: Place, evidence: Evidence, now: datetime
) -> Question:
    """Keep a file, whichever question is open; the question stays open."""
    state, report = open_report(session, actor, place, now)
    reports.attach(session, report, evidence, now)
    return Question(reports.describe(session, report), Step(state.step), state.version)


def go_to(
    session: Session, actor: Actor, place: Place, revision: int, step: Step, now: datetime
) -> Question:
    """Go back to a question from the preview, or on to the preview from the evidence."""
    _, report = open_report(session, actor, place, now, revision)
    if step is Step.PREVIEW and first_open(report) is not Step.EVIDENCE:
        raise OldButton
    return ask(session, place, report, step, now, editing=step is not Step.PREVIEW)


def drop_files(
    session: Session, actor: Actor, place: Place, revision: int, now: datetime
) -> Question:
    """Take all evidence out of the draft again."""
    state, report = open_report(session, actor, place, now, revision)
    reports.detach_all(session, report, now)
    return Question(reports.describe(session, report), Step(state.step), state.version)


def _go_on(
    session: Session,
    place: Place,
    report: Report,
    answered: Step,
    state: DialogState,
    now: datetime,
) -> Question:
    """Ask what is still open; whoever changes an answer of the preview comes back to it."""
    editing = bool(state.data.get("editing"))
    step = first_open(report)
    if step is Step.EVIDENCE and (editing or answered is Step.EVIDENCE):
        step = Step.PREVIEW
    return ask(session, place, report, step, now, editing=editing)


def _at_preview(
    session: Session,
    actor: Actor,
    place: Place,
    state: DialogState,
    report: Report,
    text: str,
    now: datetime,
) -> Question | Receipt:
    """Send, or go back to the question that was named."""
    words = fold(text).strip(".! ").removeprefix("bam ")
    if words in SEND_WORDS:
        return send(session, actor, place, report.id, state.version, now)
    for verb in ("sua ", "doi ", "change "):
        words = words.removeprefix(verb)
    step = CHANGE_WORDS.get(words.removeprefix("lai "))
    if step is None:
        raise SendWanted
    return ask(session, place, report, step, now, editing=True)


def _take_state(session: Session, report: Report, text: str, now: datetime) -> None:
    folded = fold(text).rstrip(".! ")
    if folded in STATE_WORDS:
        reports.set_state(session, report, STATE_WORDS[folded], now)
    elif folded in {"1", "2", "3", "4"}:
        reports.set_state(session, report, tuple(TaskState)[int(folded) - 1], now)
    elif "%" in text:
        # "60%" at the first question answers the second one as well.
        reports.set_percent(report, _read_percent(text), now)
    else:
        raise StateUnknown


def _read_percent(text: str) -> int:
    percent = read_percent(text)
    if isinstance(percent, PercentProblem):
        raise percent_refusal(percent)
    return percent
