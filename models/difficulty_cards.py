"""Plain data of difficulties: what a question, the register, a card or a notice shows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from models.request_states import DifficultyVerb
from models.requests import DifficultyCategory, DifficultyState


class DifficultyStep(StrEnum):
    """The questions about a new difficulty, in their order, and those about one that is there."""

    TASK = "task"
    CATEGORY = "category"
    TEXT = "text"
    FILES = "files"
    PREVIEW = "preview"
    LIST = "list"  #: the register: which entry?
    CARD = "card"  #: an entry: what is done with it?
    WORDS = "words"  #: what is said with it?


@dataclass(frozen=True, slots=True)
class Span:
    """An amount of office time, in working days and the hours of one that is begun."""

    days: int
    hours: int

    @classmethod
    def of(cls, worked: timedelta, day: timedelta) -> "Span":
        """Return office time as days of the office and full hours."""
        days, rest = divmod(worked, day)
        return cls(days, rest // timedelta(hours=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChoice:
    """A task that a difficulty may be about; without a duty it is about the agency's work."""

    agency_id: int
    agency_name: str
    duty_id: int | None = None
    code: str | None = None
    short_title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DifficultyDraft:
    """A difficulty as far as it is written."""

    task: TaskChoice
    receiver_name: str
    category: DifficultyCategory | None
    text: str | None
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DifficultyQuestion:
    """Where the conversation of somebody who raises a difficulty stands."""

    step: DifficultyStep
    revision: int
    choices: tuple[TaskChoice, ...] = ()
    draft: DifficultyDraft | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DifficultyLine:
    """A difficulty in a list. `age` is office time since it was raised, until it was closed."""

    difficulty_id: int
    code: str | None
    agency_name: str
    holder_name: str
    category: DifficultyCategory
    state: DifficultyState
    text: str
    raised_at: datetime
    age: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class DifficultyEntryLine:
    """One thing that was said or done about a difficulty."""

    entry_id: int
    verb: DifficultyVerb
    person_name: str
    at: datetime
    text: str | None
    agency_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DifficultyCard:
    """A difficulty with its whole conversation. `verbs` are what the reader may do now."""

    line: DifficultyLine
    short_title: str | None
    duty_id: int | None
    author_name: str
    is_from_report: bool
    entries: tuple[DifficultyEntryLine, ...]
    files: int
    first_answer: Span | None
    closing: Span | None
    verbs: tuple[DifficultyVerb, ...] = ()
    is_holder: bool = False
    has_reader: bool = True


class Shelf(IntEnum):
    """Whose difficulties a list holds; the numbers are in buttons."""

    OWN = 1  #: those that the reader's agencies have raised.
    HELD = 2  #: those that the reader's agencies hold or have held.
    ALL = 3  #: the plan's.


class StateChoice(IntEnum):
    """Which states a list holds; the numbers are in buttons."""

    UNSETTLED = 0
    OPEN = 1
    ASKED_BACK = 2
    ANSWERED = 3
    CLOSED = 4
    ALL = 5

    @property
    def states(self) -> tuple[DifficultyState, ...]:
        """The states that are meant."""
        if self is StateChoice.ALL:
            return tuple(DifficultyState)
        if self is StateChoice.UNSETTLED:
            return tuple(one for one in DifficultyState if one is not DifficultyState.CLOSED)
        return (DifficultyState[self.name],)


@dataclass(frozen=True, slots=True)
class Selection:
    """What of the register is shown: the numbers of a list's button, in their order.

    `shelf` 0 is the one that says most to the reader; `category` counts from 1, 0 is any;
    `agency` 0 is any; `newest` 1 puts the newest first.
    """

    shelf: int = 0
    state: int = 0
    category: int = 0
    agency: int = 0
    newest: int = 0
    page: int = 0

    @property
    def numbers(self) -> tuple[int, int, int, int, int, int]:
        """The numbers that a button carries."""
        return self.shelf, self.state, self.category, self.agency, self.newest, self.page

    def but(self, **changes: int) -> "Selection":
        """Return the same with changes, from its first page on."""
        return replace(self, **{"page": 0, **changes})


@dataclass(frozen=True, slots=True, kw_only=True)
class DifficultyFigures:
    """How the plan's difficulties stand. The medians are None where nothing was measured."""

    total: int
    by_state: Mapping[DifficultyState, int]
    by_category: Mapping[DifficultyCategory, int]
    answered: int
    median_first_answer: Span | None
    median_closing: Span | None
    oldest: DifficultyLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DifficultyRegister:
    """A page of the register. `shelves` and `agencies` are what may be chosen instead."""

    selection: Selection
    shelves: tuple[Shelf, ...]
    agencies: tuple[tuple[int, str], ...]
    lines: tuple[DifficultyLine, ...]
    total: int
    pages: int
    may_raise: bool
    figures: DifficultyFigures | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsQuestion:
    """The question what to say with a verb."""

    card: DifficultyCard
    verb: DifficultyVerb
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A verb that was done."""

    card: DifficultyCard
    verb: DifficultyVerb


@dataclass(frozen=True, slots=True)
class DifficultyNews:
    """A notice to the agency that raised a difficulty: what its holder said or did."""

    card: DifficultyCard
    entry: DifficultyEntryLine


@dataclass(frozen=True, slots=True)
class DifficultiesWaiting:
    """A notice to who holds difficulties: how many wait for an answer, and the newest of them."""

    count: int
    newest: tuple[DifficultyLine, ...]
