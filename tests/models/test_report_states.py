"""The chart of a report's way, the table of its arrows, and the tests of them agree."""

import re
from pathlib import Path

import pytest

from models.report_states import ARROWS, ForbiddenMoveError, Move, after
from models.reports import ReportStatus

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs/states-report.md").read_text(encoding="utf-8")


def drawn() -> set[tuple[str, str, str]]:
    arrows = re.findall(r"^ +(\S+) --> (\S+)(?:: (.+))?$", PAGE, re.MULTILINE)
    return {
        (letter, start, end)
        for start, end, letters in arrows
        for letter in (letters or "").split(", ")
        if letter
    }


def test_the_chart_draws_the_table() -> None:
    assert drawn() == {
        (move.value, start or "[*]", end or "[*]") for move, (start, end) in ARROWS.items()
    }


def test_every_letter_is_explained_once() -> None:
    assert re.findall(r"^- \*\*(\w)\*\* ", PAGE, re.MULTILINE) == [move.value for move in Move]


@pytest.mark.parametrize("move", Move)
def test_every_arrow_has_a_test(move: Move) -> None:
    tests = (ROOT / "tests/services/test_report_way.py").read_text(encoding="utf-8")
    assert f"def test_arrow_{move.value}_" in tests


@pytest.mark.parametrize("status", [None, *ReportStatus])
@pytest.mark.parametrize("move", Move)
def test_no_arrow_starts_anywhere_else(move: Move, status: ReportStatus | None) -> None:
    start, end = ARROWS[move]
    if status == start and end is not None:
        assert after(status, move) is end
    else:
        with pytest.raises(ForbiddenMoveError):
            after(status, move)


def test_only_the_table_changes_a_status() -> None:
    """A status that is set past the table would be an arrow that nobody has drawn."""
    setters = [
        path.name
        for path in (ROOT / "services").glob("*.py")
        if re.search(r"\breport\.status = |\.values\(.*status=", path.read_text(encoding="utf-8"))
    ]
    assert setters == ["report_versions.py"]
