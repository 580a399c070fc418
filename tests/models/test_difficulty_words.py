"""What is typed about difficulties."""

import pytest

from models.difficulty_words import guess_category, read_category, read_state, read_verb
from models.request_states import DifficultyVerb
from models.requests import DifficultyCategory, DifficultyState

V, C = DifficultyVerb, DifficultyCategory
HOLDER = (V.ANSWER, V.ASK_BACK, V.HAND_UP, V.CLOSE)
REPORTER = (V.REPLY, V.CLOSE)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1", C.MECHANISM),
        ("2.", C.FUNDING),
        ("Kinh phí", C.FUNDING),
        ("nhan luc", C.STAFF),
        ("khác", C.OTHER),
        ("7", None),
        ("0", None),
        ("thiếu kinh phí", None),
    ],
)
def test_a_kind_is_its_number_or_its_name(text: str, kind: DifficultyCategory | None) -> None:
    assert read_category(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Chưa bố trí được kinh phí, thiếu cán bộ", C.FUNDING),
        ("Thiếu cán bộ và kinh phí", C.STAFF),
        ("Chưa có văn bản hướng dẫn của Bộ", C.MECHANISM),
        ("Dữ liệu chưa đồng bộ", C.TECHNOLOGY),
        ("Các sở phối hợp chưa kịp thời", C.COORDINATION),
        ("Mưa bão kéo dài", C.OTHER),
    ],
)
def test_a_text_is_of_the_kind_that_it_speaks_of_first(
    text: str, kind: DifficultyCategory
) -> None:
    assert guess_category(text) is kind


@pytest.mark.parametrize(
    ("text", "verbs", "read"),
    [
        ("1", HOLDER, (V.ANSWER, "")),
        ("1. Sẽ bố trí", HOLDER, (V.ANSWER, "Sẽ bố trí")),
        ("5", HOLDER, None),
        ("12", HOLDER, None),
        ("Trả lời: sẽ bố trí", HOLDER, (V.ANSWER, "sẽ bố trí")),
        ("trả lời sẽ bố trí", REPORTER, (V.REPLY, "sẽ bố trí")),
        ("HOI LAI - bao nhiêu?", HOLDER, (V.ASK_BACK, "bao nhiêu?")),
        ("chuyển cấp trên", HOLDER, (V.HAND_UP, "")),
        ("dong", HOLDER, (V.CLOSE, "")),
        ("dong y", HOLDER, None),
        ("đồng ý", HOLDER, None),
        ("hỏi lại", REPORTER, None),
        ("Sẽ bố trí", HOLDER, None),
    ],
)
def test_a_verb_is_its_number_or_its_name_with_the_words_behind_it(
    text: str,
    verbs: tuple[DifficultyVerb, ...],
    read: tuple[DifficultyVerb, str] | None,
) -> None:
    assert read_verb(text, verbs) == read


def test_states_are_read_by_their_names() -> None:
    assert read_state("Đã trả lời") is DifficultyState.ANSWERED
    assert read_state("cho tra loi") is DifficultyState.OPEN
    assert read_state("xong") is None
