"""The sender: carries the outbox to the messenger, one process at a time.

A turn is one transaction: what has come back is settled, and the next messages are claimed, each
the first of its lane. Between turns they are under way side by side. Nobody can know of a message
that was under way when the process died; it counts as a doubt and is treated as one.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from zoneinfo import ZoneInfo

from core.clock import Clock
from core.database import Database
from scheduler.delivery import Ambiguous, Delivered, Delivery, Refused, RetryAt, Transport
from scheduler.lease_keeper import LeaseKeeper
from scheduler.rates import OVERALL, Rates
from scheduler.turns import Turns
from scheduler.wording import Letter

logger = logging.getLogger(__name__)

LEASE = "sender"
#: How many messages are under way at once.
LANES = 16
#: How long the sender rests when nobody wakes it and nothing falls due.
REST = 1.0  # seconds
#: How long a delivery may take with everything that is mended; a claim holds longer than that.
DELIVERY_LIMIT = 45.0  # seconds
#: How long a stop waits for what is under way.
STOP_LIMIT = 20.0  # seconds


class Sender:
    """Sends what is in the outbox until it is stopped.

    `clock` is office time and decides what notices say; `machine_clock` and `monotonic` measure
    leases, pauses and rates.
    """

    def __init__(
        self,
        database: Database,
        transport: Transport,
        clock: Clock,
        machine_clock: Clock,
        holder: str,
        zone: ZoneInfo,
        *,
        lanes: int = LANES,
        rate: int = OVERALL,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._transport = transport
        self._lanes = lanes
        self._rates = Rates(monotonic, rate)
        self._turns = Turns(clock, machine_clock, zone, self._rates, monotonic)
        self._bell = asyncio.Event()
        self._lease = LeaseKeeper(
            database, machine_clock, LEASE, holder, self._bell.set, monotonic
        )
        self._under_way: set[asyncio.Task[None]] = set()
        self._come_back: list[tuple[Letter, Delivery]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = 0
        self._is_stopping = False

    def wake(self) -> None:
        """Have the outbox looked at now: something was written. May be called in any thread."""
        loop = self._loop
        if loop is None:
            return
        if threading.get_ident() == self._thread:
            self._bell.set()
            return
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(self._bell.set)

    def stop(self) -> None:
        """Have `run` finish what is under way and return. For the loop's own thread."""
        self._is_stopping = True
        self._bell.set()

    async def run(self) -> None:
        """Send until `stop` is called; when cancelled, leave what is under way to the next one."""
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        keeper = asyncio.create_task(self._lease.run())
        try:
            while not self._is_stopping:
                await self._sleep(await self._turn())
            await self._finish()
        finally:
            self._loop = None
            tasks = [keeper, *self._under_way]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _turn(self) -> float:
        """Settle what came back and send the next messages; return how long to rest."""
        self._bell.clear()
        came_back = list(self._come_back)
        held = self._lease.held
        if held is None and not came_back:
            return REST
        room = 0 if self._is_stopping else self._lanes - len(self._under_way)
        try:
            found = await self._database.run(self._turns.work, held, came_back, room)
        except Exception:  # whatever it is, the next turn may do better
            logger.exception("The outbox could not be worked on")
            return REST
        del self._come_back[: len(came_back)]
        if held and found.is_holder:
            self._turns.recovered = held.term
        for letter in found.letters:
            task = asyncio.create_task(self._deliver(letter))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return min(REST, found.rest)

    async def _deliver(self, letter: Letter) -> None:
        delivery: Delivery
        try:
            async with asyncio.timeout(DELIVERY_LIMIT):
                delivery = await self._transport.deliver(letter.call)
        except Exception as error:
            logger.exception("A delivery failed", extra={"outbox": letter.outgoing.id})
            delivery = Ambiguous(f"{type(error).__name__}: {error}", letter.call.may_repeat)
        if isinstance(delivery, RetryAt):
            if delivery.is_for_all:
                self._rates.hold_all(delivery.seconds)
            self._rates.hold(letter.outgoing.address, delivery.seconds)
        if not isinstance(delivery, Delivered) and not (
            isinstance(delivery, Refused) and delivery.is_expected
        ):
            logger.warning(
                "A message was not delivered",
                extra={"outbox": letter.outgoing.id, "delivery": delivery},
            )
        self._come_back.append((letter, delivery))
        self._bell.set()

    async def _sleep(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._bell.wait()

    async def _finish(self) -> None:
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=STOP_LIMIT)
        if self._come_back:
            await self._turn()
