"""What a button carries: a word that says what to do, and numbers. Never a right.

Whoever presses is asked anew who they are and what they may; the numbers only name a row.
"""

from dataclasses import dataclass, replace
from typing import Self

#: What Telegram takes, in bytes of UTF-8.
LIMIT = 64
_SEPARATOR = ":"
#: Behind the verb: the answer is a new message, and the one with the button stays.
_ANEW = "!"


class BadCallback(ValueError):
    """The data was not made by `Callback.pack`: an older version's button, or a forged one."""


@dataclass(frozen=True, slots=True)
class Callback:
    """A button's data: `verb` and its whole numbers, as in "task:17".

    With `keeps` the message under which the button stands is kept as it is, and the answer is a
    new one: a receipt or a reminder is not to disappear because somebody looks further.
    """

    verb: str
    numbers: tuple[int, ...] = ()
    keeps: bool = False

    @classmethod
    def of(cls, verb: str, *numbers: int) -> Self:
        """Return a button's data."""
        return cls(verb, numbers)

    def anew(self) -> Self:
        """Return the same, answered with a new message."""
        return replace(self, keeps=True)

    def pack(self) -> str:
        """Return at most 64 bytes for the messenger."""
        verb = self.verb + _ANEW if self.keeps else self.verb
        data = _SEPARATOR.join([verb, *map(str, self.numbers)])
        if len(data.encode()) > LIMIT:
            raise ValueError(f"A button's data has at most {LIMIT} bytes: {data!r}")
        return data

    @classmethod
    def unpack(cls, data: str) -> Self:
        """Read a button's data; raise BadCallback for anything that we did not make."""
        head, *rest = data.split(_SEPARATOR)
        verb = head.removesuffix(_ANEW)
        if not verb.isidentifier() or not all(
            part.isascii() and part.isdecimal() and len(part) <= 18 for part in rest
        ):
            raise BadCallback(data[:LIMIT])
        return cls(verb, tuple(map(int, rest)), keeps=head != verb)
