"""Plain data of the notices: what a reminder or a summary says, worked out when it is sent.

Services fill them and know no words; views word them and can make no query.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from models.cards import Question
from models.difficulty_cards import DifficultiesWaiting, DifficultyNews, DifficultyQuestion
from models.documents.orders import DocumentKind
from models.extension_cards import ExtensionAnswered, ExtensionAsked
from models.figures import Figures
from models.people_notices import (
    AccountReplaced,
    DeputyNotice,
    HandedOver,
    InvitationsMade,
    RolesChanged,
    WorkbookWrong,
)
from models.plan_import_cards import DownloadFailure, ImportPreview
from models.plans import PartyRole
from models.reorganisation_cards import ProposalCard, ProposalResult, ReorganisedData
from models.review_cards import ReviewLine
from models.share_notices import ShareNotice


@dataclass(frozen=True, slots=True)
class Postpone:
    """A notice that is still wanted, but not at this hour: try again at `until` (office time)."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderTask:
    """A report that is still missing. `duty_id` lets a reply or a button speak of it."""

    duty_id: int
    code: str
    short_title: str
    agency_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderData:
    """What one person still has to report. `plan` is named where the person has several.

    `days_to_target` counts civil days to the internal target, `days_left` to the deadline; both
    are negative once it is past. `stands_in_for` names those in whose place the person gets it.
    """

    year: int
    target: date
    due_at: datetime
    days_to_target: int
    days_left: int
    tasks: tuple[ReminderTask, ...]
    plan: str | None = None
    stands_in_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyData:
    """How the whole plan stands at the beginning of a week."""

    week: int
    figures: Figures
    #: How many reports wait to be accepted by the planning department.
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class MissingAgency:
    """An agency whose reports are missing, and the codes of the tasks."""

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingData:
    """What the deadline has passed without. That nothing is missing is worth telling too.

    `prolonged` counts the missing reports that have a later day of their own; `agencies` leaves
    them out.
    """

    figures: Figures
    agencies: tuple[MissingAgency, ...]
    prolonged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWeeklyData:
    """How an agency stands at the beginning of a week, for its group: figures and nothing else."""

    week: int
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReady:
    """A document that was asked for and goes out as a file; `agency` is whose, "" the plan's."""

    kind: DocumentKind
    year: int
    agency: str
    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFailed:
    """A document that was asked for and could not be made; the number is for the operator."""

    kind: DocumentKind
    year: int
    agency: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedData:
    """A report that was sent back: why, and by whom."""

    report_id: int
    duty_id: int
    code: str
    short_title: str
    agency_name: str
    version: int
    reason: str
    returned_by: str
    #: Whether it was the agency's own head, before the receiving body had it.
    is_by_head: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedData:
    """Reports that were accepted together; the title and the duty are the first one's."""

    codes: tuple[str, ...]
    short_title: str
    agency_name: str
    accepted_by: str
    duty_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingData:
    """What waits for a head or a receiving body."""

    approvals: int
    acceptances: int
    lines: tuple[ReviewLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkTask:
    """A task that an agency has got, or has no more."""

    code: str
    short_title: str
    agency_name: str
    role: PartyRole


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkChangedData:
    """What the plan gives to a person's agencies from now on, and what it takes back."""

    gained: tuple[WorkTask, ...]
    lost: tuple[WorkTask, ...]
    plan: str | None = None


NoticeData = (
    ReminderData
    | WeeklyData
    | MissingData
    | GroupWeeklyData
    | Question
    | DocumentReady
    | DocumentFailed
    | ReturnedData
    | AcceptedData
    | WaitingData
    | DeputyNotice
    | HandedOver
    | RolesChanged
    | AccountReplaced
    | InvitationsMade
    | WorkbookWrong
    | ImportPreview
    | DownloadFailure
    | ExtensionAsked
    | ExtensionAnswered
    | DifficultyQuestion
    | DifficultyNews
    | DifficultiesWaiting
    | ShareNotice
    | ReorganisedData
    | ProposalCard
    | ProposalResult
    | WorkChangedData
)
