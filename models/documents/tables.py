"""The tables of a period: progress, completeness, difficulties, every version; as plain data."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.documents.indicators import IndicatorRow
from models.figures import Filing, Standing
from models.progress import TaskState
from models.reports import ReportStatus
from models.requests import DifficultyCategory, DifficultyState


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressRow:
    """A row of appendix II with how one agency stands; a header's has neither agency nor state."""

    code: str
    title: str
    is_header: bool
    time: str
    lead: str
    agency: str = ""
    is_lead: bool = True
    state: TaskState | None = None
    percent: int = 0
    standing: Standing | None = None
    filing: Filing | None = None
    due_at: datetime | None = None
    filed_at: datetime | None = None
    status: ReportStatus | None = None
    version: int | None = None
    result: str = ""
    is_nothing: bool = False
    difficulties: str = ""
    proposals: tuple[str, ...] = ()


class Completeness(StrEnum):
    """How one expected report stands."""

    MISSING = "missing"  #: nothing has come, and there is time still.
    OVERDUE = "overdue"  #: nothing has come, and the deadline is past.
    ON_TIME = "on_time"
    LATE = "late"
    ACCEPTED_ON_TIME = "accepted_on_time"
    ACCEPTED_LATE = "accepted_late"


@dataclass(frozen=True, slots=True)
class CompletenessRow:
    """An agency's expected reports by task; a task that is not there is not expected of it."""

    agency: str
    cells: dict[str, Completeness]


@dataclass(frozen=True, slots=True, kw_only=True)
class DifficultyRow:
    """A difficulty of the register, with the last thing that was answered to it."""

    number: int
    agency: str
    task_code: str
    category: DifficultyCategory
    text: str
    state: DifficultyState
    holder: str
    raised_at: datetime
    first_answered_at: datetime | None
    closed_at: datetime | None
    last_answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """A version that was filed, whatever became of it; drafts are nobody's business."""

    task_code: str
    task_title: str
    agency: str
    is_lead: bool
    version: int
    status: ReportStatus
    state: TaskState | None
    percent: int | None
    is_nothing: bool
    result: str
    difficulties: str
    author: str
    submitted_at: datetime | None
    decided_by: str
    decided_at: datetime | None
    reason: str
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Every table of a period: of the whole plan, or of some agencies (`scope` names them)."""

    code: str
    scope: str
    plan_number: str
    plan_title: str
    year: int
    cutoff_on: date
    due_at: datetime
    made_at: datetime
    indicators: tuple[IndicatorRow, ...]
    progress: tuple[ProgressRow, ...]
    task_codes: tuple[str, ...]
    completeness: tuple[CompletenessRow, ...]
    difficulties: tuple[DifficultyRow, ...]
    versions: tuple[VersionRow, ...]

    @property
    def file_name(self) -> str:
        """The name under which it is saved."""
        return f"cac-bang-{self.year}-{self.code}.xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorTable:
    """Appendix I with the figures of a year, alone."""

    code: str
    scope: str
    plan_number: str
    plan_title: str
    year: int
    cutoff_on: date
    due_at: datetime
    made_at: datetime
    indicators: tuple[IndicatorRow, ...]

    @property
    def file_name(self) -> str:
        """The name under which it is saved."""
        return f"chi-tieu-{self.year}-{self.code}.xlsx"
