"""Where a conversation stands, kept so that a restart resumes at the same question."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.delivery import Dialog

#: An unfinished conversation is forgotten after so long; the draft itself stays.
LIFETIME = timedelta(days=14)
#: The name of a row that holds nothing but buttons: no conversation is open there.
MENU = "menu"
#: Under this key a row keeps the newest buttons (services/buttons.py), whatever is open; they are
#: none of the conversation's own data.
BUTTONS = "buttons"


@dataclass(frozen=True, slots=True)
class Place:
    """Whose conversation it is: a channel, a chat in it, and a user there."""

    channel: str
    chat: str
    user: str


@dataclass(frozen=True, slots=True)
class DialogState:
    """A conversation's name, its step and what the step needs to know.

    `version` grows with every step: a button that carries an older one is an old button.
    """

    name: str
    step: str
    version: int
    data: dict[str, Any] = field(default_factory=dict)


def read(session: Session, place: Place, now: datetime) -> DialogState | None:
    """Return where the conversation stands, or None if there is none (any more)."""
    row = session.get(Dialog, (place.channel, place.chat, place.user))
    if row is None or row.expires_at <= now or row.name in {"", MENU}:
        return None
    data = {key: value for key, value in row.data.items() if key != BUTTONS}
    return DialogState(row.name, row.step, row.version, data)


def is_open(session: Session, place: Place, name: str, now: datetime) -> bool:
    """Return whether the open conversation is the one of this name."""
    state = read(session, place, now)
    return state is not None and state.name == name


def save(
    session: Session, place: Place, name: str, step: str, data: dict[str, Any], now: datetime
) -> DialogState:
    """Move the conversation to a step; the former one's buttons become old."""
    row = session.get(Dialog, (place.channel, place.chat, place.user))
    if row is None:
        row = Dialog(channel=place.channel, chat=place.chat, user=place.user, version=0)
        session.add(row)
    row.name, row.step, row.data = name, step, data
    row.version += 1
    row.expires_at = now + LIFETIME
    session.flush()
    return DialogState(name, step, row.version, data)


def forget(session: Session, place: Place) -> None:
    """End a conversation in which nothing is lost; the newest buttons can still be typed."""
    row = session.get(Dialog, (place.channel, place.chat, place.user))
    if row is not None:
        row.name, row.step = MENU, ""
        row.data = {key: value for key, value in row.data.items() if key == BUTTONS}
        row.version += 1


def note(session: Session, place: Place, **data: Any) -> None:
    """Add to what the open conversation knows; its step and its buttons stay as they are."""
    row = session.get(Dialog, (place.channel, place.chat, place.user))
    if row is not None and row.name:
        row.data = {**row.data, **data}


def keep(session: Session, place: Place, data: dict[str, Any], now: datetime) -> DialogState:
    """Change what the open step knows. Its buttons stay good: several may be pressed in a row."""
    row = session.get_one(Dialog, (place.channel, place.chat, place.user))
    row.data = data
    row.expires_at = now + LIFETIME
    session.flush()
    return DialogState(row.name, row.step, row.version, data)


def purge(session: Session, now: datetime) -> None:
    """Empty the conversations that have run out; the row stays for its version."""
    session.execute(
        update(Dialog)
        .where(Dialog.expires_at <= now, Dialog.name != "")
        .values(name="", step="", data={}, version=Dialog.version + 1)
    )


def close(session: Session, place: Place) -> None:
    """End the conversation. The row stays, so that its version goes on growing."""
    row = session.get(Dialog, (place.channel, place.chat, place.user))
    if row is not None:
        row.name, row.step, row.data = "", "", {}
        row.version += 1
