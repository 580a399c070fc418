"""The clock's side: what is done again and again, whoever writes or does not.

The scheduler only ticks. What is due, and whether it was done, is in the database, so a restart or
a second process changes nothing.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.orm import Session

from core.clock import Clock
from core.database import Database

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """A periodic duty: `work(session, now, machine_now)` returns how many messages it wrote.

    It has to be idempotent: it may run twice at once, in two processes.
    """

    name: str
    every: timedelta
    work: Callable[[Session, datetime, datetime], int]


class Ticker:
    """Runs ticks, each in a transaction of its own, and says so when one has written messages."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        machine_clock: Clock,
        zone: ZoneInfo,
        ticks: Sequence[Tick],
        on_written: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._machine_clock = machine_clock
        self._zone = zone
        self._ticks = ticks
        self._on_written = on_written
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            # Late is better than never, twice late is once, and never two at a time.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._running: set[asyncio.Task[None]] = set()
        #: When a tick was last carried out, in machine time, whether it failed or not.
        self.last_ticked: datetime | None = None

    def start(self) -> None:
        """Begin to tick, at once and then at each tick's interval."""
        for tick in self._ticks:
            self._scheduler.add_job(
                self.carry_out,
                IntervalTrigger(seconds=tick.every.total_seconds(), timezone=UTC),
                args=[tick],
                name=tick.name,
                next_run_time=self._machine_clock.now(),
            )
        self._scheduler.start()

    async def stop(self) -> None:
        """Stop ticking, and wait for what is being carried out."""
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        if self._running:
            await asyncio.wait(self._running)
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # it shuts down in the loop's next round

    async def carry_out(self, tick: Tick) -> None:
        """Carry a tick out; one that fails is logged and comes again at its next time."""
        task = asyncio.current_task()
        if task:
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        now = self._clock.now().astimezone(self._zone)
        machine_now = self._machine_clock.now()
        try:
            written = await self._database.run(tick.work, now, machine_now)
        except Exception:
            logger.exception("A tick failed", extra={"tick": tick.name})
        else:
            logger.debug("A tick was carried out", extra={"tick": tick.name})
            if written:
                logger.info("Messages were written", extra={"tick": tick.name, "count": written})
                self._on_written()
        finally:
            self.last_ticked = self._machine_clock.now()
