"""Plain data of a search: what was found, and the sheets of the plan that a find opens.

The plan is public inside: everybody may read what it says of any task, indicator or agency. How an
agency stands with a task is shown to who may see that agency's tasks.
"""

from dataclasses import dataclass

from models.cards import TaskLine
from models.search import Kind
from models.search_states import StateWanted


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """A row of the plan that was found.

    `number` is the row's own in its table, or the duty's where the reader has one on the task
    (`is_duty`). `page` is the page of a passage on which it was found, `excerpt` the words there.
    """

    kind: Kind
    code: str
    title: str
    score: float
    number: int
    is_duty: bool = False
    page: int = 0
    excerpt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search has found: rows of the plan, or tasks that stand as was asked (`lines`).

    `search_id` names the search in the buttons; `suggestions` are other searches, with their
    numbers.
    """

    search_id: int
    text: str
    rows: tuple[FoundRow, ...] = ()
    state: StateWanted | None = None
    of_agency: str | None = None
    lines: tuple[TaskLine, ...] = ()
    suggestions: tuple[tuple[int, str], ...] = ()
    plan: str | None = None


@dataclass(frozen=True, slots=True)
class DutyLink:
    """An agency's duty on a task that the reader may open."""

    duty_id: int
    agency_name: str


@dataclass(frozen=True, slots=True)
class TaskLink:
    """A task that another sheet names."""

    task_id: int
    code: str
    short_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSheet:
    """What appendix II says of a task, without anybody's figures."""

    task_id: int
    code: str
    title: str
    header_title: str | None
    time_text: str | None
    lead_text: str | None
    coordinating_text: str | None
    funding: tuple[str, ...]
    products: str | None
    note: str | None
    reference_882: str | None
    plan: str | None
    passages: int
    below: tuple[TaskLink, ...]
    duties: tuple[DutyLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorSheet:
    """What appendix I says of an indicator; targets as the paper writes them.

    `may_open` says whether the reader sees its figures.
    """

    indicator_id: int
    code: str
    title: str
    group_title: str | None
    unit: str | None
    target_2030: str | None
    target_2050: str | None
    leads: tuple[str, ...]
    reporting: str | None
    note: str | None
    may_open: bool
    plan: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencySheet:
    """What the plan gives to an agency; `may_open` says whether its list may be opened."""

    agency_id: int
    name: str
    short_name: str
    receiver: str | None
    leads: tuple[TaskLink, ...]
    coordinates: tuple[TaskLink, ...]
    indicators: tuple[tuple[str, str], ...]
    may_open: bool
    plan: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageSheet:
    """A page of a passage of the plan's text; `page` counts from 0."""

    passage_id: int
    code: str
    title: str | None
    text: str
    footnote: str | None
    page: int
    pages: int
    plan: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedSheet:
    """One page of what the plan's text says of a task, of all its passages in their order.

    `duty_id` leads back to an agency's card, 0 to the task's own sheet.
    """

    task_id: int
    duty_id: int
    task_code: str
    short_title: str
    code: str
    title: str | None
    text: str
    page: int
    pages: int
    plan: str | None


Sheet = TaskSheet | IndicatorSheet | AgencySheet | PassageSheet | RelatedSheet
