"""The conversation in which a report is written: which question is next, and what an answer does.

The answers are in the draft, the place in the conversation is a row: killing the program between
two answers loses neither. The map of the conversation is drawn in handlers/reporting.mmd.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.text import clip
from models.cards import Question, Step
from models.quick_report import (
    PercentFault,
    PercentProblem,
    QuickReport,
    read_code,
    read_quick_report,
)
from models.refusals import (
    DraftGone,
    NoSuchTask,
    OldButton,
    PercentNotNumber,
    PercentNotWhole,
    PercentOutOfRange,
    Refusal,
)
from models.reports import Report
from models.rights import Actor
from services import dialogs, identity, reports, tasks
from services.dialogs import DialogState, Place

#: The conversation's name in its row.
NAME = "report"
#: The kind of the notice that answers an album.
ALBUM = "album"


def begin(session: Session, actor: Actor, place: Place, duty_id: int, now: datetime) -> Question:
    """Begin or resume the report on a duty, at the first question without an answer."""
    report = reports.open_draft(session, actor, duty_id, now)
    return ask(session, place, report, first_open(report), now)


def begin_by_text(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> Question | None:
    """Begin a report from what stands behind the command.

    Nothing resumes the open report, and returns None where there is none; a code begins at the
    first question; a whole report goes to the preview.
    """
    if not text:
        return resume(session, actor, place, now)
    codes = tasks.all_codes(session, actor, now)
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
    session: Session,
    actor: Actor,
    place: Place,
    quick: QuickReport,
    now: datetime,
    duty_id: int | None = None,
) -> Question:
    """Begin a report from one message: what it says is answered, the rest is asked.

    `duty_id` names the duty where the code alone might mean several. Raises the percent's refusal
    where it is no percent; nothing is written then.
    """
    percent = quick.percent
    if isinstance(percent, PercentProblem):
        raise percent_refusal(percent)
    if duty_id is None:
        duty_id = tasks.find_duty(session, actor, quick.code, now).id
    report = reports.open_draft(session, actor, duty_id, now)
    if percent is not None:
        reports.set_percent(report, percent, now)
    if quick.result:
        reports.set_result(report, quick.result, now)
        # Whoever writes the whole report in one message and names no difficulty has none; the
        # preview says so before anything is sent.
        reports.set_difficulties(report, quick.difficulties or "", now)
    elif quick.difficulties is not None:
        reports.set_difficulties(report, quick.difficulties, now)
    step = first_open(report)
    return ask(session, place, report, Step.PREVIEW if step is Step.EVIDENCE else step, now)


def resume(session: Session, actor: Actor, place: Place, now: datetime) -> Question | None:
    """Return the open question again, or None if no report is being written."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME:
        return None
    report = reports.get_draft(session, actor, int(state.data["report"]), now)
    return Question(reports.describe(session, report), Step(state.step), state.version)


def look_back(
    session: Session, actor: Actor, _place: Place, state: DialogState, now: datetime
) -> Question | None:
    """Return where a conversation stood that another has replaced; None without its draft."""
    try:
        report = reports.get_draft(session, actor, int(state.data["report"]), now)
    except Refusal:
        return None
    return Question(reports.describe(session, report), Step(state.step), state.version)


def nothing_to_report(
    session: Session, actor: Actor, place: Place, duty_id: int, now: datetime
) -> Question:
    """Answer everything with "không phát sinh"; only the sending is left."""
    report = reports.open_draft(session, actor, duty_id, now)
    reports.set_nothing(session, report, now)
    step = first_open(report)
    return ask(session, place, report, Step.PREVIEW if step is Step.EVIDENCE else step, now)


def album(session: Session, payload: Mapping[str, Any], now: datetime) -> Question | None:
    """Compose the one answer to an album: the question that is open, all files received.

    None where the report was sent or stopped meanwhile.
    """
    place = Place(payload["channel"], payload["chat"], payload["user"])
    actor = identity.identify(session, place.channel, place.user, now)
    if actor is None:
        return None
    try:
        return resume(session, actor, place, now)
    except Refusal:
        return None


def stop(session: Session, actor: Actor, place: Place, now: datetime) -> Question | None:
    """Leave the conversation; the draft stays.

    Return where it stood, None where there is no draft any more that the person may write.
    """
    try:
        question = resume(session, actor, place, now)
    except Refusal:
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


def open_report(
    session: Session, actor: Actor, place: Place, now: datetime, revision: int | None = None
) -> tuple[DialogState, Report]:
    """Return the open conversation and its draft; `revision` is that of a pressed button."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME:
        raise DraftGone if revision is None else OldButton
    if revision is not None and revision != state.version:
        raise OldButton
    return state, reports.get_draft(session, actor, int(state.data["report"]), now)


def ask(
    session: Session,
    place: Place,
    report: Report,
    step: Step,
    now: datetime,
    *,
    editing: bool = False,
) -> Question:
    """Move the conversation to a question; with `editing` the preview comes next."""
    session.flush()
    data: dict[str, Any] = {"report": report.id, "editing": editing}
    state = dialogs.save(session, place, NAME, step, data, now)
    return Question(reports.describe(session, report), step, state.version)


def first_open(report: Report) -> Step:
    """Return the first question without an answer."""
    if report.correction_reason == "":
        return Step.REASON
    if report.state is None:
        return Step.STATE
    if report.percent is None:
        return Step.PERCENT
    if report.result is None:
        return Step.RESULT
    return Step.DIFFICULTIES if report.difficulties is None else Step.EVIDENCE


def percent_refusal(problem: PercentProblem) -> Refusal:
    """Return the refusal that says what is wrong with a percent."""
    if problem.fault is PercentFault.OUT_OF_RANGE:
        return PercentOutOfRange(given=problem.text)
    if problem.fault is PercentFault.NOT_WHOLE:
        return PercentNotWhole(given=problem.text)
    return PercentNotNumber()
