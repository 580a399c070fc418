"""A row of the tables is high enough for what stands in it."""

import pytest

from exports.plan_xlsx import _height


def test_a_row_is_as_high_as_its_longest_cell_needs() -> None:
    assert _height(["a", "b"], [6, 58]) == pytest.approx(16.5)
    assert _height(["a", "chữ " * 60], [6, 58]) == pytest.approx(16.5 * 4)
    assert _height(["- một\n- hai\n- ba", ""], [20, 58]) == pytest.approx(16.5 * 3)
    assert _height(["x" * 40_000], [6]) == 409  # the most that a row can have
