"""The states of a share: the chart, the table, and what the columns say."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.assignment_states import TRANSITIONS, Act, AssignmentState, may_follow, state_of
from models.plans import Assignment

CHART = (Path(__file__).parents[2] / "docs/states-assignment.md").read_text(encoding="utf-8")
TABLE = (Path(__file__).parents[2] / "models/assignment_states.py").read_text(encoding="utf-8")
WHEN = datetime(2026, 11, 2, 8, tzinfo=UTC)


def arrows() -> dict[str, tuple[str, str]]:
    """Return the chart's arrows by their letters."""
    return {
        letter: (start, end)
        for start, end, letters in re.findall(r"^ +(\S+) --> (\S+): (.+)$", CHART, re.MULTILINE)
        for letter in letters.split(", ")
    }


def test_the_chart_has_the_arrows_of_the_table_and_no_other() -> None:
    states, acts = AssignmentState.__members__, Act.__members__
    table = {
        letter: (states[start].value, states[end].value)
        for start, act, end, letter in re.findall(
            r"\(_S\.(\w+), Act\.(\w+)\): _S\.(\w+),  # (\w)$", TABLE, re.MULTILINE
        )
        if act in acts
    }
    assert len(table) == len(TRANSITIONS)
    chart = arrows()
    assert chart.pop("a") == ("[*]", "given")
    assert chart == table


def test_every_letter_of_the_chart_is_explained() -> None:
    explained = re.findall(r"^- \*\*(\w(?:, \w)*)\*\*", CHART, re.MULTILINE)
    assert sorted(letter for group in explained for letter in group.split(", ")) == sorted(
        arrows()
    )


def test_every_state_is_in_the_chart() -> None:
    states = {state for arrow in arrows().values() for state in arrow} - {"[*]"}
    assert states == set(AssignmentState)


@pytest.mark.parametrize(
    ("columns", "state"),
    [
        ({}, AssignmentState.GIVEN),
        ({"acknowledged_at": WHEN}, AssignmentState.ACKNOWLEDGED),
        ({"hand_back_at": WHEN}, AssignmentState.WISHED_BACK),
        ({"acknowledged_at": WHEN, "hand_back_at": WHEN}, AssignmentState.WISHED_BACK),
        ({"hand_back_at": WHEN, "ended_at": WHEN}, AssignmentState.RECALLED),
        ({"ended_at": WHEN, "successor_id": 2}, AssignmentState.MOVED),
    ],
)
def test_the_state_follows_from_the_columns(
    columns: dict[str, object], state: AssignmentState
) -> None:
    assert state_of(Assignment(**columns)) is state


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("columns", [{}, {"successor_id": 2}])
def test_nothing_follows_an_end(act: Act, columns: dict[str, object]) -> None:
    assert not may_follow(Assignment(ended_at=WHEN, **columns), act)
