import pytest

from models.review_words import Typed, Wish, read


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("xác nhận", Wish.YES),
        ("Xac nhan.", Wish.YES),
        ("DUYỆT", Wish.YES),
        ("để sau", Wish.LATER),
        ("danh sách", Wish.LIST),
        ("0", Wish.LIST),
        ("toàn văn", Wish.WORDS),
        ("minh chứng", Wish.FILES),
        ("xác nhận tất cả", Wish.ALL),
        ("3", Wish.NUMBER),
        ("99999", Wish.OTHER),
        ("chưa rõ", Wish.OTHER),
        ("", Wish.OTHER),
    ],
)
def test_what_is_typed_instead_of_a_button(text: str, wish: Wish) -> None:
    assert read(text).wish is wish


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("trả lại: thiếu số liệu", "thiếu số liệu"),
        ("Trả lại thiếu số liệu", "thiếu số liệu"),
        ("tra lai - thieu so lieu", "thieu so lieu"),
        ("return: no figures", "no figures"),
        ("trả lại", ""),
    ],
)
def test_a_return_takes_its_reason_along(text: str, reason: str) -> None:
    assert read(text) == Typed(Wish.RETURN, rest=reason)
