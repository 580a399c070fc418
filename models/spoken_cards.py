"""Plain data of what is answered to a message without a command."""

from dataclasses import dataclass
from enum import StrEnum

from models.cards import Question, TaskCard, TaskList
from models.figures import Breakdown, Figures
from models.rights import Role
from models.understanding.readings import Kind


@dataclass(frozen=True, slots=True)
class MeantTask:
    """A task that may be meant."""

    task_id: int
    code: str
    short_title: str


@dataclass(frozen=True, slots=True)
class WhichMeant:
    """Several tasks fit what was written, or one only nearly. `is_report`: its text is kept."""

    tasks: tuple[MeantTask, ...]
    is_report: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How the whole stands; `part` says which part of it was asked for."""

    figures: Figures
    part: Kind


@dataclass(frozen=True, slots=True)
class TaskFigures:
    """How a task stands that several agencies lead, for who sees the whole plan."""

    code: str
    title: str
    year: int
    row: Breakdown | None


@dataclass(frozen=True, slots=True)
class ReportWanted:
    """Somebody wants to report and has named no task."""

    tasks: TaskList


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A short answer; `code` is a task of the person's own, for the example in it."""

    kind: Kind
    name: str
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpFacts:
    """What a person can do at this moment, and what waits for them.

    `missing` are reports of their agencies that are not sent, `drafts` what they have begun,
    `awaiting` what waits for them as the head. `plan_missing` of `plan_expected` is the whole
    plan's, for who sees it (None: they do not).
    """

    roles: tuple[tuple[Role, str], ...]
    may_report: bool
    example_code: str
    #: The agencies in whose head's place the person acts today.
    stands_in_at: tuple[str, ...] = ()
    missing: int = 0
    days_left: int = 0
    drafts: int = 0
    awaiting: int = 0
    plan_missing: int | None = None
    plan_expected: int = 0
    #: Indicators of the person's agencies without a figure of this year.
    indicators_missing: int = 0


#: What can be answered to a message, but for the help.
Answer = (
    Question | WhichMeant | TaskCard | TaskFigures | Standing | TaskList | ReportWanted | Remark
)


class Hint(StrEnum):
    """What a beginner is told once (`Person.hints`)."""

    RECEIPT = "receipt"  #: after the first report: how to correct it.
    LIST = "list"  #: under the first list: what can be typed instead of pressed.
    REMINDER = "reminder"  #: under the first reminder: a reply is a report.
