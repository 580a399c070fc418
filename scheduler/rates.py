"""How fast we may speak: Telegram's limits, and the pauses that it asks for."""

import math
from collections import deque
from collections.abc import Callable

#: What Telegram takes in any second, in all.
OVERALL = 30
#: One message a second to a chat; a short exchange may be faster.
CHAT_RATE, CHAT_BURST = 1.0, 5
#: 20 messages a minute to a group: never more than that (60 * RATE + BURST) in any minute.
GROUP_RATE, GROUP_BURST = 0.25, 5
#: What is kept of quiet chats is thrown away whenever so many have piled up.
_MANY = 10_000


class Window:
    """Lets `limit` messages go in any second, and not one more."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        #: When the last ones went, the oldest first; one a place that is taken.
        self._gone: deque[float] = deque(maxlen=limit)

    def room(self, now: float) -> int:
        """Return how many may go now."""
        recent = sum(now - at < 1.0 for at in self._gone)
        return self._limit - recent

    def wait(self, now: float) -> float:
        """Return the seconds until one may go."""
        if self.room(now):
            return 0.0
        return max(0.0, self._gone[0] + 1.0 - now)

    def take(self, now: float) -> None:
        """Let one go."""
        # A clock that goes back gives nothing.
        self._gone.append(max(now, self._gone[-1]) if self._gone else now)


class Bucket:
    """Holds up to `burst` tokens and gets `rate` new ones a second."""

    def __init__(self, rate: float, burst: int, now: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = float(burst)
        self._at = now

    def tokens(self, now: float) -> float:
        """Return how many tokens there are; below 0 is a debt."""
        # A clock that goes back gives nothing and takes nothing.
        passed = max(0.0, now - self._at)
        self._tokens = min(self._burst, self._tokens + passed * self._rate)
        self._at = max(self._at, now)
        return self._tokens

    def wait(self, now: float) -> float:
        """Return the seconds until there is a token."""
        return max(0.0, (1 - self.tokens(now)) / self._rate)

    def take(self, now: float) -> None:
        """Take a token."""
        self.tokens(now)
        self._tokens -= 1

    def is_full(self, now: float) -> bool:
        """Return whether nothing was taken for a while."""
        return self.tokens(now) >= self._burst


class Rates:
    """Says who may be written to now; one sender asks, so one process keeps count."""

    def __init__(self, monotonic: Callable[[], float], overall: int = OVERALL) -> None:
        self._monotonic = monotonic
        self._overall = Window(overall)
        self._chats: dict[str, Bucket] = {}
        self._pauses: dict[str, float] = {}
        self._pause = -math.inf

    def room(self) -> int:
        """Return how many messages may go out now, whoever they are for."""
        now = self._monotonic()
        return self._overall.room(now) if now >= self._pause else 0

    def wait(self) -> float:
        """Return the seconds until any message may go out."""
        now = self._monotonic()
        return max(self._pause - now, self._overall.wait(now), 0.0)

    def wait_for(self, address: str) -> float:
        """Return the seconds until a chat may get another message."""
        now = self._monotonic()
        pause = self._pauses.get(address, now) - now
        bucket = self._chats.get(address)
        return max(pause, bucket.wait(now) if bucket else 0.0, 0.0)

    def count(self, address: str, *, is_answer: bool = False) -> None:
        """Count a message that goes out. The answer to a button is none that the chat shows."""
        now = self._monotonic()
        self._overall.take(now)
        if is_answer:
            return
        if len(self._chats) > _MANY:
            self._forget(now)
        if address not in self._chats:
            is_group = address.startswith("-")
            rate, burst = (GROUP_RATE, GROUP_BURST) if is_group else (CHAT_RATE, CHAT_BURST)
            self._chats[address] = Bucket(rate, burst, now)
        self._chats[address].take(now)

    def hold(self, address: str, seconds: float) -> None:
        """Obey a pause that was asked for in one chat."""
        self._pauses[address] = self._monotonic() + seconds

    def hold_all(self, seconds: float) -> None:
        """Obey a pause that was asked for everywhere."""
        self._pause = max(self._pause, self._monotonic() + seconds)

    def _forget(self, now: float) -> None:
        self._chats = {one: b for one, b in self._chats.items() if not b.is_full(now)}
        self._pauses = {one: until for one, until in self._pauses.items() if until > now}
