"""Figures as people write them, and what looks wrong in one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.indicator_figures import DIGITS, Doubt, doubts, read_figure, write_figure
from models.targets import Target, TargetKind

FIGURES = st.decimals(
    min_value=Decimal(-(10**9)), max_value=Decimal(10**9), places=3, allow_nan=False
) | st.integers(-(10**12), 10**12).map(Decimal)


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("1.234,5", "1234.5"),
        ("98,5%", "98.5"),
        ("0,75", "0.75"),
        ("98,5 %", "98.5"),
        ("98,5 phần trăm", "98.5"),
        ("15", "15"),
        ("98.5", "98.5"),
        ("1.234", "1234"),
        ("1.234.567", "1234567"),
        ("1.234.567,89", "1234567.89"),
        ("1 234 567,8", "1234567.8"),
        ("1,234.5", "1234.5"),
        ("1,234", "1.234"),
        ("12,345,678", "12345678"),
        ("0.750", "0.750"),
        ("−1,5", "-1.5"),
        ("-0,5%", "-0.5"),
        ("98,50", "98.50"),
        (" 1200 tấn khí CO2 ", "1200"),
        ("98,5.", "98.5"),
    ],
)
def test_a_figure_is_read_as_it_is_meant(text: str, figure: str) -> None:
    unit = "Tấn khí CO2" if "CO2" in text else "%"
    read = read_figure(text, unit)
    assert read is not None
    assert str(read) == figure


@pytest.mark.parametrize(
    "text",
    ["", "nhiều", "khoảng 98", "1,2,3", "1.23.4", "98,", ",5", "1..2", "--5", "NaN", "1e5", "٣",
     "12 tháng 6", "0.123.456", "9" * (DIGITS + 1), "98,5 %% ", "-", "%"],
)  # fmt: skip
def test_what_is_no_figure_is_none(text: str) -> None:
    assert read_figure(text, "%") is None


@given(figure=FIGURES)
def test_what_is_written_is_read_again(figure: Decimal) -> None:
    assert read_figure(write_figure(figure), None) == figure
    assert read_figure(f"{write_figure(figure)}%", "%") == figure


@given(text=st.text(max_size=30), unit=st.none() | st.text(max_size=10))
def test_no_text_breaks_the_reader(text: str, unit: str | None) -> None:
    figure = read_figure(text, unit)
    assert figure is None or figure.is_finite()


AT_LEAST = Target.of(TargetKind.AT_LEAST, "40")


@pytest.mark.parametrize(
    ("figure", "unit", "before", "target", "found"),
    [
        ("35", "%", None, AT_LEAST, ()),
        ("135", "%", None, AT_LEAST, (Doubt.PERCENT,)),
        ("135", "%/năm", None, None, ()),
        ("-5", "%", None, AT_LEAST, (Doubt.NEGATIVE,)),
        ("-5", "%", None, Target.of(TargetKind.RANGE, "-10", "0"), ()),
        ("500", None, "40", AT_LEAST, (Doubt.JUMP,)),
        ("400", None, "40", AT_LEAST, ()),
        ("3,9".replace(",", "."), None, "40", AT_LEAST, (Doubt.JUMP,)),
        ("5000", None, None, AT_LEAST, (Doubt.FAR,)),
        ("0.3", None, None, AT_LEAST, (Doubt.FAR,)),
        ("0", None, "40", AT_LEAST, ()),
        ("40", None, "0", AT_LEAST, ()),
        ("985", "%", "98.5", AT_LEAST, (Doubt.PERCENT,)),
    ],
)
def test_what_looks_wrong_is_asked_about(
    figure: str, unit: str | None, before: str | None, target: Target | None, found: object
) -> None:
    known = Decimal(before) if before else None
    assert doubts(Decimal(figure), unit, known, target) == found
