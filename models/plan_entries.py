"""The entries of a plan's files as plain, frozen data.

They are what the files say, not what the database keeps: importing a plan turns them into rows.
"""

from dataclasses import dataclass
from datetime import date

from models.targets import Target

#: Cells of a row that a sub-row takes from its header when its own are blank, each with the
#: fields of `TaskEntry` that belong to it. A cell is inherited whole or not at all: a year and a
#: "hàng năm" of two rows are never mixed.
CELLS: dict[str, tuple[str, ...]] = {
    "time": ("time_text", "years", "recurrence", "due"),
    "lead": ("lead_text", "leads", "lead_groups"),
    "coordinating": ("coordinating_text", "coordinating", "coordinating_groups"),
    "funding": ("funding",),
    "products": ("products",),
    "note": ("note",),
    "reference_882": ("reference_882",),
}


@dataclass(frozen=True, slots=True)
class PeriodEntry:
    """The annual reporting period.

    `opens` and `cutoff` are days of the year as "MM-DD", `due` is a rule that
    `models.deadlines.parse_due` reads.
    """

    opens: str
    cutoff: str
    due: str


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """A row of the plan, blank cells filled from its header.

    Texts are as written in the decision. `years` are the first and the last year, `recurrence` is
    "annual" or None, `funding` holds the sources "I" to "IV". `inherited` names the cells (keys of
    `CELLS`) that came from the header, `doubt` is a question that only the signed paper settles,
    `related` are codes of passages in text.yaml that speak of the task.
    """

    code: str
    title: str
    short: str
    parent: str | None = None
    time_text: str | None = None
    years: tuple[int, int] | None = None
    recurrence: str | None = None
    due: str | None = None
    lead_text: str | None = None
    leads: tuple[str, ...] = ()
    lead_groups: tuple[str, ...] = ()
    coordinating_text: str | None = None
    coordinating: tuple[str, ...] = ()
    coordinating_groups: tuple[str, ...] = ()
    funding: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    note: str | None = None
    reference_882: str | None = None
    doubt: str | None = None
    related: tuple[str, ...] = ()
    is_leaf: bool = True
    inherited: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """A row of appendix I; indicators.yaml says what its keys mean.

    A target is what its written form says, None where the plan has none yet. `inherited` is
    {"lead"} where the lead agencies came from the row above. `is_reportable` is true for a row
    without rows below it and for one that has targets of its own.
    """

    code: str
    title: str
    parent: str | None = None
    lead_text: str | None = None
    leads: tuple[str, ...] = ()
    unit: str | None = None
    target_2030: Target | None = None
    target_2030_text: str | None = None
    target_2050: Target | None = None
    target_2050_text: str | None = None
    reporting: str | None = None
    note: str | None = None
    direction: str | None = None
    doubt: str | None = None
    is_reportable: bool = True
    inherited: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PassageEntry:
    """A numbered passage of the plan's text; text.yaml says what its keys mean."""

    code: str
    title: str | None = None
    text: str | None = None
    footnote: str | None = None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class AgencyEntry:
    """An agency; agencies.yaml says which kinds there are and what `source` means."""

    code: str
    name: str
    short: str
    kind: str
    source: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name under which the agency is found, its code among them."""
        return (self.code, self.name, self.short, *self.aliases)


@dataclass(frozen=True, slots=True)
class FormerAgency:
    """An agency that is no more: its names, and those of the living ones in its place."""

    code: str
    names: tuple[str, ...]
    ended_on: date
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """A named group of agencies; an unsettled one has no members yet and says why."""

    code: str
    name: str
    members: tuple[str, ...] = ()
    unsettled: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class RepairEntry:
    """What was mended in the copy: `line` of the copy, `kind` as in repairs.yaml."""

    line: int
    kind: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A day that is worked or off whatever the public calendar says, and who announced it."""

    day: date
    working: bool
    source: str


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A whole plan, rows in the order of the decision.

    `territory` is the province's code, `years` are those in which the plan is carried out,
    `vision` is the year it looks ahead to;
    `receiving` and `committee` are codes of agencies.
    """

    territory: str
    number: str
    signed_on: date
    title: str
    issuer: str
    years: tuple[int, int]
    vision: int
    receiving: str
    committee: str
    period: PeriodEntry
    tasks: tuple[TaskEntry, ...]
    indicators: tuple[IndicatorEntry, ...]
    text: tuple[PassageEntry, ...]
    agencies: tuple[AgencyEntry, ...]
    groups: tuple[GroupEntry, ...]
    repairs: tuple[RepairEntry, ...]
    calendar: tuple[CalendarEntry, ...]

    @property
    def leaves(self) -> tuple[TaskEntry, ...]:
        """The tasks that are reported: those without sub-tasks."""
        return tuple(task for task in self.tasks if task.is_leaf)

    @property
    def calendar_overrides(self) -> dict[date, bool]:
        """The days on which the public calendar is wrong, as `WorkingCalendar` takes them."""
        return {entry.day: entry.working for entry in self.calendar}
