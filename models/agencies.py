"""Agencies, how they follow one another, and the named groups that plans give tasks to."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base

#: The territory of what was loaded before there could be a second one.
HOME = "tra-vinh"


class Agency(Base):
    """An agency (cơ quan, đơn vị): a department, a district's committee, a ward …

    `kind` is one of those listed in plans/1649/agencies.yaml; `source` says whether the plan
    names the agency ("plan") or it is known otherwise and to be confirmed ("known").

    An agency lives from `valid_from` to the day before `ended_on` (None: without a bound). One
    that has ended keeps its name and its reports; `successions` says who took its place.
    """

    __tablename__ = "agencies"
    __table_args__ = (UniqueConstraint("territory", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The province whose administration it is part of: its code is one of a kind there.
    territory: Mapped[str] = mapped_column(default=HOME, server_default=HOME)
    code: Mapped[str]
    name: Mapped[str]
    short_name: Mapped[str]
    kind: Mapped[str]
    source: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    valid_from: Mapped[date | None]
    ended_on: Mapped[date | None]
    #: Whether its reports wait for its head before they go to the receiving body.
    needs_approval: Mapped[bool] = mapped_column(default=False, server_default=false())

    aliases: Mapped[list["AgencyAlias"]] = relationship(cascade="all, delete-orphan")


def receiver_of(
    code: str, kind: str, parent: str | None, *, planning: str, committee: str
) -> str | None:
    """Return the code of the agency to which an agency sends its report, None for nobody.

    A commune and an office report to their district, the districts and all others to the planning
    department, and that to the committee. Bodies that only receive report to nobody.
    """
    if code == committee or kind == "recipient":
        return None
    if code == planning:
        return committee
    if kind in ("commune", "office") and parent is not None:
        return parent
    # Where there is no district above it (any more), a commune reports to the province.
    return planning


class AgencyAlias(Base):
    """Another name under which an agency is known."""

    __tablename__ = "agency_aliases"

    agency_id: Mapped[int] = mapped_column(
        ForeignKey("agencies.id", ondelete="CASCADE"), primary_key=True
    )
    alias: Mapped[str] = mapped_column(primary_key=True)


class AgencyGroup(Base):
    """A named group ("các sở, ban, ngành"). Its members are listed by hand, never worked out.

    A group that is `is_unsettled` has no members yet: the planning department has to say who is
    meant.
    """

    __tablename__ = "agency_groups"
    __table_args__ = (UniqueConstraint("territory", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    territory: Mapped[str] = mapped_column(default=HOME, server_default=HOME)
    code: Mapped[str]
    name: Mapped[str]
    is_unsettled: Mapped[bool]
    #: Why the plan leaves it open who is meant.
    reason: Mapped[str | None]

    members: Mapped[list[Agency]] = relationship(secondary="agency_group_members")


class AgencyGroupMember(Base):
    """An agency's place in a group."""

    __tablename__ = "agency_group_members"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("agency_groups.id", ondelete="CASCADE"), primary_key=True
    )
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), primary_key=True, index=True)


class Reorganisation(Base):
    """Mergers, splits and ends of agencies that were carried out together (sắp xếp tổ chức).

    `journal` holds every change of a row in its order, with what stood there before, so that the
    whole can be taken back.
    """

    __tablename__ = "reorganisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    territory: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    applied_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    journal: Mapped[list[Any]] = mapped_column(JSON)


class Succession(Base):
    """An agency that takes the place of another one from a day on; n to m."""

    __tablename__ = "successions"

    predecessor_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(
        ForeignKey("agencies.id"), primary_key=True, index=True
    )
    on: Mapped[date]
    reorganisation_id: Mapped[int] = mapped_column(ForeignKey("reorganisations.id"))
