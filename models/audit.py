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
    PLAN_ENDED = "plan:ended"
    GROUP_SETTLED = "group:settled"
    INDICATOR_FILED = "indicator:filed"
    PLAN_IMPORTED = "plan:imported"
    PERIOD_OPENED = "period:opened"
    INVITATION_CREATED = "invitation:created"
    PERSON_JOINED = "person:joined"
    PERSON_LANGUAGE = "person:language"
    PERSON_PLAN = "person:plan"
    PERSON_SUSPENDED = "person:suspended"
    PERSON_RESTORED = "person:restored"
    PERSON_RENAMED = "person:renamed"
    ROLE_GRANTED = "role:granted"
    ROLE_REVOKED = "role:revoked"
    WORK_HANDED_OVER = "work:handed over"
    ACCOUNT_REPLACED = "account:replaced"
    INVITATION_REVOKED = "invitation:revoked"
    DEPUTY_NAMED = "deputy:named"
    DEPUTY_REVOKED = "deputy:revoked"
    LEAVE_TAKEN = "leave:taken"
    LEAVE_CANCELLED = "leave:cancelled"
    REPORT_STARTED = "report:started"
    REPORT_DISCARDED = "report:discarded"
    REPORT_SUBMITTED = "report:submitted"
    REPORT_HANDED_IN = "report:handed_in"
    REPORT_APPROVED = "report:approved"
    REPORT_RELEASED = "report:released"
    REPORT_ACCEPTED = "report:accepted"
    REPORT_RETURNED = "report:returned"
    REPORT_WITHDRAWN = "report:withdrawn"
    APPROVAL_SET = "approval:set"
    EVIDENCE_SENT = "evidence:sent"
    DOCUMENT_WANTED = "document:wanted"
    CHAT_LINKED = "chat:linked"
    CHAT_UNLINKED = "chat:unlinked"
    EXTENSION_ASKED = "extension:asked"
    EXTENSION_GRANTED = "extension:granted"
    EXTENSION_REFUSED = "extension:refused"
    EXTENSION_WITHDRAWN = "extension:withdrawn"
    DIFFICULTY_RAISED = "difficulty:raised"
    DIFFICULTY_HANDLED = "difficulty:handled"
    SHARE_GIVEN = "share:given"
    SHARE_RECALLED = "share:recalled"
    SHARE_MOVED = "share:moved"
    SHARE_DATE = "share:date"
    SHARE_BRIEF = "share:brief"
    SHARE_URGED = "share:urged"
    SHARE_HAND_BACK = "share:hand_back"
    SHARE_INSISTED = "share:insisted"
    ASSIGNMENT_ACKNOWLEDGED = "assignment:acknowledged"
    REORGANISATION_APPLIED = "reorganisation:applied"
    REORGANISATION_PROPOSED = "reorganisation:proposed"
    REORGANISATION_CONFIRMED = "reorganisation:confirmed"
    REORGANISATION_DECLINED = "reorganisation:declined"
    REORGANISATION_UNDONE = "reorganisation:undone"
    AGENCY_FOUNDED = "agency:founded"
    AGENCY_ENDED = "agency:ended"
    AGENCY_MOVED = "agency:moved"


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
