"""The conversation in which a request for more time is decided on: agree, refuse, another day."""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from core.text import fold
from models.extension_cards import DecisionQuestion, ExtensionCard, ExtensionStep
from models.plans import Duty
from models.rights import Actor
from services import dialogs, extension_days, extension_reading, extensions, outbox
from services.dialogs import Place
from services.extensions import DIALOG

_AGREE = {"1", "dong y", "duyet", "ok", "agree", "yes"}
_OTHER = {"3", "ngay khac", "another day", "other day"}
_REFUSE = re.compile(
    r"(?:2(?![/.-]?\d)|từ chối|tu choi|không đồng ý|khong dong y|refuse|no)\b"
    r"[\s:,.–-]*(?P<reason>.*)",
    re.IGNORECASE | re.DOTALL,
)


def replied_to(session: Session, place: Place, reference: str) -> int | None:
    """Return the request of whose notice a message is a reply, None if it is none."""
    row = outbox.find_by_message(session, place.channel, place.chat, reference)
    return row.payload.get("extension") if row and row.kind == extensions.ASKED else None


def show(
    session: Session, actor: Actor, place: Place, extension_id: int, now: datetime
) -> DecisionQuestion:
    """Show a request; who may decide on it may type the decision, unless they write another."""
    card = extension_reading.card(session, actor, extension_id)
    state = dialogs.read(session, place, now)
    if not card.may_decide or (state is not None and state.name != DIALOG):
        return DecisionQuestion(step=ExtensionStep.DECISION, revision=0, card=card)
    return _wait_for(session, place, ExtensionStep.DECISION, card, now)


def begin_refusal(
    session: Session, actor: Actor, place: Place, extension_id: int, now: datetime
) -> DecisionQuestion:
    """Ask why a request is refused."""
    card = _card_to_decide(session, actor, extension_id)
    return _wait_for(session, place, ExtensionStep.REFUSAL, card, now)


def begin_other_day(
    session: Session, actor: Actor, place: Place, extension_id: int, now: datetime
) -> DecisionQuestion:
    """Ask which day is granted instead."""
    card = _card_to_decide(session, actor, extension_id)
    return _wait_for(session, place, ExtensionStep.OTHER_DAY, card, now)


def agree(
    session: Session, actor: Actor, place: Place, extension_id: int, now: datetime
) -> ExtensionCard:
    """Grant the day that was asked for."""
    extension = extensions.grant(session, actor, extension_id, None, now)
    _leave(session, place, extension_id, now)
    return extension_reading.of(session, extension, actor)


def withdraw(
    session: Session, actor: Actor, _place: Place, extension_id: int, now: datetime
) -> ExtensionCard:
    """Take one's own request back."""
    extension = extensions.withdraw(session, actor, extension_id, now)
    return extension_reading.of(session, extension, actor)


def decide_by_text(
    session: Session,
    actor: Actor,
    place: Place,
    extension_id: int,
    text: str,
    now: datetime,
    *,
    step: ExtensionStep = ExtensionStep.DECISION,
) -> DecisionQuestion | ExtensionCard:
    """Take a typed decision: "đồng ý", "từ chối: lý do", or another day."""
    card = _card_to_decide(session, actor, extension_id)
    if step is ExtensionStep.REFUSAL:
        extension = extensions.refuse(session, actor, extension_id, text, now)
    elif step is ExtensionStep.DECISION and fold(text).rstrip(".! ") in _AGREE:
        return agree(session, actor, place, extension_id, now)
    elif step is ExtensionStep.DECISION and fold(text).rstrip(".! ") in _OTHER:
        return begin_other_day(session, actor, place, extension_id, now)
    elif step is ExtensionStep.DECISION and (refusal := _REFUSE.fullmatch(text)):
        if not refusal["reason"]:
            return begin_refusal(session, actor, place, extension_id, now)
        extension = extensions.refuse(session, actor, extension_id, refusal["reason"], now)
    else:
        duty = session.get_one(Duty, card.duty_id)
        day = extension_days.read(session, duty, text, now)
        extension = extensions.grant(session, actor, extension_id, day, now)
    _leave(session, place, extension_id, now)
    return extension_reading.of(session, extension, actor)


def _card_to_decide(session: Session, actor: Actor, extension_id: int) -> ExtensionCard:
    """Return a request that the actor may decide on now; refuse as deciding would."""
    extensions.for_decision(session, actor, extension_id)
    return extension_reading.card(session, actor, extension_id)


def _wait_for(
    session: Session, place: Place, step: ExtensionStep, card: ExtensionCard, now: datetime
) -> DecisionQuestion:
    state = dialogs.save(session, place, DIALOG, step, {"extension": card.extension_id}, now)
    return DecisionQuestion(step=step, revision=state.version, card=card)


def _leave(session: Session, place: Place, extension_id: int, now: datetime) -> None:
    """Close the conversation about a request that was decided."""
    state = dialogs.read(session, place, now)
    if state is not None and state.name == DIALOG and state.data.get("extension") == extension_id:
        dialogs.close(session, place)
