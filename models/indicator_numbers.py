"""Reads an indicator's figure as it is typed in Viet Nam: "1.234,5", "98,5%", "1,2 triệu tấn".

The comma is the decimal mark and the dot groups thousands. English writing is understood where it
cannot be anything else ("98.5", "1,234.5"). A single mark before exactly three digits can be read
in both ways ("1.234"): then there are two readings, the Vietnamese one first, and which one is
meant has to be asked.
"""

import re
from decimal import Decimal
from enum import StrEnum

from core.text import clean_line, fold

#: What a figure may have: no indicator of a province needs more.
WHOLE_DIGITS, DECIMALS = 15, 6


class NumberFault(StrEnum):
    """Why something is no figure."""

    NO_NUMBER = "no_number"  # "nhiều"
    UNCLEAR = "unclear"  # "98,5,1", "95-98", "trên 98"
    OTHER_UNIT = "other_unit"  # "98%" of towns, "5 xã"
    TOO_LONG = "too_long"


#: "đạt", "ước khoảng": what may stand before a figure without changing it.
_LEAD = re.compile(r"(?:(?:dat|duoc|la|uoc|uoc dat|khoang|is|about)\s+)*")
_NUMBER = re.compile(r"[-+]?\d(?:[\d.,']|\s(?=\d{3}(?!\d)))*")
_TIMES = {
    **dict.fromkeys(("nghin", "ngan", "thousand"), 10**3),
    **dict.fromkeys(("trieu", "million"), 10**6),
    **dict.fromkeys(("ty", "ti", "billion"), 10**9),
}
_TIMES_WORD = re.compile(rf"({'|'.join(_TIMES)})(?![a-z/])\s*")
_PERCENT = re.compile(r"(?:%|phan tram|percent)(?:\s*/\s*nam)?")
_MINUS = str.maketrans({"−": "-", "–": "-", "\u00a0": " ", "\u202f": " ", "’": "'"})


def read_numbers(text: str, unit: str | None) -> tuple[Decimal, ...] | NumberFault:
    """Return the figure that an answer gives; two where it can be read in two ways.

    `unit` is the indicator's own; it may stand behind the figure, another one may not.
    """
    bare = fold(clean_line(text).translate(_MINUS)).rstrip(" .!;,")
    bare = bare[_end(_LEAD, bare) :]
    found = _NUMBER.match(bare)
    if found is None:
        return NumberFault.UNCLEAR if re.search(r"\d", bare) else NumberFault.NO_NUMBER
    # A mark at the end closes a sentence: "98,5. đạt".
    digits = found[0].rstrip(".,' ")
    rest = bare[len(digits) :].strip(" .,;")
    times = 1
    if word := _TIMES_WORD.match(rest):
        times, rest = _TIMES[word[1]], rest[word.end() :].strip()
    if rest and not _is_unit(rest, unit):
        is_clear = not re.search(r"\d", rest) or rest[0] == "%" or _PERCENT.match(rest)
        return NumberFault.OTHER_UNIT if is_clear else NumberFault.UNCLEAR
    values = _values(digits.replace(" ", "").replace("'", ""))
    if values is None:
        return NumberFault.UNCLEAR
    found_values = tuple(dict.fromkeys(_exact(value, times) for value in values))
    if any(not _is_short(value) for value in found_values):
        return NumberFault.TOO_LONG
    return found_values


def is_percent(unit: str | None) -> bool:
    """Return whether a unit is percent, perhaps of a year ("%/năm")."""
    return bool(unit) and str(unit).startswith("%")


def _end(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0


def _is_unit(rest: str, unit: str | None) -> bool:
    """Return whether what stands behind the figure is its unit, or the beginning of it."""
    if _PERCENT.fullmatch(rest):
        return is_percent(unit)
    own = fold(unit or "")
    return bool(own) and (own == rest or own.startswith((f"{rest} ", f"{rest}/")))


def _values(digits: str) -> tuple[Decimal, ...] | None:
    """Return what digits with marks say: nothing, one figure, or two."""
    sign = -1 if digits.startswith("-") else 1
    body = digits.lstrip("+-")
    last = max(body.rfind("."), body.rfind(","))
    if last < 0:
        return (sign * Decimal(body),)
    mark = body[last]
    other = "," if mark == "." else "."
    head, tail = body[:last], body[last + 1 :]
    if other in body:
        # The last mark is the decimal one: "1.234,5", and "1,234.5" in English.
        whole = _grouped(head, other)
        return (sign * Decimal(f"{whole}.{tail}"),) if whole and tail.isdecimal() else None
    if mark in head:
        whole = _grouped(body, mark)
        return (sign * Decimal(whole),) if whole else None
    if not head.isdecimal() or not tail.isdecimal():
        return None
    decimal = sign * Decimal(f"{head}.{tail}")
    if len(tail) != 3 or len(head) > 3 or head.startswith("0"):
        return (decimal,)
    whole_number = sign * Decimal(head + tail)
    return (whole_number, decimal) if mark == "." else (decimal, whole_number)


def _grouped(text: str, mark: str) -> str | None:
    """Return digits without the marks between groups of three, None where they are no groups."""
    first, *groups = text.split(mark)
    if not 1 <= len(first) <= 3 or not first.isdecimal():
        return None
    if groups and first.startswith("0"):
        return None
    return first + "".join(groups) if all(re.fullmatch(r"\d{3}", one) for one in groups) else None


def _exact(value: Decimal, times: int) -> Decimal:
    if times == 1:
        return value
    product = value * times
    return product if product != product.to_integral_value() else product.quantize(Decimal(1))


def _is_short(value: Decimal) -> bool:
    _, digits, exponent = value.as_tuple()
    decimals = -int(exponent) if int(exponent) < 0 else 0
    return decimals <= DECIMALS and len(digits) - decimals <= WHOLE_DIGITS
