"""What a person types instead of pressing a button while reports wait for them."""

import re
from dataclasses import dataclass
from enum import StrEnum

from core.text import fold


class Wish(StrEnum):
    """What is meant."""

    YES = "yes"  #: duyệt, xác nhận
    RETURN = "return"  #: trả lại, perhaps with the reason behind it
    LATER = "later"  #: để sau
    LIST = "list"  #: back to the list
    WORDS = "words"  #: the whole text
    FILES = "files"  #: the evidence
    ALL = "all"  #: xác nhận tất cả
    NUMBER = "number"  #: a number that the last message gave a meaning
    OTHER = "other"  #: anything else


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed answer: what is meant, with its number or the words behind it."""

    wish: Wish
    number: int = 0
    rest: str = ""


_WORDS = {
    Wish.YES: {"xac nhan", "duyet", "dong y", "co", "ok", "accept", "approve", "yes", "confirm"},
    Wish.LATER: {"de sau", "tiep", "bo qua", "later", "next"},
    Wish.LIST: {"danh sach", "quay lai", "list", "back", "0", "khong", "no"},
    Wish.WORDS: {"toan van", "xem het", "full text", "text"},
    Wish.FILES: {"minh chung", "tep", "tai lieu", "evidence", "files"},
    Wish.ALL: {"xac nhan tat ca", "tat ca", "accept all", "all"},
}
_RETURN = re.compile(r"\s*(?:trả lại|tra lai|trả về|return)\b\s*[:,.\-–]*\s*", re.IGNORECASE)


def read(text: str) -> Typed:
    """Return what a typed answer means. `text` is clean.

    >>> read("Trả lại: thiếu số liệu")
    Typed(wish=<Wish.RETURN: 'return'>, number=0, rest='thiếu số liệu')
    """
    folded = fold(text).strip(" .!")
    for wish, words in _WORDS.items():
        if folded in words:
            return Typed(wish)
    if folded.isascii() and folded.isdecimal() and len(folded) <= 4:
        return Typed(Wish.NUMBER, int(folded))
    asked = _RETURN.match(text)
    if asked:
        return Typed(Wish.RETURN, rest=text[asked.end() :].strip())
    return Typed(Wish.OTHER, rest=text)
