"""Finding what a few typed words mean in a plan: tasks, indicators, passages, agencies.

The index is made of plain rows and never changes. Words are compared folded, so that "nước thải",
"nuoc thai" and its decomposed form find the same. A code or an agency's name is believed at once;
likeness only suggests, it never picks.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import log

from rapidfuzz import fuzz, process

from core.text import clean_line, fold
from models import search_words
from models.agency_names import AgencyIndex


class Kind(StrEnum):
    """What can be found, in the order in which it is shown."""

    TASK = "task"
    INDICATOR = "indicator"
    PASSAGE = "passage"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Document:
    """A row that can be found: by its code, its title, the lines of its texts, or its names.

    `parent` is the code of the row above it. `names` are an agency's: they are looked up as
    `AgencyIndex` does.
    """

    kind: Kind
    code: str
    title: str
    lines: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that was found: how well it fits, up to 100, and the line in which it was found.

    `line` is None where the title or a name was found. From `SURE` on it is what was meant.
    """

    kind: Kind
    code: str
    score: float
    line: int | None = None


#: The score of a code or of an agency's name: nothing else was meant.
SURE = 100.0
#: The score of one of several agencies that bear a name, and of a row below one that was named.
LIKELY = 95.0
#: What scores less is no answer.
LEAST = 50.0
#: How far below the best answer another one may lie.
_NEAR = 0.6
#: What a line of a text or a part of an agency's name counts against a title, and another word for
#: the same against the word.
_LINE, _ALIKE = 0.9, 0.9
#: What all words in one line count, and what their standing together as typed does.
_COVERED, _TOGETHER = 0.45, 0.55

#: How many other searches are suggested, and how like they have to be, in per cent.
MAX_SUGGESTIONS = 3
_LEAST_LIKENESS = 70
#: How much less like than the best one another suggestion may be.
_AS_LIKE = 6
#: The same for one word beside others: one letter of three may be another, and its neighbours say
#: which of the like ones is meant.
_LEAST_BESIDE, _AS_LIKE_BESIDE = 60, 100

_ORDER = {kind: place for place, kind in enumerate(Kind)}
_SPELLED = re.compile(r"[^\W_]+")
_CODE_PART = re.compile(r"[0-9]+|[a-zđ]+")
#: What people put before a code, and what it says of the row.
_CODE_OF: tuple[tuple[tuple[str, ...], frozenset[Kind]], ...] = (
    (("nhiem", "vu"), frozenset({Kind.TASK})),
    (("nv",), frozenset({Kind.TASK})),
    (("chi", "tieu"), frozenset({Kind.INDICATOR})),
    (("ct",), frozenset({Kind.INDICATOR})),
    (("phan",), frozenset({Kind.PASSAGE})),
    (("diem",), frozenset({Kind.PASSAGE})),
    (("muc",), frozenset(Kind)),
)


