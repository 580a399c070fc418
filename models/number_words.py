"""Numbers from 0 to 100 as they are spoken: "bảy mươi lăm", "mot tram", "seventy".

The patterns are for bare text: small letters without diacritics.
"""

import re

_ONES = {
    "khong": 0,
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "lam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
}
_ENGLISH = {
    "ten": 10,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_ONE = "|".join(_ONES)
#: A number in words, without groups of its own.
NUMBER_WORDS = (
    r"(?:(?:mot\s+)?tram"
    rf"|(?:{_ONE})\s+(?:muoi|chuc)(?:\s+(?:{_ONE}))?"
    rf"|(?:hai|ba|bon|tu|nam|sau|bay|tam|chin)\s+(?:mot|hai|ba|bon|tu|lam|sau|bay|tam|chin)"
    rf"|muoi(?:\s+(?:{_ONE}))?"
    rf"|(?:{_ONE})"
    rf"|(?:{'|'.join(_ENGLISH)}))"
)
_TENS = re.compile(rf"(?P<tens>{_ONE})\s+(?:muoi|chuc)(?:\s+(?P<ones>{_ONE}))?")
_TEENS = re.compile(rf"muoi(?:\s+(?P<ones>{_ONE}))?")
#: "bảy lăm": said without the tens' own word.
_SHORT = re.compile(rf"(?P<tens>{_ONE})\s+(?P<ones>{_ONE})")


def value_of(words: str) -> int | None:
    """Return the number that bare words name, or None for words that name none."""
    words = " ".join(words.split())
    if words in _ENGLISH:
        return _ENGLISH[words]
    if words in {"tram", "mot tram"}:
        return 100
    if words in _ONES:
        return _ONES[words]
    if found := _TENS.fullmatch(words):
        return _ONES[found["tens"]] * 10 + _ONES.get(found["ones"] or "khong", 0)
    if found := _TEENS.fullmatch(words):
        return 10 + _ONES.get(found["ones"] or "khong", 0)
    if found := _SHORT.fullmatch(words):
        return _ONES[found["tens"]] * 10 + _ONES[found["ones"]]
    return None
