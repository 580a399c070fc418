"""Markdown from plain texts: what is written in them stays text."""

import re
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")
_LIST_MARK = re.compile(r"^([-+])")


def safe(text: str) -> str:
    """Return a text without meaning to Markdown."""
    return _SPECIAL.sub(r"\\\1", text)


def safe_line(text: str) -> str:
    """Return a line of its own; a mark at its start makes no list of it."""
    return _LIST_MARK.sub(r"\\\1", safe(text))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    """Yield the lines of a table of cells that are Markdown already, and a blank one."""
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""
