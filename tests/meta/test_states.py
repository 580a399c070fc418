"""The charts of states and the tables behind them are the same."""

import re
from pathlib import Path

import pytest

from models.request_states import (
    DIFFICULTY_ARROWS,
    EXTENSION_ARROWS,
    DifficultyArrow,
    ExtensionArrow,
)

DOCS = Path(__file__).parent.parent.parent / "docs"
CHARTS: dict[str, tuple[ExtensionArrow, ...] | tuple[DifficultyArrow, ...]] = {
    "states-extension.md": EXTENSION_ARROWS,
    "states-difficulty.md": DIFFICULTY_ARROWS,
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_draws_the_arrows_of_its_table_and_explains_each(name: str) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    drawn = {
        (letter, before, after)
        for before, after, letters in re.findall(r"^ +(\S+) --> (\w+): (.+)$", text, re.MULTILINE)
        for letter in letters.split(", ")
    }
    table = {
        (arrow.letter, str(arrow.before or "[*]"), str(arrow.after)) for arrow in CHARTS[name]
    }
    assert drawn == table
    explained = {
        letter
        for letters in re.findall(r"^- \*\*([a-z, ]+)\*\*", text, re.MULTILINE)
        for letter in letters.split(", ")
    }
    assert explained == {arrow.letter for arrow in CHARTS[name]}


@pytest.mark.parametrize("name", CHARTS)
def test_no_two_arrows_have_one_letter_or_do_one_verb_from_one_state(name: str) -> None:
    arrows = CHARTS[name]
    assert len({arrow.letter for arrow in arrows}) == len(arrows)
    assert len({(arrow.before, arrow.verb) for arrow in arrows}) == len(arrows)
