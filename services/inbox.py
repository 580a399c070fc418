"""The inbox: updates are stored before the messenger is told that they arrived."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from models.delivery import InboxRow, InboxState

#: After so many failures an update is put aside.
MAX_ATTEMPTS = 5
#: How long the lane waits after each failure.
PAUSES = [timedelta(seconds=s) for s in (0, 1, 3, 9)]
#: How long the raw updates, which hold personal data, are kept once they are done.
RETENTION = timedelta(days=30)

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
        holder = value.get("message") if isinstance(value.get("message"), Mapping) else value
        for place in ("chat", "from", "user"):
            found = holder.get(place) if isinstance(holder, Mapping) else None
            if isinstance(found, Mapping) and "id" in found:
                return str(found["id"])
        if isinstance(value.get("from"), Mapping):
            return str(value["from"].get("id"))
    return "none"


def key_of(bot_id: int, update_: Raw) -> str:
    """Return what makes an update the same one when it arrives again.

    Its number alone does not: after a week without updates the numbers begin anew at random.
    """
    marks: list[Any] = []
    for kind, value in sorted(update_.items()):
        if not isinstance(value, Mapping):
            continue
        marks += [kind, value.get("id"), value.get("message_id"), value.get("date")]
        marks.append(value.get("edit_date"))
        if isinstance(value.get("chat"), Mapping):
            marks.append(value["chat"].get("id"))
    digest = hashlib.sha256(json.dumps(marks, default=str).encode()).hexdigest()[:16]
    return f"{bot_id}:{update_.get('update_id')}:{digest}"


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
    older = aliased(InboxRow)
    statement = (
        select(InboxRow)
        .where(
            InboxRow.state == InboxState.NEW,
            InboxRow.not_before <= now,
            ~select(older.seq)
            .where(
                older.state == InboxState.NEW,
                older.lane == InboxRow.lane,
                older.seq < InboxRow.seq,
            )
            .exists(),
        )
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
        .values(state=state, finished_at=now, error=error)
    )


def fail(session: Session, seq: int, error: str, now: datetime) -> bool:
    """Record a failure; return whether the update is now put aside as dead."""
    row = session.get_one(InboxRow, seq, with_for_update=True)
    row.attempts += 1
    row.error = error
    if row.attempts >= MAX_ATTEMPTS:
        row.state = InboxState.DEAD
        row.finished_at = now
        return True
    row.not_before = now + PAUSES[row.attempts - 1]
    return False


def next_due(session: Session) -> datetime | None:
    """Return when the next waiting update may be tried, or None if none waits."""
    return session.scalar(
        select(func.min(InboxRow.not_before)).where(InboxRow.state == InboxState.NEW)
    )


def purge(session: Session, now: datetime) -> None:
    """Empty what was handled long ago; the row stays, so that its key still guards."""
    session.execute(
        update(InboxRow)
        .where(
            InboxRow.state == InboxState.DONE,
            InboxRow.finished_at < now - RETENTION,
            InboxRow.payload != "",
        )
        .values(payload="")
    )
