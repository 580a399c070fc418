"""The figures of /status: one formula each, in one place.

They are computed from plain rows (`DutyFacts`), so that the same function serves the chat, the
command line, the summaries and the documents.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from models.deadlines import (
    Timeliness,
    days_left,
    days_overdue,
    end_of_day,
    is_late,
    parse_due,
    timeliness,
)
from models.progress import TaskState


class Filing(StrEnum):
    """Whether a duty's report has been filed in the period."""

    ON_TIME = "on_time"  #: the first version that was not returned came in time.
    LATE = "late"  #: the first version came after it.
    MISSING = "missing"  #: none has come.


class Standing(StrEnum):
    """How a task stands against its own time, as the office counts it."""

    ON_TRACK = "on_track"  #: trong hạn
    DUE_SOON = "due_soon"  #: sắp đến hạn
    OVERDUE = "overdue"  #: quá hạn
    NO_DEADLINE = "no_deadline"  #: không thời hạn
    DONE_ON_TIME = "done_on_time"  #: hoàn thành đúng hạn
    DONE_LATE = "done_late"  #: hoàn thành quá hạn


_STANDINGS = {
    Timeliness.ON_TRACK: Standing.ON_TRACK,
    Timeliness.DUE_SOON: Standing.DUE_SOON,
    Timeliness.OVERDUE: Standing.OVERDUE,
    Timeliness.NO_DEADLINE: Standing.NO_DEADLINE,
}


