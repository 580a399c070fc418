"""Intake: an update is committed to the inbox before Telegram is told that it arrived.

The stock updater confirms an update while it only sits in memory: one kill lost 274 of 300. Here
the next request, which confirms, is not made before the commit of the last one's updates.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from core.clock import Clock
from core.database import Database
from scheduler.lease_keeper import LeaseKeeper
from services import inbox

logger = logging.getLogger(__name__)

#: How long Telegram may hold a request while there is nothing to tell.
POLL_TIMEOUT = 20  # seconds
#: The pauses after failures in a row: the first, and the longest.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds
#: How long we wait before asking again whether polling is ours.
STANDBY = 0.5  # seconds


class InboxBot(ExtBot[None]):
    """A bot whose updates can be had as they came, so that one bad one spoils no other."""

    async def fetch(self, offset: int | None, allowed: list[str]) -> list[Mapping[str, Any]]:
        """Return the waiting updates from `offset` on; what lies below it is confirmed by that."""
        read = self._request[0].read_timeout or 5.0
        updates: list[Mapping[str, Any]] = await self._post(
            "getUpdates",
            {"offset": offset, "timeout": POLL_TIMEOUT, "allowed_updates": allowed},
            read_timeout=read + POLL_TIMEOUT,
        )
        return updates


class Poller:
    """Fetches updates into the inbox for as long as its lease says that it is the one to do so.

    `on_stored` is called when there is something new to handle.
    """

    def __init__(
        self,
        bot: InboxBot,
        database: Database,
        clock: Clock,
        lease: LeaseKeeper,
        allowed: list[str],
        on_stored: Callable[[], None],
    ) -> None:
        self._bot = bot
        self._database = database
        self._clock = clock
        self._lease = lease
        self._allowed = allowed
        self._on_stored = on_stored
        self._offset: int | None = None
        #: When polling last gave a sign of life, by the monotonic clock: the watchdog looks at it.
        #: A failure is one too; what must not happen is that nothing happens.
        self.last_sign = time.monotonic()

    async def run(self) -> None:
        """Poll until cancelled."""
        pause = FIRST_PAUSE
        while True:
            self.last_sign = time.monotonic()
            if self._lease.held is None:
                # Another process polls, and it confirms: our offset is worth nothing by then.
                self._offset = None
                await asyncio.sleep(STANDBY)
                continue
            try:
                await self.poll()
            except RetryAfter as error:
                wait = error.retry_after
                pause = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
            except InvalidToken:
                # A captive portal answers 404 as well; going deaf for good would be worse.
                logger.exception("Telegram does not accept the token")
                pause = LONGEST_PAUSE
            except Conflict:
                logger.warning("Another program polls with this bot's token")
                pause = min(pause * 2, LONGEST_PAUSE)
            except (TelegramError, SQLAlchemyError, OSError) as error:
                level = logging.INFO if isinstance(error, NetworkError) else logging.WARNING
                logger.log(level, "Polling failed", extra={"error": str(error)[:200]})
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                pause = FIRST_PAUSE
                continue
            await asyncio.sleep(pause)

    async def poll(self) -> int:
        """Fetch and store one batch; return how many updates were new."""
        updates = await self._bot.fetch(self._offset, self._allowed)
        if not updates:
            return 0
        stored = await self._database.run(inbox.store, self._bot.id, updates, self._clock.now())
        # Only now may the next request confirm them.
        numbers = [u["update_id"] for u in updates if isinstance(u.get("update_id"), int)]
        if numbers:
            self._offset = max(numbers) + 1
        self._on_stored()
        return stored
