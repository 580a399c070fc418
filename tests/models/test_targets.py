"""Targets of indicators: typed, exact, and the same after the database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.targets import Target, TargetKind, in_words

NUMBERS = st.decimals(0, 10**6, allow_nan=False, allow_infinity=False, places=2)


@given(low=NUMBERS, high=NUMBERS)
def test_what_is_stored_comes_back_with_every_decimal(low: Decimal, high: Decimal) -> None:
    targets = [Target.of(TargetKind.EXACT, str(low)), Target.of(TargetKind.AT_LEAST, str(low))]
    if low < high:
        targets.append(Target.of(TargetKind.RANGE, str(low), str(high)))
    for target in targets:
        again = Target.restored(target.stored())
        assert again == target
        assert list(map(str, again.numbers)) == list(map(str, target.numbers))


@pytest.mark.parametrize("text", ["", "15%", "1,5", "1e3", "nan", "inf", "١٥", " 15", "15 ", "+1"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no number"):
        Target.of(TargetKind.EXACT, text)


@pytest.mark.parametrize(("low", "high"), [("2", "1"), ("1", "1"), ("1.0", "1")])
def test_a_range_goes_upwards(low: str, high: str) -> None:
    with pytest.raises(ValueError, match="turned round or empty"):
        Target.of(TargetKind.RANGE, low, high)


@pytest.mark.parametrize(
    ("number", "words"), [("98.5", "98,5"), ("0.80", "0,80"), ("100", "100"), ("1.0", "1,0")]
)
def test_numbers_are_written_with_a_comma(number: str, words: str) -> None:
    assert in_words(Decimal(number)) == words
