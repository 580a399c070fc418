"""The conversation in which more time is asked for.

What was answered is in the dialog's row until it is sent. The map is handlers/extending.mmd.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from core.clock import zone_of
from core.text import clip, fold
from models.deadlines import civil_date, is_late
from models.extension_cards import (
    DecisionQuestion,
    ExtensionCard,
    ExtensionQuestion,
    ExtensionStep,
    Prolongable,
    Proposal,
)
from models.extension_refusals import NothingToProlong
from models.people_refusals import ChoiceUnknown
from models.plans import Duty, PartyRole
from models.quick_report import read_choice, read_code
from models.refusals import NoSuchTask, OldButton, Refusal, TextWanted
from models.rights import Actor, Verb
from services import (
    dialogs,
    duty_facts,
    extension_days,
    extension_deciding,
    extension_reading,
    extensions,
    periods,
    tasks,
)
from services.dialogs import DialogState, Place

NAME = extensions.DIALOG
#: The questions that the preview leads back to, by the place that their buttons carry.
CHANGEABLE = (ExtensionStep.DAY, ExtensionStep.REASON, ExtensionStep.EXPLANATION)
#: What is offered by buttons, in working days.
PROPOSED = (3, 5, 10)

Question = ExtensionQuestion | DecisionQuestion


def begin(session: Session, actor: Actor, place: Place, text: str, now: datetime) -> Question:
    """Answer the command: alone, with a task's code, or with code, day and reason.

    Alone it asks the open question again; who has something to decide gets the list of it.
    """
    if text:
        return _begin_by_text(session, actor, place, text, now)
    question = resume(session, actor, place, now)
    if question is not None:
        return question
    desk = extension_reading.desk(session, actor, now)
    if desk.waiting:
        state = dialogs.save(session, place, NAME, ExtensionStep.LIST, {}, now)
        return DecisionQuestion(
            step=ExtensionStep.LIST, revision=state.version, choices=desk.waiting
        )
    return choose(session, actor, place, now)


def choose(session: Session, actor: Actor, place: Place, now: datetime) -> ExtensionQuestion:
    """Offer the reports that are missing, and show what was asked for already."""
    choices = _choices(session, actor, now)
    own = extension_reading.desk(session, actor, now).own
    revision = 0
    if choices:
        revision = dialogs.save(session, place, NAME, ExtensionStep.TASK, {}, now).version
    elif not own:
        raise NothingToProlong
    return ExtensionQuestion(step=ExtensionStep.TASK, revision=revision, choices=choices, own=own)


def ask_on(
    session: Session, actor: Actor, place: Place, duty_id: int, now: datetime
) -> ExtensionQuestion:
    """Begin on a task, or take up what was begun on it."""
    state = dialogs.read(session, place, now)
    if state is not None and state.name == NAME and state.data.get("duty") == duty_id:
        return _question(session, actor, state, now)
    extensions.prolongable(session, actor, duty_id, now)
    return _ask(session, actor, place, {"duty": duty_id}, now)


def answer_text(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> Question | ExtensionCard:
    """Take a typed answer to the open question. `text` is clean."""
    state = _open(session, place, now)
    step, data = ExtensionStep(state.step), dict(state.data)
    if step is ExtensionStep.LIST:
        waiting = extension_reading.desk(session, actor, now).waiting
        number = read_choice(text, len(waiting))
        if number is None:
            raise ChoiceUnknown(last=len(waiting))
        chosen = waiting[number - 1].extension_id
        return extension_deciding.show(session, actor, place, chosen, now)
    if step in {ExtensionStep.DECISION, ExtensionStep.REFUSAL, ExtensionStep.OTHER_DAY}:
        return extension_deciding.decide_by_text(
            session, actor, place, int(data["extension"]), text, now, step=step
        )
    if step is ExtensionStep.TASK:
        return _begin_by_text(session, actor, place, text, now)
    if step is ExtensionStep.DAY:
        duty = extensions.prolongable(session, actor, int(data["duty"]), now)
        data["day"] = extension_days.read(session, duty, text, now).isoformat()
    elif step is ExtensionStep.REASON:
        data["reason"] = extensions.checked(text)
    elif step is ExtensionStep.EXPLANATION:
        data["explanation"] = extensions.checked(text)
    elif fold(text).rstrip(".! ") in {"gui", "send", "dong y", "ok"}:
        return send(session, actor, place, state.version, now)
    else:
        raise OldButton
    return _ask(session, actor, place, data, now)


def answer_day(
    session: Session, actor: Actor, place: Place, revision: int, working_days: int, now: datetime
) -> ExtensionQuestion:
    """Take the day of a button."""
    state = _open(session, place, now, revision)
    if "duty" not in state.data or working_days not in PROPOSED:
        raise OldButton
    duty = extensions.prolongable(session, actor, int(state.data["duty"]), now)
    day = extension_days.read(session, duty, f"+{working_days}", now)
    return _ask(session, actor, place, {**state.data, "day": day.isoformat()}, now)


def change(
    session: Session,
    actor: Actor,
    place: Place,
    revision: int,
    step: ExtensionStep,
    now: datetime,
) -> ExtensionQuestion:
    """Go back from the preview to one of the questions."""
    state = _open(session, place, now, revision)
    if state.step != ExtensionStep.PREVIEW:
        raise OldButton
    state = dialogs.save(session, place, NAME, step, state.data, now)
    return _question(session, actor, state, now)


def send(
    session: Session, actor: Actor, place: Place, revision: int, now: datetime
) -> ExtensionQuestion | ExtensionCard:
    """Send the request of the preview; where the deadline has passed meanwhile, ask about that."""
    state = _open(session, place, now, revision)
    if state.step != ExtensionStep.PREVIEW:
        raise OldButton
    data = state.data
    duty = extensions.prolongable(session, actor, int(data["duty"]), now)
    if _first_open(duty, data, now) is not ExtensionStep.PREVIEW:
        return _ask(session, actor, place, data, now)
    extension = extensions.ask(
        session,
        actor,
        duty.id,
        date.fromisoformat(data["day"]),
        data["reason"],
        data.get("explanation"),
        now,
    )
    dialogs.close(session, place)
    return extension_reading.of(session, extension, actor)


def resume(
    session: Session, actor: Actor, place: Place, now: datetime
) -> ExtensionQuestion | None:
    """Return the open question of a request that is being written; None where there is none."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME or "duty" not in state.data:
        return None
    try:
        return _question(session, actor, state, now)
    except Refusal:
        return None


