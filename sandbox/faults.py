"""Faults to order: what a bad network and a busy Telegram do to a bot."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sandbox.errors import PlayError


class Mode(StrEnum):
    """What happens to a call."""

    #: Answered with an HTTP status, without effect: 429 as JSON with retry_after, others as HTML.
    STATUS = "status"
    #: The connection is closed; the call has no effect.
    DROP_BEFORE = "drop_before"
    #: The connection is closed although the call had its effect: the bot cannot know.
    DROP_AFTER = "drop_after"
    #: The call waits, then goes on as usual.
    DELAY = "delay"
    #: The call has its effect at once, its answer waits.
    DELAY_AFTER = "delay_after"
    #: The call has its effect; the answer is no JSON.
    GARBAGE = "garbage"


@dataclass
class Fault:
    """A fault for the next `times` calls of a method ("*" for any), perhaps of one chat only."""

    mode: Mode
    method: str = "*"
    times: int = 1
    status: int = 500
    retry_after: int = 1
    seconds: float = 1.0
    chat_id: int | None = None

    def meets(self, method: str, params: Mapping[str, Any]) -> bool:
        """Say whether a call gets this fault."""
        if self.method not in ("*", method):
            return False
        return self.chat_id is None or str(params.get("chat_id")) == str(self.chat_id)

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "Fault":
        """Return a fault from JSON."""
        unknown = set(body) - set(cls.__dataclass_fields__)
        try:
            mode = Mode(body.get("mode", ""))
        except ValueError:
            raise PlayError(400, f"mode is one of: {', '.join(Mode)}") from None
        if unknown:
            raise PlayError(400, f"A fault has no {', '.join(sorted(unknown))}.")
        return cls(**{**body, "mode": mode})


class Faults:
    """The faults that are still to come, the oldest first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Order a fault."""
        self._faults.append(fault)

    def clear(self) -> None:
        """Forget all faults."""
        self._faults.clear()

    def take(self, method: str, params: Mapping[str, Any]) -> Fault | None:
        """Return the fault of a call and count it off."""
        for fault in self._faults:
            if fault.meets(method, params):
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault
        return None

    def list(self) -> list[dict[str, Any]]:
        """Return the faults that are left, as JSON."""
        return [asdict(fault) for fault in self._faults]
