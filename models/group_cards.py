"""Plain data of the groups: which are to be settled, what hangs on them, what a change does."""

from dataclasses import dataclass
from enum import StrEnum

from models.plans import PartyRole


@dataclass(frozen=True, slots=True)
class GroupTask:
    """A task that names the group; `plan` is its plan's number, where there are several."""

    code: str
    short_title: str
    role: PartyRole
    plan: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """A group in the list: why it is open, how many members it has, which tasks name it."""

    group_id: int
    code: str
    name: str
    reason: str | None
    is_unsettled: bool
    members: int
    tasks: tuple[GroupTask, ...]


@dataclass(frozen=True, slots=True)
class GroupList:
    """The groups to settle, the most urgent first, or those that are settled."""

    lines: tuple[GroupLine, ...]
    are_settled: bool
    others: int


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A group with the names of its members."""

    line: GroupLine
    members: tuple[str, ...]


class ChangeKind(StrEnum):
    """What happens to a task when a group's members change."""

    GIVEN = "given"  #: the agency gets the task.
    LEADS = "leads"  #: it had the task to coordinate and leads it from now on, or the reverse.
    TAKEN = "taken"  #: it has the task no longer; what it has not reported is not asked any more.
    #: it has the task no longer, and what it has reported stays.
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class TaskChange:
    """One agency and one task: what would happen, or has happened."""

    kind: ChangeKind
    code: str
    plan: str | None
    agency_name: str
    role: PartyRole


@dataclass(frozen=True, slots=True)
class OpenName:
    """A typed name that means several agencies, or none; (number, name) of those it may mean."""

    typed: str
    is_ambiguous: bool
    choices: tuple[tuple[int, str], ...]


class GroupStep(StrEnum):
    """What is asked while a group is being settled."""

    NAMES = "names"  #: which agencies are meant; nothing would change yet.
    WHICH = "which"  #: which agency a name means that is in doubt.
    PREVIEW = "preview"  #: whether what follows is right.


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDraft:
    """Where the settling of a group stands.

    `chosen` are (number, name) of the members as they would be, `open_name` is the name that has
    to be settled first. `revision` goes into the buttons: one that carries another is old.
    """

    group_id: int
    name: str
    reason: str | None
    chosen: tuple[tuple[int, str], ...]
    step: GroupStep
    open_name: OpenName | None
    changes: tuple[TaskChange, ...]
    year: int
    revision: int


@dataclass(frozen=True, slots=True)
class Settled:
    """A group whose members were set; `waiting` counts the groups that are still to settle."""

    group_id: int
    name: str
    members: tuple[str, ...]
    changes: tuple[TaskChange, ...]
    year: int
    waiting: int
