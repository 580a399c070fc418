"""What an agency asks of its receiving body: more time, and help with what stands in the way."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agencies import Agency
from models.base import Base
from models.people import Person
from models.plans import Duty


class ExtensionState(StrEnum):
    """Where a request for more time stands."""

    PENDING = "pending"  #: waits for the receiving body.
    GRANTED = "granted"  #: agreed to, with the day asked for or another one.
    REFUSED = "refused"  #: refused; the deadline stays.
    WITHDRAWN = "withdrawn"  #: taken back, or the report came meanwhile.


class Extension(Base):
    """A request for more time on a duty (đề nghị gia hạn)."""

    __tablename__ = "extensions"
    __table_args__ = (
        # One pending request a duty.
        Index(
            "uq_extensions_pending",
            "duty_id",
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duties.id"), index=True)
    state: Mapped[str] = mapped_column(default=ExtensionState.PENDING)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    wanted_on: Mapped[date]
    reason: Mapped[str]
    #: Why it comes only now, where the deadline had passed when it was asked.
    late_explanation: Mapped[str | None]
    due_before: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    granted_on: Mapped[date | None]
    answer: Mapped[str | None]

    duty: Mapped[Duty] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=asked_by_id)


class DifficultyState(StrEnum):
    """Where a difficulty stands in the register."""

    OPEN = "open"  #: waits for who holds it.
    ASKED_BACK = "asked_back"  #: waits for its reporter, who was asked something.
    ANSWERED = "answered"  #: has an answer; its reporter may close it or ask on.
    CLOSED = "closed"  #: settled.


class DifficultyCategory(StrEnum):
    """What kind of thing stands in the way."""

    MECHANISM = "mechanism"  #: cơ chế, chính sách
    FUNDING = "funding"  #: kinh phí
    STAFF = "staff"  #: nhân lực
    TECHNOLOGY = "technology"  #: kỹ thuật, công nghệ, dữ liệu
    COORDINATION = "coordination"  #: phối hợp
    OTHER = "other"  #: khác


class Difficulty(Base):
    """A difficulty (khó khăn, vướng mắc) with an owner: `holder_id` is who has to answer now."""

    __tablename__ = "difficulties"
    __table_args__ = (
        # What an agency has to answer.
        Index(
            "ix_difficulties_open",
            "holder_id",
            sqlite_where=text("state <> 'closed'"),
            postgresql_where=text("state <> 'closed'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("duties.id"), index=True)
    #: The report in which it was told, if it was.
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    category: Mapped[str] = mapped_column(default=DifficultyCategory.OTHER)
    text: Mapped[str]
    state: Mapped[str] = mapped_column(default=DifficultyState.OPEN)
    holder_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    raised_at: Mapped[datetime]
    first_answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    agency: Mapped[Agency] = relationship(foreign_keys=agency_id)
    holder: Mapped[Agency] = relationship(foreign_keys=holder_id)
    duty: Mapped[Duty | None] = relationship()
    author: Mapped[Person] = relationship()
    entries: Mapped[list["DifficultyEntry"]] = relationship(order_by="DifficultyEntry.id")
    files: Mapped[list["DifficultyFile"]] = relationship(order_by="DifficultyFile.id")


class DifficultyEntry(Base):
    """One thing that was said or done about a difficulty; `kind` is a verb of the service."""

    __tablename__ = "difficulty_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    difficulty_id: Mapped[int] = mapped_column(ForeignKey("difficulties.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    kind: Mapped[str]
    text: Mapped[str | None]
    #: To whom it was passed up.
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))

    person: Mapped[Person | None] = relationship()


class DifficultyFile(Base):
    """A file that shows a difficulty; it stays with the messenger, as a report's evidence does."""

    __tablename__ = "difficulty_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    difficulty_id: Mapped[int] = mapped_column(ForeignKey("difficulties.id"), index=True)
    kind: Mapped[str]
    reference: Mapped[str]
    fingerprint: Mapped[str]
    name: Mapped[str]
    size: Mapped[int]  # bytes
    received_at: Mapped[datetime]
