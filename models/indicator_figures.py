"""Figures as people in Viet Nam write them: "1.234,5", "98,5%", "0,75"; and what looks wrong.

One rule decides what a sign means. Before a comma, dots and blanks group thousands; a comma is the
decimal mark. Without a comma a dot groups thousands where exactly three digits follow each one
("1.234" is one thousand two hundred and thirty-four), and is a decimal mark otherwise ("98.5").
"1,234.5" can only be English. Whatever was understood is shown before it is filed.
"""

import re
from decimal import Decimal
from enum import StrEnum

from core.text import fold
from models.targets import Target

#: More digits than any figure of a province has.
DIGITS = 18
_BLANKS = re.compile(r"(?<=\d)[\s\u00a0\u202f](?=\d)")
_MINUS = str.maketrans({"−": "-", "–": "-"})
_UNITS = ("%", "phan tram", "percent")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_VIETNAMESE = re.compile(r"(?P<whole>\d+|\d{1,3}(?:\.\d{3})+),(?P<part>\d+)")
_ENGLISH = re.compile(r"(?P<whole>\d{1,3}(?:,\d{3})+)(?:\.(?P<part>\d+))?")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")

#: A figure that is so many times the last one, or the target, is asked about.
JUMP, FAR = Decimal(10), Decimal(100)


class Doubt(StrEnum):
    """What makes a figure look wrong."""

    NEGATIVE = "negative"
    PERCENT = "percent"  #: a share of more than the whole
    JUMP = "jump"  #: ten times as much as the year before, or a tenth
    FAR = "far"  #: a hundred times as much as the target, or a hundredth


def read_figure(text: str, unit: str | None = None) -> Decimal | None:
    """Return the figure that a text is, None where it is none; a unit behind it is left aside."""
    typed = _BLANKS.sub("", text.translate(_MINUS).strip().rstrip("."))
    typed = _without_unit(typed, unit)
    sign, digits = ("-", typed[1:].lstrip()) if typed.startswith("-") else ("", typed)
    if not digits.isascii() or sum(map(str.isdigit, digits)) > DIGITS:
        return None
    if _GROUPED.fullmatch(digits):
        # "0.750" is no thousand: nobody groups behind a nought.
        plain = digits if digits.startswith("0") else digits.replace(".", "")
        return Decimal(sign + plain) if plain.count(".") < 2 else None
    if found := _VIETNAMESE.fullmatch(digits):
        return Decimal(f"{sign}{found['whole'].replace('.', '')}.{found['part']}")
    if found := _ENGLISH.fullmatch(digits):
        whole, part = found["whole"].replace(",", ""), found["part"]
        return Decimal(f"{sign}{whole}.{part}" if part else f"{sign}{whole}")
    return Decimal(sign + digits) if _PLAIN.fullmatch(digits) else None


def write_figure(number: Decimal) -> str:
    """Return a figure as it is written in Vietnamese: "1.234,5"; all its decimals are kept."""
    return f"{number:,f}".translate(str.maketrans(",.", ".,"))


def doubts(
    figure: Decimal, unit: str | None, before: Decimal | None, target: Target | None
) -> tuple[Doubt, ...]:
    """Return what looks wrong in a figure, beside that of the year before and the target."""
    found = []
    if figure < 0 and (target is None or target.low >= 0):
        found.append(Doubt.NEGATIVE)
    if unit == "%" and figure > 100:
        found.append(Doubt.PERCENT)
    if before and _is_apart(figure, before, JUMP):
        found.append(Doubt.JUMP)
    elif not before and target is not None and _is_apart(figure, target.low, FAR):
        found.append(Doubt.FAR)
    return tuple(found)


def _is_apart(figure: Decimal, known: Decimal, times: Decimal) -> bool:
    if not figure or not known:
        return False
    return not 1 / times <= abs(figure / known) <= times


def _without_unit(text: str, unit: str | None) -> str:
    folded = fold(text)
    for one in (*_UNITS, fold(unit or "")):
        if one and folded.endswith(one):
            return text[: len(text) - len(one)].rstrip() if len(folded) == len(text) else text
    return text
