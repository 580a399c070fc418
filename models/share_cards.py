"""Plain data of giving work on: the questions of its dialog, the board, and a share's card.

Views word them and can make no query; services fill them and know no words.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.assignment_states import AssignmentState
from models.cards import LastReport
from models.figures import Filing
from models.plans import PartyRole
from models.progress import TaskState
from models.share_progress import ShareProgress


class GiveStep(StrEnum):
    """The questions of giving work, in their order."""

    TASK = "task"  #: which task?
    RECEIVERS = "receivers"  #: to whom?
    BRIEF = "brief"  #: all of it, or what part?
    DATE = "date"  #: until when?
    PREVIEW = "preview"  #: is that right?


class ShareAsk(StrEnum):
    """The single questions about a share that has been given."""

    REASON = "reason"  #: why is it handed back?
    RECALL = "recall"  #: why is it recalled?
    DATE = "date"  #: until when instead?
    BRIEF = "brief"  #: which words instead?
    URGE = "urge"  #: with which words is the receiver urged?
    INSIST = "insist"  #: with which word does it stay with the receiver?


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveTask:
    """A task that an agency can give on. `shares` counts those that it has given already."""

    duty_id: int
    code: str
    short_title: str
    brief: str | None
    agency_name: str
    role: PartyRole
    due_at: datetime
    shares: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverLine:
    """Somebody who can be given work: a unit below (`person_id` None), or a person.

    `is_reachable` says whether anybody there can be written to; `shares` counts the living shares
    that they have of the task already.
    """

    agency_id: int
    person_id: int | None
    name: str
    is_commune: bool
    is_chosen: bool
    is_reachable: bool
    shares: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveQuestion:
    """Where the conversation about giving work stands.

    `tasks` are those to choose from at the first question, `receivers` all who can be given work
    afterwards. `is_whole`: the whole task is given; `has_own_date`: until a day of its own.
    `replaces` names who has the share that changes hands.
    """

    step: GiveStep
    revision: int
    tasks: tuple[GiveTask, ...] = ()
    #: Whether the tasks are told apart by numbers, for they have one code.
    is_numbered: bool = False
    task: GiveTask | None = None
    receivers: tuple[ReceiverLine, ...] = ()
    page: int = 0
    brief: str | None = None
    is_whole: bool = False
    due_on: date | None = None
    is_past_due: bool = False
    replaces: str | None = None

    @property
    def chosen(self) -> tuple[ReceiverLine, ...]:
        """The receivers that were chosen."""
        return tuple(line for line in self.receivers if line.is_chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was given: the receipt of who gave it. `unreached` cannot be written to."""

    duty_id: int
    code: str
    short_title: str
    names: tuple[str, ...]
    unreached: tuple[str, ...]
    due_at: datetime
    was_moved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLine:
    """A share on the board of who gave it."""

    share_id: int
    name: str
    brief: str | None
    standing: AssignmentState
    due_at: datetime
    days_left: int
    filing: Filing
    state: TaskState
    percent: int
    has_receiver: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What became of a task's shares: who has acknowledged, who has reported, how far they are."""

    duty_id: int
    code: str
    short_title: str
    brief: str | None
    agency_name: str
    state: TaskState
    percent: int
    is_reported: bool
    progress: ShareProgress | None
    lines: tuple[ShareLine, ...]
    ended: int
    may_give: bool
    may_gather: bool
    #: Whether the number of a share is waited for.
    is_asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareCard:
    """Everything about one share, for who gave it and who received it."""

    share_id: int
    duty_id: int
    parent_duty_id: int
    code: str
    short_title: str
    brief: str | None
    receiver: str
    has_receiver: bool
    giver: str
    given_by: str | None
    given_at: datetime | None
    standing: AssignmentState
    acknowledged_by: str | None
    acknowledged_at: datetime | None
    hand_back_reason: str | None
    proposal: ReceiverLine | None
    end_reason: str | None
    due_at: datetime
    days_left: int
    filing: Filing
    last: LastReport | None
    progress: ShareProgress | None
    shares: int
    may_decide: bool
    may_receive: bool
    may_report: bool
    may_give: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareQuestion:
    """A single question about a share that waits for typed words."""

    ask: ShareAsk
    revision: int
    share_id: int
    code: str
    short_title: str
    receiver: str
    due_at: datetime
    limit_at: datetime
    brief: str | None


class ShareAct(StrEnum):
    """What was done with a share, for the answer to who did it."""

    ACKNOWLEDGED = "acknowledged"
    WISHED = "wished"
    RECALLED = "recalled"
    DATE = "date"
    BRIEF = "brief"
    URGED = "urged"
    INSISTED = "insisted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareDone:
    """What was done with a share. `told` counts the people who are written to about it."""

    act: ShareAct
    share_id: int
    duty_id: int
    parent_duty_id: int
    code: str
    short_title: str
    receiver: str
    giver: str
    due_at: datetime
    told: int
    is_share: bool = True


@dataclass(frozen=True, slots=True)
class Waiting:
    """Work that waits to be acknowledged by a person, to choose from."""

    shares: tuple["WaitingShare", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingShare:
    """A share that its receiver has not acknowledged yet."""

    share_id: int
    duty_id: int
    code: str
    short_title: str
    brief: str | None
    giver: str
    due_at: datetime
