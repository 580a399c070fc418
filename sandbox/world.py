"""What all parts of the sandbox share: the bot, the store, the clocks and the bell."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.clock import Clock, MovableClock, SystemClock
from sandbox.bell import Bell
from sandbox.calls import Calls
from sandbox.faults import Faults
from sandbox.store import Json, Store


@dataclass(frozen=True)
class BotIdentity:
    """The one bot of the sandbox."""

    token: str
    username: str
    name: str

    @property
    def id(self) -> int:
        """Return the bot's number, which is the first half of its token."""
        head = self.token.partition(":")[0]
        return int(head) if head.isdecimal() else 1


class World:
    """The state of one sandbox."""

    def __init__(
        self,
        folder: Path,
        bot: BotIdentity,
        clock: MovableClock,
        machine: Clock | None = None,
        *,
        durable: bool = True,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.files_folder = folder / "files"
        self.files_folder.mkdir(exist_ok=True)
        self.store = Store(folder / "sandbox.sqlite3", durable=durable)
        self.bot = bot
        #: Office time: the dates of messages.
        self.clock = clock
        #: Machine time: how long updates and questions live.
        self.machine = machine or SystemClock()
        self.bell = Bell()
        self.faults = Faults()
        self.calls = Calls()
        #: Counts the getUpdates calls; a poll that is not the latest one has been superseded.
        self.poll = 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all changes of the block or none, then wake those who wait for changes."""
        with self.store.transaction():
            yield
        self.bell.ring()

    def change(self) -> int:
        """Return the sequence number of a change that is about to be stored."""
        return self.store.next("seq")

    def seq(self) -> int:
        """Return the sequence number of the latest change."""
        following: int = self.store.setting("next_seq", 1)
        return following - 1

    def date(self) -> int:
        """Return the date of a message that is sent now."""
        return int(self.clock.now().timestamp())

    def age(self, born: float) -> float:
        """Return for how many seconds of machine time something has existed."""
        return self.machine.now().timestamp() - born

    def bot_user(self) -> Json:
        """Return the bot as others see it."""
        name = self.store.setting("name:", "") or self.bot.name
        return {
            "id": self.bot.id,
            "is_bot": True,
            "first_name": name,
            "username": self.bot.username,
        }
