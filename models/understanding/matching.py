"""Which task do words speak of? Tuned for precision: a wrong task is worse than a question.

Each syllable weighs the more, the fewer tasks have it. Syllables that stand side by side in the
message and in the task count in full; a syllable on its own counts little, for "thải" is in many
words. What is compared is how much of what was said a task accounts for, so that words which no
task has ("y tế", "bệnh viện") speak against every one of them.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz.distance import OSA

from models.understanding.everyday import EVERYDAY, TELLING
from models.understanding.syllables import has_digit, syllables, words_of

#: How much of what was said the task has to account for to be taken, and to be offered.
SURE, POSSIBLE = 0.78, 0.55
#: By how much the task has to be ahead of the next one.
MARGIN = 0.18
#: How much the words weigh that were found in their place: a rare word, or two of middling rarity.
LEAST_EVIDENCE = 2.6
#: More than so many are no choice.
MOST = 5
#: What a syllable weighs that no task has.
UNKNOWN = 2.5
#: How much a syllable counts: in its place in the short title; on its own there; in its place in
#: the long title or a product, in a run of four or more and in a shorter one; on its own there.
IN_SHORT, ALONE_IN_SHORT, IN_LONG_RUN, IN_TEXT, ALONE_IN_TEXT = 1.0, 0.5, 0.9, 0.65, 0.25
LONG_RUN = 4
#: Words between the words.
_LINKS = words_of(
    "va ve cac cua theo cho voi o nhung trong tren tu do de doi the of for and in on"
)
#: A word of another language, or a name: it is no common syllable.
_LONG_WORD = 6
#: Syllables so long may have one slip of the finger, longer ones two.
_ONE_SLIP, _TWO_SLIPS = 3, 7


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskWords:
    """What a task is called. `is_own`: it is given to an agency of who writes."""

    code: str
    short_title: str
    title: str
    products: str = ""
    header_title: str = ""
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class Match:
    """The tasks that fit: the one that is surely meant, or those to ask about, or none."""

    codes: tuple[str, ...] = ()
    is_sure: bool = False
    #: How much of what was said the best one accounts for, from 0 to 1.
    score: float = 0.0
    #: How much of the best one's name was said, from 0 to 1: "tập huấn" alone is little of it.
    naming: float = 0.0


@dataclass(frozen=True, slots=True)
class _Fields:
    """A task's syllables and pairs of neighbours: of its short title, and of all its texts."""

    short: frozenset[str]
    short_pairs: frozenset[tuple[str, str]]
    text: frozenset[str]
    text_pairs: frozenset[tuple[str, str]]
    #: The short title, and what people say for it.
    names: tuple[frozenset[str], ...]


class Matcher:
    """The tasks of a plan, ready to be found by words."""

    def __init__(self, tasks: Iterable[TaskWords]) -> None:
        self._tasks = {task.code: task for task in tasks}
        self._fields = {task.code: _fields(task) for task in self._tasks.values()}
        count = len(self._fields)
        known = {one for fields in self._fields.values() for one in fields.text}
        self._weights = {
            one: math.log((count + 1) / (sum(one in f.text for f in self._fields.values()) + 0.5))
            for one in known
        }
        self._pairs = {pair for fields in self._fields.values() for pair in fields.text_pairs}
        #: Pairs of short titles: function words in them are words of the task ("không khí").
        self.short_pairs = frozenset(
            pair for fields in self._fields.values() for pair in fields.short_pairs
        )

    def find(self, words: Sequence[str]) -> Match:
        """Return the tasks that syllables speak of; the person's own come first."""
        said = self._mend([one for one in words if one not in _LINKS and not has_digit(one)])
        if not said:
            return Match()
        scores = {code: self._score(said, fields) for code, fields in self._fields.items()}
        own = {code: score for code, score in scores.items() if self._tasks[code].is_own}
        found = _choose(own)
        best = max(scores, key=lambda code: scores[code])
        if best not in own and scores[best][0] >= max(SURE, found.score + MARGIN):
            # What was said is another agency's task, and plainly so.
            found = _choose({best: scores[best]})
        return replace(found, naming=self._naming(said, found.codes[0])) if found.codes else found

    def _naming(self, said: Sequence[str], code: str) -> float:
        """Return how much of a task's name was said, by the weight of its syllables."""
        fields = self._fields[code]
        if any(one in fields.short and _is_telling(one) for one in said):
            return 1.0
        return max(
            sum(self._weights[one] for one in name if one in said)
            / sum(self._weights[one] for one in name)
            for name in fields.names
        )

    def _score(self, said: Sequence[str], fields: _Fields) -> tuple[float, float]:
        """Return how much of what was said a task accounts for, and how much that weighs."""
        total = counted = evidence = 0.0
        for at, one in enumerate(said):
            weight = self._weights.get(one, UNKNOWN)
            share = _share(said, at, fields)
            total += weight
            counted += weight * share
            if share >= IN_TEXT:
                evidence += weight
        return (counted / total if total else 0.0), evidence

    def _mend(self, said: list[str]) -> list[str]:
        """Mend slips of the finger, but only into what stands beside these words in a task."""
        mended = list(said)
        for at, one in enumerate(mended):
            if one in self._weights or len(one) < _ONE_SLIP:
                continue
            before = mended[at - 1] if at else ""
            behind = mended[at + 1] if at + 1 < len(mended) else ""
            slips = 2 if len(one) >= _TWO_SLIPS else 1
            fitting = {
                other
                for other in self._weights
                if OSA.distance(one, other, score_cutoff=slips) <= slips
                and (
                    (before, other) in self._pairs
                    or (other, behind) in self._pairs
                    or len(other) >= _TWO_SLIPS
                )
            }
            if len(fitting) == 1:
                mended[at] = fitting.pop()
        return mended


