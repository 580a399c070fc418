"""What came in, what goes out, where each conversation stands, and who holds which lease."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, big_id


class InboxState(StrEnum):
    """Where an update is on its way."""

    NEW = "new"  #: committed here, not handled yet.
    DONE = "done"  #: handled, together with everything it changed.
    DEAD = "dead"  #: failed too often; the person was told; it is kept for an operator to look at.
    POISON = "poison"  #: cannot even be read.


class InboxRow(Base):
    """An update exactly as it arrived, stored before the messenger is told so.

    `key` is not the update's number alone: after a quiet week the numbers begin anew at random.
    `lane` is the chat; a lane is handled in order of `seq`, lanes go side by side.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        # The oldest row of each lane that is not handled yet.
        Index(
            "ix_inbox_new",
            "lane",
            "seq",
            sqlite_where=text("state = 'new'"),
            postgresql_where=text("state = 'new'"),
        ),
    )

    seq: Mapped[int] = big_id()
    key: Mapped[str] = mapped_column(unique=True)
    lane: Mapped[str]
    payload: Mapped[str]
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=InboxState.NEW)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None]


class OutboxState(StrEnum):
    """Where a message to a person is on its way."""

    DUE = "due"  #: waits for its time or for the sender.
    CLAIMED = "claimed"  #: the sender has it in hand.
    SENT = "sent"  #: the messenger has confirmed it.
    UNKNOWN = "unknown"  #: it may or may not have arrived, and is not sent again.
    FAILED = "failed"  #: the messenger refuses it for good.
    BLOCKED = "blocked"  #: the person has blocked the bot.
    CANCELLED = "cancelled"  #: it had become pointless when its turn came.


class OutboxRow(Base):
    """A message to a person, committed together with what it speaks of.

    `key` is unique, so that the same message is never written twice. `kind` says what `payload`
    is: a finished call for a reply, the subject's numbers for a notice that is worded when it is
    sent. In a lane (`channel`, `address`) the order is that of `priority`, then of `id`.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        # The sender's next rows.
        Index(
            "ix_outbox_open",
            "channel",
            "address",
            "priority",
            "id",
            sqlite_where=text("state IN ('due', 'claimed')"),
            postgresql_where=text("state IN ('due', 'claimed')"),
        ),
        # Which message does a person reply to?
        Index("ix_outbox_message", "channel", "address", "message_reference"),
    )

    id: Mapped[int] = big_id()
    key: Mapped[str] = mapped_column(unique=True)
    channel: Mapped[str]
    address: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    priority: Mapped[int]
    state: Mapped[str] = mapped_column(default=OutboxState.DUE)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    #: How many of the attempts may have arrived without our knowing.
    doubts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    message_reference: Mapped[str | None]
    sent_text: Mapped[str | None]
    error: Mapped[str | None]


class Dialog(Base):
    """Where a conversation stands. The answers themselves are in the draft."""

    __tablename__ = "dialogs"

    channel: Mapped[str] = mapped_column(primary_key=True)
    chat: Mapped[str] = mapped_column(primary_key=True)
    user: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    step: Mapped[str]
    data: Mapped[dict[str, Any]]
    version: Mapped[int]
    expires_at: Mapped[datetime]


class Lease(Base):
    """A duty of the machine that one process at a time holds: polling, sending.

    `term` grows with every change of hands, so that a holder that was asleep finds out.
    """

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    term: Mapped[int]
    expires_at: Mapped[datetime]


class Fact(Base):
    """Something the program has learned and must remember: the bot's name, say."""

    __tablename__ = "facts"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
