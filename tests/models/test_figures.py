"""The figures against a count by hand, and the rules at their edges."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.figures import (
    DutyFacts,
    Figures,
    Filing,
    Rate,
    Standing,
    compute,
    signed_days,
    task_deadline,
)
from models.progress import TaskState

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = datetime(2026, 11, 19, 23, 59, 59, tzinfo=ZONE).astimezone(UTC)


def facts(
    number: int = 1,
    *,
    state: TaskState = TaskState.NOT_STARTED,
    filed: datetime | None = None,
    completed: datetime | None = None,
    task_due: datetime | None = None,
    agency: int = 1,
) -> DutyFacts:
    return DutyFacts(
        duty_id=number,
        task_code=str(number),
        task_position=number,
        task_title=f"Nhiệm vụ {number}",
        agency_id=agency,
        agency_code=f"a{agency}",
        agency_name=f"Cơ quan {agency}",
        due_at=DUE,
        task_due_at=task_due,
        state=state,
        percent=0,
        first_filed_at=filed,
        completed_at=completed,
    )


def figures(rows: list[DutyFacts], now: datetime) -> Figures:
    return compute(
        rows,
        scope="x",
        is_whole_plan=True,
        plan_number="1",
        year=2026,
        due_at=DUE,
        now=now,
        zone=ZONE,
    )


moments = st.datetimes(datetime(2026, 10, 1), datetime(2027, 1, 31), timezones=st.just(UTC))
duties = st.builds(
    facts,
    number=st.integers(1, 30),
    state=st.sampled_from(TaskState),
    filed=st.none() | moments,
    completed=st.none() | moments,
    task_due=st.none() | moments,
    agency=st.integers(1, 5),
)


@given(st.lists(duties, max_size=30), moments)
def test_every_number_is_the_one_counted_by_hand(rows: list[DutyFacts], now: datetime) -> None:
    found = figures(rows, now)
    on_time = [
        r for r in rows if r.first_filed_at and r.first_filed_at < DUE + timedelta(seconds=1)
    ]
    filed = [r for r in rows if r.first_filed_at]
    assert found.expected == len(rows)
    assert found.filings[Filing.ON_TIME] == len(on_time)
    assert found.filings[Filing.LATE] == len(filed) - len(on_time)
    assert found.filings[Filing.MISSING] == len(rows) - len(filed)
    assert found.update == Rate(len(filed), len(rows))
    assert found.on_time == Rate(len(on_time), len(filed))
    done = [r for r in rows if r.state is TaskState.COMPLETED]
    assert found.completion == Rate(len(done), len(rows))
    assert sum(sum(row.values()) for row in found.matrix.values()) == len(rows)
    for state in TaskState:
        assert sum(found.matrix[state].values()) == sum(r.state is state for r in rows)
    for broken in (found.by_agency, found.by_task):
        assert sum(row.expected for row in broken) == len(rows)
        assert sum(row.missing for row in broken) == len(rows) - len(filed)
        assert sum(row.completed for row in broken) == len(done)
        assert all(row.on_time + row.late + row.missing == row.expected for row in broken)
    sinces = [item.since for item in found.overdue]
    assert sinces == sorted(sinces)
    assert all(since < now for since in sinces)
    unfiled = [r for r in rows if not r.first_filed_at]
    if now >= DUE + timedelta(seconds=1):
        assert len(found.overdue) >= len(unfiled)


def test_without_data_there_is_no_percent() -> None:
    assert Rate(0, 0).percent is None
    assert Rate(0, 3).percent == 0.0
    assert Rate(2, 3).percent == 66.7


@pytest.mark.parametrize(
    ("filed", "expected"),
    [
        (None, Filing.MISSING),
        (DUE, Filing.ON_TIME),
        (DUE + timedelta(microseconds=999_999), Filing.ON_TIME),
        (DUE + timedelta(seconds=1), Filing.LATE),
    ],
)
def test_the_deadlines_last_second_counts(filed: datetime | None, expected: Filing) -> None:
    assert facts(filed=filed).filing is expected


def test_a_completed_task_is_frozen_at_its_first_completion() -> None:
    due = datetime(2026, 6, 30, tzinfo=UTC)
    in_time = facts(state=TaskState.COMPLETED, completed=due - timedelta(days=1), task_due=due)
    late = facts(state=TaskState.COMPLETED, completed=due + timedelta(days=1), task_due=due)
    far = datetime(2040, 1, 1, tzinfo=UTC)
    assert in_time.standing(far, ZONE) is Standing.DONE_ON_TIME
    assert late.standing(far, ZONE) is Standing.DONE_LATE
    assert facts(state=TaskState.COMPLETED, completed=due).standing(far, ZONE) is (
        Standing.NO_DEADLINE
    )


@pytest.mark.parametrize(
    ("year_to", "recurrence", "due_rule", "expected"),
    [
        (None, None, None, None),
        (2030, None, None, "2030-12-31T23:59:59+07:00"),
        (2030, "annual", None, "2026-12-31T23:59:59+07:00"),
        (None, "annual", "before 11-20", "2026-11-19T23:59:59+07:00"),
    ],
)
def test_a_tasks_own_deadline(
    year_to: int | None, recurrence: str | None, due_rule: str | None, expected: str | None
) -> None:
    found = task_deadline(year_to, recurrence, due_rule, 2026, ZONE)
    assert (found and found.astimezone(ZONE).isoformat()) == expected


def test_days_are_counted_in_the_offices_days() -> None:
    def on(day: int) -> int:
        return signed_days(DUE, datetime(2026, 11, day, 0, 30, tzinfo=ZONE), ZONE)

    assert [on(7), on(18), on(19), on(20), on(22)] == [12, 1, 0, -1, -3]
