"""Files that are wanted from a messenger, and workbooks that wait for somebody's word."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class DownloadState(StrEnum):
    """Where a file is on its way."""

    WANTED = "wanted"  #: to be fetched, or tried again at `not_before`.
    DONE = "done"  #: fetched, together with everything that came of it.
    FAILED = "failed"  #: cannot be had or read; the person was told why.


class Download(Base):
    """A file that somebody sent, until it is fetched: a handler cannot wait for the network.

    `reference` is what the messenger fetches it by, `purpose` says what is done with it then (a
    key of `services.purposes.PURPOSES`). Whoever fetches it holds it until `lease_until`.
    """

    __tablename__ = "downloads"
    __table_args__ = (
        # What is to be fetched next.
        Index(
            "ix_downloads_wanted",
            "not_before",
            sqlite_where=text("state = 'wanted'"),
            postgresql_where=text("state = 'wanted'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    #: Where the answer goes.
    address: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reference: Mapped[str]
    name: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"))
    purpose: Mapped[str]
    state: Mapped[str] = mapped_column(default=DownloadState.WANTED)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    error: Mapped[str | None]


class ImportState(StrEnum):
    """Where a workbook that was read stands."""

    OPEN = "open"  #: waits for "apply" or "discard".
    APPLIED = "applied"
    DISCARDED = "discarded"


class PlanImport(Base):
    """A workbook that proposes changes of a plan, as it was read, until somebody decides.

    `fingerprint` is that of the plan when the workbook was read: what is applied is what was
    shown, or nothing. `sheets` is emptied once it is decided or long ago.
    """

    __tablename__ = "plan_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    file_name: Mapped[str]
    sheets: Mapped[dict[str, Any]] = mapped_column(JSON)
    fingerprint: Mapped[str]
    state: Mapped[str] = mapped_column(default=ImportState.OPEN)
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
