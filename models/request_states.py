"""How requests move: which verb leads from which state to which, and who does it.

The charts are docs/states-extension.md and docs/states-difficulty.md; each arrow there is a line
here under the same letter.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from models.requests import DifficultyState, ExtensionState

#: How many extensions of one duty may be granted; a further one is a matter for a letter.
EXTENSIONS_A_DUTY = 1
#: For so long after it was closed a difficulty may be opened again.
REOPENABLE = timedelta(days=30)


class ExtensionVerb(StrEnum):
    """What is done with a request for more time."""

    ASK = "ask"
    GRANT = "grant"  #: the receiving body agrees to the day that was asked for.
    GRANT_OTHER = "grant_other"  #: it agrees to another day.
    REFUSE = "refuse"
    WITHDRAW = "withdraw"  #: the asker takes it back.
    REPORT = "report"  #: the report has come meanwhile.


class DifficultyVerb(StrEnum):
    """What is done with a difficulty; an entry of its conversation has one of them as its kind."""

    RAISE = "raise"
    ANSWER = "answer"  #: the holder answers (trả lời).
    ASK_BACK = "ask_back"  #: the holder asks the reporter (hỏi lại).
    REPLY = "reply"  #: the reporter answers back, asks on or adds something.
    RESTATE = "restate"  #: a corrected report words it anew, and nobody has acted on it yet.
    HAND_UP = "hand_up"  #: the holder gives it to its own receiving body (chuyển cấp trên).
    CLOSE = "close"
    REOPEN = "reopen"


#: What the holder does, and what the agency does that raised it; both may close.
HOLDERS_VERBS = (
    DifficultyVerb.ANSWER,
    DifficultyVerb.ASK_BACK,
    DifficultyVerb.HAND_UP,
    DifficultyVerb.CLOSE,
)
REPORTERS_VERBS = (DifficultyVerb.REPLY, DifficultyVerb.CLOSE, DifficultyVerb.REOPEN)


class ExtensionArrow(NamedTuple):
    """An arrow of the chart; `before` None is its beginning."""

    letter: str
    before: ExtensionState | None
    verb: ExtensionVerb
    after: ExtensionState


class DifficultyArrow(NamedTuple):
    """An arrow of the chart; `before` None is its beginning."""

    letter: str
    before: DifficultyState | None
    verb: DifficultyVerb
    after: DifficultyState


_PENDING = ExtensionState.PENDING
EXTENSION_ARROWS = (
    ExtensionArrow("a", None, ExtensionVerb.ASK, _PENDING),
    ExtensionArrow("b", _PENDING, ExtensionVerb.GRANT, ExtensionState.GRANTED),
    ExtensionArrow("c", _PENDING, ExtensionVerb.GRANT_OTHER, ExtensionState.GRANTED),
    ExtensionArrow("d", _PENDING, ExtensionVerb.REFUSE, ExtensionState.REFUSED),
    ExtensionArrow("e", _PENDING, ExtensionVerb.WITHDRAW, ExtensionState.WITHDRAWN),
    ExtensionArrow("f", _PENDING, ExtensionVerb.REPORT, ExtensionState.WITHDRAWN),
)

_OPEN, _ASKED, _ANSWERED, _CLOSED = DifficultyState
DIFFICULTY_ARROWS = (
    DifficultyArrow("a", None, DifficultyVerb.RAISE, _OPEN),
    DifficultyArrow("b", _OPEN, DifficultyVerb.ANSWER, _ANSWERED),
    DifficultyArrow("c", _OPEN, DifficultyVerb.ASK_BACK, _ASKED),
    DifficultyArrow("d", _ASKED, DifficultyVerb.REPLY, _OPEN),
    DifficultyArrow("e", _ANSWERED, DifficultyVerb.REPLY, _OPEN),
    DifficultyArrow("f", _OPEN, DifficultyVerb.REPLY, _OPEN),
    DifficultyArrow("g", _ASKED, DifficultyVerb.ANSWER, _ANSWERED),
    DifficultyArrow("h", _ANSWERED, DifficultyVerb.ANSWER, _ANSWERED),
    DifficultyArrow("i", _ANSWERED, DifficultyVerb.ASK_BACK, _ASKED),
    DifficultyArrow("j", _OPEN, DifficultyVerb.HAND_UP, _OPEN),
    DifficultyArrow("k", _ASKED, DifficultyVerb.HAND_UP, _OPEN),
    DifficultyArrow("l", _ANSWERED, DifficultyVerb.HAND_UP, _OPEN),
    DifficultyArrow("m", _OPEN, DifficultyVerb.CLOSE, _CLOSED),
    DifficultyArrow("n", _ASKED, DifficultyVerb.CLOSE, _CLOSED),
    DifficultyArrow("o", _ANSWERED, DifficultyVerb.CLOSE, _CLOSED),
    DifficultyArrow("p", _CLOSED, DifficultyVerb.REOPEN, _OPEN),
    DifficultyArrow("q", _OPEN, DifficultyVerb.RESTATE, _OPEN),
)

_EXTENSION: Mapping[tuple[ExtensionState | None, ExtensionVerb], ExtensionState] = {
    (arrow.before, arrow.verb): arrow.after for arrow in EXTENSION_ARROWS
}
_DIFFICULTY: Mapping[tuple[DifficultyState | None, DifficultyVerb], DifficultyState] = {
    (arrow.before, arrow.verb): arrow.after for arrow in DIFFICULTY_ARROWS
}


def extension_after(state: str | None, verb: ExtensionVerb) -> ExtensionState | None:
    """Return where a verb leads a request from a state, None where it may not be done."""
    return _EXTENSION.get((ExtensionState(state) if state else None, verb))


def difficulty_after(state: str | None, verb: DifficultyVerb) -> DifficultyState | None:
    """Return where a verb leads a difficulty from a state, None where it may not be done."""
    return _DIFFICULTY.get((DifficultyState(state) if state else None, verb))


def asks_for_words(state: str, verb: DifficultyVerb, *, is_holder: bool) -> bool:
    """Return whether a verb has to say something: all but handing up, and closing what is settled.

    A holder who closes what nobody has answered says why.
    """
    if verb is DifficultyVerb.HAND_UP:
        return False
    if verb is DifficultyVerb.CLOSE:
        return is_holder and state != DifficultyState.ANSWERED
    return True
