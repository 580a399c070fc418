"""Reading what is typed about difficulties: kinds, states and verbs."""

import re

from core.text import fold
from models.request_states import DifficultyVerb
from models.requests import DifficultyCategory, DifficultyState

#: How the kinds are written by hand, folded; the first one found in a text also tells its kind.
CATEGORIES: dict[DifficultyCategory, tuple[str, ...]] = {
    DifficultyCategory.FUNDING: ("kinh phi", "von", "ngan sach", "funding", "money", "budget"),
    DifficultyCategory.STAFF: (
        "nhan luc", "nhan su", "bien che", "can bo", "thieu nguoi", "staff", "people",
    ),
    DifficultyCategory.MECHANISM: (
        "co che", "chinh sach", "van ban huong dan", "huong dan", "quy dinh", "thu tuc",
        "phap ly", "mechanism", "policy",
    ),
    DifficultyCategory.COORDINATION: ("phoi hop", "coordination"),
    DifficultyCategory.TECHNOLOGY: (
        "cong nghe", "ky thuat", "du lieu", "so lieu", "phan mem", "thiet bi", "xe thu gom",
        "technology", "data",
    ),
    DifficultyCategory.OTHER: ("khac", "other"),
}  # fmt: skip

_STATES = {
    "cho tra loi": DifficultyState.OPEN,
    "dang cho": DifficultyState.OPEN,
    "waiting": DifficultyState.OPEN,
    "hoi lai": DifficultyState.ASKED_BACK,
    "da hoi lai": DifficultyState.ASKED_BACK,
    "asked back": DifficultyState.ASKED_BACK,
    "da tra loi": DifficultyState.ANSWERED,
    "answered": DifficultyState.ANSWERED,
    "da dong": DifficultyState.CLOSED,
    "closed": DifficultyState.CLOSED,
}
#: The verbs as they may begin a typed answer, with and without diacritics.
_VERBS = {
    "trả lời|tra loi|answer": (DifficultyVerb.ANSWER, DifficultyVerb.REPLY),
    "bổ sung|bo sung|reply|add": (DifficultyVerb.REPLY,),
    "hỏi lại|hoi lai|ask back|ask": (DifficultyVerb.ASK_BACK,),
    "chuyển cấp trên|chuyen cap tren|chuyển|chuyen|pass up|pass on": (DifficultyVerb.HAND_UP,),
    r"đóng|dong(?! y\b)|close": (DifficultyVerb.CLOSE,),
    "mở lại|mo lai|reopen": (DifficultyVerb.REOPEN,),
}
_NUMBERED = re.compile(r"(\d)(?!\d)[\s.:)–-]*(.*)", re.DOTALL)
_BEGUN = [
    (re.compile(rf"(?:{words})(?!\w)[\s.:,–-]*(.*)", re.IGNORECASE | re.DOTALL), verbs)
    for words, verbs in _VERBS.items()
]


def read_category(text: str) -> DifficultyCategory | None:
    """Return the kind that an answer names by its number or in words, None for none."""
    folded = fold(text).strip(" .!")
    if folded.isdecimal() and 1 <= int(folded) <= len(DifficultyCategory):
        return tuple(DifficultyCategory)[int(folded) - 1]
    named = [one for one, words in CATEGORIES.items() if folded in words]
    return named[0] if named else None


def guess_category(text: str) -> DifficultyCategory:
    """Return the kind of which a text speaks first; other where it speaks of none."""
    folded = fold(text)
    places = [
        (found.start(), one)
        for one, words in CATEGORIES.items()
        if one is not DifficultyCategory.OTHER
        for word in words
        if (found := re.search(rf"\b{word}\b", folded))
    ]
    return min(places, key=lambda place: place[0])[1] if places else DifficultyCategory.OTHER


def read_state(text: str) -> DifficultyState | None:
    """Return the state that a word of the register names, None for none."""
    return _STATES.get(fold(text).strip(" .!"))


def read_verb(text: str, verbs: tuple[DifficultyVerb, ...]) -> tuple[DifficultyVerb, str] | None:
    """Return which of the verbs an answer begins with, by number or name, and what follows it."""
    if numbered := _NUMBERED.fullmatch(text):
        place = int(numbered[1]) - 1
        return (verbs[place], numbered[2].strip()) if 0 <= place < len(verbs) else None
    for pattern, meant in _BEGUN:
        verb = next((one for one in meant if one in verbs), None)
        if verb and (found := pattern.fullmatch(text)):
            return verb, found[1].strip()
    return None