def _begin_by_text(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> ExtensionQuestion:
    head, _, rest = text.partition(" ")
    code = read_code(head, tasks.all_codes(session, actor, now))
    if code is None:
        raise NoSuchTask(code=clip(head, 20))
    duty = tasks.find_duty(session, actor, code, now)
    extensions.prolongable(session, actor, duty.id, now)
    data: dict[str, Any] = {"duty": duty.id}
    head, _, reason = rest.strip().partition(" ")
    if head:
        data["day"] = extension_days.read(session, duty, head, now).isoformat()
    if reason.strip():
        data["reason"] = extensions.checked(reason.strip())
    return _ask(session, actor, place, data, now)


def _ask(
    session: Session, actor: Actor, place: Place, data: dict[str, Any], now: datetime
) -> ExtensionQuestion:
    duty = extensions.prolongable(session, actor, int(data["duty"]), now)
    step = _first_open(duty, data, now)
    state = dialogs.save(session, place, NAME, step, data, now)
    return _question(session, actor, state, now)


def _first_open(duty: Duty, data: dict[str, Any], now: datetime) -> ExtensionStep:
    if "day" not in data:
        return ExtensionStep.DAY
    if "reason" not in data:
        return ExtensionStep.REASON
    if is_late(duty.due_at, now) and "explanation" not in data:
        return ExtensionStep.EXPLANATION
    return ExtensionStep.PREVIEW


def _question(
    session: Session, actor: Actor, state: DialogState, now: datetime
) -> ExtensionQuestion:
    zone, data = zone_of(now), state.data
    duty = extensions.prolongable(session, actor, int(data["duty"]), now)
    limit = extension_days.latest(session, duty, zone)
    return ExtensionQuestion(
        step=ExtensionStep(state.step),
        revision=state.version,
        duty=Prolongable(
            duty_id=duty.id,
            code=duty.assignment.task.code,
            short_title=duty.assignment.task.short_title,
            agency_name=duty.assignment.agency.short_name,
            due_on=civil_date(duty.due_at, zone),
            is_late=is_late(duty.due_at, now),
        ),
        proposals=tuple(
            Proposal(working_days=count, day=day)
            for count in PROPOSED
            if (day := extension_days.working_day(session, duty, count, now)) <= limit
        ),
        limit=limit,
        wanted_on=date.fromisoformat(data["day"]) if "day" in data else None,
        reason=data.get("reason"),
        explanation=data.get("explanation"),
        receiver_name=extensions.receiver_of(session, duty).short_name,
    )


def _choices(session: Session, actor: Actor, now: datetime) -> tuple[Prolongable, ...]:
    """Return the missing reports of the actor's agencies for which more time may be asked."""
    period, zone = periods.of(session, actor, now), zone_of(now)
    agencies = sorted(actor.agencies_for(Verb.ASK_EXTENSION))
    found = []
    for role in (PartyRole.LEAD, PartyRole.PART):
        for row in duty_facts.read(session, period, zone, agencies=agencies, role=role):
            try:
                extensions.prolongable(session, actor, row.facts.duty_id, now)
            except Refusal:
                continue
            found.append(
                Prolongable(
                    duty_id=row.facts.duty_id,
                    code=row.task.code,
                    short_title=row.task.short_title,
                    agency_name=row.agency.short_name,
                    due_on=civil_date(row.facts.due_at, zone),
                    is_late=is_late(row.facts.due_at, now),
                )
            )
    return tuple(found)


def _open(
    session: Session, place: Place, now: datetime, revision: int | None = None
) -> DialogState:
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME:
        raise OldButton if revision is not None else TextWanted
    if revision is not None and revision != state.version:
        raise OldButton
    return state
