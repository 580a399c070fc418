"""What a message can be read as. A reading is plain data: nothing has been done yet."""

from dataclasses import dataclass
from enum import StrEnum

from models.quick_report import PercentProblem


class Kind(StrEnum):
    """What somebody wants who writes without a command."""

    REPORT = "report"  #: says what was done on a task.
    ASK = "ask"  #: asks how a task stands.
    START = "start"  #: wants to report and names no task.
    STATUS = "status"  #: asks how the whole stands.
    MISSING = "missing"  #: asks who has not reported.
    OVERDUE = "overdue"  #: asks what is late.
    LIST = "list"  #: asks for the list of tasks, or what is still to do.
    HELP = "help"
    LANGUAGE = "language"
    STOP = "stop"
    GREETING = "greeting"
    THANKS = "thanks"
    SEVERAL = "several"  #: speaks of several tasks at once.
    NOTHING = "nothing"  #: nothing that we understand well enough.


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a report says, apart from its task. Empty where the message only names the task.

    `percent` and `difficulties` are as in `QuickReport`.
    """

    percent: int | PercentProblem | None = None
    result: str = ""
    difficulties: str | None = None
    #: "Không phát sinh".
    nothing_to_report: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said but the task's name."""
        return self == Said()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a message was read.

    `codes` are the tasks that are meant: one where it `is_sure`, else those that the person is
    asked about; empty for kinds that speak of no task. `unknown` is a code that the plan does not
    have.
    """

    kind: Kind
    codes: tuple[str, ...] = ()
    is_sure: bool = True
    said: Said = Said()
    unknown: str | None = None

    @property
    def is_choice(self) -> bool:
        """Whether the person has to be asked which task is meant."""
        return bool(self.codes) and not self.is_sure
