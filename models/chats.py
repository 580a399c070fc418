"""Group chats that were linked to an agency: they are told aggregates, never anything personal."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agencies import Agency
from models.base import Base


class LinkedChat(Base):
    """A group chat (nhóm) of an agency, until it is unlinked.

    `address` follows the chat when it becomes a supergroup; `topic` is the thread in which the
    bot was linked, where the group has topics.
    """

    __tablename__ = "linked_chats"
    __table_args__ = (
        # A chat speaks for one agency at a time.
        Index(
            "uq_linked_chats_active",
            "channel",
            "address",
            unique=True,
            sqlite_where=text("unlinked_at IS NULL"),
            postgresql_where=text("unlinked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    address: Mapped[str]
    topic: Mapped[str | None]
    title: Mapped[str]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    linked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    linked_at: Mapped[datetime]
    unlinked_at: Mapped[datetime | None]

    agency: Mapped[Agency] = relationship()
