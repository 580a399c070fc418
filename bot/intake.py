"""Intake: an update is committed to the inbox before Telegram is told that it arrived.

The stock updater confirms an update while it only sits in memory: one kill lost 274 of 300. Here
the next request, which confirms, is not made before the commit of the last one's updates.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
#: However long a pause is, polling gives a sign of life so often.
SIGN_EVERY = 5.0  # seconds


@dataclass(frozen=True, slots=True)
class Pauses:
    """How long to rest where Telegram cannot be asked, in seconds."""

    #: After failures in a row: the first, and the longest.
    first: float = 1.0
    longest: float = 30.0
    #: Before we ask again whether polling is ours.
    standby: float = 0.5

    def after(self, pause: float) -> float:
        """Return the pause after one more failure."""
        return min(max(pause * 2, self.first), self.longest)


class InboxBot(ExtBot[None]):
    """A bot whose updates can be had as they came, so that one bad one spoils no other."""

    def __repr__(self) -> str:
        """Return the name only: the library's own text, and all that quotes it, has the token."""
        return type(self).__name__

    async def fetch(self, offset: int | None, allowed: list[str]) -> list[Mapping[str, Any]]:
        """Return the waiting updates from `offset` on; what lies below it is confirmed by that."""
        read = self._request[0].read_timeout or 5.0
        answer: object = await self._post(
            "getUpdates",
            {"offset": offset, "timeout": POLL_TIMEOUT, "allowed_updates": allowed},
            read_timeout=read + POLL_TIMEOUT,
        )
        if not isinstance(answer, list):
            raise TelegramError("getUpdates was not answered with a list")
        # What has no number is no update, could not be confirmed and would come for ever.
        return [update for update in answer if isinstance(update, Mapping) and _number(update)]


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
        pauses: Pauses = Pauses(),
    ) -> None:
        self._bot = bot
        self._database = database
        self._clock = clock
        self._lease = lease
        self._allowed = allowed
        self._on_stored = on_stored
        self._pauses = pauses
        self._offset: int | None = None
        #: When polling last gave a sign of life, by the monotonic clock: the watchdog looks at it.
        #: A failure is one too; what must not happen is that nothing happens.
        self.last_sign = time.monotonic()

    async def run(self) -> None:
        """Poll until cancelled."""
        pause = 0.0
        while True:
            self.last_sign = time.monotonic()
            if self._lease.held is None:
                # Another process polls, and it confirms: our offset is worth nothing by then.
                self._offset = None
                await self._rest(self._pauses.standby)
                continue
            try:
                await self.poll()
            except RetryAfter as error:
                logger.warning("Telegram asks for a pause", extra={"seconds": seconds_of(error)})
                await self._rest(seconds_of(error))
                continue
            except InvalidToken:
                # A captive portal answers 404 as well; going deaf for good would be worse.
                logger.exception("Telegram does not accept the token")
                pause = self._pauses.longest
            except Conflict:
                logger.warning("Another program polls with this bot's token")
                pause = self._pauses.after(pause)
            except (TelegramError, SQLAlchemyError, OSError) as error:
                level = logging.INFO if isinstance(error, NetworkError) else logging.WARNING
                logger.log(level, "Polling failed", extra={"error": str(error)[:200]})
                pause = self._pauses.after(pause)
            except Exception:  # some proxies answer with JSON that the library stumbles over
                logger.exception("Polling failed")
                pause = self._pauses.after(pause)
            else:
                pause = 0.0
                continue
            await self._rest(pause)

    async def poll(self) -> int:
        """Fetch and store one batch; return how many updates were new."""
        updates = await self._bot.fetch(self._offset, self._allowed)
        if not updates:
            return 0
        stored = await self._database.run(inbox.store, self._bot.id, updates, self._clock.now())
        # Only now may the next request confirm them.
        self._offset = max(_number(update) for update in updates) + 1
        self._on_stored()
        return stored

    async def _rest(self, seconds: float) -> None:
        """Pause, and say now and then that this is a pause: the watchdog must not cut it short."""
        while seconds > 0:
            self.last_sign = time.monotonic()
            step = min(seconds, SIGN_EVERY)
            await asyncio.sleep(step)
            seconds -= step


def seconds_of(error: RetryAfter) -> float:
    """Return for how long Telegram wants to be left alone."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _number(update: Mapping[str, Any]) -> int:
    """Return an update's number, or 0 where it has none."""
    number = update.get("update_id")
    return number if isinstance(number, int) else 0
