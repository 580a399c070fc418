"""Appendix I of Decision 1649 against what the decision says, written out by hand."""

from decimal import Decimal
from pathlib import Path

import pytest

from models.plan_file import IndicatorEntry, PlanFile, read_plan
from models.targets import Target

FOLDER = Path(__file__).parents[2] / "plans" / "1649"

#: code → first words, lead agencies, unit, cells "KH 2030" and "Dự kiến đến 2050" as on paper.
ROWS: dict[str, tuple[str, str, str | None, str | None, str | None]] = {
    "I": ("Giảm cường độ", "so-tnmt cuc-thong-ke", "%", "Giảm ít nhất 15%", "Giảm ít nhất 30%"),
    "I.1": ("Tổng lượng phát thải", "so-tnmt", "Tấn khí CO2", None, None),
    "I.2": ("Cường độ phát thải", "so-tnmt", "Tấn khí CO2/triệu đồng", None, None),
    "II": ("Xanh hóa các ngành kinh tế", "", None, None, None),
    "II.1": ("Giảm tiêu hao năng lượng", "so-ct", "%/năm", "1,0 – 1,5", "1,0"),
    "II.2": ("Tỷ trọng năng lượng tái tạo", "so-ct", "%", "15 - 20", "25 - 30"),
    "II.3": ("Tỷ trọng kinh tế số", "so-tttt", "%", "25", "50"),
    "II.4": ("Tỷ lệ che phủ rừng", "so-nnptnt", "%", "4,5", "4,8"),
    "II.5": ("Tỷ lệ diện tích cây trồng cạn có tưới được", "so-nnptnt", "%", "40", "80"),
    "III": ("Xanh hóa lối sống", "", None, None, None),
    "III.1": ("Tỷ lệ chất thải rắn sinh hoạt", "so-tnmt", "%", "98,5", "100"),
    "III.2": ("Tỷ lệ chất thải rắn sinh hoạt", "so-tnmt", "%", None, None),
    "III.3": ("Tỷ lệ nước thải đô thị", "so-xd", None, None, None),
    "III.3.1": ("Đô thị loại II trở lên", "so-xd", "%", "50", "100"),
    "III.3.2": ("Các loại đô thị còn lại", "so-xd", "%", "20", "100"),
    "III.4": ("Tỷ lệ đảm nhận", "so-gtvt", "%", None, "10"),
    "III.5": ("Tỷ lệ xe buýt", "so-gtvt", "%", None, "100"),
    "III.6": ("Tỷ lệ xe buýt", "so-gtvt", "%", None, "100"),
    "III.7": ("Tỷ lệ mua sắm công xanh", "so-tc", "%", "35", "50"),
    "III.8": ("Số đô thị phê duyệt", "so-xd", "Đô thị", None, None),
    "IV": ("Xanh hóa quá trình chuyển đổi", "", None, None, None),
    "IV.1": ("Chỉ số phát triển con người", "cuc-thong-ke", None, "0,75", "0,80"),
    "IV.2": ("Tỷ lệ dân số được sử dụng nước sạch", "", None, None, None),
    "IV.2.1": ("Tỷ lệ dân số thành thị", "so-xd", "%", "100", "100"),
    "IV.2.2": ("Tỷ lệ hộ dân nông thôn", "so-nnptnt", "%", "100", "100"),
}

#: The targets that are more than one exact figure.
AT_LEAST = {("I", 2030): "15", ("I", 2050): "30"}
RANGES = {
    ("II.1", 2030): ("1.0", "1.5"),
    ("II.2", 2030): ("15", "20"),
    ("II.2", 2050): ("25", "30"),
}

ONLY_HEADS = {"II", "III", "III.3", "IV", "IV.2"}
WITHOUT_PERIOD = {"I", "I.1", "I.2", *ONLY_HEADS}
BETTER_DOWN = {"I.1", "I.2", "III.2"}


@pytest.fixture(scope="module")
def plan() -> PlanFile:
    return read_plan(FOLDER)


@pytest.fixture(scope="module")
def rows(plan: PlanFile) -> dict[str, IndicatorEntry]:
    return {row.code: row for row in plan.indicators}


