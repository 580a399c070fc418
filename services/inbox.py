"""The inbox: updates are stored before the messenger is told that they arrived."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, and_, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.database import dialect
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


# The statements of every update, made once: building them anew costs more than carrying them out.
_INBOX: Table = InboxRow.__table__  # type: ignore[assignment]
_OLDER = _INBOX.alias("older")
#: The oldest update of its lane that is not handled.
_IS_FIRST = and_(
    _INBOX.c.state == InboxState.NEW,
    ~select(_OLDER.c.seq)
    .where(
        _OLDER.c.state == InboxState.NEW,
        _OLDER.c.lane == _INBOX.c.lane,
        _OLDER.c.seq < _INBOX.c.seq,
    )
    .exists(),
)
_CLAIM = (
    select(*(_INBOX.c[field.name] for field in fields(Claimed)))
    .where(_IS_FIRST, _INBOX.c.not_before <= bindparam("moment"))
    .order_by(_INBOX.c.seq)
    .limit(1)
    .with_for_update(skip_locked=True, of=_INBOX)
)
_NEXT_DUE = select(func.min(_INBOX.c.not_before)).where(_IS_FIRST)
_FINISH = (
    update(_INBOX)
    .where(_INBOX.c.seq == bindparam("row"))
    .values(
        state=bindparam("new_state"),
        finished_at=bindparam("moment"),
        error=bindparam("new_error"),
    )
)
_INSERT = {
    name: insert(_INBOX).on_conflict_do_nothing(index_elements=["key"]).returning(_INBOX.c.seq)
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


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
    found = session.connection().execute(_INSERT[dialect(session)], rows)
    return len(found.all())


def claim(session: Session, now: datetime) -> Claimed | None:
    """Return the oldest update whose lane nobody works on, locked until the transaction ends.

    Lanes go side by side; within a lane nothing is claimed while something older is not done. On
    PostgreSQL other processes skip the locked row; SQLite has one writer anyway.
    """
    row = session.connection().execute(_CLAIM, {"moment": now}).first()
    return None if row is None else Claimed(*row)


def finish(
    session: Session,
    seq: int,
    now: datetime,
    state: InboxState = InboxState.DONE,
    error: str | None = None,
) -> None:
    """Mark an update as handled, in the transaction of everything that it changed."""
    session.connection().execute(
        _FINISH, {"row": seq, "new_state": state, "moment": now, "new_error": _storable(error)}
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
    found: datetime | None = session.connection().scalar(_NEXT_DUE)
    return found


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


def _storable(error: str | None) -> str | None:
    # The text of an exception may quote what the database has just refused.
    return None if error is None else clip(clean(error), ERROR_LENGTH)
