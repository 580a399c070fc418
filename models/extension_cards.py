"""Plain data of requests for more time: what a question, a card or a notice shows."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.requests import ExtensionState


class ExtensionStep(StrEnum):
    """The questions of a request, in their order, and those of a decision."""

    TASK = "task"
    DAY = "day"
    REASON = "reason"
    EXPLANATION = "explanation"
    PREVIEW = "preview"
    LIST = "list"  #: several requests wait: which one?
    DECISION = "decision"  #: agree, refuse or another day?
    REFUSAL = "refusal"  #: why not?
    OTHER_DAY = "other_day"  #: until when instead?


@dataclass(frozen=True, slots=True, kw_only=True)
class Prolongable:
    """A duty for which more time may be asked. `due_on` is its last day as it stands."""

    duty_id: int
    code: str
    short_title: str
    agency_name: str
    due_on: date
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A day that is offered: so many working days more."""

    working_days: int
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionCard:
    """A request for more time with all that was said of it.

    `may_decide` and `may_withdraw` are the reader's rights; `has_reader` says whether anybody of
    the receiving body is here to decide.
    """

    extension_id: int
    duty_id: int
    code: str
    short_title: str
    agency_name: str
    receiver_name: str
    state: ExtensionState
    asked_by: str
    asked_at: datetime
    due_before: datetime
    wanted_on: date
    reason: str
    explanation: str | None
    decided_by: str | None
    decided_at: datetime | None
    granted_on: date | None
    answer: str | None
    may_decide: bool = False
    may_withdraw: bool = False
    has_reader: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionQuestion:
    """Where the conversation of somebody who asks for more time stands.

    `choices` are the tasks at the first question, `own` what was asked for this year; `duty` is
    the chosen one afterwards. `limit` is the last day that can be asked for.
    """

    step: ExtensionStep
    revision: int
    choices: tuple[Prolongable, ...] = ()
    own: tuple[ExtensionCard, ...] = ()
    duty: Prolongable | None = None
    proposals: tuple[Proposal, ...] = ()
    limit: date | None = None
    wanted_on: date | None = None
    reason: str | None = None
    explanation: str | None = None
    receiver_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionDesk:
    """What /giahan shows: what waits for the reader's decision, and their agencies' requests."""

    waiting: tuple[ExtensionCard, ...]
    own: tuple[ExtensionCard, ...]
    may_ask: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionQuestion:
    """Where the conversation of somebody who decides stands."""

    step: ExtensionStep
    revision: int
    card: ExtensionCard | None = None
    choices: tuple[ExtensionCard, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionBrief:
    """What a task's card says of more time: the newest request, and whether one may be asked."""

    may_ask: bool
    state: ExtensionState | None = None
    wanted_on: date | None = None
    granted_on: date | None = None
    due_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExtensionAsked:
    """A notice to the receiving body: somebody asks for more time."""

    card: ExtensionCard


@dataclass(frozen=True, slots=True)
class ExtensionAnswered:
    """A notice to the asker: how the request ended."""

    card: ExtensionCard
