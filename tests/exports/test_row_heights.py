"""A row of the tables is high enough for what stands in it."""

import pytest

from exports.sheets import height


def test_a_row_is_as_high_as_its_longest_cell_needs() -> None:
    assert height(["a", "b"], [6, 58]) == pytest.approx(16.5)
    assert height(["a", "chữ " * 60], [6, 58]) == pytest.approx(16.5 * 4)
    assert height(["- một\n- hai\n- ba", ""], [20, 58]) == pytest.approx(16.5 * 3)
    assert height(["x" * 40_000], [6]) == 409  # the most that a row can have
