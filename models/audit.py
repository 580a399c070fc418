"""The trail: who did what to what, and when. Rows are only ever added."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, big_id


class Action(StrEnum):
    """What was done, as subject:verb."""

    PLAN_LOADED = "plan:loaded"
    PERIOD_OPENED = "period:opened"
    INVITATION_CREATED = "invitation:created"
    PERSON_JOINED = "person:joined"
    PERSON_LANGUAGE = "person:language"
    REPORT_STARTED = "report:started"
    REPORT_DISCARDED = "report:discarded"
    REPORT_SUBMITTED = "report:submitted"
    EVIDENCE_SENT = "evidence:sent"
    DOCUMENT_WANTED = "document:wanted"
    CHAT_LINKED = "chat:linked"
    CHAT_UNLINKED = "chat:unlinked"


class AuditRow(Base):
    """One act. `person_id` is None for the operator at the console and for the clock.

    `on_behalf_of_id` is whom the person stood in for, `inbox_seq` the message by which it was
    done. What was there before and after is in `detail`, as `before` and `after`.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject", "subject", "subject_id"),)

    id: Mapped[int] = big_id()
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    inbox_seq: Mapped[int | None] = mapped_column(BigInteger().with_variant(Integer, "sqlite"))
    action: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[int]
    detail: Mapped[dict[str, Any]]
