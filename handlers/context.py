"""One update in hand: who sent what, the transaction it is handled in, and how it is answered.

The optional fields of python-telegram-bot's Update are narrowed here, once. A handler never talks
to Telegram: it writes replies into the outbox, in the transaction of everything else it does.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session
from telegram import Message, Update
from telegram.ext import CallbackContext, ExtBot

from core.i18n import Words
from core.text import clean, clean_line
from models.cards import Evidence
from models.refusals import ForwardedText, TextWanted
from models.rights import Actor
from models.spoken_cards import Hint
from services import buttons, hints, outbox
from services.dialogs import DialogState, Place
from services.outbox import CONFIDENTIAL, FINISHED, REPLY, Priority
from views.callbacks import BadCallback, Callback
from views.hints import with_hint
from views.message import View

CHANNEL = "telegram"
#: The longest text of a toast.
TOAST_LIMIT = 200
#: The largest number of a row: what an integer column of PostgreSQL holds.
LARGEST = 2**31 - 1
#: A bot command at the start of a text; what follows it is the argument.
_COMMAND_MARK = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What an update says, without anything optional left to check."""

    chat: str
    user: str
    user_name: str
    language_code: str
    is_private: bool
    #: The group's title, "" in a private chat.
    chat_title: str
    #: The thread of a group with topics.
    topic: str | None
    #: Whether a person speaks: not a bot, a channel or an anonymous administrator of a group.
    is_person: bool
    message_id: int
    text: str
    callback_id: str | None
    callback: Callback | None
    is_edited: bool
    is_forwarded: bool
    reply_to: str | None
    evidence: Evidence | None
    album: str | None
    #: Whether the message is a text, perhaps of letters that nobody sees.
    is_text: bool

    @property
    def place(self) -> Place:
        """Whose conversation this is part of."""
        return Place(CHANNEL, self.chat, self.user)

    @property
    def argument(self) -> str:
        """What stands behind the command, on all its lines."""
        if not self.text.startswith(_COMMAND_MARK):
            return self.text
        return clean(self.text.partition(self.text.split(maxsplit=1)[0])[2])


@dataclass(slots=True)
class Work:
    """The transaction in which one update is handled, and what is known of its sender."""

    session: Session
    seq: int
    now: datetime
    machine_now: datetime
    words: Words
    incoming: Incoming | None = None
    actor: Actor | None = None
    #: The conversation that was open when the update came.
    open_before: DialogState | None = None
    failure: Exception | None = None
    is_answered: bool = False
    _written: int = 0

    def send(
        self,
        method: str,
        params: dict[str, Any],
        *,
        chat: str | None = None,
        key: str | None = None,
        kind: str = REPLY,
        delay: timedelta = timedelta(),
    ) -> None:
        """Write a message into the outbox; its key makes it one, however often we get here."""
        self._written += 1
        here = self.incoming
        if here and here.topic and method == "sendMessage" and chat in {None, here.chat}:
            params = {"message_thread_id": int(here.topic), **params}
        payload = {"method": method, "params": params} if kind in FINISHED else params
        outbox.enqueue(
            self.session,
            key or f"reply|{self.seq}|{self._written}",
            kind,
            payload,
            channel=CHANNEL,
            address=chat or (self.incoming.chat if self.incoming else ""),
            person_id=self.actor.person_id if self.actor else None,
            now=self.machine_now,
            priority=Priority.REPLY,
            delay=delay,
        )


CURRENT: ContextVar[Work] = ContextVar("current_work")


