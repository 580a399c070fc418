"""Plain data of the indicators in the chat: the list, a card, and the questions of filing."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from models.documents.indicators import Reach
from models.indicator_figures import Doubt


class IndicatorStep(StrEnum):
    """The questions of filing an indicator's figures, in their order."""

    ACTUAL = "actual"  #: the figure up to the cut-off.
    ESTIMATE = "estimate"  #: the figure expected for the whole year.
    SURE = "sure"  #: a figure looks wrong: is it meant?
    SOURCE = "source"
    NOTE = "note"
    PREVIEW = "preview"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorLine:
    """An indicator in a list; `filed` and `expected` count the agencies that owe figures."""

    indicator_id: int
    code: str
    title: str
    filed: int
    expected: int
    is_mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorList:
    """A page of the indicators that somebody files or sees."""

    year: int
    lines: tuple[IndicatorLine, ...]
    page: int
    pages: int
    filed: int
    total: int
    plan: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearValue:
    """What an agency filed for a year, as decimal texts."""

    year: int
    agency_name: str
    actual: Decimal | None
    estimate: Decimal | None
    source: str | None
    note: str | None
    version: int
    author_name: str
    filed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """How far the newest figure is from the target of 2030; `gap` is None where nobody can say."""

    agency_name: str
    year: int
    figure: Decimal
    reach: Reach
    gap: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorCard:
    """An indicator with everything that the reader may see of it."""

    indicator_id: int
    code: str
    title: str
    group_title: str | None
    unit: str | None
    leads: tuple[str, ...]
    target_2030: str | None
    target_2050: str | None
    year: int
    values: tuple[YearValue, ...]
    distances: tuple[Distance, ...]
    #: Agencies in whose name the reader may file: number, short name, whether it has filed.
    may_file: tuple[tuple[int, str, bool], ...]
    plan: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorQuestion:
    """The open question of filing; with `is_filed` it is the receipt."""

    step: IndicatorStep
    revision: int
    indicator_id: int
    code: str
    title: str
    unit: str | None
    agency_name: str
    year: int
    cutoff: str
    actual: Decimal | None = None
    estimate: Decimal | None = None
    source: str | None = None
    note: str | None = None
    #: The figure that is asked about, and why.
    doubted: Decimal | None = None
    doubts: tuple[Doubt, ...] = ()
    #: What the agency filed before, the year before or somebody else meanwhile.
    before: YearValue | None = None
    other: YearValue | None = None
    is_filed: bool = False
    version: int = 0
