"""What is read out of texts and figures for the documents, without a database."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.documents.indicators import Reach, Trend, reach, trend
from models.documents.texts import lines_of, place_of, read_proposals, sign_of
from models.targets import Target, TargetKind


@pytest.mark.parametrize(
    ("text", "told", "proposals"),
    [
        ("Thiếu xe. Kiến nghị: bổ sung 2 xe", "Thiếu xe.", ("bổ sung 2 xe",)),
        ("ĐỀ XUẤT : cấp vốn;", "", ("cấp vốn",)),
        ("Kiến nghị, đề xuất: sửa định mức", "", ("sửa định mức",)),
        ("Vướng\nĐề nghị: a\n- b\n+ c\nKhác", "Vướng\nKhác", ("a", "b", "c")),
        ("kiến nghị: một. Đề xuất: hai", "", ("một.", "hai")),
        # Only a word with a colon begins one: to speak of proposals is to propose nothing.
        ("Đã trả lời 5 kiến nghị của cử tri", "Đã trả lời 5 kiến nghị của cử tri", ()),
        ("Kiến nghị:", "", ()),
        ("- a\n- b", "- a\n- b", ()),
        ("", "", ()),
    ],
)
def test_proposals_are_found_behind_their_words(
    text: str, told: str, proposals: tuple[str, ...]
) -> None:
    reading = read_proposals(text)
    assert (reading.told, reading.proposals) == (told, proposals)


@given(st.text(alphabet="kiến nghị: đề xuất\n-a.", max_size=60))
@settings(max_examples=150)
def test_no_word_is_lost_between_what_is_told_and_what_is_proposed(text: str) -> None:
    reading = read_proposals(text)
    kept = "".join((reading.told, *reading.proposals))
    assert kept.count("a") == text.count("a")
    assert all(reading.proposals)


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("Sở KH&ĐT", "SKHĐT"),
        ("UBND TX Duyên Hải", "UBND"),
        ("Sở LĐ-TB&XH", "SLĐTBXH"),
        ("", ""),
    ],
)
def test_the_sign_of_a_number_is_that_of_its_issuer(name: str, sign: str) -> None:
    assert sign_of(name) == sign


def test_the_place_is_behind_the_level() -> None:
    assert place_of("Ủy ban nhân dân tỉnh Trà Vinh") == "Trà Vinh"
    assert place_of("Ủy ban nhân dân thành phố Trà Vinh") == "Trà Vinh"
    assert place_of("Ủy ban nhân dân tỉnh") == ""


def test_lines_that_say_nothing_are_no_lines() -> None:
    assert list(lines_of(" a \n\n b")) == ["a", "b"]
    assert list(lines_of(None)) == []


@pytest.mark.parametrize(
    ("now", "before", "direction", "expected"),
    [
        ("2", "1", "up", Trend.BETTER),
        ("2", "1", "down", Trend.WORSE),
        ("1", "2", "down", Trend.BETTER),
        ("1.0", "1", "up", Trend.SAME),
        ("2", "1", None, Trend.UNKNOWN),
        ("2", None, "up", Trend.UNKNOWN),
        (None, "2", "up", Trend.UNKNOWN),
    ],
)
def test_which_way_a_figure_went(
    now: str | None, before: str | None, direction: str | None, expected: Trend
) -> None:
    def figure(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    assert trend(figure(now), figure(before), direction) is expected


@pytest.mark.parametrize(
    ("now", "target", "direction", "expected"),
    [
        ("15", Target.of(TargetKind.AT_LEAST, "15"), "up", Reach.REACHED),
        ("14.9", Target.of(TargetKind.AT_LEAST, "15"), "up", Reach.NOT_YET),
        ("16", Target.of(TargetKind.EXACT, "15"), "up", Reach.REACHED),
        ("16", Target.of(TargetKind.EXACT, "15"), "down", Reach.NOT_YET),
        ("15", Target.of(TargetKind.EXACT, "15"), "down", Reach.REACHED),
        ("16", Target.of(TargetKind.EXACT, "15"), None, Reach.NOT_YET),
        ("1.2", Target.of(TargetKind.RANGE, "1.0", "1.5"), None, Reach.REACHED),
        ("1.6", Target.of(TargetKind.RANGE, "1.0", "1.5"), None, Reach.NOT_YET),
        ("1.6", Target.of(TargetKind.RANGE, "1.0", "1.5"), "up", Reach.REACHED),
        ("0.9", Target.of(TargetKind.RANGE, "1.0", "1.5"), "up", Reach.NOT_YET),
        ("5", None, "up", Reach.UNKNOWN),
    ],
)
def test_whether_a_figure_reaches_its_target(
    now: str, target: Target | None, direction: str | None, expected: Reach
) -> None:
    assert reach(Decimal(now), target, direction) is expected
