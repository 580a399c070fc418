"""Which agencies and groups a cell names: "Các sở, ban, ngành và UBND huyện Cầu Kè".

Names hold the signs that also stand between names: commas, "và", hyphens. So a cell is cut at all
of them, and from the left the longest row of pieces that is a name is taken as one. As everywhere,
likeness never picks; it only suggests.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from core.text import fold, squeeze
from models.agency_names import MAX_SUGGESTIONS, AgencyIndex
from models.plan_entries import AgencyEntry, FormerAgency, GroupEntry

#: Between names for certain, and between names or within one.
_HARD = re.compile(r"\s*;\s*(?:và\s+)?", re.IGNORECASE)
_SOFT = re.compile(
    r"\s*,\s*(?:và\s+)?|\s*\n\s*(?:[-–+•]\s*)?(?:và\s+)?|\s+(?:và|-|–|—)\s+", re.IGNORECASE
)
#: Where several unknown names in a row are told apart.
_COMMA = re.compile(r"\s*[,\n]\s*")
_EDGES = " .,:-–+•\t\n"
#: "Các Sở: TN&MT, Công Thương": what may stand before a colon and names nobody alone.
_COLLECTIVE = frozenset(
    {
        "cac", "so", "ban", "nganh", "ubnd", "uy", "nhan", "dan", "huyen", "thi", "xa", "thanh",
        "pho", "tp", "tx", "phuong", "co", "quan", "don", "vi",
    }
)  # fmt: skip
#: Words that the plan puts into the name of a group or leaves out, without meaning another one.
_LOOSE = frozenset({"cac", "va", "to", "chuc", "don", "vi"})
_WORD = re.compile(r"\w+")
_LEAST_LIKENESS = 60
#: How many pieces a name has at most; a cell of thousands of commas must not take minutes.
_LONGEST = 12
#: For how many unknown names of a workbook others are suggested, and how often in all a name is
#: looked up; a plan needs some hundreds.
_SUGGESTED, _LOOKED_UP = 200, 20_000


@dataclass(frozen=True, slots=True)
class Parties:
    """Whom a cell names: codes of agencies and of groups, each in the cell's order."""

    agencies: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A part of a cell that names nobody, or several: names to choose from, or that come near.

    `former` is the agency that it named once.
    """

    given: str
    former: FormerAgency | None = None
    candidates: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    agencies: dict[str, None] = field(default_factory=dict)
    groups: dict[str, None] = field(default_factory=dict)
    unmatched: list[Unmatched] = field(default_factory=list)


class PartyReader:
    """The agencies and groups there are, ready to be found in cells.

    `known` are cells that were read before, by their folded texts: what people have settled for a
    wording stays settled. `former` are agencies that are no more: nothing is given to them, and
    who names one is told so.
    """

    def __init__(
        self,
        agencies: Iterable[AgencyEntry],
        groups: Iterable[GroupEntry],
        known: Mapping[str, Parties] | None = None,
        former: Iterable[FormerAgency] = (),
    ) -> None:
        self._names = {agency.code: agency.name for agency in agencies}
        self._groups = {group.code: group.name for group in groups}
        self._index = AgencyIndex((agency.code, agency.names) for agency in agencies)
        self._strict: dict[str, list[str]] = {}
        self._loose: dict[str, list[str]] = {}
        for code, name in self._groups.items():
            self._strict.setdefault(squeeze(name), []).append(code)
            self._loose.setdefault(_loosened(name), []).append(code)
        self._known = known or {}
        self._former = {one.code: one for one in former}
        self._former_index = AgencyIndex((one.code, one.names) for one in self._former.values())
        self._suggestions_left, self._look_ups_left = _SUGGESTED, _LOOKED_UP

    def read(self, text: str) -> tuple[Parties, tuple[Unmatched, ...]]:
        """Return whom a cell names, and what of it could not be told."""
        known = self._known.get(fold(text))
        if known is not None:
            return known, ()
        found = _Found()
        for part in _HARD.split(text):
            if part.strip(_EDGES):
                self._read_part(part.strip(_EDGES), found)
        return Parties(tuple(found.agencies), tuple(found.groups)), tuple(found.unmatched)

    def _read_part(self, part: str, found: _Found) -> None:
        pieces = _pieces(part)
        at = 0
        lost: int | None = None  # where what nobody knows began
        while at < len(pieces):
            end = self._longest(part, pieces, at, found)
            if end is None:
                lost = at if lost is None else lost
                at += 1
                continue
            if lost is not None:
                self._give_up(part[pieces[lost][0] : pieces[at - 1][1]], found)
                lost = None
            at = end
        if lost is not None:
            self._give_up(part[pieces[lost][0] :], found)

    def _longest(
        self, part: str, pieces: list[tuple[int, int]], at: int, found: _Found
    ) -> int | None:
        """Take the longest name that begins with a piece; return the piece behind it."""
        for last in range(min(len(pieces), at + _LONGEST) - 1, at - 1, -1):
            if self._take(part[pieces[at][0] : pieces[last][1]].strip(_EDGES), found):
                return last + 1
        return None

    def _take(self, name: str, found: _Found) -> bool:
        """Take a name; return False where it is none. One that several bear is noted."""
        if not self._look_ups_left:
            return False
        self._look_ups_left -= 1
        groups = self._strict.get(squeeze(name), [])
        if not groups:
            match = self._index.pick(name)
            if match.code is None and not match.is_ambiguous:
                match = self._index.pick(_without_collective(name))
            if match.code is not None:
                found.agencies[match.code] = None
                return True
            if match.is_ambiguous:
                candidates = tuple(self._names[code] for code in match.candidates)
                found.unmatched.append(Unmatched(name, candidates=candidates))
                return True
            loosened = _loosened(name)
            groups = self._loose.get(loosened, []) if loosened else []
        if len(groups) > 1:
            candidates = tuple(self._groups[code] for code in groups)
            found.unmatched.append(Unmatched(name, candidates=candidates))
        elif groups:
            found.groups[groups[0]] = None
        return bool(groups)

    def _give_up(self, text: str, found: _Found) -> None:
        whole = text.strip(_EDGES)
        # A name may have commas in it: "Sở Văn hóa, Thể thao và Du lịch".
        if former := self._former_of(whole):
            found.unmatched.append(Unmatched(whole, former))
            return
        for name in filter(None, (part.strip(_EDGES) for part in _COMMA.split(text))):
            former = self._former_of(name)
            suggestions = () if former else self._near(name)
            found.unmatched.append(Unmatched(name, former, suggestions=suggestions))

    def _former_of(self, name: str) -> FormerAgency | None:
        code = self._former_index.pick(_without_collective(name)).code
        return None if code is None else self._former[code]

    def _near(self, name: str) -> tuple[str, ...]:
        if not self._suggestions_left:
            return ()
        self._suggestions_left -= 1
        agencies = [self._names[code] for code in self._index.find(name).suggestions]
        groups = process.extract(
            fold(name),
            {each: fold(each) for each in self._groups.values()},
            scorer=fuzz.ratio,
            score_cutoff=_LEAST_LIKENESS,
            limit=MAX_SUGGESTIONS,
        )
        near = (*(group for _, _, group in groups), *agencies)
        return tuple(dict.fromkeys(near))[:MAX_SUGGESTIONS]


def _pieces(part: str) -> list[tuple[int, int]]:
    """Return where the pieces of a part begin and end."""
    pieces, begin = [], 0
    for sign in _SOFT.finditer(part):
        if sign.start() > begin:
            pieces.append((begin, sign.start()))
        begin = sign.end()
    if begin < len(part):
        pieces.append((begin, len(part)))
    return pieces


def _without_collective(name: str) -> str:
    """Return "TN&MT" for "Các Sở: TN&MT", "Sở TN&MT" for "các Sở TN&MT"."""
    head, colon, rest = name.partition(":")
    if colon and _COLLECTIVE.issuperset(_WORD.findall(fold(head))):
        return rest.strip()
    first, _, rest = name.partition(" ")
    return rest if fold(first) == "cac" and rest else name


def _loosened(name: str) -> str:
    words = _WORD.findall(fold(name))
    kept = [
        word
        for place, word in enumerate(words)
        # "sở, ban, ngành" and "sở, ngành" are one group.
        if word not in _LOOSE and not (word == "ban" and words[place - 1 : place] == ["so"])
    ]
    return " ".join(kept)
