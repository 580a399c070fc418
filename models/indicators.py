"""The indicators of the plan's appendix I, and the passages of its text."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agencies import Agency
from models.base import Base
from models.targets import Target


class Indicator(Base):
    """A row of appendix I; `is_reportable` says whether figures are reported for it.

    A target is kept as `Target.stored` makes it, and beside it as the paper writes it; both are
    None where there is none yet. `direction` says where the figure gets better.
    """

    __tablename__ = "indicators"
    __table_args__ = (
        UniqueConstraint("plan_id", "code"),
        CheckConstraint("direction IN ('up', 'down')", name="direction"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    code: Mapped[str]
    position: Mapped[int]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("indicators.id"))
    title: Mapped[str]
    is_reportable: Mapped[bool]
    lead_text: Mapped[str | None]
    unit: Mapped[str | None]
    target_2030: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    target_2030_text: Mapped[str | None]
    target_2050: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    target_2050_text: Mapped[str | None]
    reporting: Mapped[str | None]
    note: Mapped[str | None]
    direction: Mapped[str | None]
    doubt: Mapped[str | None]
    inherited: Mapped[list[str]]
    #: When a later import left it out; it is not reported any more, what was reported stays.
    withdrawn_at: Mapped[datetime | None]

    parent: Mapped["Indicator | None"] = relationship(remote_side="Indicator.id")
    leads: Mapped[list["IndicatorLead"]] = relationship(
        cascade="all, delete-orphan", order_by="IndicatorLead.position"
    )

    def target(self, year: int) -> Target | None:
        """Return the target of 2030 or 2050, None where the plan has none yet."""
        stored = {2030: self.target_2030, 2050: self.target_2050}[year]
        return None if stored is None else Target.restored(stored)


class IndicatorLead(Base):
    """An agency that reports an indicator (đơn vị chủ trì thực hiện), in the plan's order."""

    __tablename__ = "indicator_leads"

    indicator_id: Mapped[int] = mapped_column(
        ForeignKey("indicators.id", ondelete="CASCADE"), primary_key=True
    )
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), primary_key=True, index=True)
    position: Mapped[int]

    agency: Mapped[Agency] = relationship()


class IndicatorValue(Base):
    """What a lead agency files of an indicator for a year, in versions; the newest one counts.

    `actual` is the figure up to the cut-off, `estimate` that expected for the whole year; both are
    kept as decimal texts, so that nothing of what was typed is lost.
    """

    __tablename__ = "indicator_values"
    __table_args__ = (
        UniqueConstraint("indicator_id", "agency_id", "year", "version"),
        # The newest word on each indicator and year.
        Index(
            "uq_indicator_values_latest",
            "indicator_id",
            "agency_id",
            "year",
            unique=True,
            sqlite_where=text("is_latest"),
            postgresql_where=text("is_latest"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicators.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    year: Mapped[int]
    version: Mapped[int]
    is_latest: Mapped[bool] = mapped_column(default=True)
    actual: Mapped[str | None]
    estimate: Mapped[str | None]
    #: Where the figure comes from, and what has to be said about it.
    source: Mapped[str | None]
    note: Mapped[str | None]
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    filed_at: Mapped[datetime]

    indicator: Mapped[Indicator] = relationship()
    agency: Mapped[Agency] = relationship()


class PlanPassage(Base):
    """A numbered passage of the plan's text: "III.2.g". Lines keep their "-" and "+"."""

    __tablename__ = "plan_passages"
    __table_args__ = (UniqueConstraint("plan_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    code: Mapped[str]
    position: Mapped[int]
    title: Mapped[str | None]
    text: Mapped[str | None]
    footnote: Mapped[str | None]
    doubt: Mapped[str | None]
