"""Agencies, and the named groups that the plan gives tasks to."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base


class Agency(Base):
    """An agency (cơ quan, đơn vị): a department, a district's committee, a ward …

    `kind` is one of those listed in plans/1649/agencies.yaml; `source` says whether the plan
    names the agency ("plan") or it is known otherwise and to be confirmed ("known").
    """

    __tablename__ = "agencies"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    short_name: Mapped[str]
    kind: Mapped[str]
    source: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))

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
    return parent if kind in ("commune", "office") else planning


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

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    is_unsettled: Mapped[bool]

    members: Mapped[list[Agency]] = relationship(secondary="agency_group_members")


class AgencyGroupMember(Base):
    """An agency's place in a group."""

    __tablename__ = "agency_group_members"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("agency_groups.id", ondelete="CASCADE"), primary_key=True
    )
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), primary_key=True, index=True)
