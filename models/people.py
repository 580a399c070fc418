"""People, how they are reached, which roles they hold, and how they come in."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agencies import Agency
from models.base import Base
from models.rights import Role


class Person(Base):
    """Somebody who has acknowledged the privacy notice and works with the bot."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    language: Mapped[str]
    is_suspended: Mapped[bool] = mapped_column(default=False)
    #: The proof of the acknowledgement: which text, and when.
    notice_version: Mapped[str]
    notice_acknowledged_at: Mapped[datetime]
    joined_at: Mapped[datetime]
    #: The plan that the person works on, where there are several (None: not chosen).
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
    #: The hints for beginners that the person has seen.
    hints: Mapped[list[str]] = mapped_column(default=list, server_default="[]")

    memberships: Mapped[list["Membership"]] = relationship(back_populates="person")
    accounts: Mapped[list["Account"]] = relationship(back_populates="person")


class Account(Base):
    """An address in a messenger under which a person is reached: the only tie to a channel."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("channel", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    channel: Mapped[str]
    address: Mapped[str]
    blocked_at: Mapped[datetime | None]
    #: Since when another account stands in its place; nobody is known by it any more.
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="accounts")


class Membership(Base):
    """A role that a person holds in an agency, until it is revoked."""

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint("role IN (" + ", ".join(f"'{role}'" for role in Role) + ")", name="role"),
        # Who works in this agency? And: nobody holds the same role twice.
        Index(
            "uq_memberships_active",
            "agency_id",
            "role",
            "person_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    role: Mapped[str]
    granted_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="memberships")
    agency: Mapped[Agency] = relationship()


class Invitation(Base):
    """A code that lets somebody in.

    Only its SHA-256 is kept: a copy of the database invites nobody.
    """

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    role: Mapped[str]
    uses_left: Mapped[int]
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    #: For whom it was made, where that was said.
    name: Mapped[str | None]
    #: The person whose account it replaces; it lets nobody else in.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    revoked_at: Mapped[datetime | None]

    agency: Mapped[Agency] = relationship()


class Knock(Base):
    """An unknown person's try to come in: too many of them in an hour are met with silence.

    `was_code` tells a try with a code from a mere message.
    """

    __tablename__ = "knocks"
    __table_args__ = (Index("ix_knocks_address_at", "channel", "address", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime]
    was_code: Mapped[bool]


class Deputation(Base):
    """A head's word that somebody acts in their place (thay mặt), from one day to another.

    Both days are included. It ends before that when it is revoked.
    """

    __tablename__ = "deputations"
    __table_args__ = (CheckConstraint("person_id <> deputy_id", name="other"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    deputy_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Absence(Base):
    """Days on which a person is away (nghỉ phép, công tác) and is not written to unasked.

    Both days are included.
    """

    __tablename__ = "absences"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