def test_it_has_25_rows_in_order_and_20_are_reported(plan: PlanFile) -> None:
    assert [row.code for row in plan.indicators] == list(ROWS)
    reported = [row.code for row in plan.indicators if row.is_reportable]
    assert reported == [code for code in ROWS if code not in ONLY_HEADS]
    assert (len(ROWS), len(reported)) == (25, 20)


@pytest.mark.parametrize("code", ROWS)
def test_a_row_says_what_the_paper_says(rows: dict[str, IndicatorEntry], code: str) -> None:
    title, leads, unit, first, second = ROWS[code]
    row = rows[code]
    assert row.title.startswith(title)
    assert row.leads == tuple(leads.split())
    assert bool(row.lead_text) == bool(leads)
    assert row.unit == unit
    assert (row.target_2030_text, row.target_2050_text) == (first, second)
    assert row.reporting == (None if code in WITHOUT_PERIOD else "annual")


@pytest.mark.parametrize("year", [2030, 2050])
@pytest.mark.parametrize("code", ROWS)
def test_a_target_is_what_is_written(
    rows: dict[str, IndicatorEntry], code: str, year: int
) -> None:
    target: Target | None = getattr(rows[code], f"target_{year}")
    written = ROWS[code][3 if year == 2030 else 4]
    if written is None:
        assert target is None
        return
    assert target is not None
    stored = target.stored()
    if low_high := RANGES.get((code, year)):
        assert stored == {"kind": "range", "low": low_high[0], "high": low_high[1]}
    elif least := AT_LEAST.get((code, year)):
        assert stored == {"kind": "at_least", "value": least}
    else:
        assert stored == {"kind": "exact", "value": written.replace(",", ".")}
    assert all(isinstance(number, Decimal) for number in target.numbers)
    assert Target.restored(stored) == target


def test_directions_and_notes(rows: dict[str, IndicatorEntry]) -> None:
    for code, row in rows.items():
        expected = "down" if code in BETTER_DOWN else None if code in ONLY_HEADS else "up"
        assert row.direction == expected, code
    notes = {code: row.note for code, row in rows.items() if row.note}
    assert notes == {
        "I.1": "Bổ sung chỉ tiêu này khi có thông tin",
        "III.2": "Bổ sung khi có thông tin",
        "III.8": "Bổ sung khi có thông tin",
    }


def test_what_a_row_takes_from_above_is_marked(rows: dict[str, IndicatorEntry]) -> None:
    inherited = {code: row.inherited for code, row in rows.items() if row.inherited}
    assert inherited == {"III.3.1": {"lead"}, "III.3.2": {"lead"}}


def test_what_only_the_signed_paper_settles_is_said(rows: dict[str, IndicatorEntry]) -> None:
    assert {code for code, row in rows.items() if row.doubt} == {"I.2", "II.5", "III.7", "IV.1"}


def test_a_report_goes_up_the_chain(plan: PlanFile) -> None:
    """Commune → district → planning department → People's Committee."""
    from models.agencies import receiver_of

    agencies = {agency.code: agency for agency in plan.agencies}

    def chain(code: str) -> list[str]:
        agency = agencies[code]
        up = receiver_of(
            code, agency.kind, agency.parent, planning=plan.receiving, committee=plan.committee
        )
        return [code] if up is None else [code, *chain(up)]

    top = ["so-khdt", "ubnd-tinh"]
    assert chain("xa-long-huu-tx-duyen-hai")[1:] == ["ubnd-tx-duyen-hai", *top]
    assert chain("phong-tnmt-tx-duyen-hai")[1:] == ["ubnd-tx-duyen-hai", *top]
    assert chain("ubnd-h-duyen-hai")[1:] == top
    assert chain("so-tnmt")[1:] == top
    assert chain("cuc-thong-ke")[1:] == top
    assert chain("mttq-tinh")[1:] == top
    assert chain("bo-khdt") == ["bo-khdt"]
    assert all(chain(code)[-1] in ("ubnd-tinh", code) for code in agencies)
