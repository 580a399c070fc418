"""The conversation in which a report is written: which question is next, and what an answer does.

The answers are in the draft, the place in the conversation is a row: killing the program between
two answers loses neither. The map of the conversation is drawn in handlers/reporting.mmd.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.text import clip, fold
from models.cards import Evidence, Question, Receipt, Step
from models.progress import TaskState
from models.quick_report import (
    PercentFault,
    PercentProblem,
    QuickReport,
    read_code,
    read_percent,
    read_quick_report,
    says_none,
)
from models.refusals import (
    DraftGone,
    FilesWanted,
    NoSuchTask,
    OldButton,
    PercentNotNumber,
    PercentNotWhole,
    PercentOutOfRange,
    Refusal,
    StateUnknown,
)
from models.reports import Report, ReportStatus
from models.rights import Actor
from services import dialogs, identity, reports, tasks
from services.dialogs import DialogState, Place

#: The conversation's name in its row.
NAME = "report"
#: The kind of the notice that answers an album.
ALBUM = "album"
#: The states in the order of their numbers, for those who answer without buttons.
STATES = (
    TaskState.NOT_STARTED,
    TaskState.IN_PROGRESS,
    TaskState.COMPLETED,
    TaskState.PAUSED,
)
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


def begin(session: Session, actor: Actor, place: Place, duty_id: int, now: datetime) -> Question:
    """Begin or resume the report on a duty, at the first question without an answer."""
    report = reports.open_draft(session, actor, duty_id, now)
    return _ask(session, place, report, _first_open(report), now)


def begin_by_text(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> Question | None:
    """Begin a report from what stands behind the command.

    Nothing resumes the open report, and returns None where there is none; a code begins at the
    first question; a whole report goes to the preview.
    """
    if not text:
        return resume(session, actor, place, now)
    codes = tasks.all_codes(session, now)
    code = read_code(text, codes)
    if code:
        return begin(session, actor, place, tasks.find_duty(session, actor, code, now).id, now)
    quick = read_quick_report(text, codes)
    if quick is None:
        raise NoSuchTask(code=clip(text.split(maxsplit=1)[0], 20))
    return begin_quick(session, actor, place, quick, now)


def is_open(session: Session, place: Place, now: datetime) -> bool:
    """Return whether a report is being written here."""
    state = dialogs.read(session, place, now)
    return state is not None and state.name == NAME


def begin_quick(
    session: Session, actor: Actor, place: Place, quick: QuickReport, now: datetime
) -> Question:
    """Begin a report from one message: what it says is answered, the rest is asked.

    Raises the percent's refusal where it is no percent; nothing is written then.
    """
    percent = quick.percent
    if isinstance(percent, PercentProblem):
        raise _percent_refusal(percent)
    duty = tasks.find_duty(session, actor, quick.code, now)
    report = reports.open_draft(session, actor, duty.id, now)
    if percent is not None:
        reports.set_percent(report, percent, now)
    if quick.result:
        reports.set_result(report, quick.result, now)
        # Whoever writes the whole report in one message and names no difficulty has none; the
        # preview says so before anything is sent.
        reports.set_difficulties(report, quick.difficulties or "", now)
    elif quick.difficulties is not None:
        reports.set_difficulties(report, quick.difficulties, now)
    step = _first_open(report)
    return _ask(session, place, report, Step.PREVIEW if step is Step.EVIDENCE else step, now)


def resume(session: Session, actor: Actor, place: Place, now: datetime) -> Question | None:
    """Return the open question again, or None if no report is being written."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME:
        return None
    report = reports.get_draft(session, actor, int(state.data["report"]), now)
    return Question(reports.describe(session, report), Step(state.step), state.version)


