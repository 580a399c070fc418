"""What the cells of a plan's tables say, one kind of cell at a time."""

import re
from collections.abc import Iterable

from core.text import clean, clip, fold
from models.plan_checks import SHORT_TITLE_LIMIT
from models.plan_entries import TaskEntry
from models.plan_workbook.parties import Parties, Unmatched
from models.plan_workbook.problems import What
from models.plan_workbook.table import Line, Table

_REFERENCE = re.compile(
    r"tri[eể]n khai m[uụ]c ([\d.]+\d)\s*[-–]?\s*Quy[eế]t [đd][iị]nh s[oố] 882/Q[ĐD]-TTg\.?",
    re.IGNORECASE,
)
_DASH = re.compile(r"^[-–—+•]\s+")


def short_of(title: str) -> str:
    """Return a short title: the first line of a title, cut behind a word where it is too long."""
    line = _DASH.sub("", title.strip().partition("\n")[0]).rstrip(" .:;,")
    if len(line) <= SHORT_TITLE_LIMIT:
        return line
    cut = line[: SHORT_TITLE_LIMIT - 1]
    words = cut.rpartition(" ")[0] if line[SHORT_TITLE_LIMIT - 1] != " " else cut
    return clip((words or cut).rstrip(" .:;,-") + "…", SHORT_TITLE_LIMIT)


def products_of(text: str) -> tuple[str, ...]:
    """Return the products of a cell: a dash begins one, or else each line is one."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines or not _DASH.match(lines[0]):
        return tuple(lines)
    products: list[str] = []
    for line in lines:
        if _DASH.match(line):
            products.append(_DASH.sub("", line))
        else:
            products[-1] += f" {line}"
    return tuple(products)


def same(text: str | None, known: str | None) -> bool:
    """Return whether a cell says what is loaded."""
    return clean(text or "") == clean(known or "")


def note_unmatched(table: Table, line: Line, column: str, unmatched: Iterable[Unmatched]) -> None:
    """Note the names of a cell that could not be told."""
    for one in unmatched:
        if one.former is not None:
            names, day = "; ".join(one.former.successors), f"{one.former.ended_on:%d/%m/%Y}"
            what = What.ENDED_PARTY if names else What.GONE_PARTY
            table.note(line, column, what, given=one.given, names=names, day=day)
        elif one.candidates:
            names = "; ".join(one.candidates)
            table.note(line, column, What.AMBIGUOUS_PARTY, given=one.given, names=names)
        elif one.suggestions:
            names = "; ".join(one.suggestions)
            table.note(line, column, What.NEAR_PARTY, given=one.given, names=names)
        else:
            table.note(line, column, What.UNKNOWN_PARTY, given=one.given)


def note_of(text: str) -> tuple[str | None, str | None]:
    """Return the reference to Decision 882 that a note carries, and the rest of it."""
    reference, rest = None, []
    for line in text.split("\n"):
        found = _REFERENCE.fullmatch(line.strip())
        if found and reference is None:
            reference = found[1]
        else:
            rest.append(line)
    return reference, "\n".join(rest).strip() or None


def leads_of(task: TaskEntry) -> Parties:
    """Return who leads a task, as it is loaded."""
    return Parties(task.leads, task.lead_groups)


def coordinating_of(task: TaskEntry) -> Parties:
    """Return who coordinates a task, as it is loaded."""
    return Parties(task.coordinating, task.coordinating_groups)


def known_parties(tasks: Iterable[TaskEntry]) -> dict[str, Parties]:
    """Return how the cells of loaded rows were understood, where all rows agree on a text."""
    found: dict[str, set[Parties]] = {}
    for task in tasks:
        for text, parties in (
            (task.lead_text, leads_of(task)),
            (task.coordinating_text, coordinating_of(task)),
        ):
            if text and (parties.agencies or parties.groups):
                found.setdefault(fold(text), set()).add(parties)
    return {text: next(iter(each)) for text, each in found.items() if len(each) == 1}
