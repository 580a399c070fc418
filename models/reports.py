"""Reports (báo cáo): what an agency says of a duty, in versions, with its evidence."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.people import Person
from models.plans import Duty


class ReportStatus(StrEnum):
    """Where a report is on its way."""

    DRAFT = "draft"  #: being written; nobody but its author sees it.
    SUBMITTED = "submitted"  #: filed with the receiving body.


class Report(Base):
    """One version of what an agency says of a duty.

    A draft has no version yet and may lack every answer; a filed report never changes. The newest
    filed version of a duty is marked `is_latest`, so that the figures need one look-up a duty.
    """

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("duty_id", "version"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint(
            "status = 'draft' OR (version IS NOT NULL AND submitted_at IS NOT NULL)",
            name="submitted",
        ),
        # The newest word on each duty: the figures and lists read it.
        Index(
            "uq_reports_latest",
            "duty_id",
            unique=True,
            sqlite_where=text("is_latest"),
            postgresql_where=text("is_latest"),
        ),
        # One draft for a person and a duty: two taps on "Báo cáo" open the same one.
        Index(
            "uq_reports_draft",
            "author_id",
            "duty_id",
            unique=True,
            sqlite_where=text("status = 'draft'"),
            postgresql_where=text("status = 'draft'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duties.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str] = mapped_column(default=ReportStatus.DRAFT)
    version: Mapped[int | None]
    is_latest: Mapped[bool] = mapped_column(default=False)
    #: "Không phát sinh": a report that there is nothing new. Silence is not that.
    nothing_to_report: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str | None]
    percent: Mapped[int | None]
    result: Mapped[str | None]
    #: None: not asked yet; "": asked, and there are none.
    difficulties: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]

    duty: Mapped[Duty] = relationship()
    author: Mapped[Person] = relationship()
    attachments: Mapped[list["Attachment"]] = relationship(
        order_by="Attachment.id", cascade="all, delete-orphan"
    )


class Attachment(Base):
    """A piece of evidence (minh chứng): a file that stays with the messenger, and what it is.

    `reference` is the channel's own name for it, with which it is sent on; `fingerprint` is the
    same for the same file, so that a file sent twice is kept once.
    """

    __tablename__ = "attachments"
    __table_args__ = (UniqueConstraint("report_id", "fingerprint"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"))
    kind: Mapped[str]
    reference: Mapped[str]
    fingerprint: Mapped[str]
    name: Mapped[str]
    size: Mapped[int]  # bytes
    received_at: Mapped[datetime]
