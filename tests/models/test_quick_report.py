"""A report in one message, and the short answers of a dialog."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.quick_report import (
    PercentFault,
    PercentProblem,
    QuickReport,
    read_choice,
    read_percent,
    read_quick_report,
    says_none,
)

EXAMPLE = "11 60% Đã thí điểm tại 5 xã. Vướng mắc: thiếu xe thu gom"


def test_the_example() -> None:
    expected = QuickReport("11", 60, "Đã thí điểm tại 5 xã.", "thiếu xe thu gom")
    assert read_quick_report(EXAMPLE) == expected
    assert read_quick_report(unicodedata.normalize("NFD", EXAMPLE)) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("6.a 50% xong", "6.a"),
        ("6a 50% xong", "6.a"),
        ("6A 50% xong", "6.a"),
        ("6 a 50% xong", "6.a"),
        ("6.a: 50% xong", "6.a"),
        ("6.a) 50% xong", "6.a"),
        ("nv 11 50% xong", "11"),
        ("NV11 50% xong", "11"),
        ("nhiệm vụ 6.a 50% xong", "6.a"),
        ("Nhiem vu so 6a: 50% xong", "6.a"),
        ("06.a 50% xong", "6.a"),
        ("11 - 50% - xong", "11"),
        ("11, 50%, xong", "11"),
        ("6đ 50% xong", "6.đ"),
        ("11\n50%\nxong", "11"),
    ],
)
def test_ways_to_write_the_code(text: str, code: str) -> None:
    assert read_quick_report(text) == QuickReport(code, 50, "xong", None)


@pytest.mark.parametrize(
    "percent",
    [
        "60%",
        "60 %",
        "60 phần trăm",
        "60 phan tram",
        "được 60%",
        "đạt 60%",
        "khoảng 60%",
        "tiến độ 60%",
        "Tiến độ: đạt khoảng 60%",
        "60%,",
    ],
)
def test_ways_to_write_the_percentage(percent: str) -> None:
    assert read_quick_report(f"11 {percent} đã làm") == QuickReport("11", 60, "đã làm", None)


@pytest.mark.parametrize(
    "result",
    [
        "Đã thí điểm tại 5 xã",
        "Thu gom của 100% hộ",
        "60 hộ tham gia",
        "được 5 xã, đạt 40% kế hoạch",
    ],
)
def test_a_number_in_the_result_is_no_percentage(result: str) -> None:
    assert read_quick_report(f"11 {result}") == QuickReport("11", None, result, None)
    assert read_quick_report(f"11 30% {result}") == QuickReport("11", 30, result, None)


@pytest.mark.parametrize(
    ("percent", "fault"),
    [
        ("140%", PercentFault.OUT_OF_RANGE),
        ("60,5%", PercentFault.NOT_WHOLE),
        ("60.5 %", PercentFault.NOT_WHOLE),
        ("9999999999%", PercentFault.OUT_OF_RANGE),
    ],
)
def test_a_wrong_percentage_is_a_value_with_its_reason(percent: str, fault: PercentFault) -> None:
    report = read_quick_report(f"11 {percent} xong")
    assert report == QuickReport("11", PercentProblem(fault, percent), "xong", None)


@pytest.mark.parametrize(
    "marker",
    [
        "Vướng mắc:",
        "vuong mac:",
        "VƯỚNG MẮC :",
        "Khó khăn:",
        "kho khan:",
        "Khó khăn, vướng mắc:",
        "Khó khăn vướng mắc:",
        "Khó khăn và vướng mắc:",
        "Những khó khăn, vướng mắc:",
        "Vướng mắc, khó khăn:",
    ],
)
def test_markers_of_difficulties(marker: str) -> None:
    assert read_quick_report(f"11 60% Xong. {marker} thiếu xe") == QuickReport(
        "11", 60, "Xong.", "thiếu xe"
    )
    assert read_quick_report(f"11 60%\n{marker}\nthiếu xe") == QuickReport(
        "11", 60, "", "thiếu xe"
    )


@pytest.mark.parametrize("none", ["không có", "Không.", "ko", "khong co", "không có vướng mắc"])
def test_said_to_be_none_is_not_the_same_as_not_said(none: str) -> None:
    assert read_quick_report(f"11 60% Xong. Vướng mắc: {none}") == QuickReport(
        "11", 60, "Xong.", ""
    )
    assert read_quick_report("11 60% Xong.") == QuickReport("11", 60, "Xong.", None)
    assert read_quick_report("11 60% Xong. Vướng mắc:") == QuickReport("11", 60, "Xong.", None)


@pytest.mark.parametrize("some", ["không đủ xe", "không có xe thu gom", "chưa có vốn", "0 đồng"])
def test_a_lack_is_a_difficulty(some: str) -> None:
    assert read_quick_report(f"11 60% Xong. Vướng mắc: {some}") == QuickReport(
        "11", 60, "Xong.", some
    )


def test_a_difficulty_without_its_colon_belongs_to_the_result() -> None:
    text = "đã gỡ vướng mắc về xe"
    assert read_quick_report(f"11 60% {text}") == QuickReport("11", 60, text, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "xin chào",
        "60%",
        "60% xong",
        "11",
        "6.a",
        "nv 11",
        "12/11 họp",
        "19h họp",
        "11,5 triệu",
        "5.000 cây",
        "2026 đã xong",
        "0 50% x",
        "Sở TN&MT 11 60%",
        "/nhiemvu 11",
    ],
)
def test_other_messages_are_no_reports(text: str) -> None:
    assert read_quick_report(text) is None


def test_known_codes_settle_a_letter_behind_the_number() -> None:
    text = "11 a Lực đã thí điểm"
    assert read_quick_report(text, {"11"}) == QuickReport("11", None, "a Lực đã thí điểm", None)
    assert read_quick_report("6 a đã thí điểm", {"6.a"}) == QuickReport(
        "6.a", None, "đã thí điểm", None
    )
    # "ạ" and "ở" are words, not sub-rows.
    assert read_quick_report("10 ạ 5 xã") == QuickReport("10", None, "ạ 5 xã", None)
    # An unknown code is for the caller to speak about.
    assert read_quick_report("77 60% x", {"11"}) == QuickReport("77", 60, "x", None)


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("60", 60),
        ("60%", 60),
        ("khoảng 60 %", 60),
        ("đạt 60%.", 60),
        ("Tiến độ: 60 phần trăm ạ", 60),
        ("0", 0),
        ("100%", 100),
        ("007", 7),
    ],
)
def test_an_answer_that_is_a_percentage(text: str, percent: int) -> None:
    assert read_percent(text) == percent


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("140", PercentFault.OUT_OF_RANGE),
        ("-5", PercentFault.OUT_OF_RANGE),
        ("abc", PercentFault.NO_NUMBER),
        ("sáu mươi", PercentFault.NO_NUMBER),
        ("", PercentFault.NO_NUMBER),
        ("60,5", PercentFault.NOT_WHOLE),
        ("5 xã", PercentFault.UNCLEAR),
        ("50 60", PercentFault.UNCLEAR),
    ],
)
def test_an_answer_that_is_none(text: str, fault: PercentFault) -> None:
    assert read_percent(text) == PercentProblem(fault, text)


def test_no_more_is_quoted_than_a_line() -> None:
    answer = read_percent("9" * 4000)
    assert isinstance(answer, PercentProblem)
    assert len(answer.text) <= 60


@pytest.mark.parametrize(
    ("text", "choice"),
    [("1", 1), ("2.", 2), ("chọn số 3", 3), ("03", 3), ("4", None), ("0", None), ("một", None)],
)
def test_a_choice_from_a_menu(text: str, choice: int | None) -> None:
    assert read_choice(text, 3) == choice


@pytest.mark.parametrize("text", ["Không ạ", "không có gì", "Chưa có.", "Không phát sinh"])
def test_none_is_understood(text: str) -> None:
    assert says_none(text)


CODES = st.builds(
    lambda number, letter: f"{number}{letter}",
    st.integers(1, 99),
    st.sampled_from(["", ".a", ".b", ".c", ".đ"]),
)
PROSE = st.lists(
    st.sampled_from(["Đã", "thí điểm", "tại", "5", "xã,", "100%", "hộ", "dân;", "còn", "20"]),
    min_size=1,
).map(lambda words: "Xong " + " ".join(words))


@given(code=CODES, percent=st.integers(0, 100), result=PROSE, difficulties=PROSE)
def test_what_is_written_is_read(code: str, percent: int, result: str, difficulties: str) -> None:
    text = f"{code} {percent}% {result} Khó khăn, vướng mắc: {difficulties}"
    result = result.strip(" ;,")
    assert read_quick_report(text) == QuickReport(code, percent, result, difficulties)


@given(text=st.text() | st.text("0123456789.%a đạt khó khăn vướng mắc:,-\n"))
def test_no_message_breaks_the_reader(text: str) -> None:
    read_quick_report(text)
    read_quick_report(f"11 {text}")
    read_percent(text)
    read_choice(text, 9)
    says_none(text)


@pytest.mark.parametrize("unit", [" ", "khó khăn ", "đạt ", "0", ",", "\n", "vướng mắc,"])
def test_the_longest_message_is_read_at_once(unit: str) -> None:
    text = (unit * 4096)[:4096]
    before = time.perf_counter()
    read_quick_report(f"11 {text}")
    read_quick_report(f"11 khó khăn{text}")
    read_percent(text)
    says_none(text)
    assert time.perf_counter() - before < 1
