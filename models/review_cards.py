"""Plain data of reviewing: what waits for a person, a report's card, and what became of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from models.progress import TaskState
from models.reports import ReportStatus


class ReviewStep(StrEnum):
    """Where the conversation of reviewing stands."""

    LIST = "list"
    CARD = "card"
    REASON = "reason"
    BULK = "bulk"


class Act(StrEnum):
    """What a waiting report waits for."""

    APPROVE = "approve"  #: the head lets it go.
    ACCEPT = "accept"  #: the receiving body confirms it.


@dataclass(frozen=True, slots=True)
class Filter:
    """Which of the waiting reports are looked at: an agency's, a task's; 0 for all."""

    agency_id: int = 0
    task_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The words of one version."""

    report_id: int
    version: int
    status: ReportStatus
    author_name: str
    sent_at: datetime
    state: TaskState
    percent: int
    result: str
    difficulties: str
    nothing_to_report: bool
    files: tuple[str, ...]
    #: Why it was returned.
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    """A report that waits, in a list."""

    report_id: int
    act: Act
    code: str
    task_id: int
    short_title: str
    agency_id: int
    agency_name: str
    author_name: str
    sent_at: datetime
    is_late: bool
    nothing_to_report: bool


@dataclass(frozen=True, slots=True)
class ApprovalSetting:
    """Whether an agency's reports wait for its head."""

    agency_id: int
    agency_name: str
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewList:
    """Everything that waits for a person under a filter, in the order in which it is shown."""

    lines: tuple[ReviewLine, ...]
    filter: Filter
    #: The agency or task that the filter names.
    filter_name: str | None
    page: int
    #: How many wait without the filter.
    total: int
    #: How many of the lines may be accepted together.
    bulk: int
    settings: tuple[ApprovalSetting, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCard:
    """A waiting report with everything that a decision needs."""

    act: Act
    position: int
    total: int
    filter: Filter
    code: str
    short_title: str
    agency_name: str
    due_at: datetime
    is_late: bool
    content: Version
    on_behalf_of: str | None
    #: Who approved it, where it comes to the receiving body after that.
    approved_by: str | None
    is_direct: bool
    correction_reason: str | None
    previous: Version | None


@dataclass(frozen=True, slots=True)
class ReasonQuestion:
    """A report is to be returned: why?"""

    report_id: int
    act: Act
    code: str
    agency_name: str
    filter: Filter


@dataclass(frozen=True, slots=True)
class BulkQuestion:
    """Reports of the kind "nothing to report" that would be accepted together."""

    lines: tuple[ReviewLine, ...]
    filter: Filter
    #: The newest of them: what came after the question was asked is not meant.
    last_id: int


@dataclass(frozen=True, slots=True)
class Done:
    """What was just done with reports."""

    act: Act
    is_return: bool
    codes: tuple[str, ...]
    agency_name: str


@dataclass(frozen=True, slots=True)
class FullWords:
    """The whole words of a report, to be read in messages of their own."""

    code: str
    agency_name: str
    version: int
    result: str
    difficulties: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What follows an act in the review: what was done, then what is to be seen next."""

    view: "ReviewList | ReviewCard | ReasonQuestion | BulkQuestion | FullWords"
    done: Done | None = None
    #: Whether a report that was being written before waits for its answer again.
    is_report_open: bool = field(default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWay:
    """How the newest version of a duty's report stands, for the task's card."""

    report_id: int
    version: int
    status: ReportStatus
    receiver_name: str | None
    #: Who decided, when and why.
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    may_withdraw: bool
    may_correct: bool
