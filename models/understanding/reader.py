"""The reader: from a message to what is meant by it."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from core.text import bare_letters, clean
from models.quick_report import find_percents
from models.understanding.codes import Mention, bare_percent, find_mentions
from models.understanding.intents import read_intent
from models.understanding.matching import Match, Matcher, TaskWords
from models.understanding.phrases import asks, doubts, has_verb, without_address
from models.understanding.readings import Kind, Reading, Said
from models.understanding.reports import read_said
from models.understanding.topics import asked_topic, find_topic

NOTHING = Reading(kind=Kind.NOTHING)
#: How much of a task's name has to be said before something is recorded under it unasked, before
#: it is shown, and before a message is taken for a name that has no word that asks or reports.
_NAMED, _NAMED_TO_ASK, _ONLY_A_NAME = 0.3, 0.2, 0.5
#: What a message without such a word has to be: little but the name.
_NOTHING_BUT = 0.95


class Reader:
    """Reads messages about the tasks of a plan, for who may have some of them.

    `codes` are those of the plan, headers too; `parts` names the rows below a header.
    """

    def __init__(self, tasks: Iterable[TaskWords], parts: dict[str, tuple[str, ...]]) -> None:
        self._tasks = {task.code: task for task in tasks}
        self._parts = parts
        self._codes: Collection[str] = self._tasks.keys() | parts.keys()
        self._matcher = Matcher(self._tasks.values())

    def read(self, text: str) -> Reading:
        """Return what a message means. Where that is not certain, its tasks are several."""
        text = clean(text)
        mentions = find_mentions(text, self._codes)
        known = {mention.code for mention in mentions if mention.is_known}
        if len(known) > 1:
            return Reading(kind=Kind.SEVERAL, codes=tuple(sorted(known)), is_sure=False)
        if mentions and not known:
            return Reading(kind=Kind.NOTHING, unknown=mentions[0].code)
        if mentions:
            mention = next(mention for mention in mentions if mention.is_known)
            return self._about(text, mention)
        body, is_report = without_address(text)
        kind = read_intent(text)
        if kind:
            return Reading(kind=kind)
        return self._by_words(body, is_report=is_report)

    def said_of(self, text: str, code: str) -> Said:
        """Return what a message says of the task that the person has chosen for it."""
        text = clean(text)
        for mention in find_mentions(text, self._codes):
            if mention.code == code or code in self._parts.get(mention.code, ()):
                return _said_around(text, mention)
        body, _ = without_address(text)
        return read_said(find_topic(body, self._matcher).rest)

    def _about(self, text: str, mention: Mention) -> Reading:
        """Read a message that names a task by its code."""
        said = _said_around(text, mention)
        kind = _kind(text, said, says=has_verb(text))
        codes: tuple[str, ...] = (mention.code,)
        is_sure = True
        if mention.code in self._parts:
            parts = self._parts[mention.code]
            own = tuple(code for code in parts if self._tasks[code].is_own)
            codes = own or parts
            is_sure = len(codes) == 1
        return Reading(
            kind=kind, codes=codes, is_sure=is_sure, said=said if kind is Kind.REPORT else Said()
        )

    def _by_words(self, text: str, *, is_report: bool) -> Reading:
        """Read a message that names no code."""
        bare = bare_letters(text)
        percents = find_percents(text)
        if doubts(bare) or (asks(bare) and not percents):
            match = self._matcher.find(asked_topic(bare, self._matcher))
            if match.naming < _NAMED_TO_ASK:
                match = replace(match, is_sure=False)
            return self._found(Kind.ASK, match)
        topic = find_topic(text, self._matcher)
        match = self._matcher.find(topic.words)
        said = read_said(topic.rest)
        if percents or is_report or has_verb(text):
            if match.naming < _NAMED:
                match = replace(match, is_sure=False)
            return self._found(Kind.REPORT, match, said)
        if match.score < _NOTHING_BUT or match.naming < _ONLY_A_NAME:
            return NOTHING
        return self._found(Kind.ASK, match)

    def _found(self, kind: Kind, match: Match, said: Said | None = None) -> Reading:
        if not match.codes:
            return NOTHING
        return Reading(kind=kind, codes=match.codes, is_sure=match.is_sure, said=said or Said())


def _kind(text: str, said: Said, *, says: bool) -> Kind:
    """Tell a report on a task from a question about it."""
    bare = bare_letters(text)
    if doubts(bare):
        return Kind.ASK
    if said.percent is not None or said.nothing_to_report:
        return Kind.REPORT
    if asks(bare):
        return Kind.ASK
    if "%" in text or find_percents(text):
        return Kind.REPORT
    _, is_report = without_address(text)
    return Kind.REPORT if is_report or says or said.difficulties is not None else Kind.ASK


def _said_around(text: str, mention: Mention) -> Said:
    percent = bare_percent(text, mention)
    if percent is not None:
        return Said(percent=percent)
    before, _ = without_address(text[: mention.start])
    behind = text[mention.end :]
    return read_said(f"{before.strip()} {behind}" if has_verb(before) else behind)