def answer_text(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> Question:
    """Take a typed answer to the open question. `text` is clean."""
    state, report = _open(session, actor, place, now)
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
        return _ask(session, place, report, Step.PREVIEW, now)
    else:
        raise OldButton
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
    state, report = _open(session, actor, place, now, revision)
    reports.set_state(session, report, state_, now)
    return _go_on(session, place, report, Step.STATE, state, now)


def answer_percent(
    session: Session, actor: Actor, place: Place, revision: int, percent: int, now: datetime
) -> Question:
    """Take the percent by its button."""
    state, report = _open(session, actor, place, now, revision)
    if not 0 <= percent <= 100:
        raise PercentOutOfRange(given=percent)
    reports.set_percent(report, percent, now)
    return _go_on(session, place, report, Step.PERCENT, state, now)


def no_difficulties(
    session: Session, actor: Actor, place: Place, revision: int, now: datetime
) -> Question:
    """Take "there are none" by its button."""
    state, report = _open(session, actor, place, now, revision)
    reports.set_difficulties(report, "", now)
    return _go_on(session, place, report, Step.DIFFICULTIES, state, now)


def nothing_to_report(
    session: Session, actor: Actor, place: Place, duty_id: int, now: datetime
) -> Question:
    """Answer everything with "không phát sinh"; only the sending is left."""
    report = reports.open_draft(session, actor, duty_id, now)
    reports.set_nothing(session, report, now)
    return _ask(session, place, report, Step.PREVIEW, now)


def attach(
    session: Session, actor: Actor, place: Place, evidence: Evidence, now: datetime
) -> Question:
    """Keep a file, whichever question is open; the question stays open."""
    state, report = _open(session, actor, place, now)
    reports.attach(session, report, evidence, now)
    return Question(reports.describe(session, report), Step(state.step), state.version)


def album(session: Session, payload: Mapping[str, Any], now: datetime) -> Question | None:
    """Compose the one answer to an album: the question that is open, all files received.

    None where the report was sent or stopped meanwhile.
    """
    place = Place(payload["channel"], payload["chat"], payload["user"])
    actor = identity.identify(session, place.channel, place.user)
    if actor is None:
        return None
    try:
        return resume(session, actor, place, now)
    except Refusal:
        return None


def go_to(
    session: Session, actor: Actor, place: Place, revision: int, step: Step, now: datetime
) -> Question:
    """Go back to a question from the preview, or on to the preview from the evidence."""
    _, report = _open(session, actor, place, now, revision)
    if step is Step.PREVIEW and _first_open(report) is not Step.EVIDENCE:
        raise OldButton
    return _ask(session, place, report, step, now, editing=step is not Step.PREVIEW)


def drop_files(
    session: Session, actor: Actor, place: Place, revision: int, now: datetime
) -> Question:
    """Take all evidence out of the draft again."""
    state, report = _open(session, actor, place, now, revision)
    reports.detach_all(session, report, now)
    return Question(reports.describe(session, report), Step(state.step), state.version)


def send(
    session: Session, actor: Actor, place: Place, report_id: int, revision: int, now: datetime
) -> Receipt:
    """File the report of the preview. A second tap meets AlreadySent and files nothing."""
    report = reports.get_draft(session, actor, report_id, now)
    state = dialogs.read(session, place, now)
    if state is None or state.version != revision or state.data.get("report") != report_id:
        raise OldButton
    receipt = reports.submit(session, actor, report, now)
    dialogs.close(session, place)
    return receipt


def stop(session: Session, actor: Actor, place: Place, now: datetime) -> Question | None:
    """Leave the conversation; the draft stays. Return where it stood, None if there was none."""
    try:
        question = resume(session, actor, place, now)
    except DraftGone:
        question = None
    dialogs.close(session, place)
    return question


def discard(session: Session, actor: Actor, place: Place, report_id: int, now: datetime) -> None:
    """Throw the draft away, and leave its conversation if it is the open one."""
    report = reports.get_draft(session, actor, report_id, now)
    state = dialogs.read(session, place, now)
    if state and state.data.get("report") == report_id:
        dialogs.close(session, place)
    reports.discard(session, actor, report, now)


def unfinished(session: Session, actor: Actor) -> list[int]:
    """Return the duties on which the actor has a draft, newest first."""
    return list(
        session.scalars(
            select(Report.duty_id)
            .where(Report.author_id == actor.person_id, Report.status == ReportStatus.DRAFT)
            .order_by(Report.updated_at.desc())
        )
    )


def _open(
    session: Session, actor: Actor, place: Place, now: datetime, revision: int | None = None
) -> tuple[DialogState, Report]:
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME:
        raise DraftGone if revision is None else OldButton
    if revision is not None and revision != state.version:
        raise OldButton
    return state, reports.get_draft(session, actor, int(state.data["report"]), now)


def _ask(
    session: Session,
    place: Place,
    report: Report,
    step: Step,
    now: datetime,
    *,
    editing: bool = False,
) -> Question:
    session.flush()
    data = {"report": report.id, "editing": editing}
    state = dialogs.save(session, place, NAME, step, data, now)
    return Question(reports.describe(session, report), step, state.version)


def _first_open(report: Report) -> Step:
    if report.state is None:
        return Step.STATE
    if report.percent is None:
        return Step.PERCENT
    if report.result is None:
        return Step.RESULT
    return Step.DIFFICULTIES if report.difficulties is None else Step.EVIDENCE


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
    step = _first_open(report)
    if step is Step.EVIDENCE and (editing or answered is Step.EVIDENCE):
        step = Step.PREVIEW
    return _ask(session, place, report, step, now, editing=editing)


def _take_state(session: Session, report: Report, text: str, now: datetime) -> None:
    folded = fold(text).rstrip(".! ")
    if folded in STATE_WORDS:
        reports.set_state(session, report, STATE_WORDS[folded], now)
    elif folded in {"1", "2", "3", "4"}:
        reports.set_state(session, report, STATES[int(folded) - 1], now)
    elif "%" in text:
        # "60%" at the first question answers the second one as well.
        reports.set_percent(report, _read_percent(text), now)
    else:
        raise StateUnknown


def _read_percent(text: str) -> int:
    percent = read_percent(text)
    if isinstance(percent, PercentProblem):
        raise _percent_refusal(percent)
    return percent


def _percent_refusal(problem: PercentProblem) -> Refusal:
    if problem.fault is PercentFault.OUT_OF_RANGE:
        return PercentOutOfRange(given=problem.text)
    if problem.fault is PercentFault.NOT_WHOLE:
        return PercentNotWhole(given=problem.text)
    return PercentNotNumber()
