"""The conversations about difficulties: raising one, looking through the register, answering.

What was answered is in the dialog's row until it is sent. The map is handlers/difficulties.mmd.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.text import fold
from models.agencies import Agency
from models.cards import Evidence
from models.difficulty_cards import (
    DifficultyDraft,
    DifficultyQuestion,
    DifficultyStep,
    Done,
    TaskChoice,
)
from models.difficulty_refusals import CategoryUnknown, TaskUnknown, TooManyHere
from models.difficulty_words import read_category
from models.quick_report import read_code, says_none
from models.refusals import FilesWanted, FileTooBig, NotAllowed, OldButton, Refusal
from models.request_states import DifficultyVerb
from models.requests import DifficultyCategory
from models.rights import Actor, Verb
from services import (
    dialogs,
    difficulties,
    difficulty_reading,
    difficulty_rights,
    identity,
    periods,
    reports,
    tasks,
)
from services.dialogs import DialogState, Place

NAME = "difficulty"
#: The kind of the notice that answers an album.
ALBUM = "difficulty_album"
#: The questions in which a new difficulty is written.
WRITING = (
    DifficultyStep.TASK,
    DifficultyStep.CATEGORY,
    DifficultyStep.TEXT,
    DifficultyStep.FILES,
    DifficultyStep.PREVIEW,
)
_SEND = {"gui", "send", "dong y", "ok"}
_DONE = {"xong", "done", "none", "no"}


def choose_task(session: Session, actor: Actor, place: Place, now: datetime) -> DifficultyQuestion:
    """Begin a new one: which task is it about, or none?"""
    if not _agencies(actor):
        raise NotAllowed
    return _question(session, actor, _save(session, place, DifficultyStep.TASK, {}, now), now)


def begin_on(
    session: Session, actor: Actor, place: Place, duty_id: int, now: datetime
) -> DifficultyQuestion:
    """Begin a new one about a task."""
    duty = difficulty_rights.duty_of(session, actor, duty_id)
    data = {"duty": duty.id, "agency": duty.assignment.agency_id}
    return _ask(session, actor, place, _with_draft(session, place, data, now), now)


def begin_alone(
    session: Session, actor: Actor, place: Place, agency_id: int, now: datetime
) -> DifficultyQuestion:
    """Begin a new one about no single task; 0 is the first of the actor's agencies."""
    agencies = _agencies(actor)
    data = {"duty": None, "agency": agency_id or (agencies[0] if agencies else 0)}
    return _ask(session, actor, place, _with_draft(session, place, data, now), now)


def begin_by_text(
    session: Session, actor: Actor, place: Place, code: str, text: str, now: datetime
) -> DifficultyQuestion:
    """Begin a new one from a task's code, and what is typed behind it."""
    duty = tasks.find_duty(session, actor, code, now)
    data: dict[str, Any] = {"duty": duty.id, "agency": duty.assignment.agency_id}
    if text:
        data["text"] = difficulties.checked(text)
    return _ask(session, actor, place, data, now)


