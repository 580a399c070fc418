"""The indicators of appendix I against their targets, and which way they go."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from models.targets import Target, TargetKind


class Trend(StrEnum):
    """How an indicator's newest figure stands to that of the year before."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    UNKNOWN = "unknown"  #: one of the two is not there, or better is not told from worse.


class Reach(StrEnum):
    """How an indicator's newest figure stands to the plan's target."""

    REACHED = "reached"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"  #: there is no figure, or no target.


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What one agency has filed of an indicator for a year, as it was typed."""

    agency: str
    actual: str | None
    estimate: str | None
    before: str | None
    source: str
    note: str
    trend: Trend
    reach: Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """A row of appendix I with what was filed of it; texts are as the plan has them."""

    code: str
    number: str
    title: str
    is_head: bool
    is_reportable: bool
    lead: str
    unit: str
    target_2030: str
    target_2050: str
    direction: str | None
    values: tuple[Value, ...]
    missing: tuple[str, ...]


def trend(now: Decimal | None, before: Decimal | None, direction: str | None) -> Trend:
    """Return which way a figure went; `direction` ("up", "down") says where it gets better."""
    if now is None or before is None:
        return Trend.UNKNOWN
    if now == before:
        return Trend.SAME
    if direction is None:
        return Trend.UNKNOWN
    return Trend.BETTER if (now > before) == (direction == "up") else Trend.WORSE


def reach(now: Decimal | None, target: Target | None, direction: str | None) -> Reach:
    """Return whether a figure reaches a target.

    One that is to fall reaches it from above; a range is reached inside it and, where the figure
    gets better upwards or downwards, beyond it too.
    """
    if now is None or target is None:
        return Reach.UNKNOWN
    if target.kind is TargetKind.RANGE and direction is None:
        return _told(is_reached=target.low <= now <= target.high)
    if target.kind is TargetKind.AT_LEAST or direction == "up":
        return _told(is_reached=now >= target.low)
    if direction == "down":
        return _told(is_reached=now <= target.high)
    return _told(is_reached=now == target.low)


def _told(*, is_reached: bool) -> Reach:
    return Reach.REACHED if is_reached else Reach.NOT_YET
