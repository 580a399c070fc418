"""The inbox: updates are stored before the messenger is told that they arrived."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from core.text import clean, clip
from models.delivery import InboxRow, InboxState

#: After so many failures an update is put aside.
MAX_ATTEMPTS = 5
#: How long the lane waits after each failure.
PAUSES = [timedelta(seconds=s) for s in (0, 1, 3, 9)]
#: How long the raw updates, which hold personal data, are kept once they are done.
RETENTION = timedelta(days=30)
#: How much of an error's text is kept.
ERROR_LENGTH = 2000  # characters

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Claimed:
    """An update in hand: to be handled in the transaction that claimed it."""

    seq: int
    lane: str
    payload: str
    attempts: int
    received_at: datetime


def lane_of(update_: Raw) -> str:
    """Return the chat that an update belongs to, or the user where there is none.

    A press on a button goes with the chat of its message, so that it cannot overtake a message.
    """
    for value in update_.values():
        if not isinstance(value, Mapping):
            continue
        for holder, place in (
            (value.get("message"), "chat"),
            (value, "chat"),
            (value, "from"),
            (value, "user"),
        ):
            found = holder.get(place) if isinstance(holder, Mapping) else None
            if isinstance(found, Mapping) and isinstance(found.get("id"), int):
                return str(found["id"])
    return "none"


def key_of(bot_id: int, update_: Raw) -> str:
    """Return what makes an update the same one when it arrives again.

    Its number alone does not: after a week without updates the numbers begin anew at random.
    """
    number = update_.get("update_id")
    marks: list[Any] = [number]
    for kind, value in sorted(update_.items()):
        if not isinstance(value, Mapping):
            continue
        marks += [kind, value.get("id"), value.get("message_id"), value.get("date")]
        marks.append(value.get("edit_date"))
        if isinstance(value.get("chat"), Mapping):
            marks.append(value["chat"].get("id"))
    digest = hashlib.sha256(json.dumps(marks, default=str).encode()).hexdigest()[:16]
    return f"{bot_id}:{number if isinstance(number, int) else 'none'}:{digest}"


def store(session: Session, bot_id: int, updates: Iterable[Raw], now: datetime) -> int:
    """Store updates that are not there yet; return how many were new.

    The payload is kept as ASCII JSON: what no database takes as text (NUL, lone surrogates) stays
    escaped.
    """
    rows = [
        {
            "key": key_of(bot_id, update_),
            "lane": lane_of(update_),
            "payload": json.dumps(update_, ensure_ascii=True, separators=(",", ":")),
            "received_at": now,
            "not_before": now,
            "state": InboxState.NEW,
            "attempts": 0,
        }
        for update_ in updates
    ]
    if not rows:
        return 0
    insert = (
        sqlite.insert(InboxRow)
        if session.get_bind().dialect.name == "sqlite"
        else postgresql.insert(InboxRow)
    )
    statement = insert.on_conflict_do_nothing(index_elements=["key"]).returning(InboxRow.seq)
    return len(session.scalars(statement, rows).all())


def claim(session: Session, now: datetime) -> Claimed | None:
    """Return the oldest update whose lane nobody works on, locked until the transaction ends.

    Lanes go side by side; within a lane nothing is claimed while something older is not done. On
    PostgreSQL other processes skip the locked row; SQLite has one writer anyway.
    """
    statement = (
        select(InboxRow)
        .where(_is_first(), InboxRow.not_before <= now)
        .order_by(InboxRow.seq)
        .limit(1)
        .with_for_update(skip_locked=True, of=InboxRow)
    )
    row = session.scalar(statement)
    if row is None:
        return None
    return Claimed(row.seq, row.lane, row.payload, row.attempts, row.received_at)


def finish(
    session: Session,
    seq: int,
    now: datetime,
    state: InboxState = InboxState.DONE,
    error: str | None = None,
) -> None:
    """Mark an update as handled, in the transaction of everything that it changed."""
    session.execute(
        update(InboxRow)
        .where(InboxRow.seq == seq)
        .values(state=state, finished_at=now, error=_storable(error))
    )


def fail(session: Session, seq: int, error: str, now: datetime) -> bool:
    """Record a failure; return whether the update is now put aside as dead.

    Between the transaction that failed and this one another worker may have been done with the
    update: then there is nothing to record.
    """
    row = session.get_one(InboxRow, seq, with_for_update=True)
    if row.state != InboxState.NEW:
        return False
    row.attempts += 1
    row.error = _storable(error)
    if row.attempts >= MAX_ATTEMPTS:
        row.state = InboxState.DEAD
        row.finished_at = now
        return True
    row.not_before = now + PAUSES[row.attempts - 1]
    return False


def next_due(session: Session) -> datetime | None:
    """Return when the next waiting update may be tried, or None if none waits.

    What waits behind a failed one waits with it. One that another worker has in hand counts too.
    """
    return session.scalar(select(func.min(InboxRow.not_before)).where(_is_first()))


def purge(session: Session, now: datetime) -> None:
    """Empty what was handled long ago; the row stays, so that its key still guards."""
    session.execute(
        update(InboxRow)
        .where(
            InboxRow.state != InboxState.NEW,
            InboxRow.finished_at < now - RETENTION,
            InboxRow.payload != "",
        )
        .values(payload="")
    )


def _is_first() -> ColumnElement[bool]:
    older = aliased(InboxRow)
    return and_(
        InboxRow.state == InboxState.NEW,
        ~select(older.seq)
        .where(
            older.state == InboxState.NEW,
            older.lane == InboxRow.lane,
            older.seq < InboxRow.seq,
        )
        .exists(),
    )


def _storable(error: str | None) -> str | None:
    # The text of an exception may quote what the database has just refused.
    return None if error is None else clip(clean(error), ERROR_LENGTH)
