"""Codes of tasks in a message: "nv 11", "nhiệm vụ mười một", "4b 25%".

A bare number may be anything: communes, a date, an hour. It is a code only behind a word for
task, or at the start of a line where what follows it can only be said of a task.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from core.text import bare_letters
from models.number_words import value_of
from models.quick_report import percent_at

_LETTER = r"[a-g]"
#: Without "năm", which is a year more often than five.
_SPELLED = r"muoi(?:\s+(?:mot|hai|ba|bon|lam))?|mot|hai|ba|bon|sau|bay|tam|chin"
_MARKED = re.compile(
    rf"""(?<![0-9a-z])
    (?:nhiem\s+vu|n\.?\s?vu|nv|dau\s+viec|muc|task|cong\s+viec|cv)\s*[:.]?\s*
    (?:(?:so|thu|ma|no)\s+)?(?:no\.?\s*)?
    (?:0?(?P<number>[1-9][0-9]?)(?:[.\s]?(?P<letter>{_LETTER})(?![0-9a-z]))?
    |(?P<spelled>{_SPELLED})(?:\s+(?P<spelled_letter>{_LETTER})(?![0-9a-z]))?)
    (?![0-9]|[.,/]\d|[a-z])""",
    re.VERBOSE,
)
#: "và 12", "lẫn 12" behind a code that is marked.
_ANOTHER = re.compile(
    rf"\s*(?:,|va|voi|lan|&|\+|and)\s*0?(?P<number>[1-9][0-9]?)(?:[.\s]?(?P<letter>{_LETTER}))?"
    r"(?![0-9a-z])(?![.,/]\d)(?!\s*(?:%|phan\s+tram))"
)
_AT_START = re.compile(
    rf"(?:^|(?<=\n))[\s*•+-]*0?(?P<number>[1-9][0-9]?)(?:[.\s]?(?P<letter>{_LETTER}))?"
    r"(?![0-9a-z])(?![.,/]\d)(?!\s*(?:%|phan\s+tram))"
)
#: A code with its letter within a line, where a percent follows.
_LETTERED = re.compile(rf"(?<=[\s,;])(?P<number>[1-9][0-9]?)\.?(?P<letter>{_LETTER})(?![0-9a-z])")
#: What can be said of a task and of nothing that is counted.
_SAID_OF_A_TASK = re.compile(
    r"""\s*(?:$|[?:;)]|\.\s|-\s|\n
    |(?:da|dang|chua|se|duoc|dc|dat|xong|hoan\s+thanh|tien\s+do|sao|the\s+nao|ntn|ra\s+sao
    |toi\s+dau|den\s+dau|bao\s+nhieu|khong\s+phat\s+sinh|ko\s+phat\s+sinh|is|done|gap|vuong
    |nop|gui|la|thi)(?![0-9a-z]))""",
    re.VERBOSE,
)
#: "11 70": a code and a percent without its sign, and nothing else.
_NUMBERS_ONLY = re.compile(r"\s+(?P<percent>\d{1,3})[\s.!]*$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A code in a message, and where it stands. `is_known`: the plan has it."""

    code: str
    start: int
    end: int
    is_known: bool


def find_mentions(text: str, codes: Collection[str]) -> list[Mention]:
    """Return the codes that a message names, in its order. `text` is clean."""
    bare = bare_letters(text)
    found: dict[int, Mention] = {}
    for match in _MARKED.finditer(bare):
        mention = _mention(text, match, codes)
        if match["spelled"] and not _is_said_of_a_task(bare, mention):
            continue  # "nhiệm vụ ba tháng cuối năm"
        found[mention.start] = mention
        while another := _ANOTHER.match(bare, mention.end):
            mention = _mention(text, another, codes)
            if not mention.is_known:
                break
            found[mention.start] = mention
    for match in _AT_START.finditer(bare):
        mention = _mention(text, match, codes)
        if mention.is_known and _is_said_of_a_task(bare, mention):
            found.setdefault(mention.start, mention)
    for match in _LETTERED.finditer(bare):
        mention = _mention(text, match, codes)
        if mention.is_known and percent_at(bare, _behind(bare, mention.end))[0] is not None:
            found.setdefault(mention.start, mention)
    return _apart([found[start] for start in sorted(found)])


def bare_percent(text: str, mention: Mention) -> int | None:
    """Return the percent of "11 70", a message of two numbers."""
    found = _NUMBERS_ONLY.match(text, mention.end)
    return int(found["percent"]) if found and int(found["percent"]) <= 100 else None


def _mention(text: str, match: re.Match[str], codes: Collection[str]) -> Mention:
    groups = match.groupdict()
    number = groups["number"] or str(value_of(groups["spelled"] or ""))
    which = "letter" if groups["number"] else "spelled_letter"
    if not groups.get(which):
        return Mention(number, match.start(), match.end(), number in codes)
    # "ạ" and "ở" are words; their bare forms look like letters of sub-rows.
    letter = text[match.start(which)].lower()
    lettered = f"{number}.{letter}"
    if lettered in codes:
        return Mention(lettered, match.start(), match.end(), is_known=True)
    is_glued = bool(re.search(r"\d\.?$", text[: match.start(which)]))
    if is_glued and letter.isascii():
        return Mention(lettered, match.start(), match.end(), is_known=False)
    return Mention(number, match.start(), match.start(which), number in codes)


def _is_said_of_a_task(bare: str, mention: Mention) -> bool:
    at = _behind(bare, mention.end)
    return (
        _SAID_OF_A_TASK.match(bare, mention.end) is not None
        or percent_at(bare, at)[0] is not None
        or _NUMBERS_ONLY.match(bare, mention.end) is not None
        # "6.b đã …": a letter makes it a code.
        or ("." in mention.code and bare[at : at + 1].isalpha())
    )


def _behind(bare: str, at: int) -> int:
    while at < len(bare) and bare[at] in " \t\n:;,.)-–":
        at += 1
    return at


def _apart(mentions: list[Mention]) -> list[Mention]:
    """Leave out what lies within another mention."""
    kept: list[Mention] = []
    for mention in mentions:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept
