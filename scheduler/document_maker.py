"""Making the documents that were asked for: one by one, in a thread of its own.

A document takes a moment of reading and seconds of work. The reading is a transaction that only
reads; the work holds no transaction and no thread that answers people wait for.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

from core.clock import Clock
from core.database import Database
from services import documents
from services.documents import Claimed

logger = logging.getLogger(__name__)

#: How often a new order is looked for.
REST = 1.0  # seconds


class DocumentMaker:
    """Makes what was asked for until it is cancelled; any number of processes may do it."""

    def __init__(
        self, database: Database, clock: Clock, machine_clock: Clock, zone: ZoneInfo
    ) -> None:
        self._database = database
        self._clock = clock
        self._machine_clock = machine_clock
        self._zone = zone

    async def run(self) -> None:
        """Make documents as they are asked for; at the end wait for the one in hand."""
        loop = asyncio.get_running_loop()
        thread = ThreadPoolExecutor(1, thread_name_prefix="documents")
        try:
            while True:
                if not await loop.run_in_executor(thread, self.make_next):
                    await asyncio.sleep(REST)
        finally:
            await asyncio.to_thread(thread.shutdown, cancel_futures=True)

    def make_next(self) -> bool:
        """Make the oldest document that waits; return False where none does."""
        with self._database.read() as session:
            if not documents.is_waiting(session):
                return False
        with self._database.begin() as session:
            claimed = documents.claim(session, self._machine_clock.now())
        if claimed is None:
            return False
        try:
            self._make(claimed)
        except Exception as error:
            logger.exception("A document could not be made", extra={"document": claimed.id})
            with self._database.begin() as session:
                documents.fail(session, claimed, type(error).__name__, self._machine_clock.now())
        return True

    def _make(self, claimed: Claimed) -> None:
        from exports.rendering import render

        with self._database.read() as session:
            now = self._clock.now().astimezone(self._zone)
            data = documents.read(session, claimed, now)
        if data is None:
            with self._database.begin() as session:
                documents.drop(session, claimed)
            return
        content = render(data)
        with self._database.begin() as session:
            documents.keep(session, claimed, data.file_name, content, self._machine_clock.now())
        logger.info("A document was made", extra={"document": claimed.id, "bytes": len(content)})