class OfficeContext(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """What a handler gets besides the update: its transaction, its sender, and ways to answer."""

    @property
    def work(self) -> Work:
        """The transaction of this update."""
        return CURRENT.get()

    @property
    def session(self) -> Session:
        """The open transaction; whoever opened it commits it."""
        return self.work.session

    @property
    def incoming(self) -> Incoming:
        """What the update says; the gate has seen to it that it says something."""
        incoming = self.work.incoming
        if incoming is None:
            raise RuntimeError("The gate lets no update through that says nothing.")
        return incoming

    @property
    def actor(self) -> Actor:
        """Who sent it; the gate has seen to it that the sender is known."""
        actor = self.work.actor
        if actor is None:
            raise RuntimeError("The gate lets no stranger through.")
        return actor

    @property
    def words(self) -> Words:
        """The sender's language."""
        return self.work.words

    @property
    def now(self) -> datetime:
        """Office time, in the office's zone."""
        return self.work.now

    def number(self, place: int, largest: int = LARGEST) -> int:
        """Return a number that the pressed button carries, 0 where it carries none.

        A forged one above `largest`, which no row of any database can have, is none either.
        """
        callback = self.incoming.callback
        if callback is None or place >= len(callback.numbers):
            return 0
        number = callback.numbers[place]
        return number if number <= largest else 0

    def require_words(self) -> None:
        """Refuse what is no typed answer: a forwarded message, a file, a sticker."""
        if self.incoming.is_forwarded:
            raise ForwardedText
        if not self.incoming.text or not self.incoming.is_text:
            raise TextWanted

    def reply(self, view: View, hint: Hint | None = None) -> None:
        """Answer with a new message, and with a hint that the person has not had yet."""
        view = self._hinted(view, hint)
        self.work.send("sendMessage", {"chat_id": self.incoming.chat, **call_of(view)})
        self._remember(view)

    def reply_secretly(self, view: View) -> None:
        """Answer with a new message whose words are not kept once it has gone out."""
        self.work.send(
            "sendMessage", {"chat_id": self.incoming.chat, **call_of(view)}, kind=CONFIDENTIAL
        )

    def show(self, view: View, hint: Hint | None = None) -> None:
        """Answer in place: the message whose button was pressed becomes this view.

        Without a button, and where the button's message is to be kept, it is a new message.
        """
        if self.incoming.callback is None or self.incoming.callback.keeps:
            self.reply(view, hint)
            return
        view = self._hinted(view, hint)
        self._remember(view)
        self.work.send(
            "editMessageText",
            {
                "chat_id": self.incoming.chat,
                "message_id": self.incoming.message_id,
                **call_of(view),
            },
        )

    def _hinted(self, view: View, hint: Hint | None) -> View:
        actor = self.work.actor
        if hint is None or actor is None or not hints.take(self.session, actor.person_id, hint):
            return view
        return with_hint(self.words, view, hint)

    def _remember(self, view: View) -> None:
        """Keep the newest buttons, for who types a number instead of pressing one."""
        if view.rows and self.work.actor and self.incoming.is_private:
            labels = [(one.label, one.callback.pack()) for row in view.rows for one in row]
            now, machine_now = self.now, self.work.machine_now
            buttons.remember(self.session, self.incoming.place, labels, now, machine_now)

    def toast(self, text: str = "", *, alert: bool = False) -> None:
        """Answer a press: the button stops waiting, and a short text may appear."""
        self.work.is_answered = True
        params: dict[str, Any] = {"callback_query_id": self.incoming.callback_id}
        if text:
            params |= {"text": text[:TOAST_LIMIT], "show_alert": alert}
        self.work.send("answerCallbackQuery", params)


def call_of(view: View) -> dict[str, Any]:
    """Return a view as the parameters of sendMessage and editMessageText."""
    params: dict[str, Any] = {
        "text": str(view.text),
        "parse_mode": "HTML",
        # Nobody's report should open somebody's page inside a leader's chat.
        "link_preview_options": {"is_disabled": True},
    }
    keyboard = view.keyboard()
    if keyboard:
        params["reply_markup"] = keyboard
    return params


def read_update(update: Update) -> Incoming | None:
    """Return what an update says, or None where nobody says anything to us."""
    user = update.effective_user
    query = update.callback_query
    message = query.message if query else update.effective_message
    if user is None or message is None:
        return None
    full = message if isinstance(message, Message) else None
    callback = None
    if query:
        try:
            callback = Callback.unpack(query.data or "")
        except BadCallback:
            callback = Callback("unknown")
    own = None if query else full
    replied = own.reply_to_message if own else None
    return Incoming(
        chat=str(message.chat.id),
        user=str(user.id),
        user_name=clean_line(user.full_name),
        language_code=user.language_code or "",
        is_private=message.chat.type == "private",
        chat_title=clean_line(message.chat.title or ""),
        topic=_topic(full),
        is_person=not user.is_bot and not (own and own.sender_chat) and user.id != 777000,
        message_id=message.message_id,
        text=clean((own.text or own.caption or "") if own else ""),
        callback_id=query.id if query else None,
        callback=callback,
        is_edited=update.edited_message is not None,
        is_forwarded=bool(own and own.forward_origin),
        reply_to=str(replied.message_id) if replied else None,
        evidence=_evidence(own) if own else None,
        album=own.media_group_id if own else None,
        is_text=own is not None and own.effective_attachment is None,
    )


def _topic(message: Message | None) -> str | None:
    """Return the topic of a forum; a thread of replies in another group is none."""
    if message is None or not message.is_topic_message or message.message_thread_id is None:
        return None
    return str(message.message_thread_id)


def _evidence(message: Message) -> Evidence | None:
    if message.photo:
        largest = message.photo[-1]
        return Evidence(
            kind="photo",
            reference=largest.file_id,
            fingerprint=largest.file_unique_id,
            name=f"photo-{message.message_id}.jpg",
            size=largest.file_size or 0,
        )
    for kind, file in (("document", message.document), ("video", message.video)):
        if file:
            return Evidence(
                kind=kind,
                reference=file.file_id,
                fingerprint=file.file_unique_id,
                name=clean_line(file.file_name or "") or f"{kind}-{message.message_id}",
                size=file.file_size or 0,
            )
    return None
