"""Plain data between services and views: what a list, a card or a question shows.

Views word these and can make no query; services fill them and know no words.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.extension_cards import ExtensionBrief
from models.figures import Filing, Standing
from models.plans import PartyRole
from models.progress import TaskState
from models.reports import ReportStatus
from models.review_cards import ReportWay, Version
from models.share_work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """A task in a list. `days_left` counts to the report's deadline, negative once it is past."""

    duty_id: int
    code: str
    short_title: str
    agency_name: str
    role: PartyRole
    state: TaskState
    percent: int
    filing: Filing
    standing: Standing
    days_left: int
    has_draft: bool
    #: Where the newest version waits for the head, or was returned: which of the two.
    unsettled: ReportStatus | None = None
    #: Of a share: its own words, and who gave it.
    brief: str | None = None
    giver_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskList:
    """The tasks of the period, most urgent first: one's own agencies', or those of one agency.

    `agency_id` names that one agency where the list is not the reader's own; `plan` the plan's
    number, where the reader has several to tell apart.
    """

    year: int
    due_at: datetime
    agencies: tuple[str, ...]
    lines: tuple[TaskLine, ...]
    agency_id: int | None = None
    plan: str | None = None
    #: How many tasks of the plan the reader's agencies have not acknowledged yet.
    unacknowledged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LastReport:
    """The newest filed version of a duty's report."""

    report_id: int
    version: int
    author_name: str
    submitted_at: datetime
    state: TaskState
    percent: int
    result: str
    difficulties: str
    nothing_to_report: bool
    files: int
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCard:
    """Everything that appendix II says of a task, and how an agency stands with it.

    `plan` is the plan's number where the reader has several to tell apart; `passages` counts those
    of the plan's text that speak of the task.
    """

    line: TaskLine
    plan_number: str
    title: str
    header_title: str | None
    time_text: str | None
    lead_text: str | None
    coordinating_text: str | None
    funding: tuple[str, ...]
    products: str | None
    note: str | None
    reference_882: str | None
    due_at: datetime
    may_report: bool
    last: LastReport | None
    #: The agency whose list leads back, None for the reader's own list.
    agency_id: int | None
    task_id: int = 0
    plan: str | None = None
    passages: int = 0
    #: How the newest version stands on its way, None where nothing was sent.
    way: ReportWay | None = None
    extension: ExtensionBrief | None = None
    #: What is to be said of giving it on, or of its being a share.
    work: Work | None = None


class Step(StrEnum):
    """The questions of a report, in their order.

    Whoever corrects what was accepted is asked for the reason first; whoever sends where somebody
    else has sent meanwhile is asked what is to become of the draft.
    """

    REASON = "reason"
    STATE = "state"
    PERCENT = "percent"
    RESULT = "result"
    DIFFICULTIES = "difficulties"
    EVIDENCE = "evidence"
    PREVIEW = "preview"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A report as far as it is written. None: not answered; difficulties "": there are none.

    `plan` is the plan's number where the author has several to tell apart.
    """

    report_id: int
    duty_id: int
    code: str
    short_title: str
    agency_name: str
    due_at: datetime
    next_version: int
    state: TaskState | None
    percent: int | None
    result: str | None
    difficulties: str | None
    nothing_to_report: bool
    files: tuple[str, ...]
    plan: str | None = None
    #: Why what was accepted is corrected; "": it has to be said yet, None: nothing was accepted.
    correction_reason: str | None = None
    #: Whether it goes to the agency's head before the receiving body.
    goes_to_head: bool = False
    #: Somebody else's version that came after this draft was begun.
    newer: Version | None = None
    #: Of a share: who gave it and receives the report, and its own words.
    share_of: str | None = None
    brief: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Where the conversation about a report stands.

    `revision` goes into the buttons: one that carries another number is an old one.
    """

    draft: Draft
    step: Step
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A report that was sent: to the receiving body, or to the agency's head first."""

    report_id: int
    duty_id: int
    code: str
    short_title: str
    agency_name: str
    version: int
    submitted_at: datetime
    is_late: bool
    due_at: datetime
    plan: str | None = None
    receiver_name: str | None = None
    waits_for_head: bool = False
    #: Whether the agency has a head who could approve it at all.
    has_head: bool = True
    is_direct: bool = False
    #: Of a share: who gave it and receives the report.
    share_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A file as the messenger described it. `size` in bytes."""

    kind: str
    reference: str
    fingerprint: str
    name: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """What an invitation offers, and what a newcomer has become.

    `name` is whom it was made for, where that was said; with `is_replacement` it takes a person
    who is in already to another account.
    """

    agency_name: str
    role: str
    plan_number: str | None
    name: str | None = None
    is_replacement: bool = False
