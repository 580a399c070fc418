"""What an answer does: each one is saved at once, then the next question is asked."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.text import fold
from models.cards import Evidence, Question, Receipt, Step
from models.progress import TaskState
from models.quick_report import PercentProblem, read_percent, says_none
from models.refusals import FilesWanted, OldButton, PercentOutOfRange, StateUnknown
from models.reports import Report
from models.rights import Actor
from services import report_sending, reports
from services.dialogs import DialogState, Place
from services.report_dialog import ask, first_open, open_report, percent_refusal

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


def answer_text(
    session: Session,
    actor: Actor,
    place: Place,
    text: str,
    now: datetime,
    machine_now: datetime,
) -> Question | Receipt | None:
    """Take a typed answer to the open question. `text` is clean.

    At the preview it may send the report, and return the receipt; None says that the draft was
    thrown away.
    """
    state, report = open_report(session, actor, place, now)
    step = Step(state.step)
    if step in {Step.PREVIEW, Step.CONFLICT}:
        return report_sending.answer_text(session, actor, place, text, now, machine_now)
    if step is Step.REASON:
        reports.set_reason(report, text, now)
    elif step is Step.STATE:
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
    if step is Step.EVIDENCE and (editing or answered in {Step.EVIDENCE, Step.REASON}):
        step = Step.PREVIEW
    return ask(session, place, report, step, now, editing=editing)


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
