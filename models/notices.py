"""Plain data of the notices: what a reminder or a summary says, worked out when it is sent.

Services fill them and know no words; views word them and can make no query.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from models.cards import Question
from models.documents.orders import DocumentKind
from models.figures import Figures


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
    """What one person still has to report.

    `days_to_target` counts civil days to the internal target, `days_left` to the deadline; both
    are negative once it is past.
    """

    year: int
    target: date
    due_at: datetime
    days_to_target: int
    days_left: int
    tasks: tuple[ReminderTask, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyData:
    """How the whole plan stands at the beginning of a week."""

    week: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class MissingAgency:
    """An agency whose reports are missing, and the codes of the tasks."""

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingData:
    """What the deadline has passed without. That nothing is missing is worth telling too."""

    figures: Figures
    agencies: tuple[MissingAgency, ...]


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


NoticeData = (
    ReminderData
    | WeeklyData
    | MissingData
    | GroupWeeklyData
    | Question
    | DocumentReady
    | DocumentFailed
)