class Index:
    """The rows of a plan, ready to be searched."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = tuple(documents)
        self._codes: dict[tuple[str, ...], list[Document]] = {}
        #: Where each word and each pair of words stands, as numbers of `_places`.
        self._words: dict[str, set[int]] = {}
        self._pairs: dict[tuple[str, str], set[int]] = {}
        #: The document and the line (None: title or name) of each place.
        self._places: list[tuple[int, int | None]] = []
        #: Single words and pairs as they are written, by their folded form.
        self._spelled: dict[str, str] = {}
        for number, document in enumerate(self._documents):
            self._add(number, document)
        agencies = [one for one in self._documents if one.kind is Kind.AGENCY]
        self._agencies = AgencyIndex((one.code, (one.title, *one.names)) for one in agencies)
        self._names = {
            fold(name): name for agency in agencies for name in (agency.title, *agency.names)
        }

    def find(self, text: str) -> list[Hit]:
        """Return what a text means, the best first, then in the plan's order."""
        coded = self._by_code(text)
        if coded:
            return coded
        scores: dict[int, tuple[float, int | None]] = {}
        wanted = search_words.words(text)
        self._score(wanted, 1.0, scores)
        for variant in search_words.alike(wanted):
            self._score(variant, _ALIKE, scores)
        named = self._named(text)
        for number, document in enumerate(self._documents):
            if document.kind is not Kind.AGENCY:
                continue
            if document.code in named:
                scores[number] = named[document.code], None
            elif SURE in named.values():
                scores.pop(number, None)
        best = max((score for score, _ in scores.values()), default=0.0)
        # Whoever names an agency is shown what holds the whole name, not its words here and there.
        least = _LINE * _ALIKE * 100 if SURE in named.values() else max(LEAST, best * _NEAR)
        hits = [
            (number, Hit(self._documents[number].kind, self._documents[number].code, score, line))
            for number, (score, line) in scores.items()
            if score >= least
        ]
        hits.sort(key=lambda found: (-found[1].score, _ORDER[found[1].kind], found[0]))
        return [hit for _, hit in hits]

    def suggest(self, text: str) -> tuple[str, ...]:
        """Return other searches that lead somewhere, where a text may hold a slip of the pen."""
        typed = fold(clean_line(text)).split()
        if not typed:
            return ()
        if len(typed) <= 2:
            near = self._near(" ".join(typed), len(typed))
        else:
            near = [self._mended(typed)]
        found = [self._spelled.get(one, one) for one in near]
        found += self._names_like(" ".join(typed))
        useful = (one for one in found if fold(one) != " ".join(typed) and self._leads(one))
        return tuple(dict.fromkeys(useful))[:MAX_SUGGESTIONS]

    def _add(self, number: int, document: Document) -> None:
        self._codes.setdefault(_code_key(document.code), []).append(document)
        texts: list[tuple[int | None, str]] = [(None, document.title)]
        texts += [(None, name) for name in document.names]
        texts += list(enumerate(document.lines))
        for line, text in texts:
            place = len(self._places)
            self._places.append((number, line))
            found = search_words.words(text)
            for word in found:
                self._words.setdefault(word, set()).add(place)
            for pair in pairwise(found):
                self._pairs.setdefault(pair, set()).add(place)
            spelled = [word.lower() for word in _SPELLED.findall(text)]
            for size in (1, 2):
                for at in range(len(spelled) - size + 1):
                    shown = " ".join(spelled[at : at + size])
                    self._spelled.setdefault(fold(shown), shown)

    def _by_code(self, text: str) -> list[Hit]:
        """Return the rows that have the text as their code, with the rows below them."""
        key, kinds = _read_code(text)
        if not key:
            return []
        found = [one for one in self._codes.get(key, ()) if one.kind in kinds]
        below = [
            Hit(one.kind, one.code, LIKELY)
            for header in found
            for one in self._documents
            # Only the rows below a task's header are one task; a passage holds its own text.
            if header.kind is one.kind is Kind.TASK and one.parent == header.code
        ]
        return [*(Hit(one.kind, one.code, SURE) for one in found), *below]

    def _named(self, text: str) -> dict[str, float]:
        """Return the agencies that bear the text as a name."""
        match = self._agencies.find(text)
        if match.code:
            return {match.code: SURE}
        return dict.fromkeys(match.candidates, LIKELY)

    def _score(
        self, wanted: Sequence[str], factor: float, scores: dict[int, tuple[float, int | None]]
    ) -> None:
        """Note how well each document fits, where that is better than what is noted."""
        pairs = list(pairwise(wanted))
        whole = sum(map(self._weight, wanted))
        whole_pairs = sum(self._weight(one) + self._weight(other) for one, other in pairs)
        covered: dict[int, float] = {}
        together: dict[int, float] = {}
        # A word that is typed twice counts twice on both sides.
        for word in wanted:
            for place in self._words.get(word, ()):
                covered[place] = covered.get(place, 0.0) + self._weight(word) / whole
        for one, other in pairs:
            for place in self._pairs.get((one, other), ()):
                share = (self._weight(one) + self._weight(other)) / whole_pairs
                together[place] = together.get(place, 0.0) + share
        for place, cover in covered.items():
            fit = cover
            if pairs:
                fit = _COVERED * cover + _TOGETHER * together.get(place, 0.0)
            number, line = self._places[place]
            is_part = line is not None or self._documents[number].kind is Kind.AGENCY
            score = round(min(fit, 1.0) * factor * (_LINE if is_part else 1.0) * 100, 1)
            known = scores.get(number)
            # Of lines that fit alike the first one is shown, the title before all.
            if known is None or (score, -_rank(line)) > (known[0], -_rank(known[1])):
                scores[number] = score, line

    def _weight(self, word: str) -> float:
        """Return what a word says: the more, the fewer places it stands in."""
        return log(1 + len(self._places) / max(1, len(self._words.get(word, ()))))

    def _near(
        self, typed: str, size: int, least: int = _LEAST_LIKENESS, spread: int = _AS_LIKE
    ) -> list[str]:
        """Return the words, or pairs of words, that are like a text, the best first."""
        grams = [gram for gram in self._spelled if gram.count(" ") == size - 1 and len(gram) > 2]
        found = process.extract(typed, grams, scorer=fuzz.ratio, limit=30, score_cutoff=least)
        best = max((likeness for _, likeness, _ in found), default=0.0)
        ranked = sorted(found, key=lambda one: (-one[1], one[0]))
        return [gram for gram, likeness, _ in ranked if likeness >= best - spread]

    def _names_like(self, typed: str) -> list[str]:
        """Return the agencies' names that are like the text, the best first."""
        found = process.extract(
            typed, list(self._names), scorer=fuzz.ratio, limit=3, score_cutoff=_LEAST_LIKENESS
        )
        return [self._names[name] for name, _, _ in sorted(found, key=lambda x: (-x[1], x[0]))]

    def _leads(self, text: str) -> bool:
        """Return whether a search leads somewhere for good, not by one of its words alone."""
        hits = self.find(text)
        return bool(hits) and hits[0].score >= _LINE * _ALIKE * 100

    def _mended(self, typed: Sequence[str]) -> str:
        """Return the text with each unknown word replaced by the known one that is most like it.

        A word that stands beside its neighbour somewhere in the plan is taken before others.
        """
        mended: list[str] = []
        for at, word in enumerate(typed):
            near = [
                *([word] if word in self._spelled else []),
                *self._near(word, 1, _LEAST_BESIDE, _AS_LIKE_BESIDE),
            ]
            after = typed[at + 1] if at + 1 < len(typed) else ""
            before = mended[-1] if mended else ""
            fitting = (
                one for one in near if {f"{before} {one}", f"{one} {after}"} & self._spelled.keys()
            )
            mended.append(next(fitting, near[0] if near else word))
        shown: list[str] = []
        for at, word in enumerate(mended):
            pair = " ".join(mended[max(0, at - 1) : at + 1])
            shown.append(self._spelled.get(pair, self._spelled.get(word, word)).split()[-1])
        return " ".join(shown)


def _rank(line: int | None) -> int:
    return -1 if line is None else line


def _read_code(text: str) -> tuple[tuple[str, ...], frozenset[Kind]]:
    """Return the parts of a code, and of which rows it may be one: "nv 6a", "chỉ tiêu I.1"."""
    typed = clean_line(text).split(" ")
    for head, kinds in _CODE_OF:
        if len(typed) > len(head) and tuple(map(fold, typed[: len(head)])) == head:
            return _code_key(" ".join(typed[len(head) :])), kinds
    return _code_key(text), frozenset(Kind)


def _code_key(text: str) -> tuple[str, ...]:
    """Return the parts of a code: "6a", "6.a" and "6 A" are one, "II.1.đ" is not "II.1.d".

    A text with anything but parts of codes has none.
    """
    small = clean_line(text).lower()
    parts = _CODE_PART.findall(small)
    return tuple(parts) if "".join(parts) == re.sub(r"[\s.\-]", "", small) else ()
