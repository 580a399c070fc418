"""What makes one ask again about an indicator's figure, and how far it is from its target."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from models.documents.indicators import Reach, reach
from models.indicator_numbers import is_percent
from models.targets import Target, TargetKind

#: From here on a change is asked about: percentage points, and so many times as much or as little.
POINTS, TIMES_OF_PERCENT, TIMES = 20, 5, 2
#: A figure of another order than its target is asked about where there is no earlier one.
TIMES_OF_TARGET = 10


class Doubt(StrEnum):
    """Why a figure is asked about again; whoever confirms it may file it all the same."""

    NOT_A_SHARE = "not_a_share"  #: a percent below 0 or above 100.
    NEGATIVE = "negative"  #: less than nothing.
    JUMP = "jump"  #: far from the figure before.
    MAGNITUDE = "magnitude"  #: of another order than the target: 0,985 for 98,5 %.


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A doubt about a figure, and the figure that it was held against."""

    doubt: Doubt
    against: Decimal | None = None


class Gap(StrEnum):
    """How a figure stands to the target of 2030."""

    NO_TARGET = "no_target"
    NO_FIGURE = "no_figure"
    REACHED = "reached"
    BEYOND = "beyond"  #: reached, and better by the amount.
    TO_RISE = "to_rise"  #: the amount is missing.
    TO_FALL = "to_fall"  #: the amount is too much.


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a figure is from a target, in the indicator's unit."""

    gap: Gap
    amount: Decimal = Decimal(0)


def doubt_of(
    figure: Decimal, unit: str | None, before: Decimal | None, target: Target | None
) -> Doubtful | None:
    """Return why a figure is asked about again, None where it is plausible.

    `before` is the figure of the year before, or what has been filed of this year.
    """
    if is_percent(unit) and not 0 <= figure <= 100:
        return Doubtful(Doubt.NOT_A_SHARE)
    if figure < 0:
        return Doubtful(Doubt.NEGATIVE)
    if before is not None:
        return Doubtful(Doubt.JUMP, before) if _jumps(figure, before, unit) else None
    if target is not None and _is_of_another_order(figure, target, unit):
        return Doubtful(Doubt.MAGNITUDE, target.low)
    return None


def distance(figure: Decimal | None, target: Target | None, direction: str | None) -> Distance:
    """Return how far a figure is from a target; `direction` says where the figure gets better."""
    if target is None:
        return Distance(Gap.NO_TARGET)
    if figure is None:
        return Distance(Gap.NO_FIGURE)
    if reach(figure, target, direction) is Reach.REACHED:
        return _beyond(figure, target, direction)
    if figure < target.low:
        return Distance(Gap.TO_RISE, target.low - figure)
    return Distance(Gap.TO_FALL, figure - target.high)


def _beyond(figure: Decimal, target: Target, direction: str | None) -> Distance:
    rises = direction == "up" or (direction is None and target.kind is TargetKind.AT_LEAST)
    amount = figure - target.high if rises else target.low - figure
    is_better = amount > 0 and (rises or direction == "down")
    return Distance(Gap.BEYOND, amount) if is_better else Distance(Gap.REACHED)


def _jumps(figure: Decimal, before: Decimal, unit: str | None) -> bool:
    if is_percent(unit):
        return abs(figure - before) > POINTS or _is_times(figure, before, TIMES_OF_PERCENT)
    return _is_times(figure, before, TIMES)


def _is_of_another_order(figure: Decimal, target: Target, unit: str | None) -> bool:
    if is_percent(unit):
        # A share that begins small is nothing strange; one typed as a fraction is.
        return 0 < figure <= 1 and target.low >= TIMES_OF_TARGET
    return figure > 0 and _is_times(figure, target.low, TIMES_OF_TARGET)


def _is_times(figure: Decimal, before: Decimal, times: int) -> bool:
    """Return whether one of two figures is more than so many times the other."""
    low, high = sorted((abs(figure), abs(before)))
    return low > 0 and high > times * low