def answer_text(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> DifficultyQuestion | Done:
    """Take a typed answer to a question about a new difficulty. `text` is clean."""
    state = open_state(session, place, now)
    step, data, folded = DifficultyStep(state.step), dict(state.data), fold(text).strip(" .!")
    if step is DifficultyStep.TASK:
        return _take_task(session, actor, place, text, now)
    if step is DifficultyStep.CATEGORY:
        category = read_category(text)
        if category is None:
            raise CategoryUnknown
        data["category"] = category
    elif step is DifficultyStep.TEXT:
        data["text"] = difficulties.checked(text)
    elif step is DifficultyStep.FILES:
        if folded not in _DONE and not says_none(text):
            raise FilesWanted
        data["files_done"] = True
    elif step is DifficultyStep.PREVIEW and folded in _SEND:
        return send(session, actor, place, state.version, now)
    else:
        raise OldButton
    return _ask(session, actor, place, data, now)


def answer_category(
    session: Session,
    actor: Actor,
    place: Place,
    revision: int,
    category: DifficultyCategory,
    now: datetime,
) -> DifficultyQuestion:
    """Take the kind of a button."""
    state = _writing(session, place, now, revision)
    return _ask(session, actor, place, {**state.data, "category": category}, now)


def files_done(
    session: Session, actor: Actor, place: Place, revision: int, now: datetime
) -> DifficultyQuestion:
    """Leave the files, with or without any."""
    state = _writing(session, place, now, revision)
    return _ask(session, actor, place, {**state.data, "files_done": True}, now)


def drop_files(
    session: Session, actor: Actor, place: Place, revision: int, now: datetime
) -> DifficultyQuestion:
    """Take the files out again."""
    state = _writing(session, place, now, revision)
    saved = _save(session, place, DifficultyStep.FILES, {**state.data, "files": []}, now)
    return _question(session, actor, saved, now)


def attach(
    session: Session, actor: Actor, place: Place, evidence: Evidence, now: datetime
) -> DifficultyQuestion:
    """Keep a file, whichever question is open; the question stays open."""
    state = _writing(session, place, now)
    files: list[dict[str, Any]] = list(state.data.get("files", []))
    if evidence.size > reports.FILE_LIMIT:
        megabyte = 1024 * 1024
        raise FileTooBig(
            name=evidence.name,
            size=round(evidence.size / megabyte),
            limit=reports.FILE_LIMIT // megabyte,
        )
    if all(file["fingerprint"] != evidence.fingerprint for file in files):
        if len(files) >= reports.FILES_LIMIT:
            raise TooManyHere(limit=reports.FILES_LIMIT)
        data = {**state.data, "files": [*files, asdict(evidence)]}
        state = _save(session, place, DifficultyStep(state.step), data, now)
    return _question(session, actor, state, now)


def change(
    session: Session,
    actor: Actor,
    place: Place,
    revision: int,
    step: DifficultyStep,
    now: datetime,
) -> DifficultyQuestion:
    """Go back from the preview to one of the questions."""
    state = _writing(session, place, now, revision)
    if state.step != DifficultyStep.PREVIEW:
        raise OldButton
    return _question(session, actor, _save(session, place, step, state.data, now), now)


def send(session: Session, actor: Actor, place: Place, revision: int, now: datetime) -> Done:
    """Put the difficulty of the preview into the register; a second tap meets an old button."""
    state = _writing(session, place, now, revision)
    if state.step != DifficultyStep.PREVIEW:
        raise OldButton
    data = state.data
    category = DifficultyCategory(data["category"])
    files = [Evidence(**file) for file in data.get("files", [])]
    if data["duty"] is None:
        difficulty = difficulties.raise_alone(
            session, actor, int(data["agency"]), category, data["text"], files, now
        )
    else:
        difficulty = difficulties.raise_on_duty(
            session, actor, int(data["duty"]), category, data["text"], files, now
        )
    dialogs.close(session, place)
    card = difficulty_reading.card(session, actor, difficulty.id, now)
    return Done(card=card, verb=DifficultyVerb.RAISE)


def resume(
    session: Session, actor: Actor, place: Place, now: datetime
) -> DifficultyQuestion | None:
    """Return the open question about a new difficulty, None where none is being written."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME or state.step not in set(WRITING):
        return None
    try:
        return _question(session, actor, state, now)
    except Refusal:
        return None


def go_on(session: Session, actor: Actor, place: Place, now: datetime) -> DifficultyQuestion:
    """Return the open question about a new difficulty, or say that the button is old."""
    question = resume(session, actor, place, now)
    if question is None:
        raise OldButton
    return question


def album(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> DifficultyQuestion | None:
    """Compose the one answer to an album: the open question, all files received."""
    place = Place(payload["channel"], payload["chat"], payload["user"])
    actor = identity.identify(session, place.channel, place.user, now)
    return resume(session, actor, place, now) if actor else None


def open_state(
    session: Session, place: Place, now: datetime, revision: int | None = None
) -> DialogState:
    """Return the open conversation; `revision` is that of a pressed button."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME or revision not in (None, state.version):
        raise OldButton
    return state


def _writing(
    session: Session, place: Place, now: datetime, revision: int | None = None
) -> DialogState:
    state = open_state(session, place, now, revision)
    if state.step not in set(WRITING) or "agency" not in state.data:
        raise OldButton
    return state


def _with_draft(
    session: Session, place: Place, data: dict[str, Any], now: datetime
) -> dict[str, Any]:
    """Return the answers with another task: what was written stays where it is being changed."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME or state.step != DifficultyStep.TASK:
        return data
    return {**state.data, **data}


def _take_task(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> DifficultyQuestion:
    if fold(text).strip(" .!") == "0" or says_none(text):
        return begin_alone(session, actor, place, 0, now)
    code = read_code(text, tasks.all_codes(session, actor, now))
    if code is None:
        raise TaskUnknown
    return begin_on(session, actor, place, tasks.find_duty(session, actor, code, now).id, now)


def _ask(
    session: Session, actor: Actor, place: Place, data: dict[str, Any], now: datetime
) -> DifficultyQuestion:
    state = _save(session, place, _first_open(data), data, now)
    return _question(session, actor, state, now)


def _first_open(data: Mapping[str, Any]) -> DifficultyStep:
    if "category" not in data:
        return DifficultyStep.CATEGORY
    if "text" not in data:
        return DifficultyStep.TEXT
    return DifficultyStep.PREVIEW if data.get("files_done") else DifficultyStep.FILES


def _save(
    session: Session, place: Place, step: DifficultyStep, data: dict[str, Any], now: datetime
) -> DialogState:
    return dialogs.save(session, place, NAME, step, data, now)


def _question(
    session: Session, actor: Actor, state: DialogState, now: datetime
) -> DifficultyQuestion:
    step, data = DifficultyStep(state.step), state.data
    choices = _choices(session, actor, now) if step is DifficultyStep.TASK else ()
    return DifficultyQuestion(
        step=step,
        revision=state.version,
        choices=choices,
        draft=_draft(session, actor, data, now) if "agency" in data else None,
    )


def _draft(
    session: Session, actor: Actor, data: Mapping[str, Any], now: datetime
) -> DifficultyDraft:
    if data["duty"] is None:
        plan = periods.of(session, actor, now).plan
        agency = session.get(Agency, int(data["agency"]))
        receiver = difficulty_rights.receiver_of_agency(session, actor, plan, int(data["agency"]))
        task = TaskChoice(
            agency_id=int(data["agency"]), agency_name=agency.short_name if agency else ""
        )
    else:
        duty = difficulty_rights.duty_of(session, actor, int(data["duty"]))
        receiver = difficulty_rights.receiver_of_duty(session, duty)
        task = TaskChoice(
            agency_id=duty.assignment.agency_id,
            agency_name=duty.assignment.agency.short_name,
            duty_id=duty.id,
            code=duty.assignment.task.code,
            short_title=duty.assignment.task.short_title,
        )
    return DifficultyDraft(
        task=task,
        receiver_name=receiver.short_name,
        category=DifficultyCategory(data["category"]) if "category" in data else None,
        text=data.get("text"),
        files=tuple(file["name"] for file in data.get("files", [])),
    )


def _choices(session: Session, actor: Actor, now: datetime) -> tuple[TaskChoice, ...]:
    """Return "no single task" for each of the actor's agencies, then their tasks."""
    alone = [
        TaskChoice(agency_id=agency.id, agency_name=agency.short_name)
        for agency_id in _agencies(actor)
        if (agency := session.get(Agency, agency_id))
    ]
    listed = tasks.list_tasks(session, actor, now)
    return (
        *alone,
        *(
            TaskChoice(
                agency_id=0,
                agency_name=line.agency_name,
                duty_id=line.duty_id,
                code=line.code,
                short_title=line.short_title,
            )
            for line in listed.lines
        ),
    )


def _agencies(actor: Actor) -> list[int]:
    """Return the agencies for which the actor raises difficulties, in the order of their roles."""
    may = actor.agencies_for(Verb.RAISE_DIFFICULTY)
    return list(dict.fromkeys(one.agency_id for one in actor.grants if one.agency_id in may))