def _choose(scores: dict[str, tuple[float, float]]) -> Match:
    """Return the one task that is far enough ahead, or those that come into question."""
    ranked = sorted(scores, key=lambda code: -scores[code][0])
    possible = [
        code
        for code in ranked
        if scores[code][0] >= POSSIBLE and scores[code][1] >= LEAST_EVIDENCE
    ]
    if not possible:
        return Match()
    best = scores[possible[0]][0]
    near = [code for code in possible if scores[code][0] > best - MARGIN]
    if len(near) > MOST:
        return Match()
    # One that only comes near is asked about too.
    return Match(tuple(near), len(near) == 1 and best >= SURE, best)


def _share(said: Sequence[str], at: int, fields: _Fields) -> float:
    one = said[at]
    if _is_in_pair(said, at, fields.short_pairs):
        return IN_SHORT
    if one in fields.short and _is_telling(one):
        return IN_SHORT
    if _is_in_pair(said, at, fields.text_pairs):
        return IN_LONG_RUN if _run(said, at, fields.text_pairs) >= LONG_RUN else IN_TEXT
    if one in fields.short:
        return ALONE_IN_SHORT
    return ALONE_IN_TEXT if one in fields.text else 0.0


def _is_telling(one: str) -> bool:
    """Return whether a syllable says it all: "rác", "logistics"."""
    return one in TELLING or len(one) >= _LONG_WORD


def _is_in_pair(said: Sequence[str], at: int, pairs: frozenset[tuple[str, str]]) -> bool:
    return (at > 0 and (said[at - 1], said[at]) in pairs) or (
        at + 1 < len(said) and (said[at], said[at + 1]) in pairs
    )


def _run(said: Sequence[str], at: int, pairs: frozenset[tuple[str, str]]) -> int:
    """Return how many neighbours in a row are neighbours in the task as well."""
    first = last = at
    while first > 0 and (said[first - 1], said[first]) in pairs:
        first -= 1
    while last + 1 < len(said) and (said[last], said[last + 1]) in pairs:
        last += 1
    return last - first + 1


def _fields(task: TaskWords) -> _Fields:
    short = _sentences(task.short_title)
    text = [*short, *_sentences(task.title), *_sentences(task.products)]
    text += _sentences(task.header_title)
    for written, others in EVERYDAY:
        if any(_holds(sentence, written) for sentence in short):
            short = [*short, *map(list, others)]
    text += short
    names = [[one for line in _sentences(task.short_title) for one in line]]
    names += short[len(_sentences(task.short_title)) :]
    return _Fields(
        frozenset(one for sentence in short for one in sentence),
        frozenset(pair for sentence in short for pair in _neighbours(sentence)),
        frozenset(one for sentence in text for one in sentence),
        frozenset(pair for sentence in text for pair in _neighbours(sentence)),
        tuple(frozenset(name) for name in names if name),
    )


def _sentences(text: str) -> list[list[str]]:
    """Return the syllables of each line, without the words between the words."""
    found = ([one for one in syllables(line) if one not in _LINKS] for line in text.split("\n"))
    return [line for line in found if line]


def _neighbours(line: Sequence[str]) -> list[tuple[str, str]]:
    return list(pairwise(line))


def _holds(line: Sequence[str], phrase: Sequence[str]) -> bool:
    wanted = [one for one in phrase if one not in _LINKS]
    return any(
        list(line[at : at + len(wanted)]) == wanted for at in range(len(line) - len(wanted) + 1)
    )
