"""Documents that were asked for in the chat: they are made aside, and then sent."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class DocumentKind(StrEnum):
    """What can be asked for. Buttons carry a kind's place in this list: add at its end only."""

    ANNUAL = "annual"  #: the planning department's annual report
    AGENCY = "agency"  #: an agency's own report
    TABLES = "tables"  #: the tables of a period
    INDICATORS = "indicators"  #: appendix I with its figures
    CALENDAR = "calendar"  #: a person's deadlines


class OrderState(StrEnum):
    """Where a document is on its way."""

    WANTED = "wanted"  #: waits to be made, or is being made.
    MADE = "made"  #: lies here to be sent; once it was sent its content is deleted.
    FAILED = "failed"  #: could not be made; the person was told.


class DocumentOrder(Base):
    """A document that a person asked for. Its content is kept only until it was sent.

    `agency_id` is whose report or tables it is (None: the whole plan's). `claimed_until` holds
    while somebody is making it.
    """

    __tablename__ = "document_orders"
    __table_args__ = (
        CheckConstraint("state IN ('wanted', 'made', 'failed')", name="state"),
        # What is to be made next.
        Index(
            "ix_document_orders_wanted",
            "id",
            sqlite_where=text("state = 'wanted'"),
            postgresql_where=text("state = 'wanted'"),
        ),
        # What still has a content to be deleted.
        Index(
            "ix_document_orders_kept",
            "id",
            sqlite_where=text("content IS NOT NULL"),
            postgresql_where=text("content IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    year: Mapped[int]
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    channel: Mapped[str]
    address: Mapped[str]
    state: Mapped[str] = mapped_column(default=OrderState.WANTED)
    wanted_at: Mapped[datetime]  # machine time, as the two below
    not_before: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime | None]
    name: Mapped[str | None]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    error: Mapped[str | None]