@dataclass(frozen=True, slots=True)
class Rate:
    """A share as n of N. With N = 0 there is no data, which is neither 0 % nor 100 %."""

    n: int
    total: int

    @property
    def percent(self) -> float | None:
        """The share in percent with one decimal, or None without data."""
        return round(100 * self.n / self.total, 1) if self.total else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyFacts:
    """What the figures need to know of one expected report.

    `due_at` is the report's last instant in time, `task_due_at` the task's own (None: none);
    `first_filed_at` is when the period's first version came that was not returned. `completed_at`
    is when the first version that says "completed" came, in this period or an earlier one: of
    those that were accepted, and while there are none, of those that were sent.
    """

    duty_id: int
    task_code: str
    task_position: int
    task_title: str
    agency_id: int
    agency_code: str
    agency_name: str
    due_at: datetime
    task_due_at: datetime | None
    state: TaskState
    percent: int
    first_filed_at: datetime | None
    completed_at: datetime | None
    has_difficulties: bool = False

    @property
    def filing(self) -> Filing:
        """Whether and when the report was filed."""
        if self.first_filed_at is None:
            return Filing.MISSING
        return Filing.LATE if is_late(self.due_at, self.first_filed_at) else Filing.ON_TIME

    def standing(self, now: datetime, zone: ZoneInfo) -> Standing:
        """Return how the task stands; once completed it is frozen."""
        if self.state is TaskState.COMPLETED and self.completed_at:
            if self.task_due_at is None:
                return Standing.NO_DEADLINE
            late = is_late(self.task_due_at, self.completed_at)
            return Standing.DONE_LATE if late else Standing.DONE_ON_TIME
        return _STANDINGS[timeliness(self.task_due_at, now, zone=zone)]

    def overdue_since(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """Return the earliest instant that was missed and still is, or None."""
        missed = []
        if self.standing(now, zone) is Standing.OVERDUE and self.task_due_at:
            missed.append(self.task_due_at)
        if self.filing is Filing.MISSING and is_late(self.due_at, now):
            missed.append(self.due_at)
        return min(missed, default=None)


def task_deadline(
    year_to: int | None, recurrence: str | None, due_rule: str | None, year: int, zone: ZoneInfo
) -> datetime | None:
    """Return a task's own deadline in a period's year, or None where the plan sets no time.

    A yearly task is due anew each year: on the day that the plan names, else at the year's end. A
    task with years is due at the end of the last one.
    """
    if due_rule:
        return parse_due(due_rule).deadline(year, zone)
    if recurrence:
        return end_of_day(date(year, 12, 31), zone)
    return end_of_day(date(year_to, 12, 31), zone) if year_to else None


def signed_days(deadline: datetime, now: datetime, zone: ZoneInfo) -> int:
    """Return the civil days left to a deadline, negative once it is past."""
    return days_left(deadline, now, zone) - days_overdue(deadline, now, zone)


@dataclass(frozen=True, slots=True)
class Overdue:
    """One duty that is late, and since when."""

    duty_id: int
    task_code: str
    task_title: str
    agency_name: str
    since: datetime
    is_report: bool


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The figures of one agency or of one task. `id` is the agency's, 0 for a task."""

    id: int
    code: str
    name: str
    expected: int
    on_time: int
    late: int
    missing: int
    completed: int


@dataclass(frozen=True, slots=True)
class Unacknowledged:
    """An agency that has not acknowledged `count` of the `total` tasks that the plan gives it."""

    agency_id: int
    name: str
    count: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What /status shows of the whole plan or of one agency."""

    scope: str
    is_whole_plan: bool
    plan_number: str
    year: int
    due_at: datetime
    now: datetime
    expected: int
    filings: dict[Filing, int]
    matrix: dict[TaskState, dict[Standing, int]]
    completion: Rate
    on_time: Rate
    update: Rate
    overdue: tuple[Overdue, ...]
    by_agency: tuple[Breakdown, ...]
    by_task: tuple[Breakdown, ...]
    #: Tasks that are given to nobody yet ("chưa xác định đơn vị"), by code.
    unsettled: tuple[str, ...] = field(default=())
    #: The plan's number where the reader has several to tell apart.
    plan: str | None = None
    #: Whether the reader may say who is meant by a group.
    may_settle: bool = False
    #: Who has not acknowledged every task yet ("chưa tiếp nhận"); of the whole plan only.
    unacknowledged: tuple[Unacknowledged, ...] = field(default=())


def compute(
    facts: Sequence[DutyFacts],
    *,
    scope: str,
    is_whole_plan: bool,
    plan_number: str,
    year: int,
    due_at: datetime,
    now: datetime,
    zone: ZoneInfo,
    unsettled: Sequence[str] = (),
    unacknowledged: Sequence[Unacknowledged] = (),
) -> Figures:
    """Return the figures of some expected reports. `now` is office time, aware."""
    filings = Counter(fact.filing for fact in facts)
    matrix = {state: dict.fromkeys(Standing, 0) for state in TaskState}
    for fact in facts:
        matrix[fact.state][fact.standing(now, zone)] += 1
    completed = sum(fact.state is TaskState.COMPLETED for fact in facts)
    filed = filings[Filing.ON_TIME] + filings[Filing.LATE]
    overdue = [
        Overdue(
            fact.duty_id,
            fact.task_code,
            fact.task_title,
            fact.agency_name,
            since,
            is_report=since == fact.due_at,
        )
        for fact in facts
        if (since := fact.overdue_since(now, zone))
    ]
    positions = {fact.task_code: fact.task_position for fact in facts}
    return Figures(
        scope=scope,
        is_whole_plan=is_whole_plan,
        plan_number=plan_number,
        year=year,
        due_at=due_at,
        now=now,
        expected=len(facts),
        filings={filing: filings[filing] for filing in Filing},
        matrix=matrix,
        completion=Rate(completed, len(facts)),
        on_time=Rate(filings[Filing.ON_TIME], filed),
        update=Rate(filed, len(facts)),
        overdue=tuple(
            sorted(overdue, key=lambda o: (o.since, positions[o.task_code], o.agency_name))
        ),
        by_agency=tuple(
            sorted(
                _break_down(
                    facts, lambda fact: (fact.agency_id, fact.agency_code, fact.agency_name)
                ),
                key=lambda row: (-row.missing, row.name),
            )
        ),
        by_task=tuple(
            sorted(
                _break_down(facts, lambda fact: (0, fact.task_code, fact.task_title)),
                key=lambda row: positions[row.code],
            )
        ),
        unsettled=tuple(unsettled),
        unacknowledged=tuple(unacknowledged),
    )


def _break_down(
    facts: Iterable[DutyFacts], key: Callable[[DutyFacts], tuple[int, str, str]]
) -> list[Breakdown]:
    groups: dict[tuple[int, str, str], list[DutyFacts]] = {}
    for fact in facts:
        groups.setdefault(key(fact), []).append(fact)
    rows = []
    for (id_, code, name), members in groups.items():
        filings = Counter(fact.filing for fact in members)
        rows.append(
            Breakdown(
                id_,
                code,
                name,
                len(members),
                filings[Filing.ON_TIME],
                filings[Filing.LATE],
                filings[Filing.MISSING],
                sum(fact.state is TaskState.COMPLETED for fact in members),
            )
        )
    return rows
