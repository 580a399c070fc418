"""Dispatch: one update, one transaction.

What the update changes, the trail, the replies, the place in the conversation and the inbox's mark
are committed together or not at all. A crash anywhere replays the update from its start.
"""

import asyncio
import json
import logging
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session
from telegram import Update

from bot.application import OfficeApplication
from core.clock import Clock
from core.database import THREADS, Database
from core.i18n import DEFAULT_LANGUAGE, Words
from handlers.context import CURRENT, TOAST_LIMIT, Work, call_of
from models.delivery import InboxState
from models.refusals import Refusal
from services import audit, inbox, telling
from services.inbox import Claimed
from views import general, refusals
from views.message import View

logger = logging.getLogger(__name__)

#: How long a worker sleeps at most before it looks again whether another process left work.
IDLE = 0.5  # seconds
#: How long a worker rests when the database does not answer.
TROUBLE = 1.0  # seconds
#: SQLite's troubles that pass by themselves.
PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}
#: The same in PostgreSQL's codes: the connection, space and memory, a server that goes down, its
#: files; a deadlock, a lock that was not to be had, a server that only reads.
PASSING_CODES = ("08", "53", "57P", "58", "40001", "40P01", "55P03", "25006")
#: What is said of a handler that waits, and what Python says of most of them first.
WAITED = "A handler waited for something inside its transaction."
NO_LOOP = "no running event loop"


class Dispatcher:
    """Takes updates from the inbox and handles each in its own transaction.

    `on_written` is called, in a worker's thread, when there may be something to send.
    """

    def __init__(
        self,
        application: OfficeApplication,
        database: Database,
        clock: Clock,
        machine_clock: Clock,
        zone: ZoneInfo,
        on_written: Callable[[], None],
    ) -> None:
        self._application = application
        self._database = database
        self._clock = clock
        self._machine_clock = machine_clock
        self._zone = zone
        self._on_written = on_written
        self._wakened = asyncio.Event()

    def wake(self) -> None:
        """Say that something new is in the inbox."""
        self._wakened.set()

    async def run(self) -> None:
        """Handle updates until cancelled; the one in hand is finished first."""
        # SQLite has one writer; on PostgreSQL lanes go side by side.
        workers = 1 if self._database.is_sqlite else THREADS - 1
        async with asyncio.TaskGroup() as group:
            for _ in range(workers):
                group.create_task(self._work())

    async def _work(self) -> None:
        while True:
            self._wakened.clear()
            hand = asyncio.ensure_future(self._database.in_thread(self.handle_next))
            try:
                worked = await asyncio.shield(hand)
            except asyncio.CancelledError:
                # A thread cannot be cancelled: what is in hand is committed before we are gone.
                await asyncio.gather(hand, return_exceptions=True)
                raise
            except SQLAlchemyError as error:
                logger.warning("The database does not answer", extra={"error": str(error)[:200]})
                await asyncio.sleep(TROUBLE)
                continue
            if worked:
                self._on_written()
                continue
            try:
                await asyncio.wait_for(self._wakened.wait(), IDLE)
            except TimeoutError:
                continue

    def handle_next(self) -> bool:
        """Handle the oldest update that is free; return False if there is none."""
        claimed: Claimed | None = None
        try:
            with self._database.begin() as session:
                claimed = inbox.claim(session, self._machine_clock.now())
                if claimed is None:
                    return False
                self._handle(session, claimed)
        except Exception as error:
            if claimed is None:
                raise
            trouble = next(filter(is_passing, _behind(error)), None)
            if trouble:
                raise trouble from None
            logger.exception("An update failed", extra={"inbox": claimed.seq})
            self._put_back(claimed, error)
        return True

    def _handle(self, session: Session, claimed: Claimed) -> None:
        now = self._machine_clock.now()
        try:
            update = Update.de_json(json.loads(claimed.payload), self._application.bot)
        except Exception as error:  # noqa: BLE001 (whatever it is, only this update is put aside)
            logger.warning("An update cannot be read", extra={"inbox": claimed.seq})
            inbox.finish(session, claimed.seq, now, InboxState.POISON, repr(error)[:500])
            return
        work = Work(
            session=session,
            seq=claimed.seq,
            now=self._clock.now().astimezone(self._zone),
            machine_now=now,
            words=Words(DEFAULT_LANGUAGE, self._zone),
        )
        attempt = session.begin_nested()
        mark, message = CURRENT.set(work), audit.MESSAGE.set(claimed.seq)
        machine_now = telling.MACHINE_NOW.set(now)
        try:
            drive(self._application.process_update(update))
        finally:
            CURRENT.reset(mark)
            audit.MESSAGE.reset(message)
            telling.MACHINE_NOW.reset(machine_now)
        if work.failure is None:
            attempt.commit()
        elif isinstance(work.failure, Refusal):
            attempt.rollback()
            work.is_answered = False  # if it was, that is rolled back with the rest
            _refuse(work, work.failure)
        elif str(work.failure) == NO_LOOP:
            raise RuntimeError(WAITED) from work.failure
        else:
            raise work.failure
        if work.incoming and work.incoming.callback_id and not work.is_answered:
            _answer_press(work)
        inbox.finish(session, claimed.seq, now)

    def _put_back(self, claimed: Claimed, error: Exception) -> None:
        now = self._machine_clock.now()
        with self._database.begin() as session:
            is_dead = inbox.fail(session, claimed.seq, repr(error)[:500], now)
            if is_dead:
                logger.error("An update was put aside", extra={"inbox": claimed.seq})
                self._apologise(session, claimed)

    def _apologise(self, session: Session, claimed: Claimed) -> None:
        """Tell the person that the message was not recorded, in the default language.

        A pressed button stops waiting.
        """
        words = Words(DEFAULT_LANGUAGE, self._zone)
        work = Work(
            session=session,
            seq=claimed.seq,
            now=self._clock.now(),
            machine_now=self._machine_clock.now(),
            words=words,
        )
        press = json.loads(claimed.payload).get("callback_query")
        if isinstance(press, dict) and press.get("id"):
            params = {"callback_query_id": str(press["id"])}
            work.send("answerCallbackQuery", params, chat=claimed.lane)
        if not claimed.lane.isdecimal():
            return  # a group, or nobody
        view = View(general.not_recorded(words, str(claimed.seq)))
        work.send("sendMessage", {"chat_id": claimed.lane, **call_of(view)}, chat=claimed.lane)


