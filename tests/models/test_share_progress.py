"""What the shares of a task say of the whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.progress import FIXED_PERCENT, TaskState
from models.share_progress import ShareFacts, sum_up

NOT_STARTED, IN_PROGRESS, COMPLETED, PAUSED = TaskState


def facts(*shares: tuple[TaskState, int], reported: bool = True) -> list[ShareFacts]:
    return [
        ShareFacts(receiver=(n, None), state=state, percent=percent, is_reported=reported)
        for n, (state, percent) in enumerate(shares)
    ]


def test_no_shares_say_nothing() -> None:
    assert sum_up([]) is None


@pytest.mark.parametrize(
    ("shares", "state", "percent"),
    [
        ([(COMPLETED, 100), (COMPLETED, 100)], COMPLETED, 100),
        ([(COMPLETED, 100), (IN_PROGRESS, 99)], IN_PROGRESS, 99),
        ([(IN_PROGRESS, 60), (NOT_STARTED, 0), (NOT_STARTED, 0)], IN_PROGRESS, 20),
        ([(IN_PROGRESS, 2), (NOT_STARTED, 0), (NOT_STARTED, 0)], IN_PROGRESS, 1),
        ([(NOT_STARTED, 0), (NOT_STARTED, 0)], NOT_STARTED, 0),
        ([(PAUSED, 40), (COMPLETED, 100)], PAUSED, 70),
        ([(PAUSED, 40), (IN_PROGRESS, 50)], IN_PROGRESS, 45),
        ([(COMPLETED, 100), (NOT_STARTED, 0)], IN_PROGRESS, 50),
    ],
)
def test_the_whole_follows_from_the_shares(
    shares: list[tuple[TaskState, int]], state: TaskState, percent: int
) -> None:
    progress = sum_up(facts(*shares))
    assert progress
    assert (progress.state, progress.percent) == (state, percent)


def test_receivers_are_counted_and_not_shares() -> None:
    first, second = facts((IN_PROGRESS, 50), (IN_PROGRESS, 50))
    silent = facts((NOT_STARTED, 0), reported=False)[0]
    # The first receiver has two shares and has reported one of them.
    progress = sum_up([first, silent, second])
    assert progress
    assert (progress.reported, progress.receivers, progress.only_units) == (1, 2, True)


def test_a_person_among_the_receivers_is_told() -> None:
    share = ShareFacts(receiver=(1, 7), state=NOT_STARTED, percent=0, is_reported=False)
    progress = sum_up([share])
    assert progress
    assert not progress.only_units


@given(
    st.lists(
        st.sampled_from(TaskState).flatmap(
            lambda state: st.tuples(
                st.just(state),
                st.just(FIXED_PERCENT[state])
                if state in FIXED_PERCENT
                else st.integers(0 if state is PAUSED else 1, 99),
            )
        ),
        min_size=1,
        max_size=9,
    )
)
def test_a_hundred_percent_and_completed_are_one_and_only_where_all_are(
    shares: list[tuple[TaskState, int]],
) -> None:
    progress = sum_up(facts(*shares))
    assert progress
    everyone = all(state is COMPLETED for state, _ in shares)
    assert (progress.percent == 100) is (progress.state is COMPLETED) is everyone
    assert min(percent for _, percent in shares) <= max(progress.percent, 1)
    assert progress.percent <= max(percent for _, percent in shares) or progress.percent == 1
