"""What a few typed words find in the real plan, and that likeness never picks."""

import unicodedata
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text import fold
from models.plan_file import PlanFile, read_plan
from models.search import LEAST, MAX_SUGGESTIONS, SURE, Document, Hit, Index, Kind


@cache
def plan() -> PlanFile:
    return read_plan(Path(__file__).parents[2] / "plans" / "1649")


@cache
def documents() -> tuple[Document, ...]:
    return (
        *(
            Document(
                Kind.TASK,
                task.code,
                task.short,
                (*task.title.splitlines(), *task.products),
                parent=task.parent,
            )
            for task in plan().tasks
        ),
        *(
            Document(Kind.INDICATOR, row.code, row.title, parent=row.parent)
            for row in plan().indicators
        ),
        *(
            Document(Kind.PASSAGE, row.code, row.title or "", tuple((row.text or "").split("\n")))
            for row in plan().text
        ),
        *(
            Document(Kind.AGENCY, row.code, row.name, names=(row.short, *row.aliases))
            for row in plan().agencies
        ),
    )


@cache
def index() -> Index:
    return Index(documents())


def found(text: str, kind: Kind | None = None) -> list[str]:
    return [hit.code for hit in index().find(text) if kind in (None, hit.kind)]


def line_of(hit: Hit) -> str:
    document = next(one for one in documents() if (one.kind, one.code) == (hit.kind, hit.code))
    return document.title if hit.line is None else document.lines[hit.line]


def test_waste_water_is_found_in_the_passages_that_speak_of_it() -> None:
    hits = [hit for hit in index().find("nước thải") if hit.kind is Kind.PASSAGE]
    assert [hit.code for hit in hits] == ["II.3.c", "III.2.g"]
    assert all("nước thải" in line_of(hit) for hit in hits)


def test_garbage_is_found_where_the_plan_says_waste() -> None:
    assert found("rac thai", Kind.TASK)[0] == "11"
    assert found("rác", Kind.TASK)[0] == "11"
    assert {"III.1", "III.2"} <= set(found("rac thai", Kind.INDICATOR))


def test_two_words_far_apart_in_one_line_are_not_what_was_meant() -> None:
    for hit in index().find("nước thải"):
        assert "nuoc thai" in fold(line_of(hit))


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("6.a", Kind.TASK, "6.a"),
        ("6a", Kind.TASK, "6.a"),
        ("6 A", Kind.TASK, "6.a"),
        ("nv 11", Kind.TASK, "11"),
        ("nhiệm vụ 13c", Kind.TASK, "13.c"),
        ("chỉ tiêu III.1", Kind.INDICATOR, "III.1"),
        ("ct iii.3.1", Kind.INDICATOR, "III.3.1"),
        ("III.2.g", Kind.PASSAGE, "III.2.g"),
        ("phần IV.2.a", Kind.PASSAGE, "IV.2.a"),
        ("II.1.đ", Kind.PASSAGE, "II.1.đ"),
        ("II.1.d", Kind.PASSAGE, "II.1.d"),
        ("so-xd", Kind.AGENCY, "so-xd"),
        ("Sở Xây dựng", Kind.AGENCY, "so-xd"),
        ("TN&MT", Kind.AGENCY, "so-tnmt"),
    ],
)
def test_a_code_or_a_whole_name_finds_that_row_alone(text: str, kind: Kind, code: str) -> None:
    assert [(hit.kind, hit.code, hit.score) for hit in index().find(text)] == [(kind, code, SURE)]


def test_a_code_that_two_parts_of_the_plan_have_finds_both() -> None:
    assert [(hit.kind, hit.code) for hit in index().find("III.2")] == [
        (Kind.INDICATOR, "III.2"),
        (Kind.PASSAGE, "III.2"),
    ]


def test_a_heading_brings_its_tasks_along() -> None:
    assert found("6") == ["6", "6.a", "6.b"]


def test_a_number_that_is_no_code_is_looked_for_as_a_word() -> None:
    assert "III.2.g" not in found("99")
    assert found("882") == []


def test_an_ambiguous_name_finds_those_who_bear_it_first() -> None:
    assert found("Duyên Hải")[:2] == ["ubnd-tx-duyen-hai", "ubnd-h-duyen-hai"]


def test_words_that_stand_together_count_more_than_words_in_one_line() -> None:
    whole = index().find("kiểm kê khí nhà kính")
    assert whole[0].code == "4.b"
    assert whole[0].score == SURE
    assert [hit.score for hit in whole] == sorted((hit.score for hit in whole), reverse=True)


def test_short_forms_are_read_in_full() -> None:
    assert found("bđkh") == found("biến đổi khí hậu")
    assert found("csdl") == found("cơ sở dữ liệu")


@pytest.mark.parametrize("text", ["", "   ", "và", "!!!", "🌳", "xyzzy", "\x00", "nuoc thia"])
def test_what_is_not_there_finds_nothing(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nuoc thia", "nước thải"),
        ("rac thia", "rác thải"),
        ("logistic", "logistics"),
        ("cong nghe thong tim", "công nghệ thông tin"),
        ("quan ly chat thia ran", "quản lý chất thải rắn"),
        ("Sở Tài chánh", "Sở Tài chính"),
    ],
)
def test_a_slip_is_suggested_and_never_picked(typed: str, meant: str) -> None:
    assert SURE not in {hit.score for hit in index().find(typed)}
    assert meant in index().suggest(typed)


def test_nothing_is_suggested_for_what_is_like_nothing() -> None:
    assert index().suggest("xyzzy") == ()
    assert index().suggest("") == ()


def test_an_index_of_nothing_finds_nothing() -> None:
    assert Index([]).find("rác thải") == []
    assert Index([]).suggest("rác thải") == ()


def phrases() -> st.SearchStrategy[str]:
    """Parts of the plan as somebody would type them, and any words of it."""
    lines = [text.split() for one in documents() for text in (one.title, *one.lines) if text]
    words = sorted({word for line in lines for word in line})
    parts = st.sampled_from(lines).flatmap(
        lambda line: st.integers(0, len(line) - 1).map(lambda at: " ".join(line[at : at + 3]))
    )
    return st.one_of(parts, st.lists(st.sampled_from(words), max_size=4).map(" ".join))


@given(phrases())
@settings(max_examples=60)
def test_however_it_is_written_the_same_is_found(text: str) -> None:
    hits = index().find(text)
    assert index().find(unicodedata.normalize("NFD", text)) == hits
    assert index().find(unicodedata.normalize("NFC", text)) == hits
    if "đ" not in text.lower() or len(text.split()) > 1:
        # In a code, and only there, "đ" and "d" are two letters.
        assert index().find(fold(text)) == hits
        assert index().find(text.upper()) == hits


@given(st.one_of(phrases(), st.text(max_size=40)))
@settings(max_examples=60)
def test_whatever_is_typed_the_answer_is_in_order_and_in_bounds(text: str) -> None:
    hits = index().find(text)
    assert hits == index().find(text)
    assert len({(hit.kind, hit.code) for hit in hits}) == len(hits)
    assert all(LEAST <= hit.score <= SURE for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    suggestions = index().suggest(text)
    assert len(suggestions) <= MAX_SUGGESTIONS
    assert all(index().find(one) for one in suggestions)


@given(phrases())
@settings(max_examples=40)
def test_the_order_of_the_rows_does_not_change_what_is_found(text: str) -> None:
    turned = Index(reversed(documents()))
    assert {(hit.kind, hit.code, hit.score) for hit in turned.find(text)} == {
        (hit.kind, hit.code, hit.score) for hit in index().find(text)
    }
