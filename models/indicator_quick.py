"""Reads figures that are filed in one message: "3 98,5%", "III.1 2025: 97,8", "I 14 ước 15".

Nothing is guessed: an indicator is named by its code or by its number in the person's list, and
everything that was read is shown before it is filed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.text import bare_letters, clean_line

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_WORD = r"(?:chi\s+tieu|ct|indicator)[\s.:]*(?:so\s+)?"
_CODE = re.compile(
    rf"""\s*(?P<word>{_WORD})?
    (?P<code>(?:[ivx]+|\d{{1,2}})(?:\.\d{{1,2}})*)
    (?=$|[\s:;,)\-–]|\.(?!\d))   # nothing else is glued to it: no "5%", no "12/11"
    (?!,\d)                      # nor "3,5"
    (?:[\s:;,.)–]|-(?=\s))*     # a dash glued to a figure is its sign""",
    re.VERBOSE,
)
#: A year counts only before a figure: "2025 97,8".
_YEAR = re.compile(r"(?:nam\s+)?(20\d\d)\s*[:\s]\s*(?=(?:(?:dat|uoc|la|khoang)\s+)*-?\d)")
_ESTIMATE = re.compile(
    r"[\s,;]*(?<![0-9a-z])(?:uoc(?:\s+(?:dat|ca\s+nam))*|estimate)\s*:?\s*(?=-?\d)"
)


@dataclass(frozen=True, slots=True)
class Quick:
    """What a message says: the indicator's place among those given, and the texts of figures."""

    place: int
    year: int | None
    actual: str
    estimate: str

    @property
    def is_bare(self) -> bool:
        """Whether only the indicator was named."""
        return not self.actual and not self.estimate


def read_quick(text: str, codes: Sequence[str], *, named: bool = False) -> Quick | None:
    """Return what a message says of one of the indicators, None where it names none of them.

    `codes` are those of the person's list in its order. With `named` the message has to begin with
    the word for indicator: "chỉ tiêu III.1 98,5%".
    """
    line = clean_line(text)
    bare = bare_letters(line)
    found = _CODE.match(bare)
    if found is None or (named and not found["word"]):
        return None
    place = _place(found["code"], codes)
    if place is None:
        return None
    at = found.end()
    year = None
    if dated := _YEAR.match(bare, at):
        year, at = int(dated[1]), dated.end()
    actual, estimate = line[at:].strip(), ""
    if marker := _ESTIMATE.search(bare, at):
        actual, estimate = line[at : marker.start()].strip(), line[marker.end() :].strip()
    return Quick(place, year, actual, estimate)


def _place(code: str, codes: Sequence[str]) -> int | None:
    head, dot, rest = code.partition(".")
    if head.isdecimal() and not dot:
        return int(head) - 1 if 1 <= int(head) <= len(codes) else None
    if head.isdecimal():
        if not 1 <= int(head) <= len(_ROMAN):
            return None
        head = _ROMAN[int(head) - 1]
    wanted = f"{head.upper()}{dot}{rest}"
    return codes.index(wanted) if wanted in codes else None
