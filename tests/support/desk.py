"""The sender's desk: the outbox, clocks that stand still, and a messenger that obeys the test."""

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core.clock import FixedClock
from core.database import Database
from models.delivery import OutboxRow, OutboxState
from scheduler.delivery import Call, Delivered, Delivery
from scheduler.sender import Sender
from services import outbox
from services.outbox import REPLY, Priority
from tests.support.office import CHANNEL, Office, make_office

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Messenger:
    """Takes every call and answers as it was told to; without orders all goes well.

    While `gate` is shut, a call stays under way.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.orders: deque[Delivery | Exception] = deque()
        self.gate = asyncio.Event()
        self.gate.set()
        self.called = asyncio.Event()

    async def deliver(self, call: Call) -> Delivery:
        self.calls.append(call)
        self.called.set()
        number = len(self.calls)
        order = self.orders.popleft() if self.orders else Delivered(str(number))
        await self.gate.wait()
        if isinstance(order, Exception):
            raise order
        return order

    @property
    def texts(self) -> list[str]:
        return [str(call.params.get("text")) for call in self.calls]


class Desk:
    """Writes messages, has senders work on them, and reads what became of them."""

    def __init__(self, database: Database, clock: FixedClock) -> None:
        self.database = database
        self.clock = clock
        self.machine_clock = FixedClock(clock.now())
        self._start = clock.now()
        self.messenger = Messenger()
        with database.begin() as session:
            self.office: Office = make_office(session, clock.now().astimezone(ZONE))

    def monotonic(self) -> float:
        return (self.machine_clock.now() - self._start).total_seconds()

    def advance(self, delta: timedelta) -> None:
        """Let time pass, for the office and for the machine."""
        self.clock.advance(delta)
        self.machine_clock.advance(delta)

    def sender(self, holder: str = "one", **more: Any) -> Sender:
        return Sender(
            self.database,
            self.messenger,
            self.clock,
            self.machine_clock,
            holder,
            ZONE,
            monotonic=self.monotonic,
            **more,
        )

    def write(
        self, text: str, to: str = "Bob", method: str = "sendMessage", **params: Any
    ) -> None:
        """Write a reply whose key is its text."""
        address = self.office.addresses.get(to, to)
        if method != "answerCallbackQuery":
            params["chat_id"] = address
        self._enqueue(text, REPLY, {"method": method, "params": {"text": text, **params}}, to)

    def notify(self, key: str, kind: str, payload: dict[str, Any], to: str = "Bob") -> None:
        self._enqueue(key, kind, payload, to, Priority.NOTICE)

    def _enqueue(
        self,
        key: str,
        kind: str,
        payload: dict[str, Any],
        to: str,
        priority: Priority = Priority.REPLY,
    ) -> None:
        with self.database.begin() as session:
            assert outbox.enqueue(
                session,
                key,
                kind,
                payload,
                channel=CHANNEL,
                address=self.office.addresses.get(to, to),
                person_id=self.office.people.get(to),
                now=self.machine_clock.now(),
                priority=priority,
            )

    def row(self, key: str) -> OutboxRow:
        with self.database.read() as session:
            return session.scalars(select(OutboxRow).where(OutboxRow.key == key)).one()

    def states(self) -> dict[str, OutboxState]:
        with self.database.read() as session:
            rows = session.execute(select(OutboxRow.key, OutboxRow.state).order_by(OutboxRow.id))
            return {key: OutboxState(state) for key, state in rows}


async def work(sender: Sender) -> float:
    """Have a sender do what it can do now; return how long it would rest."""
    await sender._lease._renew()
    while True:
        rest = await sender._turn()
        if sender._under_way:
            await asyncio.wait(sender._under_way)
        elif not sender._come_back and rest > 0:
            return rest


async def soon(condition: Callable[[], bool]) -> None:
    """Wait until something is so; a test that waits in vain fails."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 (what is waited for rings no bell)
            await asyncio.sleep(0.001)