def drive(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine that never waits, in this thread, without an event loop.

    Handlers are coroutines because python-telegram-bot has them so, but inside the transaction
    there is nothing to wait for: replies go to the outbox. One that awaits the network after all
    fails here, at its first test, instead of holding a lock for as long as Telegram takes.
    """
    try:
        coroutine.send(None)
    except StopIteration:
        return
    coroutine.close()
    raise RuntimeError(WAITED)


def is_passing(error: BaseException) -> bool:
    """Return whether the database is in a trouble that says nothing about the update."""
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    # The code tells, not the words: they quote names and values, of whatever a person wrote.
    code = getattr(error.orig, "sqlstate", None)
    if code:
        return str(code).startswith(PASSING_CODES)
    return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in PASSING


def _behind(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those that it came of.

    A full disk makes SQLite roll back by itself; what one hears of last is that the savepoint is
    gone.
    """
    waiting, seen = [error], set()
    while waiting:
        found = waiting.pop(0)
        if id(found) not in seen:
            seen.add(id(found))
            yield found
            waiting += [one for one in (found.__cause__, found.__context__) if one]


def _refuse(work: Work, refusal: Refusal) -> None:
    if work.incoming is None:
        return
    toast = refusals.toast(work.words, refusal)
    if work.incoming.callback_id and len(toast) <= TOAST_LIMIT:
        _answer_press(work, toast)
        return
    view = View(refusals.word(work.words, refusal))
    work.send("sendMessage", {"chat_id": work.incoming.chat, **call_of(view)})


def _answer_press(work: Work, text: str = "") -> None:
    """Let the pressed button stop waiting; a text appears over the chat."""
    work.is_answered = True
    params: dict[str, Any] = {"callback_query_id": work.incoming and work.incoming.callback_id}
    if text:
        params |= {"text": text, "show_alert": True}
    work.send("answerCallbackQuery", params)
