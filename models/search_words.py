"""How the office's words are read when something is looked for: shortened, alike, or empty.

All of it is folded (`core.text.fold`): small letters without diacritics.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from core.text import fold

_WORD = re.compile("[0-9a-z]+")
#: A word as it is written, marks that are letters of their own included.
_SPELLED = re.compile(r"[^\W_][\w\u0300-\u036f]*")

#: Words that say nothing of the subject. Only those that no other word becomes by folding: "tại"
#: would take "tài nguyên" along, "trong" the "trồng" of trees.
_EMPTY = frozenset({"va", "cac", "cua", "voi", "ve", "o", "nhung"})

#: Short forms, read as what they stand for, in the plan's text and in what is typed.
_SHORT = {
    "bdkh": "bien doi khi hau",
    "cntt": "cong nghe thong tin",
    "csdl": "co so du lieu",
    "knk": "khi nha kinh",
    "ktxh": "kinh te xa hoi",
    "nlttt": "nang luong tai tao",
    "nsnn": "ngan sach nha nuoc",
    "nv": "nhiem vu",
    "ttx": "tang truong xanh",
    "ubnd": "uy ban nhan dan",
}

#: Words that people use for what the plan calls otherwise; a longer one stands before its parts.
_ALIKE: tuple[tuple[str, str], ...] = (
    ("rac thai ran", "chat thai ran"),
    ("rac thai", "chat thai"),
    ("rac sinh hoat", "chat thai ran sinh hoat"),
    ("rac", "chat thai"),
    ("tuyen truyen", "truyen thong"),
    ("truyen thong", "tuyen truyen"),
    ("dien mat troi", "nang luong tai tao"),
    ("dien gio", "nang luong tai tao"),
    ("bao lut", "thien tai"),
    ("lu lut", "thien tai"),
    ("han man", "xam nhap man"),
    ("dau thau xanh", "mua sam cong xanh"),
    ("mua sam xanh", "mua sam cong xanh"),
    ("dao tao", "tap huan"),
    ("tap huan", "dao tao"),
    ("kinh phi", "nguon luc"),
    ("von", "nguon luc"),
    ("duong sa", "ha tang giao thong"),
    ("xe dien", "nang luong sach"),
)
_ALIKE_WORDS = tuple((tuple(one.split()), tuple(other.split())) for one, other in _ALIKE)


def words(text: str) -> tuple[str, ...]:
    """Return the folded words of a text that say something, short forms in full."""
    found: list[str] = []
    for word in _WORD.findall(fold(text)):
        found += _SHORT[word].split() if word in _SHORT else [word]
    return tuple(word for word in found if word not in _EMPTY)


def alike(wanted: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the same question in other words of the office, one exchange each."""
    variants: list[tuple[str, ...]] = []
    taken: set[int] = set()
    for phrase, other in _ALIKE_WORDS:
        for at in range(len(wanted) - len(phrase) + 1):
            place = range(at, at + len(phrase))
            if tuple(wanted[at : at + len(phrase)]) == phrase and taken.isdisjoint(place):
                taken.update(place)
                variants.append((*wanted[:at], *other, *wanted[at + len(phrase) :]))
    return variants


def excerpt(line: str, wanted: str, limit: int) -> str:
    """Return about `limit` characters of a line, from a little before the first wanted words on.

    It begins and ends between words; "…" says that something was left out.
    """
    if len(line) <= limit:
        return line
    at = _place(line, (words(wanted), *alike(words(wanted))))
    start = max(0, min(at - limit // 4, len(line) - limit))
    if start:
        start = line.find(" ", start) + 1 or start
    end = len(line) if len(line) - start <= limit else line.rfind(" ", start, start + limit)
    end = end if end > start else start + limit
    return f"{'…' if start else ''}{line[start:end].strip()}{'…' if end < len(line) else ''}"


def _place(line: str, questions: Iterable[Sequence[str]]) -> int:
    """Return where in a line the words of a question begin: as a pair, else one of them."""
    spelled = [(found.start(), words(found[0])) for found in _SPELLED.finditer(line)]
    flat = [(at, word) for at, several in spelled for word in several]
    for question in questions:
        pairs = set(pairwise(question))
        for (at, one), (_, other) in pairwise(flat):
            if (one, other) in pairs:
                return at
    single = {word for question in questions for word in question}
    return next((at for at, word in flat if word in single), 0)
