"""What changed between two texts, word by word, as a person would mark it with a pen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

#: Words with the blanks behind them.
_WORD = re.compile(r"\S+\s*|\s+")


class Mark(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words and what became of them."""

    mark: Mark
    text: str


def changes(before: str, after: str) -> tuple[Piece, ...]:
    """Return the pieces of both texts in order.

    What is not ADDED reads as `before`, what is not REMOVED as `after`, but for the blanks between
    words that stayed.

    >>> [f"{piece.mark}: {piece.text}" for piece in changes("thí điểm 5 xã", "thí điểm 7 xã")]
    ['same: thí điểm ', 'removed: 5 ', 'added: 7 ', 'same: xã']
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, [w.strip() for w in old], [w.strip() for w in new], False)
    found: list[Piece] = []
    for kind, old_from, old_to, new_from, new_to in _blocks(matcher):
        if kind == "equal":
            found.append(Piece(Mark.SAME, "".join(new[new_from:new_to])))
            continue
        if old_to > old_from:
            found.append(Piece(Mark.REMOVED, "".join(old[old_from:old_to])))
        if new_to > new_from:
            found.append(Piece(Mark.ADDED, "".join(new[new_from:new_to])))
    return tuple(found)


def shorten(pieces: tuple[Piece, ...], around: int = 5) -> Iterator[Piece]:
    """Yield the pieces with only so many words of what stayed before and after each change."""
    for place, piece in enumerate(pieces):
        words = _WORD.findall(piece.text)
        if piece.mark is not Mark.SAME:
            yield piece
            continue
        head = around if place > 0 else 0
        tail = around if place < len(pieces) - 1 else 0
        if len(words) <= head + tail + 1:
            yield piece
            continue
        kept = words[len(words) - tail :] if tail else []
        yield Piece(Mark.SAME, f"{''.join(words[:head])}… {''.join(kept)}")


def _blocks(matcher: "SequenceMatcher[str]") -> Iterator[tuple[str, int, int, int, int]]:
    """Yield the matcher's blocks; a single word that stayed between changes joins them.

    A text that was written anew has a few small words in common with the old one; marked one by
    one they make it unreadable.
    """
    waiting: list[tuple[str, int, int, int, int]] = []
    blocks = matcher.get_opcodes()
    for place, block in enumerate(blocks):
        kind, old_from, old_to, *_ = block
        is_inside = 0 < place < len(blocks) - 1
        if kind == "equal" and not (is_inside and old_to - old_from == 1):
            yield from _joined(waiting)
            waiting = []
            yield block
        else:
            waiting.append(block)
    yield from _joined(waiting)


def _joined(
    blocks: list[tuple[str, int, int, int, int]],
) -> list[tuple[str, int, int, int, int]]:
    if not blocks:
        return []
    _, old_from, _, new_from, _ = blocks[0]
    _, _, old_to, _, new_to = blocks[-1]
    return [("replace", old_from, old_to, new_from, new_to)]
