"""Reads several agencies' names out of one message: "Sở TN&MT, Sở Xây dựng và Sở Y tế"."""

import re

from core.text import clean, clean_line, squeeze
from models.agency_names import AgencyIndex, Match

#: How many names one message may hold.
LIMIT = 100

_LINES = re.compile(r"[\n;]+")
#: What stands before a name in a list: "-", "+", "•", "1.", "a)".
_BULLET = re.compile(r"^\s*(?:[-+•*–]\s*|\d{1,3}[.)]\s+|[a-zđ]\)\s*)")
#: What may part two names, or be part of one: "Sở Văn hóa, Thể thao và Du lịch".
_BETWEEN = re.compile(r"\s*,\s*|\s+(?:và|va|and)\s+", re.IGNORECASE)


def read_names(text: str, index: AgencyIndex) -> list[tuple[str, Match]]:
    """Return each name in a text as it was typed, and what it means.

    Where a comma or "và" may part two names or belong to one, the longest name that somebody bears
    is taken.
    """
    found: list[tuple[str, Match]] = []
    for line in _LINES.split(clean(text)):
        bare = clean_line(_BULLET.sub("", line)).strip(" ,.")
        if squeeze(bare):
            found += _names_in(bare, index)
    return found[:LIMIT]


def _names_in(line: str, index: AgencyIndex) -> list[tuple[str, Match]]:
    ends = [place.start() for place in _BETWEEN.finditer(line)] + [len(line)]
    starts = [0, *(place.end() for place in _BETWEEN.finditer(line))]
    found: list[tuple[str, Match]] = []
    at = 0
    while at < len(starts):
        for to in range(len(ends), at, -1):
            name = line[starts[at] : ends[to - 1]].strip(" ,.")
            match = index.find(name)
            if match.code or match.is_ambiguous or to == at + 1:
                if squeeze(name):
                    found.append((name, match))
                at = to
                break
    return found
