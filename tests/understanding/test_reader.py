"""What single rules of the reader are for; how well all of them work is in test_corpus.py."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text import bare_letters
from models.number_words import value_of
from models.quick_report import PercentProblem, read_percent, read_quick_report
from models.understanding.readings import Kind, Reading, Said
from models.understanding.syllables import SHORT
from tests.understanding.corpus import reader

#: What messages are made of, for those that nobody would write.
WORDS = [
    *("nv", "11", "4a", "12/11", "70%", "được", "đã", "chưa", "rác thải", "không khí", "5 xã"),
    *("khó khăn:", ",", ".", "?", "\n", "thế nào", "và", "báo cáo", "phần trăm", "một nửa"),
]


def read(text: str, agency: str = "so-tnmt") -> Reading:
    return reader(agency).read(text)


def test_the_example_of_the_help_is_read_whole() -> None:
    text = "nhiệm vụ 11 được 70%, đã phân loại rác ở 5 xã, vướng thiếu xe"
    said = Said(percent=70, result="đã phân loại rác ở 5 xã", difficulties="thiếu xe")
    assert read(text) == Reading(kind=Kind.REPORT, codes=("11",), said=said)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("rác thải 70%, đã làm 5 xã", "đã làm 5 xã"),
        ("được 70% vụ rác thải rồi nha anh", ""),
        ("đã phân loại rác, được 70%", "đã phân loại rác"),
        ("Nhiệm vụ 11: 70%. Kết quả: thu gom 12 tấn", "thu gom 12 tấn"),
    ],
)
def test_the_task_and_the_percent_are_not_part_of_the_result(text: str, result: str) -> None:
    reading = read(text)
    assert reading.codes == ("11",)
    assert reading.is_sure
    assert (reading.said.percent, reading.said.result) == (70, result)


@pytest.mark.parametrize(
    "text",
    [
        "nv 11 được 70% hộ dân tham gia",
        "nv 11 tỷ lệ thu gom 95%",
        "nv 11 giảm 20%",
        "nv 11 tăng từ 50% lên 70%",
        "nv 11 đã chi 60% kinh phí",
        "nv 11 70-80%",
        "nv 11 hơn 70%",
    ],
)
def test_a_percent_of_something_else_is_not_the_progress(text: str) -> None:
    reading = read(text)
    assert reading.kind is Kind.REPORT
    assert reading.said.percent is None


@pytest.mark.parametrize("text", ["nv 11 70%?", "nv 11 đạt 70% chưa", "nv 11 70% đúng không ạ?"])
def test_who_asks_about_a_percent_does_not_report_it(text: str) -> None:
    assert read(text).kind is Kind.ASK


@pytest.mark.parametrize(
    "text", ["tập huấn được 5 lớp", "rác thải nhựa được 40%", "thiên tai được 60%"]
)
def test_a_part_of_a_name_is_asked_about_before_anything_is_begun(text: str) -> None:
    assert read(text).is_choice


def test_a_header_means_its_parts_that_the_agency_has() -> None:
    assert read("nv 4 sao rồi").codes == ("4.a", "4.b")
    assert read("nv 7 sao rồi", "so-khdt") == Reading(kind=Kind.ASK, codes=("7.a",))


def test_ones_own_tasks_come_first_and_anothers_is_still_recognised() -> None:
    assert read("mua sắm xanh tại cơ quan nhà nước sao rồi").codes == ("13.c",)
    assert read("kinh phí thường xuyên thế nào").codes == ("7.b",)


def test_what_waited_is_read_again_for_the_task_that_was_chosen() -> None:
    text = "kiểm kê khí nhà kính được 30%, đã họp 3 ngành"
    assert read(text).is_choice
    said = reader("so-tnmt").said_of(text, "4.b")
    assert (said.percent, said.result) == (30, "đã họp 3 ngành")
    assert reader("so-tnmt").said_of("nv 4 được 50%", "4.a").percent == 50


def test_a_code_that_the_plan_does_not_have_is_named() -> None:
    assert read("nv 77 được 50%").unknown == "77"
    assert read("nv 11c được 50%").unknown == "11.c"


def test_a_number_with_a_unit_is_no_task() -> None:
    for text in ("11 xã đã xong", "12 tấn rồi", "11 giờ họp", "12/11 họp", "anh 11 đi chưa"):
        assert "11" not in read(text).codes
        assert "12" not in read(text).codes


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chat thai ran snh hoat the nao", "11"),
        ("hạ tầng logistic sao rồi", "10"),
        ("chính phủ điên tử sao rồi", "8.b"),
        ("kien truc chinh phu diện tu sao roi", "8.b"),
    ],
)
def test_a_slip_of_the_finger_does_no_harm(typed: str, meant: str) -> None:
    assert read(typed) == Reading(kind=Kind.ASK, codes=(meant,))


def test_no_short_form_hides_a_word_of_the_plan() -> None:
    tasks = reader("so-tnmt")._tasks.values()
    written = " ".join(f"{task.title} {task.short_title} {task.products}" for task in tasks)
    words = {bare_letters(word) for word in written.split() if word.islower()}
    assert words & SHORT.keys() == set()


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("bay muoi", 70),
        ("bay muoi lam", 75),
        ("bay lam", 75),
        ("muoi", 10),
        ("muoi lam", 15),
        ("mot tram", 100),
        ("nam chuc", 50),
        ("hai mot", 21),
        ("seventy", 70),
        ("may", None),
    ],
)
def test_numbers_are_read_as_they_are_spoken(words: str, value: int | None) -> None:
    assert value_of(words) == value


def test_spoken_percents_are_read_wherever_a_percent_is() -> None:
    assert read_percent("bảy mươi lăm phần trăm") == 75
    assert read_percent("khoảng một nửa ạ") == 50
    quick = read_quick_report("11 bảy mươi phần trăm đã họp")
    assert quick is not None
    assert (quick.percent, quick.result) == (70, "đã họp")
    assert isinstance(read_percent("sáu mươi"), PercentProblem)


@settings(max_examples=150)
@given(st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_no_message_breaks_the_reader(text: str) -> None:
    reading = read(text)
    assert reading.is_choice or len(reading.codes) <= 1
    for code in reading.codes:
        reader("so-tnmt").said_of(text, code)


@pytest.mark.parametrize("unit", ["đạt ", "nv 11 ", "khó khăn, ", "11 60% ", "\n4a", "rác thải "])
def test_the_longest_message_is_read_at_once(unit: str) -> None:
    text = (unit * 4096)[:4096]
    before = time.perf_counter()
    read(text)
    assert time.perf_counter() - before < 3
