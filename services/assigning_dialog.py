"""The conversation in which work is given: which task, to whom, what part, until when.

What was answered is in the dialog's row, so that a restart resumes at the same question; nothing
is given before the preview. The map is drawn in handlers/assigning.mmd.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.assigning_refusals import (
    NobodyToGiveTo,
    NothingToGive,
)
from models.deadlines import is_late
from models.refusals import OldButton
from models.rights import Actor
from models.share_cards import Given, GiveQuestion, GiveStep
from services import assigning_tasks, dialogs, share_reading, share_receivers, shares
from services.dialogs import DialogState, Place
from services.share_receivers import Key

#: The conversation's name in its row.
NAME = "assign"
#: How the preview is agreed to in words, folded.
AGREED = {"giao", "giao viec", "gui", "dong y", "ok", "duoc", "give", "yes", "send"}
ONWARDS = {"xong", "tiep", "tiep tuc", "done", "next"}


def start(
    session: Session, actor: Actor, place: Place, duty_id: int, now: datetime
) -> GiveQuestion:
    """Begin to give a duty's task."""
    duty = shares.to_give(session, actor, duty_id, now)
    if not share_receivers.choices(session, actor, duty.assignment):
        raise NobodyToGiveTo
    return ask(session, actor, place, GiveStep.RECEIVERS, {"duty": duty.id}, now)


def start_move(
    session: Session, actor: Actor, place: Place, share_id: int, to: Key | None, now: datetime
) -> GiveQuestion:
    """Begin to give a share to somebody else; what it says stays unless it is changed."""
    share = share_reading.share_to_decide(session, actor, share_id)
    share_reading.open_duty(session, share, now)
    parent = share_reading.duty_of(session, share.parent or share, now)
    duty = shares.to_give(session, actor, parent.id if parent else 0, now)
    # A day that is over cannot be given again.
    is_over = share.due_on is not None and share.due_on < now.date()
    data = {
        "duty": duty.id,
        "share": share.id,
        "to": [list(to)] if to else [],
        "brief": share.brief,
        "whole": share.brief is None,
        "due": share.due_on.isoformat() if share.due_on and not is_over else None,
        "own": share.due_on is None,
    }
    if not to:
        return ask(session, actor, place, GiveStep.RECEIVERS, data, now)
    return advance(session, actor, place, data, now)


def resume(session: Session, actor: Actor, place: Place, now: datetime) -> GiveQuestion | None:
    """Return the open question again, None if no work is being given."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME:
        return None
    return question(session, actor, state, now)


def is_open(session: Session, place: Place, now: datetime) -> bool:
    """Return whether work is being given here."""
    state = dialogs.read(session, place, now)
    return state is not None and state.name == NAME


def stop(session: Session, place: Place, now: datetime) -> bool:
    """Leave the conversation; return False if there was none."""
    if not is_open(session, place, now):
        return False
    dialogs.close(session, place)
    return True


def send(
    session: Session,
    actor: Actor,
    place: Place,
    revision: int,
    now: datetime,
    machine_now: datetime,
) -> Given:
    """Give what the preview shows. A second tap meets OldButton and gives nothing."""
    state = opened(session, place, revision, now, GiveStep.PREVIEW)
    data = state.data
    due_on = date.fromisoformat(data["due"]) if data.get("due") else None
    brief = data.get("brief")
    if data.get("share"):
        given = shares.move(
            session, actor, data["share"], keys_of(data), brief, due_on, now, machine_now
        )
    else:
        given = shares.give(
            session, actor, data["duty"], keys_of(data), brief, due_on, now, machine_now
        )
    dialogs.close(session, place)
    return given


def advance(
    session: Session, actor: Actor, place: Place, data: dict[str, Any], now: datetime
) -> GiveQuestion:
    """Ask the first question without an answer; the preview when there is none."""
    duty = shares.to_give(session, actor, data["duty"], now)
    if is_late(duty.due_at, now):
        # No other day is left but the one that is over.
        data |= {"due": None, "own": True}
    if not data.get("to"):
        step = GiveStep.RECEIVERS
    elif not data.get("brief") and not data.get("whole"):
        step = GiveStep.BRIEF
    elif not data.get("due") and not data.get("own"):
        step = GiveStep.DATE
    else:
        step = GiveStep.PREVIEW
    return ask(session, actor, place, step, data, now)


def ask(
    session: Session,
    actor: Actor,
    place: Place,
    step: GiveStep,
    data: dict[str, Any],
    now: datetime,
) -> GiveQuestion:
    """Move the conversation to a question; the former one's buttons become old."""
    state = dialogs.save(session, place, NAME, step, {**data, "page": 0}, now)
    return question(session, actor, state, now)


def question(session: Session, actor: Actor, state: DialogState, now: datetime) -> GiveQuestion:
    """Return the question that is open, with everything that it shows."""
    step, data = GiveStep(state.step), state.data
    if step is GiveStep.TASK:
        offered = assigning_tasks.to_give(session, actor, now)
        if not offered:
            raise NothingToGive
        only = data.get("only")
        return GiveQuestion(
            step=step,
            revision=state.version,
            tasks=tuple(task for task in offered if not only or task.duty_id in only),
            is_numbered=bool(only),
            page=data["page"],
        )
    duty = shares.to_give(session, actor, data["duty"], now)
    choices = share_receivers.choices(session, actor, duty.assignment)
    replaced = (
        share_reading.share_for(session, actor, data["share"]) if data.get("share") else None
    )
    return GiveQuestion(
        step=step,
        revision=state.version,
        task=assigning_tasks.describe(session, duty),
        receivers=share_receivers.lines(session, duty.assignment, choices, keys_of(data)),
        page=data["page"],
        brief=data.get("brief"),
        is_whole=bool(data.get("whole")),
        due_on=date.fromisoformat(data["due"]) if data.get("due") else None,
        is_past_due=is_late(duty.due_at, now),
        replaces=share_reading.receiver_name(session, replaced) if replaced else None,
    )


def opened(
    session: Session,
    place: Place,
    revision: int | None,
    now: datetime,
    step: GiveStep | None = None,
) -> DialogState:
    """Return the open conversation; `revision` and `step` are those of a pressed button."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME:
        raise OldButton
    if revision not in (None, state.version) or step not in (None, state.step):
        raise OldButton
    return state


def keys_of(data: dict[str, Any]) -> list[Key]:
    """Return the receivers that were chosen."""
    return [(agency_id, person_id) for agency_id, person_id in data.get("to", [])]
