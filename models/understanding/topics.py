"""Where a message speaks of its task: the words that name it, and what is left for the report."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.text import bare_letters
from models.quick_report import PercentPlace, find_percents
from models.understanding.intents import POLITE
from models.understanding.matching import Matcher
from models.understanding.phrases import VERB, is_verb
from models.understanding.syllables import syllables, words_of

#: What asks, and says nothing of a task.
_ASKING = re.compile(
    r"""(?<![0-9a-z])(?:the\ nao|sao\ roi|ra\ sao|sao\ vay|(?:lam\ )?(?:toi|den)\ dau
    |bao\ nhieu(?:\ phan\ tram)?|khi\ nao|bao\ gio|ngay\ nao|ai\ lam|tinh\ hinh|tien\ do
    |(?:co\ )?(?:vuong\ mac|kho\ khan|vuong)(?:\ gi)?|da\ bao\ cao|bao\ cao\ chua|nhiem\ vu
    |(?:da\ )?(?:xong|nop|gui|lam|hoan\ thanh)?\ ?(?:bao\ cao\ )?chua|cong\ viec
    |what\ about|how\ (?:is|are)|status\ of|going)(?![0-9a-z])""",
    re.VERBOSE,
)
_SMALL_WORDS = POLITE | words_of(
    """roi sao xem hoi vu viec phan ben hien nay gio khong chua gi han con duoc dang da han van
    muc cong lam xong phan tram voi nhi ta o tai show what is of about status task"""
)
_CLAUSE = re.compile(r"[,;:\n]|\.(?:\s|$)|\s[-–]\s")
#: "… bên Sở TN&MT", "… của huyện": whose, not what.
_WHOSE = re.compile(r"(?<![0-9a-z])(?:ben|cua)\s(?!em\b)")
#: "5 xã", "12 tấn": how many of something.
_COUNTED = re.compile(r"\d[\d.,/]*\s*[a-z]+")


@dataclass(frozen=True, slots=True)
class Topic:
    """Where a message speaks of its task: the words that name it, and what is said of it."""

    words: tuple[str, ...]
    rest: str


def find_topic(text: str, matcher: Matcher) -> Topic:
    """Return the words of a report that name its task, and what is left for the report."""
    bare = bare_letters(text)
    percents = find_percents(text)
    clause = next((found.start() for found in _CLAUSE.finditer(bare)), len(text))
    topic = _within(text, clause, percents, matcher)
    if matcher.find(topic.words).is_sure or not percents:
        return topic
    # "Ứng dụng CNTT, nền tảng số: 60%": a name of several clauses, up to the percent.
    wider = _within(text, percents[0].end, percents, matcher)
    return wider if matcher.find(wider.words).is_sure else topic


def _within(text: str, end: int, percents: Sequence[PercentPlace], matcher: Matcher) -> Topic:
    bare = bare_letters(text)
    percent = next((place for place in percents if place.start <= end), None)
    cut = min(
        [found.start() for found in VERB.finditer(bare, 0, end) if is_verb(text, found)]
        + ([percent.start] if percent else [])
        + [end]
    )
    head = _content(bare[:cut], matcher)
    if head:
        return Topic(head, text[cut:])
    if percent is None:
        return Topic(_content(bare[cut:end], matcher), text)
    close = next((found.start() for found in _CLAUSE.finditer(bare, percent.end)), len(text))
    behind = _content(bare[percent.end : close], matcher)
    if not behind:
        return Topic((), text)
    return Topic(behind, f"{text[percent.start : percent.end]} {text[close:]}")


def asked_topic(bare: str, matcher: Matcher) -> tuple[str, ...]:
    """Return the words of a question that name its task."""
    line = " ".join(syllables(bare))
    return _content(_ASKING.sub(" ", line), matcher)


def _content(bare: str, matcher: Matcher) -> tuple[str, ...]:
    """Return the syllables that may name a task: no counts, no particles, not whose it is."""
    whose = _WHOSE.search(bare)
    if whose and whose.start() > 0:
        bare = bare[: whose.start()]
    words = syllables(_COUNTED.sub(" ", bare))
    return tuple(
        one
        for at, one in enumerate(words)
        if one not in _SMALL_WORDS or _is_of_a_title(words, at, matcher)
    )


def _is_of_a_title(words: Sequence[str], at: int, matcher: Matcher) -> bool:
    """Return whether a small word is part of a title here: "không" of "không khí"."""
    pairs = matcher.short_pairs
    return (at + 1 < len(words) and (words[at], words[at + 1]) in pairs) or (
        at > 0 and (words[at - 1], words[at]) in pairs
    )
