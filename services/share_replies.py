"""Words that answer a notice about shares: received, a wish to hand back, or the report itself."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.assigning_refusals import NothingToAcknowledge, ReasonWanted, ShareGone
from models.cards import Question
from models.plans import Assignment, Duty
from models.quick_assigning import read_hand_back, says_received
from models.rights import Actor
from models.share_cards import ShareDone, Waiting
from services import (
    dialogs,
    outbox,
    replies,
    share_answers,
    share_letters,
    share_reading,
    share_reminders,
    tasks,
)
from services.dialogs import Place
from services.replies import WhichTask

#: The notices whose reply speaks of the shares in them.
KINDS = (
    share_letters.GIVEN,
    share_letters.CHANGED,
    share_letters.URGED,
    share_reminders.DUE,
    share_reminders.UNACKNOWLEDGED,
)


@dataclass(frozen=True, slots=True)
class AllReceived:
    """Several shares were acknowledged at once."""

    count: int


Answer = ShareDone | AllReceived | Waiting | Question | WhichTask


def is_ours(session: Session, place: Place, reference: str) -> bool:
    """Return whether a message of ours was a notice about shares."""
    row = outbox.find_by_message(session, place.channel, place.chat, reference)
    return row is not None and row.kind in KINDS


def take_reply(
    session: Session,
    actor: Actor,
    place: Place,
    reference: str,
    text: str,
    now: datetime,
    machine_now: datetime,
) -> Answer:
    """Do what a reply says: acknowledge, ask to hand back, or begin the report."""
    found = _spoken_of(session, actor, place, reference, now)
    if not found:
        raise ShareGone
    if says_received(text):
        return _acknowledge(session, actor, [share for share, _ in found], now)
    reason = read_hand_back(text)
    if reason is not None and len(found) == 1:
        return share_answers.hand_back(session, actor, found[0][0].id, reason, now, machine_now)
    if reason is not None:
        raise ReasonWanted
    if len(found) == 1:
        return replies.report_on_share(session, actor, place, found[0][1].id, text, now)
    lines = tasks.describe_duties(session, actor, [duty for _, duty in found], now)
    dialogs.save(session, place, replies.NAME, "which", {"text": text}, now)
    return WhichTask(lines)


def take_words(session: Session, actor: Actor, text: str, now: datetime) -> Answer | None:
    """Take "đã nhận" that answers no message; None for other words.

    One share that waits is acknowledged; of several one is asked which was meant.
    """
    folded = text.casefold()
    if not says_received(text) or not ("nh" in folded or "receiv" in folded):
        return None
    found = share_answers.waiting(session, actor, now)
    if not found.shares:
        raise NothingToAcknowledge
    if len(found.shares) > 1:
        return found
    return share_answers.acknowledge(session, actor, found.shares[0].share_id, now)


def _acknowledge(
    session: Session, actor: Actor, shares: list[Assignment], now: datetime
) -> ShareDone | AllReceived:
    if len(shares) == 1:
        return share_answers.acknowledge(session, actor, shares[0].id, now)
    waiting = [share for share in shares if share.acknowledged_at is None]
    if not waiting:
        raise NothingToAcknowledge
    for share in waiting:
        share_answers.acknowledge(session, actor, share.id, now)
    return AllReceived(len(waiting))


def _spoken_of(
    session: Session, actor: Actor, place: Place, reference: str, now: datetime
) -> list[tuple[Assignment, Duty]]:
    """Return the living shares that a notice spoke of to this person."""
    row = outbox.find_by_message(session, place.channel, place.chat, reference)
    if row is None:
        return []
    if row.kind in {share_reminders.DUE, share_reminders.UNACKNOWLEDGED}:
        return share_reminders.spoken_of(session, row.kind, row.payload, actor.person_id, now)
    share_id = row.payload.get("share")
    if share_id is None:
        return []
    share = share_reading.share_for(session, actor, share_id)
    return [(share, share_reading.open_duty(session, share, now))]
