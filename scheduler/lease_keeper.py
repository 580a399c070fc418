"""Keeping a lease: taken when it is free, renewed while we live, given back at the end."""

import asyncio
import logging
import os
import secrets
import socket
import time
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.clock import Clock
from core.database import Database
from services import leases
from services.leases import Held

logger = logging.getLogger(__name__)

#: How often a lease is renewed, and how often a free one is looked for.
RENEWAL = 3.0  # seconds
#: How long we trust a lease without having renewed it: less than it holds for others.
TRUST = leases.DURATION.total_seconds() - 2  # seconds


def holder_name() -> str:
    """Return a name for this process: machine, process and a mark that no other one has."""
    return f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"


def is_gone(holder: str | None) -> bool:
    """Return whether a holder is a process of this machine that no longer runs.

    After a crash the next start then need not wait for the lease to run out. A process with our
    own number but another mark is gone too: we have its number now.
    """
    machine, _, rest = (holder or "").partition("/")
    number = rest.partition("/")[0]
    if machine != socket.gethostname() or not number.isdecimal():
        return False
    if int(number) == os.getpid():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


class LeaseKeeper:
    """Holds one lease for as long as it can.

    `held` is None while another process has it, and also as soon as we have failed to renew it in
    time: whoever acts under the lease asks `held` first.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        name: str,
        holder: str,
        on_acquired: Callable[[], None] = lambda: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._clock = clock
        self._name = name
        self._holder = holder
        self._on_acquired = on_acquired
        self._monotonic = monotonic
        self._held: Held | None = None
        self._renewed = 0.0

    @property
    def held(self) -> Held | None:
        """The lease, if it is surely ours at this moment."""
        if self._held and self._monotonic() - self._renewed < TRUST:
            return self._held
        return None

    async def run(self) -> None:
        """Take and renew the lease until cancelled; then give it back."""
        try:
            while True:
                await self._renew()
                await asyncio.sleep(RENEWAL)
        finally:
            if self._held:
                with suppress(SQLAlchemyError):
                    await self._database.run(leases.release, self._held, self._clock.now())
                self._held = None

    async def _renew(self) -> None:
        began = self._monotonic()
        before = self._held
        try:
            self._held = await self._database.run(self._acquire)
        except SQLAlchemyError as error:
            logger.warning(
                "A lease could not be renewed",
                extra={"lease": self._name, "error": str(error)[:200]},
            )
            return
        self._renewed = began
        if self._held and (before is None or before.term != self._held.term):
            logger.info("A lease was taken", extra={"lease": self._name, "term": self._held.term})
            self._on_acquired()

    def _acquire(self, session: Session) -> Held | None:
        present = leases.holder_of(session, self._name)
        gone = present != self._holder and is_gone(present)
        return leases.acquire(session, self._name, self._holder, self._clock.now(), is_gone=gone)
