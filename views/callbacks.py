"""What a button carries: a word that says what to do, and numbers. Never a right.

Whoever presses is asked anew who they are and what they may; the numbers only name a row.
"""

from dataclasses import dataclass
from typing import Self

#: What Telegram takes, in bytes of UTF-8.
LIMIT = 64
_SEPARATOR = ":"


class BadCallback(ValueError):
    """The data was not made by `Callback.pack`: an older version's button, or a forged one."""


@dataclass(frozen=True, slots=True)
class Callback:
    """A button's data: `verb` and its whole numbers, as in "task:17"."""

    verb: str
    numbers: tuple[int, ...] = ()

    @classmethod
    def of(cls, verb: str, *numbers: int) -> Self:
        """Return a button's data."""
        return cls(verb, numbers)

    def pack(self) -> str:
        """Return at most 64 bytes for the messenger."""
        data = _SEPARATOR.join([self.verb, *map(str, self.numbers)])
        if len(data.encode()) > LIMIT:
            raise ValueError(f"A button's data has at most {LIMIT} bytes: {data!r}")
        return data

    @classmethod
    def unpack(cls, data: str) -> Self:
        """Read a button's data; raise BadCallback for anything that we did not make."""
        verb, *rest = data.split(_SEPARATOR)
        if not verb.isidentifier() or not all(
            part.isascii() and part.isdecimal() and len(part) <= 18 for part in rest
        ):
            raise BadCallback(data[:LIMIT])
        return cls(verb, tuple(map(int, rest)))
