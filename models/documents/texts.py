"""What is read out of the texts of reports, without I/O: proposals, signs, places, lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: The words before what an agency asks for, and the word for it that may follow them.
_PROPOSAL = re.compile(
    r"(?:^|(?<=[\s.;,(]))(?:kiến\s+nghị|đề\s+xuất|đề\s+nghị)"
    r"(?:\s*(?:,|và|/)\s*(?:kiến\s+nghị|đề\s+xuất))?\s*:\s*",
    re.IGNORECASE,
)
#: A proposal ends with its line: what stands on the next one is something else again, unless it is
#: listed with a mark.
_LISTED = re.compile(r"^\s*[-+•*]\s*")
#: Levels of the administration behind which a place is named.
_PLACE = re.compile(r"(?:tỉnh|thành phố|thị xã|huyện|xã|phường|thị trấn)\s+(\S.*)$", re.IGNORECASE)
_COMMITTEE = "UBND"


@dataclass(frozen=True, slots=True)
class Reading:
    """A text of a report: what it tells, and what it proposes."""

    told: str
    proposals: tuple[str, ...]


def read_proposals(text: str) -> Reading:
    """Split a text at "kiến nghị:" and "đề xuất:" into what it tells and what it proposes.

    A proposal goes to the end of its line and over the marked lines that follow it.

    >>> read_proposals("Thiếu xe. Kiến nghị: bổ sung 2 xe")
    Reading(told='Thiếu xe.', proposals=('bổ sung 2 xe',))
    """
    told: list[str] = []
    proposals: list[str] = []
    is_open = False
    for line in text.split("\n"):
        pieces = _PROPOSAL.split(line)
        if len(pieces) > 1:
            told.append(pieces[0])
            proposals += pieces[1:]
            is_open = True
        elif is_open and _LISTED.match(line):
            proposals.append(_LISTED.sub("", line))
        else:
            is_open = False
            told.append(line)
    return Reading(
        "\n".join(filter(None, (line.strip() for line in told))),
        tuple(filter(None, (piece.strip(" ;,") for piece in proposals))),
    )


def lines_of(text: str | None) -> Iterator[str]:
    """Yield the lines of a text that say something, each without blanks around it."""
    return (line.strip() for line in (text or "").split("\n") if line.strip())


def sign_of(short_name: str) -> str:
    """Return the letters by which a document's number names its issuer.

    >>> sign_of("Sở KH&ĐT"), sign_of("UBND TX Duyên Hải")
    ('SKHĐT', 'UBND')
    """
    if short_name.startswith(_COMMITTEE):
        return _COMMITTEE
    return "".join(letter for letter in short_name if letter.isupper())


def place_of(name: str) -> str:
    """Return the place that an agency's name ends with, "" where it names none.

    >>> place_of("Ủy ban nhân dân thị xã Duyên Hải")
    'Duyên Hải'
    """
    found = _PLACE.search(name)
    return found[1] if found else ""
