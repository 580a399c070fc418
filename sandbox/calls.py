"""The calls of the Bot API that were received: for tests."""

from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any

_KEPT = 2000
#: A bot that waits asks again and again; its questions must not push the others out.
_KEPT_POLLS = 100


@dataclass
class Call:
    """One call; `status` stays 0 until it was answered."""

    number: int
    method: str
    params: dict[str, Any]
    #: Names of parameters that Telegram would pass over without a word.
    unknown: list[str]
    time: str
    status: int = 0
    description: str = ""
    fault: str = ""
    files: list[str] = field(default_factory=list)


class Calls:
    """The latest calls, in the order in which they came."""

    def __init__(self) -> None:
        self._number = 0
        self._calls: deque[Call] = deque(maxlen=_KEPT)
        self._polls: deque[Call] = deque(maxlen=_KEPT_POLLS)

    def begin(
        self, method: str, params: dict[str, Any], unknown: list[str], files: list[str], time: str
    ) -> Call:
        """Note a call that has just come."""
        self._number += 1
        call = Call(self._number, method, params, unknown, time, files=files)
        (self._polls if method == "getUpdates" else self._calls).append(call)
        return call

    def list(self, *, after: int = 0, method: str = "") -> list[dict[str, Any]]:
        """Return the calls after a number, of one method or of all."""
        calls = [
            call
            for call in (*self._calls, *self._polls)
            if call.number > after and method in ("", call.method)
        ]
        return [asdict(call) for call in sorted(calls, key=lambda call: call.number)]
