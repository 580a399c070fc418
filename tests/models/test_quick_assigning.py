"""What a head types to give work, and what a receiver answers."""

from datetime import date

import pytest

from models.quick_assigning import (
    proposed_name,
    read_follow,
    read_hand_back,
    read_quick_assigning,
    says_own_date,
    says_received,
    says_whole,
    split_names,
    take_communes,
)

TODAY = date(2026, 11, 2)
CODES = {"6.a", "9", "11", "13.c"}


@pytest.mark.parametrize(
    ("text", "code", "names", "brief", "day"),
    [
        (
            "11 cho Lan, Phòng Kinh tế: phân loại rác tại chợ, hạn 10/11",
            "11", "Lan, Phòng Kinh tế", "phân loại rác tại chợ", "10/11",
        ),
        ("13c cho Lan", "13.c", "Lan", "", None),
        ("6.a Lan và Mai hạn thứ sáu", "6.a", "Lan và Mai", "", "thứ sáu"),
        ("11 giao cho Lan: làm. Hạn: 10/11.", "11", "Lan", "làm.", "10/11"),
        ("11 to Lan: survey, due 10/11", "11", "Lan", "survey", "10/11"),
        # A deadline that is the matter itself is no day.
        ("11 cho Lan: rà soát thời hạn xử lý", "11", "Lan", "rà soát thời hạn xử lý", None),
        # A day that does not exist is told to who typed it, not taken as words.
        ("11 cho Lan: làm, hạn 32/13", "11", "Lan", "làm", "32/13"),
        ("11 cho Lan: họp lúc 8:30, hạn 10/11", "11", "Lan", "họp lúc 8:30", "10/11"),
    ],
)  # fmt: skip
def test_a_whole_assignment_is_read_from_one_message(
    text: str, code: str, names: str, brief: str, day: str | None
) -> None:
    quick = read_quick_assigning(text, CODES, TODAY)
    assert quick
    assert (quick.code, quick.names, quick.brief, quick.day) == (code, names, brief, day)


@pytest.mark.parametrize(
    "text", ["", "11", "cho Lan: làm", "giao việc", "11 cho : làm", "11 hạn 10/11"]
)
def test_what_names_no_task_or_no_receiver_is_no_assignment(text: str) -> None:
    assert read_quick_assigning(text, CODES, TODAY) is None


@pytest.mark.parametrize(
    ("text", "rest", "communes"),
    [
        ("tất cả xã, phường", "", True),
        ("Các xã, phường.", "", True),
        ("toàn bộ phường, xã", "", True),
        ("tat ca xa phuong", "", True),
        ("Phòng Kinh tế, các xã, phường", "Phòng Kinh tế", True),
        ("Phòng Kinh tế và các xã, phường", "Phòng Kinh tế", True),
        ("tất cả xã, phường; Lan", "Lan", True),
        ("xã Long Hữu, Phường 1", "xã Long Hữu, Phường 1", False),
        ("các xã", "các xã", False),
    ],
)
def test_all_communes_and_wards_are_named_at_once(text: str, rest: str, communes: bool) -> None:
    assert take_communes(text) == (rest, communes)


def test_names_stand_between_commas_lines_and_conjunctions() -> None:
    names = ["Lan", "Phòng Kinh tế", "Mai", "UBND xã Long Hữu"]
    assert split_names("Lan, Phòng Kinh tế và Mai\nUBND xã Long Hữu,") == names


@pytest.mark.parametrize(
    "text",
    [
        "đã nhận",
        "Đã tiếp nhận ạ.",
        "da nhan",
        "Vâng ạ",
        "ok",
        "Dạ rõ!",
        "đã nhận được",
        "received",
    ],
)
def test_it_was_received(text: str) -> None:
    assert says_received(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "đã nhận 60 tấn rác",
        "chưa nhận",
        "không nhận",
        "đã làm xong",
        "60%",
        "nhận rồi nhưng bận",
    ],
)
def test_a_sentence_about_the_work_does_not_say_that_it_was_received(text: str) -> None:
    assert not says_received(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Đề nghị chuyển: không đúng chức năng", "không đúng chức năng"),
        ("từ chối, không đủ người", "không đủ người"),
        ("đề nghị chuyển", ""),
        ("hand back: not ours", "not ours"),
        ("đã nhận", None),
        ("60% đã làm", None),
    ],
)
def test_a_wish_to_hand_back_is_read_with_its_reason(text: str, reason: str | None) -> None:
    assert read_hand_back(text) == reason


@pytest.mark.parametrize(
    ("reason", "name"),
    [
        ("không đúng chức năng, chuyển cho Phòng QLĐT", "Phòng QLĐT"),
        ("đề nghị giao cho xã Long Hữu.", "xã Long Hữu"),
        ("not ours; pass it to Lan", "Lan"),
        ("không đủ người", None),
    ],
)
def test_a_reason_may_propose_somebody_else(reason: str, name: str | None) -> None:
    assert proposed_name(reason) == name


def test_short_answers() -> None:
    assert says_whole("Cả nhiệm vụ.")
    assert not says_whole("cả nhiệm vụ tại chợ")
    assert says_own_date("theo hạn của cơ quan")
    assert not says_own_date("10/11")
    assert read_follow("Theo dõi 11") == "11"
    assert read_follow("11 cho Lan: theo dõi rác") is None
