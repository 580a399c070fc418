"""From an outbox row to a call: what it says is settled at the last moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core.i18n import Words
from models.delivery import OutboxState
from models.notices import DocumentReady, Postpone
from scheduler.delivery import Call, Upload
from services import hints, notices
from services.outbox import FINISHED, Outgoing, Settlement
from views import notices as views
from views.hints import with_hint
from views.message import TEXT_LIMIT

#: Telegram forgets a pressed button after 150 s; an answer to it is pointless before that.
ANSWER_LIFETIME = timedelta(seconds=120)
#: A postponed notice is looked at again so often, however long it has to wait: its time is the
#: office's, which may be moved, and the row's is the machine's.
LOOK_AGAIN = timedelta(seconds=60)
#: The longest caption that Telegram takes.
CAPTION_LIMIT = 1024


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it goes out, and the lease under which it was taken."""

    outgoing: Outgoing
    call: Call
    term: int

    @property
    def text(self) -> str | None:
        """What the person will read, for the record."""
        text = self.call.params.get("text", self.call.params.get("caption"))
        return None if text is None else str(text)


@dataclass(frozen=True, slots=True)
class PutBack:
    """A message that waits for another moment, in machine time."""

    until: datetime


def write(
    session: Session,
    outgoing: Outgoing,
    now: datetime,
    machine_now: datetime,
    zone: ZoneInfo,
) -> Call | Settlement | PutBack:
    """Return the call that a row asks for, or what becomes of the row without one.

    `now` is office time: it decides what a notice says and whether it may be sent at this hour.
    """
    if outgoing.kind in FINISHED:
        call = Call(outgoing.payload["method"], outgoing.payload["params"])
        return _repeat_reply(session, outgoing, call, machine_now, zone)
    if outgoing.doubts > 1:
        return _give_up(outgoing)
    language = ""
    if outgoing.person_id is not None:
        recipient = notices.recipient(
            session, outgoing.person_id, outgoing.channel, outgoing.address
        )
        if recipient is None:
            return Settlement(outgoing.id, OutboxState.CANCELLED, error="nobody is there")
        if recipient.is_blocked:
            return Settlement(outgoing.id, OutboxState.BLOCKED, error="blocked before")
        language = recipient.language
    data = notices.compose(session, outgoing.kind, outgoing.payload, now)
    if data is None:
        return Settlement(outgoing.id, OutboxState.CANCELLED, error="pointless by now")
    if isinstance(data, Postpone):
        return PutBack(machine_now + min(data.until - now, LOOK_AGAIN))
    words = Words(language, zone)
    view = views.word(words, data)
    if hint := hints.for_notice(session, outgoing):
        view = with_hint(words, view, hint)
    if outgoing.doubts:
        view = views.resent(words, view)
    if isinstance(data, DocumentReady):
        caption = {"chat_id": outgoing.address, "caption": str(view.text), "parse_mode": "HTML"}
        return Call("sendDocument", caption, Upload(data.name, data.content))
    params: dict[str, Any] = {
        "chat_id": outgoing.address,
        "text": str(view.text),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if topic := outgoing.payload.get("topic"):
        params["message_thread_id"] = int(topic)
    keyboard = view.keyboard()
    if keyboard:
        params["reply_markup"] = keyboard
    return Call("sendMessage", params)


def _repeat_reply(
    session: Session, outgoing: Outgoing, call: Call, machine_now: datetime, zone: ZoneInfo
) -> Call | Settlement:
    """Return a finished call as it is, or marked where it goes out for the second time."""
    if call.is_answer and machine_now - outgoing.created_at > ANSWER_LIFETIME:
        return Settlement(outgoing.id, OutboxState.CANCELLED, error="too old for an answer")
    if call.may_repeat or not outgoing.doubts:
        return call
    if outgoing.doubts > 1:
        return _give_up(outgoing)
    words = Words(notices.language_of(session, outgoing.person_id), zone)
    params = dict(call.params)
    if "text" in params:
        params["text"] = views.mark_resent(words, params["text"], TEXT_LIMIT)
    else:
        params["caption"] = views.mark_resent(words, params.get("caption", ""), CAPTION_LIMIT)
    return Call(call.method, params)


def _give_up(outgoing: Outgoing) -> Settlement:
    return Settlement(outgoing.id, OutboxState.UNKNOWN, error="in doubt for the second time")
