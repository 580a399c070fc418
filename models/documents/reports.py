"""The annual report of the planning department, and each agency's own to it, as plain data."""

from dataclasses import dataclass
from datetime import date, datetime

from models.documents.indicators import IndicatorRow
from models.figures import Figures
from models.progress import TaskState
from models.requests import DifficultyCategory


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Who writes to whom: the head and the foot of a document.

    `parent` is the issuer's superior (None: it writes none above its name), `signer` the post
    under which it is signed, `copies` who gets it besides the `recipients`.
    """

    parent: str | None
    issuer: str
    sign: str
    place: str
    signer: str
    recipients: tuple[str, ...]
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one agency's report tells of a task; `version` is that of the report which counts."""

    agency: str
    state: TaskState
    percent: int
    result: str
    is_nothing: bool
    version: int
    filed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSection:
    """A task with what is told of it; `waiting` are agencies whose report does not count yet.

    `missing` are the agencies that have filed nothing.
    """

    code: str
    title: str
    short: str
    header: str | None
    time: str
    leads: tuple[str, ...]
    accounts: tuple[Account, ...]
    waiting: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_completed(self) -> bool:
        """Whether every agency that leads it is told to have completed it."""
        return (
            bool(self.accounts)
            and not self.waiting
            and not self.missing
            and all(account.state is TaskState.COMPLETED for account in self.accounts)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """A difficulty: whose, on which task (None: on none), and whether it is settled."""

    agency: str
    task_code: str | None
    text: str
    is_settled: bool


@dataclass(frozen=True, slots=True)
class Obstacles:
    """The difficulties of one kind."""

    category: DifficultyCategory
    rows: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an agency asks for, and on which task it says so."""

    agency: str
    task_code: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Absence:
    """An agency whose report does not count, and the codes of the tasks."""

    agency: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialReport:
    """A report on paper. `is_annual`: the planning department's, from what it has accepted.

    `figures` count the states of the reports that are in here, `missing` names who has filed
    nothing, `waiting` whose report is filed and not accepted yet. `next_tasks` are not completed.
    """

    is_annual: bool
    code: str
    plan_number: str
    plan_signed_on: date
    plan_title: str
    committee: str
    year: int
    cutoff_on: date
    due_at: datetime
    made_at: datetime
    heading: Heading
    figures: Figures
    tasks: tuple[TaskSection, ...]
    obstacles: tuple[Obstacles, ...]
    proposals: tuple[Proposal, ...]
    indicators: tuple[IndicatorRow, ...]
    next_tasks: tuple[TaskSection, ...]
    missing: tuple[Absence, ...]
    waiting: tuple[Absence, ...]

    @property
    def file_name(self) -> str:
        """The name under which it is saved: a draft's."""
        kind = "bao-cao-nam" if self.is_annual else "bao-cao"
        return f"du-thao-{kind}-{self.year}-{self.code}.docx"
