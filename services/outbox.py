"""The outbox: every message to a person is a row before it is a message."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from core.text import clean
from models.delivery import OutboxRow, OutboxState

#: How long the sender may take over a message before it counts as interrupted.
LEASE = timedelta(seconds=60)
#: How long a message's words are kept once it is settled.
RETENTION = timedelta(days=30)
OPEN = (OutboxState.DUE, OutboxState.CLAIMED)
#: The kind of a row whose payload is a finished call.
REPLY = "reply"


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
    insert = (
        sqlite.insert(OutboxRow)
        if session.get_bind().dialect.name == "sqlite"
        else postgresql.insert(OutboxRow)
    )
    statement = (
        insert.values(
            key=key,
            channel=channel,
            address=address,
            person_id=person_id,
            kind=kind,
            payload=dict(payload),
            priority=int(priority),
            state=OutboxState.DUE,
            created_at=now,
            not_before=now + delay,
            attempts=0,
            doubts=0,
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(OutboxRow.id)
    )
    return session.scalar(statement) is not None


def claim(
    session: Session, now: datetime, limit: int, busy: Sequence[tuple[str, str]] = ()
) -> list[Outgoing]:
    """Take the next message of up to `limit` lanes, replies first; none of the `busy` lanes.

    Only the first open message of a lane can be taken, so that a lane keeps its order.
    """
    rows = session.scalars(
        select(OutboxRow)
        .where(
            _is_next(),
            OutboxRow.not_before <= now,
            *[
                ~((OutboxRow.channel == channel) & (OutboxRow.address == address))
                for channel, address in busy
            ],
        )
        .order_by(OutboxRow.priority, OutboxRow.id)
        .limit(limit)
    ).all()
    for row in rows:
        row.state = OutboxState.CLAIMED
        row.attempts += 1
        row.lease_until = now + LEASE
    return [_outgoing(row) for row in rows]


def settle(session: Session, settlements: Sequence[Settlement], now: datetime) -> None:
    """Record what became of messages."""
    for settlement in settlements:
        row = session.get_one(OutboxRow, settlement.id)
        row.state = settlement.state
        row.error = _storable(settlement.error)
        row.doubts += settlement.doubts
        row.lease_until = None
        if settlement.not_before:
            row.not_before = settlement.not_before
        if settlement.message_reference:
            row.message_reference = settlement.message_reference
        if settlement.sent_text:
            row.sent_text = _storable(settlement.sent_text)
        if settlement.state not in OPEN:
            row.settled_at = now


def put_back(session: Session, id_: int, not_before: datetime) -> None:
    """Give back a message that was claimed but not tried: this does not count as an attempt."""
    row = session.get_one(OutboxRow, id_)
    row.state = OutboxState.DUE
    row.attempts -= 1
    row.lease_until = None
    row.not_before = not_before


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
    return session.scalar(select(func.min(OutboxRow.not_before)).where(_is_next()))


def cancel(session: Session, keys: Collection[str], now: datetime) -> list[str]:
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


def _is_next() -> ColumnElement[bool]:
    ahead = aliased(OutboxRow)
    return and_(
        OutboxRow.state == OutboxState.DUE,
        ~select(ahead.id)
        .where(
            ahead.state.in_(OPEN),
            ahead.channel == OutboxRow.channel,
            ahead.address == OutboxRow.address,
            or_(
                ahead.state == OutboxState.CLAIMED,
                ahead.priority < OutboxRow.priority,
                (ahead.priority == OutboxRow.priority) & (ahead.id < OutboxRow.id),
            ),
        )
        .exists(),
    )


def _storable(text: str | None) -> str | None:
    # A message that cannot be recorded as sent would be sent again and again.
    return None if text is None else clean(text)


def _outgoing(row: OutboxRow) -> Outgoing:
    return Outgoing(
        row.id,
        row.channel,
        row.address,
        row.person_id,
        row.kind,
        row.payload,
        row.attempts,
        row.doubts,
        row.created_at,
    )
