"""Which agency is meant by "stnmt", "Sở TN&MT" or "tx duyen hai".

An agency is picked only where what was typed *is* one of its names once capitals, diacritics,
blanks and signs are left aside, or becomes one by a rule written here. Likeness never picks: it
only suggests. Leaving off "Sở" or "UBND" is a rule for the names of agencies, not for what was
typed, so that "Sở Càng Long" does not become the district Càng Long.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from core.text import fold, squeeze

#: How many agencies are suggested where none was found.
MAX_SUGGESTIONS = 3

#: Likeness in per cent below which a suggestion would only puzzle the reader.
_LEAST_LIKENESS = 55

_WORD = re.compile("[0-9a-z]+")

#: Long forms that are written short as often as in full.
_PHRASES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("uy", "ban", "nhan", "dan"), "ubnd"),
    (("thanh", "pho"), "tp"),
    (("thi", "xa"), "tx"),
    (("van", "phong"), "vp"),
)

#: Words for a level of the administration. Alone they name nobody.
_LEVELS = frozenset({"tinh", "tp", "tx", "huyen", "xa", "phuong"})

#: Words in front of the name proper that people leave out: "Công Thương", "Thống kê".
_GENERIC = frozenset({"so", "ubnd", "cuc"})

#: The province itself, which people add to the name of one of its agencies.
_PROVINCE: tuple[tuple[str, ...], ...] = (("tinh", "tra", "vinh"), ("tra", "vinh"), ("tinh",))


@dataclass(frozen=True, slots=True)
class Match:
    """What a name led to: one code, or several candidates, or suggestions only.

    At most one of the three is filled; all empty means that nothing comes near.
    """

    code: str | None = None
    candidates: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        """Whether several agencies bear the name."""
        return bool(self.candidates)


class AgencyIndex:
    """The names of all agencies, ready to be looked up.

    `agencies` are pairs of a code and every name of that agency (full, short, aliases); the code
    counts as a name.
    """

    def __init__(self, agencies: Iterable[tuple[str, Iterable[str]]]) -> None:
        # From the strictest reading to the loosest; a stricter one that answers is believed.
        self._exact: dict[str, set[str]] = {}
        self._canonical: dict[str, set[str]] = {}
        self._loose: dict[str, set[str]] = {}
        self._spelled: dict[str, str] = {}
        for code, names in agencies:
            for name in (code, *names):
                self._add(code, name)

    def find(self, text: str) -> Match:
        """Return what `text`, as a person typed it, means."""
        match = self.pick(text)
        if match.code is None and not match.is_ambiguous:
            return Match(suggestions=self._suggest(text))
        return match

    def pick(self, text: str) -> Match:
        """Return what `text` means without looking for what comes near: that takes its time."""
        for codes in self._readings(text):
            if len(codes) == 1:
                return Match(code=next(iter(codes)))
            if codes:
                return Match(candidates=tuple(sorted(codes)))
        return Match()

    def _add(self, code: str, name: str) -> None:
        words = _words(name)
        _put(self._exact, squeeze(name), code)
        _put(self._canonical, "".join(words), code)
        for key in _loose_keys(words):
            _put(self._loose, key, code)
        self._spelled.setdefault(" ".join(words), code)

    def _readings(self, text: str) -> Iterable[set[str]]:
        """Yield the agencies that each reading of the text gives, strictest first."""
        nobody: set[str] = set()
        words = _words(text)
        key = "".join(words)
        yield self._exact.get(squeeze(text), nobody)
        yield self._canonical.get(key, nobody)
        yield self._loose.get(key, nobody)
        for ending in _PROVINCE:
            if words[-len(ending) :] == ending:
                shorter = "".join(words[: -len(ending)])
                yield self._canonical.get(shorter, nobody)
                yield self._loose.get(shorter, nobody)

    def _suggest(self, text: str) -> tuple[str, ...]:
        wanted = " ".join(_words(text))
        if not wanted:
            return ()
        best: dict[str, float] = {}
        for name, code in self._spelled.items():
            likeness = _likeness(wanted, name)
            if likeness >= max(_LEAST_LIKENESS, best.get(code, 0)):
                best[code] = likeness
        return tuple(sorted(best, key=lambda code: (-best[code], code))[:MAX_SUGGESTIONS])


def shared_names(agencies: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Return the names that two or more agencies bear, each with the codes of those agencies.

    Names are compared as they are looked up: "TX Duyên Hải" and "thị xã Duyên Hải" are one.
    """
    owners: dict[str, set[str]] = {}
    spelled: dict[str, str] = {}
    for code, names in agencies.items():
        for name in names:
            key = "".join(_words(name))
            spelled.setdefault(key, name)
            _put(owners, key, code)
    return {spelled[key]: tuple(sorted(codes)) for key, codes in owners.items() if len(codes) > 1}


def _likeness(one: str, other: str) -> float:
    """Return how like two names are, in per cent: by their common words and by their letters."""
    # Common words alone let "phường 1" stand for every ward; letters alone miss short names.
    return (fuzz.token_set_ratio(one, other) + fuzz.ratio(one, other)) / 2


def _put(index: dict[str, set[str]], key: str, code: str) -> None:
    if key:
        index.setdefault(key, set()).add(code)


def _words(text: str) -> tuple[str, ...]:
    """Return the folded words of a name, long forms shortened, "và" and "h." settled."""
    words = [word for word in _WORD.findall(fold(text)) if word != "va"]
    short: list[str] = []
    at = 0
    while at < len(words):
        for phrase, abbreviation in _PHRASES:
            if tuple(words[at : at + len(phrase)]) == phrase:
                short.append(abbreviation)
                at += len(phrase)
                break
        else:
            # "H. Duyên Hải"; a last "h" abbreviates nothing.
            short.append("huyen" if words[at] == "h" and at + 1 < len(words) else words[at])
            at += 1
    return tuple(short)


def _loose_keys(words: tuple[str, ...]) -> set[str]:
    """Return what is left of a name when generic words in front are dropped or shortened."""
    if len(words) < 2 or words[0] not in _GENERIC:
        return set()
    generic, rest = words[0], words[1:]
    forms = {rest}
    if generic == "so":
        forms.add(("s", *rest))
    # "Phường 1" without its level word would be a bare number.
    if generic == "ubnd" and rest[0] in _LEVELS and len(rest) > 1 and not rest[1].isdigit():
        forms |= {rest[1:], ("ubnd", *rest[1:])}
    return {"".join(form) for form in forms if len(form) > 1 or form[0] not in _LEVELS}
