"""Reads what an officer types: a whole report in one message, a percentage, a menu number.

    11 60% Đã thí điểm tại 5 xã. Vướng mắc: thiếu xe thu gom

Nothing is guessed: a percentage counts only directly after the code, a difficulty only after its
marker with a colon. What was read is shown to the officer before it is filed.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from core.text import bare_letters, clean, clean_line, clip
from models.number_words import NUMBER_WORDS, value_of


class PercentFault(StrEnum):
    """Why something is no percentage."""

    NO_NUMBER = "no_number"  # "abc", "sáu mươi"
    NOT_WHOLE = "not_whole"  # "60,5"
    OUT_OF_RANGE = "out_of_range"  # "140", "-5"
    UNCLEAR = "unclear"  # more than one number, or a number of something else: "5 xã"


@dataclass(frozen=True, slots=True)
class PercentProblem:
    """A percentage that cannot be taken: why, and what was typed."""

    fault: PercentFault
    text: str


@dataclass(frozen=True, slots=True)
class QuickReport:
    """A report in one message.

    `code` is written as in the plan ("6.a"). `percent` is None when none was given. `difficulties`
    is None when the officer said nothing of them and "" when the officer said there are none.
    """

    code: str
    percent: int | PercentProblem | None
    result: str
    difficulties: str | None


@dataclass(frozen=True, slots=True)
class PercentPlace:
    """A percentage within a text, with what leads to it ("đạt khoảng 60%"), and where it is."""

    percent: int | PercentProblem
    start: int
    end: int


# All patterns work on bare text: small letters without diacritics, letter for letter as long as
# the original, so that a place found in one is a place in the other.
_CODE = re.compile(
    r"""\s*(?:(?:nhiem\s+vu|nv|muc)[\s.:]*(?:so\s+)?)?
    0?(?P<number>[1-9][0-9]?)
    (?:[.\s]?\ ?(?P<letter>[a-g])(?![0-9a-z]))?
    (?=$|[\s:;,.)\-–])      # nothing else is glued to it: no "60%", no "12/11", no "19h"
    (?![.,]\d)              # nor "11,5" nor "5.000"
    [\s:;,.)\-–]*""",
    re.VERBOSE,
)
#: Letters of sub-rows in Vietnamese order; "ạ" is none of them, though its bare form is.
_LETTERS = "abcdđefg"
#: "đã" is one only before another one: "đã 100% hộ dân ký" speaks of households.
_FILLERS = (
    r"(?:(?:tien do|dat|duoc|dc|khoang|gan|uoc|la|hoan thanh|xong|moi|chung|lam|toi nay|den nay"
    r"|is|at|about|done|progress|da(?=\s+(?:dat|duoc|dc|hoan thanh|xong|lam)))\b[\s:]*){0,5}"
)
_NUMBER = r"(?P<number>-?\d+(?:[.,]\d+)?)"
_PERCENT_SIGN = r"(?:%|phan\s+tram\b|percent\b)"
#: In words only with the word for percent behind: "sáu mươi" alone may be sixty of anything.
_SPOKEN = rf"(?P<spoken>{NUMBER_WORDS})\s+(?:phan\s+tram|percent)\b|(?P<half>mot\s+nua)\b"
_PERCENT = re.compile(rf"{_FILLERS}(?:{_NUMBER}\s*{_PERCENT_SIGN}|{_SPOKEN})[\s:;,.)\-–]*")
_PERCENT_ANSWER = re.compile(
    rf"\s*{_FILLERS}(?:{_NUMBER}\s*{_PERCENT_SIGN}?|{_SPOKEN})\s*(?:a|roi)?[\s.!]*"
)
_DIFFICULTIES = re.compile(
    r"""(?<![0-9a-z])
    (?:(?:nhung|cac|ve)\s+)?
    (?:(?:kho\s+khan|vuong\s+mac)
    (?:[\s,/–-]*(?:va\s+)?(?:kho\s+khan|vuong\s+mac))?
    |difficult(?:y|ies))
    \s*:""",
    re.VERBOSE,
)
#: Without its colon, a difficulty begins a clause: "…, vướng thiếu xe", not "đã gỡ vướng mắc".
_SPOKEN_DIFFICULTIES = re.compile(
    r"""(?:^|[.,;\n][\s–-]*|\s[–-]\s+)
    (?:(?:nhung|hien|hien\ nay|con|dang|chi|co|gap|mot\ so|cac|ve)\s+)*
    (?:(?:kho\s+khan|vuong\s+mac)(?:[\s,/–-]*(?:va\s+)?(?:kho\s+khan|vuong\s+mac))?
    |vuong|kk|vm|difficult(?:y|ies)|problems?)(?![0-9a-z])
    (?:\s+(?:la|o\ cho|nhat\ la|do|chinh\ la|is|are)(?![0-9a-z]))?
    [\s:,–-]*""",
    re.VERBOSE,
)
#: "… không có khó khăn gì", at the end of a message.
_NO_DIFFICULTIES = re.compile(
    r"""(?:^|[.,;\n][\s–-]*|\s)
    (?:khong|ko|k|chua|no)\s+(?:(?:co|gap|bi)\s+)?
    (?:kho\s+khan|vuong\s+mac|vuong|kk|difficulties)
    (?:[\s,/–-]*(?:va\s+)?(?:kho\s+khan|vuong\s+mac))?
    (?:\s+(?:gi|nao|het|ca|a|anh|chi))*[\s.!]*$""",
    re.VERBOSE,
)
_NONE_WORDS = re.compile(
    r"""(?:khong|ko|k|0|(?:chua|khong|ko|k)\ co|khong\ co\ gi|khong\ phat\ sinh|chua\ phat\ sinh)
    (?:\s+(?:kho\ khan|vuong\ mac)(?:\s*,?\s*(?:va\s+)?(?:kho\ khan|vuong\ mac))?)?
    (?:\s+gi)?|no|none|nothing""",
    re.VERBOSE,
)
_CHOICE = re.compile(r"\s*(?:(?:chon|so|muc)\s+)*0?(\d{1,3})\s*[.)]?\s*")
#: No percentage is longer than this many characters, and no more of it is quoted back.
_QUOTED = 60
_SEPARATORS = " \t\n:;,.-–"


def read_quick_report(text: str, codes: Collection[str] | None = None) -> QuickReport | None:
    """Return the report a message holds, or None when it is not one.

    `codes` are the codes that exist; they settle whether "11 a Lực đã thí điểm" speaks of 11 or
    of 11.a. A code that is not among them is still returned: telling the officer so is up to the
    caller.
    """
    text = clean(text)
    split = split_code(text, codes)
    if split is None:
        return None
    code, at = split
    bare = bare_letters(text)
    percent, at = percent_at(bare, at)
    result, difficulties = _split(text[at:], bare[at:])
    if percent is None and not result and difficulties is None:
        # A bare code asks to see the task.
        return None
    return QuickReport(code, percent, result, difficulties)


def split_code(text: str, codes: Collection[str] | None = None) -> tuple[str, int] | None:
    """Return the code at the beginning of a clean text and the place behind it, or None.

    `codes` are the codes that exist, as in `read_quick_report`.
    """
    found = _CODE.match(bare_letters(text))
    if found is None:
        return None
    code, at = found["number"], found.end()
    if found["letter"]:
        letter = text[found.start("letter")].lower()
        lettered = f"{code}.{letter}"
        known = codes is None or lettered in codes or code not in codes
        if known and letter in _LETTERS:
            code = lettered
        else:
            at = found.start("letter")
    return code, at


def find_percents(text: str) -> list[PercentPlace]:
    """Return every percentage that stands in a text, in its order. `text` is clean."""
    bare = bare_letters(text)
    return [
        PercentPlace(
            _percent_of(found, clip(found[0].strip(_SEPARATORS), _QUOTED)),
            found.start(),
            found.end(),
        )
        for found in _PERCENT.finditer(bare)
        # "5.60%" and "ba60%" are no places where a number begins.
        if found.start() == 0 or not bare[found.start() - 1].isalnum()
    ]


def split_spoken(text: str) -> tuple[str, str | None]:
    """Return the result and the difficulties of a text in one's own words.

    Other than in `read_quick_report`, a difficulty needs no colon where it begins a clause.
    `text` is clean.
    """
    bare = bare_letters(text)
    if _DIFFICULTIES.search(bare) is None:
        if none := _NO_DIFFICULTIES.search(bare):
            return text[: none.start()].strip(" \t\n;,-–"), ""
        marker = _SPOKEN_DIFFICULTIES.search(bare)
        if marker and (difficulties := text[marker.end() :].strip()):
            result = text[: marker.start()].strip(" \t\n;,-–")
            return result, "" if says_none(difficulties) else difficulties
    return _split(text, bare)


def read_code(text: str, codes: Collection[str] | None = None) -> str | None:
    """Return the code of a message that holds nothing else ("11", "nv 6a"), or None.

    `codes` are the codes that exist, as in `read_quick_report`.
    """
    text = clean(text)
    found = _CODE.fullmatch(bare_letters(text))
    if found is None:
        return None
    if not found["letter"]:
        return found["number"]
    letter = text[found.start("letter")].lower()
    lettered = f"{found['number']}.{letter}"
    return lettered if codes is None or lettered in codes else None


def read_percent(text: str) -> int | PercentProblem:
    """Return the whole number from 0 to 100 that an answer gives, or what is wrong with it."""
    line = clip(clean_line(text), _QUOTED)
    bare = bare_letters(line)
    found = _PERCENT_ANSWER.fullmatch(bare)
    if found is not None:
        return _percent_of(found, line)
    fault = PercentFault.UNCLEAR if re.search(r"\d", bare) else PercentFault.NO_NUMBER
    return PercentProblem(fault, line)


def read_choice(text: str, count: int) -> int | None:
    """Return the number from 1 to `count` that was chosen from a numbered menu, or None."""
    found = _CHOICE.fullmatch(bare_letters(clean_line(text)))
    if found is None or not 1 <= int(found[1]) <= count:
        return None
    return int(found[1])


def says_none(text: str) -> bool:
    """Return whether an answer means that there is nothing: "không có", "Không ạ"."""
    words = (
        bare_letters(clean_line(text))
        .strip(_SEPARATORS + "!")
        .removesuffix(" a")
        .strip(_SEPARATORS)
    )
    return _NONE_WORDS.fullmatch(words) is not None


def percent_at(bare: str, at: int) -> tuple[int | PercentProblem | None, int]:
    """Return the percentage that stands at a place, if any, and the place behind it.

    `bare` is what `bare_letters` makes of the text.
    """
    found = _PERCENT.match(bare, at)
    if found is None:
        return None, at
    typed = clip(found[0].strip(_SEPARATORS), _QUOTED)
    return _percent_of(found, typed), found.end()


def _percent_of(found: re.Match[str], text: str) -> int | PercentProblem:
    if found["half"]:
        return 50
    if found["spoken"]:
        spoken = value_of(found["spoken"])
        return PercentProblem(PercentFault.NO_NUMBER, text) if spoken is None else spoken
    return _whole_percent(found["number"], text)


def _whole_percent(number: str, text: str) -> int | PercentProblem:
    if "," in number or "." in number:
        # "1.000" is a thousand here and one elsewhere: better to ask.
        return PercentProblem(PercentFault.NOT_WHOLE, text)
    # int() would refuse thousands of digits.
    if len(number.lstrip("0")) > 3 or not 0 <= int(number) <= 100:
        return PercentProblem(PercentFault.OUT_OF_RANGE, text)
    return int(number)


def _split(text: str, bare: str) -> tuple[str, str | None]:
    """Return the result and the difficulties (None, "" or text) of a message's rest."""
    marker = _DIFFICULTIES.search(bare)
    if marker is None:
        return text.strip(), None
    difficulties = text[marker.end() :].strip()
    if not difficulties:
        # A marker with nothing behind it says nothing either way.
        return text[: marker.start()].strip(" \t\n;,-–"), None
    result = text[: marker.start()].strip(" \t\n;,-–")
    return result, "" if says_none(difficulties) else difficulties
