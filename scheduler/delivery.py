"""What is asked of a messenger, and what can become of it. No messenger is named here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

#: Calls that may be made twice with the effect of once.
_REPEATABLE = ("edit", "delete", "answer", "setMyCommands")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that goes out with a call: its name and its bytes."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """One call: a method and its parameters, as plain JSON values; with a file, if it has one."""

    method: str
    params: Mapping[str, Any]
    file: Upload | None = None

    @property
    def is_answer(self) -> bool:
        """Whether it answers a pressed button, which waits for a moment only."""
        return self.method == "answerCallbackQuery"

    @property
    def may_repeat(self) -> bool:
        """Whether nobody would notice a second time."""
        return self.method.startswith(_REPEATABLE)


@dataclass(frozen=True, slots=True)
class Delivered:
    """The messenger has confirmed it. `message_reference` names the new message, if there is one.

    An edit makes no new message: a reply to an edited reminder still is a reply to the reminder.
    """

    message_reference: str | None = None


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person cannot be written to: has blocked the bot, or is gone."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The messenger will never take it. `is_expected` ones are no fault of ours."""

    reason: str
    is_expected: bool = False


@dataclass(frozen=True, slots=True)
class RetryAt:
    """Too much was sent: the chat, or everything (`is_for_all`), has to wait for `seconds`."""

    seconds: float
    is_for_all: bool = False


@dataclass(frozen=True, slots=True)
class NotSent:
    """It surely did not arrive: it may be tried again freely."""

    reason: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """It may or may not have arrived. `may_repeat`: trying again does no harm."""

    reason: str
    may_repeat: bool


@dataclass(frozen=True, slots=True)
class Migrated:
    """The chat has another address now."""

    new_address: str


Delivery = Delivered | Blocked | Refused | RetryAt | NotSent | Ambiguous | Migrated


class Transport(Protocol):
    """Whatever carries calls to a messenger."""

    async def deliver(self, call: Call) -> Delivery:
        """Make a call and say what became of it; raise nothing."""
        ...
