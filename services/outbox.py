"""The outbox: every message to a person is a row before it is a message."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import Table, Text, and_, bindparam, case, cast, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.database import UtcDateTime, dialect
from core.text import clean
from models.delivery import OutboxRow, OutboxState

#: How long the sender may take over a message before it counts as interrupted.
LEASE = timedelta(seconds=60)
#: How long a message's words are kept once it is settled.
RETENTION = timedelta(days=30)
OPEN = (OutboxState.DUE, OutboxState.CLAIMED)
#: The kind of a row whose payload is a finished call.
REPLY = "reply"
#: The same with a secret in it (an invitation's code). Of every kind that begins with this word
#: the words are emptied once the row is settled.
CONFIDENTIAL = "confidential"
FINISHED = (REPLY, CONFIDENTIAL)


class Priority(IntEnum):
    """Who goes first in a lane: the answer to a person, or what we say of ourselves."""

    REPLY = 0
    NOTICE = 5


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message in the sender's hands."""

    id: int
    channel: str
    address: str
    person_id: int | None
    kind: str
    payload: Mapping[str, Any]
    attempts: int
    doubts: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of a message: the values that its row takes."""

    id: int
    state: OutboxState
    message_reference: str | None = None
    sent_text: str | None = None
    error: str | None = None
    not_before: datetime | None = None
    doubts: int = 0


# The statements of every message, made once: building them anew costs more than carrying them out.
_OUTBOX: Table = OutboxRow.__table__  # type: ignore[assignment]
_AHEAD = _OUTBOX.alias("ahead")
#: The first open message of its lane.
_IS_NEXT = and_(
    _OUTBOX.c.state == OutboxState.DUE,
    ~select(_AHEAD.c.id)
    .where(
        _AHEAD.c.state.in_(OPEN),
        _AHEAD.c.channel == _OUTBOX.c.channel,
        _AHEAD.c.address == _OUTBOX.c.address,
        or_(
            _AHEAD.c.state == OutboxState.CLAIMED,
            _AHEAD.c.priority < _OUTBOX.c.priority,
            (_AHEAD.c.priority == _OUTBOX.c.priority) & (_AHEAD.c.id < _OUTBOX.c.id),
        ),
    )
    .exists(),
)
_CLAIM = (
    update(_OUTBOX)
    .where(
        _OUTBOX.c.id.in_(
            select(_OUTBOX.c.id)
            .where(_IS_NEXT, _OUTBOX.c.not_before <= bindparam("moment"))
            .order_by(_OUTBOX.c.priority, _OUTBOX.c.id)
            .limit(bindparam("most"))
        )
    )
    .values(
        state=OutboxState.CLAIMED,
        attempts=_OUTBOX.c.attempts + 1,
        lease_until=bindparam("until"),
    )
    .returning(
        _OUTBOX.c.priority,
        *(_OUTBOX.c[field.name] for field in fields(Outgoing)),
    )
)
_NEXT_DUE = select(func.min(_OUTBOX.c.not_before)).where(_IS_NEXT)
_IS_SECRET_AND_SETTLED = _OUTBOX.c.kind.startswith(CONFIDENTIAL, autoescape=True) & (
    bindparam("settled", type_=UtcDateTime()).is_not(None)
)
_SETTLE = (
    update(_OUTBOX)
    .where(_OUTBOX.c.id == bindparam("row"))
    .values(
        state=bindparam("new_state"),
        error=bindparam("new_error"),
        doubts=_OUTBOX.c.doubts + bindparam("more_doubts"),
        lease_until=None,
        not_before=func.coalesce(bindparam("moment", type_=UtcDateTime()), _OUTBOX.c.not_before),
        message_reference=func.coalesce(
            bindparam("reference", type_=Text()), _OUTBOX.c.message_reference
        ),
        # What is confidential is not kept once it is settled.
        payload=case(
            (_IS_SECRET_AND_SETTLED, bindparam("nothing", type_=_OUTBOX.c.payload.type)),
            else_=_OUTBOX.c.payload,
        ),
        sent_text=case(
            (_IS_SECRET_AND_SETTLED, None),
            else_=func.coalesce(bindparam("words", type_=Text()), _OUTBOX.c.sent_text),
        ),
        settled_at=func.coalesce(bindparam("settled", type_=UtcDateTime()), _OUTBOX.c.settled_at),
    )
)
_PUT_BACK = (
    update(_OUTBOX)
    .where(_OUTBOX.c.id == bindparam("row"))
    .values(
        state=OutboxState.DUE,
        attempts=_OUTBOX.c.attempts - 1,
        lease_until=None,
        not_before=bindparam("moment"),
    )
)
_INSERT = {
    name: insert(_OUTBOX).on_conflict_do_nothing(index_elements=["key"]).returning(_OUTBOX.c.id)
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


def enqueue(
    session: Session,
    key: str,
    kind: str,
    payload: Mapping[str, Any],
    *,
    channel: str,
    address: str,
    now: datetime,
    person_id: int | None = None,
    priority: Priority = Priority.NOTICE,
    delay: timedelta = timedelta(),
) -> bool:
    """Write a message; return False if one with this key is there already.

    `now` is machine time, and `delay` counts from it.
    """
    row = {
        "key": key,
        "channel": channel,
        "address": address,
        "person_id": person_id,
        "kind": kind,
        "payload": dict(payload),
        "priority": int(priority),
        "state": OutboxState.DUE,
        "created_at": now,
        "not_before": now + delay,
        "attempts": 0,
        "doubts": 0,
    }
    return session.connection().execute(_INSERT[dialect(session)], row).first() is not None


def claim(session: Session, now: datetime, limit: int) -> list[Outgoing]:
    """Take the next message of up to `limit` lanes, replies first.

    Only the first open message of a lane can be taken, so that a lane keeps its order.
    """
    rows = session.connection().execute(
        _CLAIM, {"moment": now, "most": limit, "until": now + LEASE}
    )
    # What an update returns is in no order.
    return [Outgoing(*row[1:]) for row in sorted(rows, key=lambda row: (row[0], row[1]))]


def settle(session: Session, settlements: Sequence[Settlement], now: datetime) -> None:
    """Record what became of messages."""
    if not settlements:
        return
    session.connection().execute(
        _SETTLE,
        [
            {
                "row": one.id,
                "new_state": one.state,
                "new_error": _storable(one.error),
                "more_doubts": one.doubts,
                "moment": one.not_before,
                "reference": one.message_reference,
                "words": _storable(one.sent_text),
                "settled": None if one.state in OPEN else now,
                "nothing": {},
            }
            for one in settlements
        ],
    )


def put_back(session: Session, id_: int, not_before: datetime) -> None:
    """Give back a message that was claimed but not tried: this does not count as an attempt."""
    session.connection().execute(_PUT_BACK, {"row": id_, "moment": not_before})


def waiting(
    session: Session, kind: str, people: Collection[int], *, lock: bool = False
) -> list[OutboxRow]:
    """Return the messages of a kind to some people that nobody has taken to send yet.

    With `lock` nobody takes one before the commit, so that it will speak of what is done here.
    """
    statement = select(OutboxRow).where(
        OutboxRow.state == OutboxState.DUE,
        OutboxRow.kind == kind,
        OutboxRow.person_id.in_(people),
    )
    return list(session.scalars(statement.with_for_update() if lock else statement))


def cancel(row: OutboxRow, reason: str, now: datetime) -> None:
    """Take back a message that nobody has taken to send yet; `now` is machine time."""
    row.state, row.error, row.settled_at = OutboxState.CANCELLED, reason, now


def move(session: Session, channel: str, address: str, new_address: str) -> None:
    """Send what waits for an address to another one: a group became a supergroup."""
    rows = session.scalars(
        select(OutboxRow).where(
            OutboxRow.channel == channel,
            OutboxRow.address == address,
            OutboxRow.state.in_(OPEN),
        )
    )
    for row in rows:
        row.address = new_address
        params = row.payload.get("params", {})
        if str(params.get("chat_id")) == address:
            row.payload = {**row.payload, "params": {**params, "chat_id": new_address}}


def recover(session: Session, now: datetime, *, all_claimed: bool = False) -> int:
    """Give back messages whose sender vanished with them in hand; return how many.

    Each of them may or may not have arrived, and is counted as a doubt. `all_claimed` is for the
    process that has just become the sender: whoever had them before is no longer it.
    """
    statement = update(OutboxRow).where(OutboxRow.state == OutboxState.CLAIMED)
    if not all_claimed:
        statement = statement.where(OutboxRow.lease_until < now)
    result = session.scalars(
        statement.values(
            state=OutboxState.DUE, lease_until=None, doubts=OutboxRow.doubts + 1
        ).returning(OutboxRow.id)
    )
    return len(result.all())


def find_by_message(
    session: Session, channel: str, address: str, reference: str
) -> OutboxRow | None:
    """Return the message that a person replies to, if we sent it."""
    return session.scalar(
        select(OutboxRow).where(
            OutboxRow.channel == channel,
            OutboxRow.address == address,
            OutboxRow.message_reference == reference,
        )
    )


def next_due(session: Session) -> datetime | None:
    """Return when the next waiting message may be sent, or None if none waits.

    What waits behind another message waits with it.
    """
    found: datetime | None = session.connection().scalar(_NEXT_DUE)
    return found


def take_back(session: Session, keys: Collection[str], now: datetime) -> list[str]:
    """Take back messages that nobody has in hand yet; return the keys of those that were.

    `now` is machine time. What the sender has taken meanwhile is worded by it anew, and cancelled
    there if it has become pointless.
    """
    return list(
        session.scalars(
            update(OutboxRow)
            .where(OutboxRow.key.in_(list(keys)), OutboxRow.state == OutboxState.DUE)
            .values(state=OutboxState.CANCELLED, settled_at=now, error="no longer so")
            .returning(OutboxRow.key)
            .execution_options(synchronize_session=False)
        )
    )


def purge(session: Session, now: datetime) -> None:
    """Empty the words of messages that were settled long ago; key and state stay."""
    session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.state.not_in(OPEN),
            OutboxRow.settled_at < now - RETENTION,
            or_(OutboxRow.sent_text.is_not(None), cast(OutboxRow.payload, Text) != "{}"),
        )
        .values(sent_text=None, payload={})
    )


def _storable(text: str | None) -> str | None:
    # A message that cannot be recorded as sent would be sent again and again.
    return None if text is None else clean(text)
