import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.text_changes import Mark, Piece, changes, shorten

words = st.lists(st.sampled_from(["xã", "điểm", "5", "7", "Đã", "rác"]), max_size=12).map(" ".join)


def bare(text: str) -> str:
    return " ".join(text.split())


@given(words, words)
def test_both_texts_can_be_read_from_the_pieces(before: str, after: str) -> None:
    pieces = changes(before, after)
    old = "".join(piece.text + " " for piece in pieces if piece.mark is not Mark.ADDED)
    new = "".join(piece.text + " " for piece in pieces if piece.mark is not Mark.REMOVED)
    assert (bare(old), bare(new)) == (bare(before), bare(after))


@given(words)
def test_equal_texts_have_no_change(text: str) -> None:
    assert all(piece.mark is Mark.SAME for piece in changes(text, text))


def test_a_changed_word_is_marked_alone() -> None:
    pieces = changes("Đã thí điểm tại 5 xã trong năm", "Đã thí điểm tại 7 xã trong năm")
    assert [(piece.mark, piece.text.strip()) for piece in pieces] == [
        (Mark.SAME, "Đã thí điểm tại"),
        (Mark.REMOVED, "5"),
        (Mark.ADDED, "7"),
        (Mark.SAME, "xã trong năm"),
    ]


def test_a_text_written_anew_is_marked_as_one() -> None:
    pieces = changes("một hai và ba bốn", "năm sáu và bảy tám")
    assert [piece.mark for piece in pieces] == [Mark.REMOVED, Mark.ADDED]


@pytest.mark.parametrize("length", [30, 400])
def test_what_stayed_is_shortened_around_a_change(length: int) -> None:
    long = " ".join(f"w{n}" for n in range(length))
    shown = list(shorten(changes(f"{long} 5 {long}", f"{long} 7 {long}")))
    text = "".join(piece.text for piece in shown)
    assert len(text.split()) < 20
    assert [p.text.strip() for p in shown if p.mark is not Mark.SAME] == ["5", "7"]
    assert Piece(Mark.REMOVED, "5 ") in shown
