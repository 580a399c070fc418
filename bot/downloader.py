"""Fetching the files that people sent: after the handler, outside of every transaction.

The service of a file's purpose is called once it is here, together with the mark that it is done.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from core.clock import Clock
from core.database import Database
from core.workbooks import MAX_BYTES, BadWorkbook, Reason
from models.refusals import Refusal
from services import downloads
from services.downloads import CANNOT_FETCH, Wanted
from services.purposes import PURPOSES, Purpose

logger = logging.getLogger(__name__)

#: How often is looked whether a file is wanted.
REST = 1.0  # seconds
#: How long a file may take to come.
FETCH_LIMIT = 60.0  # seconds
#: What Telegram says of a file that it will have again.
_PASSING = "temporarily unavailable"


class Downloader:
    """Fetches what is wanted until cancelled.

    `on_written` is called when an answer is in the outbox.
    """

    def __init__(
        self,
        bot: Bot,
        database: Database,
        clock: Clock,
        machine_clock: Clock,
        zone: ZoneInfo,
        on_written: Callable[[], None],
    ) -> None:
        self._bot = bot
        self._database = database
        self._clock = clock
        self._machine_clock = machine_clock
        self._zone = zone
        self._on_written = on_written

    async def run(self) -> None:
        """Fetch until cancelled; what is in hand then is fetched anew by the next one."""
        while True:
            try:
                worked = await self.fetch_next()
            except SQLAlchemyError as error:
                logger.warning("The database does not answer", extra={"error": str(error)[:200]})
                worked = False
            if not worked:
                await asyncio.sleep(REST)

    async def fetch_next(self) -> bool:
        """Fetch the next file and have it worked on; return False if none is wanted now."""
        wanted = await self._database.run(downloads.claim, self._machine_clock.now())
        if wanted is None:
            return False
        try:
            await self._work(wanted)
        except BadWorkbook as bad:
            await self._give_up(wanted, bad.reason.sentence)
        except Refusal as refusal:
            # Its values are not kept: what is refused here has a sentence without any.
            await self._give_up(wanted, refusal.sentence)
        except BadRequest as error:
            if _PASSING in error.message:
                await self._put_back(wanted, error)
            else:
                await self._give_up(wanted, CANNOT_FETCH)
        except SQLAlchemyError:
            raise
        except Exception as error:
            if not isinstance(error, TelegramError | TimeoutError):
                logger.exception("A file failed", extra={"download": wanted.id})
            await self._put_back(wanted, error)
        self._on_written()
        return True

    async def _work(self, wanted: Wanted) -> None:
        purpose = PURPOSES[wanted.purpose]
        content = await self._fetch(wanted)
        # In a thread of its own: those of the database are for transactions.
        found = await asyncio.to_thread(purpose.read, content)
        await self._database.run(self._take, wanted, purpose, found)

    async def _fetch(self, wanted: Wanted) -> bytes:
        if wanted.size > MAX_BYTES:
            raise BadWorkbook(Reason.TOO_BIG)
        async with asyncio.timeout(FETCH_LIMIT):
            file = await self._bot.get_file(wanted.reference)
            if (file.file_size or 0) > MAX_BYTES:
                raise BadWorkbook(Reason.TOO_BIG)
            return bytes(await file.download_as_bytearray())

    def _take(self, session: Session, wanted: Wanted, purpose: Purpose, found: Any) -> None:
        machine_now = self._machine_clock.now()
        download = downloads.finish(session, wanted, machine_now)
        if download is not None:
            now = self._clock.now().astimezone(self._zone)
            purpose.take(session, download, found, now, machine_now)

    async def _give_up(self, wanted: Wanted, sentence: str) -> None:
        now = self._machine_clock.now()
        await self._database.run(downloads.fail, wanted, sentence, now)

    async def _put_back(self, wanted: Wanted, error: Exception) -> None:
        now = self._machine_clock.now()
        text = f"{type(error).__name__}: {error}"
        logger.info(
            "A file could not be had yet", extra={"download": wanted.id, "error": text[:200]}
        )
        await self._database.run(downloads.put_back, wanted, text, now)
