"""Reports (báo cáo): what an agency says of a duty, in versions, with its evidence."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.people import Person
from models.plans import Duty


class ReportStatus(StrEnum):
    """Where a report is on its way."""

    DRAFT = "draft"  #: being written; nobody but its author sees it.
    AWAITING = "awaiting"  #: waits for the head of the agency, where the agency wants that.
    SUBMITTED = "submitted"  #: filed with the receiving body.
    RETURNED = "returned"  #: sent back with a reason, by the head or by the receiving body.
    ACCEPTED = "accepted"  #: confirmed by the receiving body; locked.
    WITHDRAWN = "withdrawn"  #: taken back by its author before anybody had acted on it.


#: What counts as filed: with the receiving body, or confirmed by it.
FILED = (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED)


class Report(Base):
    """One version of what an agency says of a duty.

    A draft has no version yet and may lack every answer; one that was sent never changes its
    words. The newest version that counts as filed is marked `is_latest`, so that the figures need
    one look-up a duty.
    """

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("duty_id", "version"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint(
            "status NOT IN ('submitted', 'accepted')"
            " OR (version IS NOT NULL AND submitted_at IS NOT NULL)",
            name="submitted",
        ),
        CheckConstraint("status = 'draft' OR version IS NOT NULL", name="version"),
        # What waits for somebody: the queues of heads and receiving bodies.
        Index(
            "ix_reports_waiting",
            "status",
            "duty_id",
            sqlite_where=text("status IN ('awaiting', 'submitted')"),
            postgresql_where=text("status IN ('awaiting', 'submitted')"),
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
    #: When it came to the receiving body, after its head where the agency wants that.
    submitted_at: Mapped[datetime | None]
    #: The version that its author had before their eyes when the draft was begun (0: none).
    base_version: Mapped[int] = mapped_column(default=0, server_default="0")
    #: Why an accepted report is corrected ("đề nghị sửa"). None: nothing accepted is; "": it has
    #: to be said yet.
    correction_reason: Mapped[str | None]
    #: Whom the author stood in for.
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    #: "Lãnh đạo đơn vị trực tiếp báo cáo": it went past the approval, for nobody but its author
    #: could have given it.
    is_direct: Mapped[bool] = mapped_column(default=False, server_default=false())
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    approved_at: Mapped[datetime | None]
    #: Who accepted or returned it, when, and why it was returned.
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str | None]

    duty: Mapped[Duty] = relationship()
    author: Mapped[Person] = relationship(foreign_keys=author_id)
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
