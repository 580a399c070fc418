"""The sender: carries the outbox to the messenger, one process at a time.

A turn is one transaction: what has come back is settled, and the next messages are claimed, each
the first of its lane. Between turns they are under way side by side. Nobody can know of a message
that was under way when the process died; it counts as a doubt and is treated as one.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from core.clock import Clock
from core.database import Database
from models.delivery import OutboxRow, OutboxState
from scheduler.delivery import (
    Ambiguous,
    Blocked,
    Delivered,
    Delivery,
    Migrated,
    Refused,
    RetryAt,
    Transport,
)
from scheduler.lease_keeper import LeaseKeeper
from scheduler.rates import Rates
from scheduler.settling import settle, settle_failure
from scheduler.wording import Letter, PutBack, write
from services import identity, leases, outbox
from services.leases import Held
from services.outbox import Outgoing, Settlement

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
#: How often rows are looked for whose claim has run out.
RECOVERY = 10.0  # seconds


@dataclass(slots=True)
class _Turn:
    """What a turn has found: the letters to send, and how long to rest after it."""

    rest: float = REST
    letters: list[Letter] = field(default_factory=list)
    is_holder: bool = True


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
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._transport = transport
        self._clock = clock
        self._machine_clock = machine_clock
        self._zone = zone
        self._lanes = lanes
        self._monotonic = monotonic
        self._rates = Rates(monotonic)
        self._bell = asyncio.Event()
        self._lease = LeaseKeeper(
            database, machine_clock, LEASE, holder, self._bell.set, monotonic
        )
        self._recovered: int | None = None  # the lease's term under which all was taken back
        self._looked = monotonic()
        self._under_way: set[asyncio.Task[None]] = set()
        self._come_back: list[tuple[Letter, Delivery]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = 0
        self._is_stopping = False

    def wake(self) -> None:
        """Have the outbox looked at now: something was written. May be called in any thread."""
        if self._loop is None:
            return
        if threading.get_ident() == self._thread:
            self._bell.set()
            return
        with suppress(RuntimeError):  # the loop has ended meanwhile
            self._loop.call_soon_threadsafe(self._bell.set)

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
            turn = await self._database.run(self._transact, held, came_back, room)
        except Exception:  # whatever it is, the next turn may do better
            logger.exception("The outbox could not be worked on")
            return REST
        del self._come_back[: len(came_back)]
        if held and turn.is_holder:
            self._recovered = held.term
        for letter in turn.letters:
            task = asyncio.create_task(self._deliver(letter))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return turn.rest

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

    # What follows runs in a thread of the database, one turn at a time.

    def _transact(
        self,
        session: Session,
        held: Held | None,
        came_back: Sequence[tuple[Letter, Delivery]],
        room: int,
    ) -> _Turn:
        if held is None or not leases.holds(session, held):
            self._settle_late(session, came_back)
            return _Turn(is_holder=False)
        if self._recovered != held.term:
            self._recover(session, all_claimed=True)
        elif self._monotonic() - self._looked >= RECOVERY:
            self._looked = self._monotonic()
            self._recover(session, all_claimed=False)
        current = [(one, how) for one, how in came_back if one.term == held.term]
        late = [(one, how) for one, how in came_back if one.term != held.term]
        for letter, delivery in current:
            self._settle(session, letter, delivery)
        self._settle_late(session, late)
        return self._claim(session, held, room)

    def _recover(self, session: Session, *, all_claimed: bool) -> None:
        count = outbox.recover(session, self._machine_clock.now(), all_claimed=all_claimed)
        if count:
            logger.warning("Messages were left half sent", extra={"count": count})

    def _settle(self, session: Session, letter: Letter, delivery: Delivery) -> None:
        row, now = letter.outgoing, self._machine_clock.now()
        try:
            with session.begin_nested():
                outbox.settle(session, [settle(letter, delivery, now)], now)
                if isinstance(delivery, Blocked):
                    identity.note_block(
                        session, row.channel, row.address, self._clock.now(), is_blocked=True
                    )
                elif isinstance(delivery, Migrated):
                    outbox.move(session, row.channel, row.address, delivery.new_address)
        except (OperationalError, InterfaceError):
            raise  # the database is away: all of it is tried again
        except Exception:
            # The claim runs out, and the row comes back as a doubt.
            logger.exception("A message could not be settled", extra={"outbox": row.id})

    def _settle_late(self, session: Session, came_back: Sequence[tuple[Letter, Delivery]]) -> None:
        """Settle messages that were taken under a lease which is another's by now.

        The other sender has taken them back as doubts; only that one did arrive is news to it.
        """
        for letter, delivery in came_back:
            row = session.get(OutboxRow, letter.outgoing.id)
            if isinstance(delivery, Delivered) and row and row.state in outbox.OPEN:
                self._settle(session, letter, delivery)

    def _claim(self, session: Session, held: Held, room: int) -> _Turn:
        turn = _Turn()
        limit = min(room, self._rates.room())
        now = self._machine_clock.now()
        claimed = outbox.claim(session, now, limit) if limit else []
        for outgoing in claimed:
            outcome = self._prepare(session, outgoing, held)
            if isinstance(outcome, Letter):
                self._rates.count(outgoing.address, is_answer=outcome.call.is_answer)
                turn.letters.append(outcome)
            elif isinstance(outcome, PutBack):
                outbox.put_back(session, outgoing.id, outcome.until)
            else:
                outbox.settle(session, [outcome], now)
                if outcome.state is not OutboxState.DUE:
                    turn.rest = 0.0  # the lane's next message can go at once
        if len(claimed) < limit:
            if due := outbox.next_due(session):
                turn.rest = min(turn.rest, max(0.0, (due - now).total_seconds()))
        elif limit < room:
            turn.rest = min(turn.rest, self._rates.wait())
        # Else every lane of ours is under way, and the first one to come back rings the bell.
        return turn

    def _prepare(
        self, session: Session, outgoing: Outgoing, held: Held
    ) -> Letter | Settlement | PutBack:
        """Return the letter, or what becomes of a row that is none; a bug hits one row only."""
        machine_now = self._machine_clock.now()
        try:
            with session.begin_nested():
                outcome = write(
                    session,
                    outgoing,
                    self._clock.now().astimezone(self._zone),
                    machine_now,
                    self._zone,
                )
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            logger.exception("A message could not be worded", extra={"outbox": outgoing.id})
            return settle_failure(outgoing, error, machine_now)
        if isinstance(outcome, Settlement | PutBack):
            return outcome
        wait = 0.0 if outcome.is_answer else self._rates.wait_for(outgoing.address)
        if wait > 0:
            return PutBack(machine_now + timedelta(seconds=wait))
        return Letter(outgoing, outcome, held.term)
