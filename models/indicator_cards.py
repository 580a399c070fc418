"""Plain data of the indicators in the chat: the list, a card, and the questions about figures."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from models.documents.indicators import Trend
from models.indicator_rules import Distance, Doubtful
from models.targets import Target


class IndicatorStep(StrEnum):
    """The questions about an indicator's figures, in their order."""

    LIST = "list"  #: which indicator?
    AGENCY = "agency"  #: for which of one's own agencies?
    ACTUAL = "actual"  #: the figure up to the cut-off.
    ESTIMATE = "estimate"  #: the figure that is expected for the whole year.
    READING = "reading"  #: which of the two figures that were typed at once?
    DOUBT = "doubt"  #: is the figure really this?
    SOURCE = "source"
    NOTE = "note"
    PREVIEW = "preview"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What an agency says of an indicator for a year. None says that there is nothing."""

    actual: Decimal | None = None
    estimate: Decimal | None = None
    source: str | None = None
    note: str | None = None

    @property
    def newest(self) -> Decimal | None:
        """The figure of the whole year, or up to the cut-off where there is no estimate."""
        return self.actual if self.estimate is None else self.estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledFigures:
    """A version that was filed: what it says, by whom, when."""

    year: int
    agency_id: int
    agency_name: str
    version: int
    figures: Figures
    author_name: str
    filed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorHead:
    """What the plan says of an indicator."""

    indicator_id: int
    code: str
    title: str
    unit: str | None
    direction: str | None
    target_2030: Target | None
    target_2050: Target | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorLine:
    """An indicator in the list: what was filed of it this year, by which of its lead agencies."""

    number: int
    head: IndicatorHead
    lead_names: tuple[str, ...]
    filed: tuple[FiledFigures, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorList:
    """A page of the indicators that the reader follows. `missing` are without any figure."""

    year: int
    due_at: datetime
    lines: tuple[IndicatorLine, ...]
    total: int
    missing: int
    page: int
    last_page: int
    may_file: bool
    is_whole_plan: bool
    plan: str | None


@dataclass(frozen=True, slots=True)
class FilingChoice:
    """A year and an agency for which the reader may file; `is_filed` makes it a correction."""

    agency_id: int
    agency_name: str
    year: int
    is_filed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorCard:
    """An indicator with the row of its years, newest first."""

    head: IndicatorHead
    year: int
    cutoff_on: date
    lead_names: tuple[str, ...]
    note: str | None
    years: tuple[FiledFigures, ...]
    #: How the newest figure of each agency that has one stands, in the order of `lead_names`.
    standings: tuple["Standing", ...]
    missing: tuple[str, ...]
    choices: tuple[FilingChoice, ...]
    plan: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """An agency's newest figure against the target of 2030 and the year before."""

    agency_name: str
    year: int
    distance: Distance
    trend: Trend


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorQuestion:
    """Where the conversation of somebody who files figures stands.

    `former` is the version that a new one would correct, `overtaken` says that it came while this
    one was being written. `readings` and `doubt` are about `field`, the figure in question. A year
    that `is_over` has no estimate; its figure is that of the whole year.
    """

    step: IndicatorStep
    revision: int
    head: IndicatorHead
    year: int
    cutoff_on: date
    agency_name: str = ""
    agencies: tuple[tuple[int, str], ...] = ()
    figures: Figures = Figures()
    former: FiledFigures | None = None
    before: FiledFigures | None = None
    overtaken: bool = False
    is_over: bool = False
    field: IndicatorStep = IndicatorStep.ACTUAL
    readings: tuple[Decimal, ...] = ()
    doubt: Doubtful | None = None
    distance: Distance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresFiled:
    """The receipt: which version was filed, and what is still missing of the agency's."""

    head: IndicatorHead
    filed: FiledFigures
    distance: Distance
    still_missing: int
