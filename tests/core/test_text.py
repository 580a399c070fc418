import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import clean, clean_line, clip, fold, squeeze

#: Everything that Python can hold in a string, lone surrogates and NUL included.
ANY_TEXT = st.text(st.characters(exclude_categories=()))


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(ANY_TEXT)
def test_cleaned_text_can_be_stored_and_sent(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert "\x00" not in cleaned
    assert "\r" not in cleaned
    assert unicodedata.is_normalized("NFC", cleaned)


@given(ANY_TEXT)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert squeeze(squeeze(text)) == squeeze(text)


@given(st.text())
def test_a_line_is_one_line(text: str) -> None:
    assert len(clean_line(text).splitlines()) <= 1


@given(st.text(), st.integers(1, 20))
def test_clipped_text_fits(text: str, limit: int) -> None:
    assert len(clip(text, limit)) <= limit


def test_decomposed_vietnamese_is_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "Sở Tài nguyên và Môi trường")
    assert len(decomposed) > len("Sở Tài nguyên và Môi trường")
    assert clean(decomposed) == "Sở Tài nguyên và Môi trường"


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("một\r\nhai\rba", "một\nhai\nba"),
        ("\ufeffbáo cáo\x00", "báo cáo"),
        ("\u202eevil\u202c", "evil"),
        ("a\ud800b", "ab"),
        ("  \n trồng rừng \t ", "trồng rừng"),
        ("a\tb", "a\tb"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
    ],
)
def test_what_is_taken_out(given_: str, kept: str) -> None:
    assert clean(given_) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sở  Tài nguyên và Môi trường", "so tai nguyen va moi truong"),
        ("ĐẶNG THỊ HƯỜNG", "dang thi huong"),
        ("hoà", "hòa"),
        (unicodedata.normalize("NFD", "Trà Vinh"), "Trà Vinh"),
    ],
)
def test_folding_makes_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_squeezing_leaves_letters_and_digits() -> None:
    assert squeeze("Sở TN & MT") == squeeze("so tn-mt") == "sotnmt"
    assert squeeze("6.a") == "6a"


def test_a_short_text_is_not_clipped() -> None:
    assert clip("rừng", 4) == "rừng"
    assert clip("rừng ngập mặn", 6) == "rừng…"
