"""What an answer does while work is given: it is kept at once, then the next question is asked."""

import contextlib
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.text import clip, fold
from models.assigning_refusals import (
    AssigningUnclear,
    DateUnclear,
    NothingToGive,
    NotYoursToGive,
    PreviewUnclear,
    ReceiverWanted,
    TaskNotOffered,
)
from models.dates import read_date
from models.plans import Duty
from models.quick_assigning import read_follow, read_quick_assigning, says_own_date, says_whole
from models.quick_report import read_choice, read_code
from models.refusals import NotYourTask
from models.rights import Actor
from models.share_cards import Board, Given, GiveQuestion, GiveStep, GiveTask
from services import assigning_tasks, dialogs, share_menu, share_receivers, shares, tasks
from services.assigning_dialog import NAME, advance, ask, keys_of, opened, question, send, start
from services.dialogs import DialogState, Place
from services.share_receivers import Key

#: How the preview is agreed to in words, and how one goes on, folded.
AGREED = {"giao", "giao viec", "gui", "dong y", "ok", "duoc", "give", "yes", "send"}
ONWARDS = {"xong", "tiep", "tiep tuc", "done", "next"}


def begin(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> GiveQuestion | Board:
    """Begin to give work from what stands behind the command.

    Nothing resumes what is open, or asks for the task; a code asks for the receivers; a whole
    assignment goes to the preview; "theo dõi" and a code lead to the board of the task's shares.
    """
    offered = assigning_tasks.to_give(session, actor, now)
    followed = read_follow(text)
    if followed is not None:
        return _board(session, actor, place, followed, offered, now)
    if text:
        return _take_task(session, actor, place, text, offered, now)
    state = dialogs.read(session, place, now)
    if state is not None and state.name == NAME:
        return question(session, actor, state, now)
    return ask(session, actor, place, GiveStep.TASK, {}, now)


def answer_text(
    session: Session, actor: Actor, place: Place, text: str, now: datetime, machine_now: datetime
) -> GiveQuestion | Given:
    """Take a typed answer to the open question."""
    state = opened(session, place, None, now)
    step, data = GiveStep(state.step), dict(state.data)
    if step is GiveStep.TASK:
        offered = assigning_tasks.to_give(session, actor, now)
        return _take_task(session, actor, place, text, offered, now)
    if step is GiveStep.RECEIVERS:
        return _take_names(session, actor, place, state, text, now)
    if step is GiveStep.BRIEF:
        data |= _brief(text)
    elif step is GiveStep.DATE:
        data |= _day(text, shares.to_give(session, actor, data["duty"], now), now)
    elif fold(text).strip(" .!") in AGREED:
        return send(session, actor, place, state.version, now, machine_now)
    else:
        raise PreviewUnclear
    return advance(session, actor, place, data, now)


def pick(
    session: Session,
    actor: Actor,
    place: Place,
    revision: int,
    key: Key,
    now: datetime,
    *,
    chosen: bool,
) -> GiveQuestion:
    """Choose a receiver, or leave one out again. A double tap has one effect."""
    state = opened(session, place, revision, now, GiveStep.RECEIVERS)
    return _choose(session, actor, place, state, [key], now, chosen=chosen)


def pick_communes(
    session: Session, actor: Actor, place: Place, revision: int, now: datetime, *, chosen: bool
) -> GiveQuestion:
    """Choose all communes and wards at once, or leave them all out."""
    state = opened(session, place, revision, now, GiveStep.RECEIVERS)
    duty = shares.to_give(session, actor, state.data["duty"], now)
    found = share_receivers.choices(session, actor, duty.assignment)
    keys = [choice.key for choice in found if choice.is_commune]
    return _choose(session, actor, place, state, keys, now, chosen=chosen)


def turn(
    session: Session, actor: Actor, place: Place, revision: int, page: int, now: datetime
) -> GiveQuestion:
    """Turn to another page of the tasks or of the receivers."""
    state = opened(session, place, revision, now)
    return question(
        session, actor, dialogs.keep(session, place, {**state.data, "page": page}, now), now
    )


def go_on(
    session: Session, actor: Actor, place: Place, revision: int, now: datetime
) -> GiveQuestion:
    """Leave the receivers; at least one has to be chosen."""
    state = opened(session, place, revision, now, GiveStep.RECEIVERS)
    if not state.data.get("to"):
        raise ReceiverWanted
    return advance(session, actor, place, dict(state.data), now)


def take_whole(
    session: Session, actor: Actor, place: Place, revision: int, now: datetime
) -> GiveQuestion:
    """Give the whole task."""
    state = opened(session, place, revision, now, GiveStep.BRIEF)
    data = {**state.data, "brief": None, "whole": True}
    return advance(session, actor, place, data, now)


def take_own_date(
    session: Session, actor: Actor, place: Place, revision: int, now: datetime
) -> GiveQuestion:
    """Give it until the task's own deadline."""
    state = opened(session, place, revision, now, GiveStep.DATE)
    return advance(session, actor, place, {**state.data, "due": None, "own": True}, now)


def go_to(
    session: Session, actor: Actor, place: Place, revision: int, step: GiveStep, now: datetime
) -> GiveQuestion:
    """Go back from the preview to a question."""
    state = opened(session, place, revision, now, GiveStep.PREVIEW)
    return ask(session, actor, place, step, dict(state.data), now)


def _board(
    session: Session,
    actor: Actor,
    place: Place,
    text: str,
    offered: tuple[GiveTask, ...],
    now: datetime,
) -> Board:
    code = read_code(text, {task.code for task in offered})
    found = [task for task in offered if task.code == code]
    if not found:
        raise TaskNotOffered(given=clip(text, 20))
    # Of the task and a share of it, the one that was given on is meant.
    task = max(found, key=lambda task: task.shares)
    return share_menu.open_board(session, actor, place, task.duty_id, now)


def _take_task(
    session: Session,
    actor: Actor,
    place: Place,
    text: str,
    offered: tuple[GiveTask, ...],
    now: datetime,
) -> GiveQuestion:
    """Read what names the task: its code, its number in a short list, or a whole assignment."""
    if not offered:
        raise NothingToGive
    state = dialogs.read(session, place, now)
    is_asked = state is not None and state.name == NAME and state.step == GiveStep.TASK
    numbered = state.data.get("only") if state is not None and is_asked else None
    if numbered and (choice := read_choice(text, len(numbered))):
        return start(session, actor, place, numbered[choice - 1], now)
    codes = tasks.all_codes(session, actor, now)
    code = read_code(text, codes)
    quick = read_quick_assigning(text, codes, now.date()) if code is None else None
    if code is None and quick is None:
        if is_asked:
            raise TaskNotOffered(given=clip(text, 20))
        raise AssigningUnclear(code=offered[0].code)
    code = code or (quick.code if quick else "")
    found = [task for task in offered if task.code == code]
    if not found:
        with contextlib.suppress(NotYourTask):
            tasks.find_duties(session, actor, code, now)  # no such task, or a heading: it says so
        raise NotYoursToGive
    if len(found) > 1:
        # The task itself and a share of it, or several shares: they are shown to choose from.
        only = {"only": [task.duty_id for task in found]}
        return ask(session, actor, place, GiveStep.TASK, only, now)
    question = start(session, actor, place, found[0].duty_id, now)
    if quick is None:
        return question
    duty = session.get_one(Duty, found[0].duty_id)
    choices = share_receivers.choices(session, actor, duty.assignment)
    keys = share_receivers.by_names(choices, quick.names)
    data: dict[str, Any] = {"duty": duty.id, "to": [list(key) for key in keys]}
    # Who writes it all in one message and names no part gives the whole; no day, the task's own.
    data |= _brief(quick.brief) if quick.brief else {"whole": True}
    data |= _day(quick.day, duty, now) if quick.day else {"own": True}
    return advance(session, actor, place, data, now)


def _take_names(
    session: Session, actor: Actor, place: Place, state: DialogState, text: str, now: datetime
) -> GiveQuestion:
    duty = shares.to_give(session, actor, state.data["duty"], now)
    choices = share_receivers.choices(session, actor, duty.assignment)
    chosen = keys_of(state.data)
    if fold(text).strip(" .!") not in ONWARDS:
        named = share_receivers.by_names(choices, text)
        # A share that changes hands goes to one: the last one named.
        chosen = named[-1:] if state.data.get("share") else [*chosen, *named]
    if not chosen:
        raise ReceiverWanted
    data = {**state.data, "to": [list(key) for key in dict.fromkeys(chosen)]}
    return advance(session, actor, place, data, now)


def _choose(
    session: Session,
    actor: Actor,
    place: Place,
    state: DialogState,
    keys: list[Key],
    now: datetime,
    *,
    chosen: bool,
) -> GiveQuestion:
    before = keys_of(state.data)
    if not chosen:
        after = [key for key in before if key not in keys]
    elif state.data.get("share"):
        after = keys[-1:]
    else:
        after = list(dict.fromkeys([*before, *keys]))
    data = {**state.data, "to": [list(key) for key in after]}
    return question(session, actor, dialogs.keep(session, place, data, now), now)


def _brief(text: str) -> dict[str, Any]:
    if says_whole(text):
        return {"brief": None, "whole": True}
    return {"brief": shares.checked_brief(text), "whole": False}


def _day(text: str, duty: Duty, now: datetime) -> dict[str, Any]:
    if says_own_date(text):
        return {"due": None, "own": True}
    day = read_date(text, now.date())
    if day is None:
        raise DateUnclear(given=clip(text, 30))
    shares.checked_due(day, duty.due_at, now)
    return {"due": day.isoformat(), "own": False}
