"""Intake by webhook: Telegram posts each update, and is told 200 only after its commit.

Whoever posts has to know the secret that Telegram repeats with every request. What comes while a
commit is under way waits for it and is committed together.
"""

import asyncio
import hmac
import json
import logging
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from core.clock import Clock
from core.database import Database
from core.settings import SettingsError
from services import inbox

logger = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (its name, not its value)
#: The longest body that is read: an update has a few KB.
BODY_LIMIT = 1024 * 1024  # bytes
#: How long a body may take to arrive.
READ_LIMIT = 3.0  # seconds
#: How many updates share a commit at the most.
BATCH = 100


@dataclass(frozen=True, slots=True)
class Address:
    """Where Telegram posts (`url`), what it has to know, and where we listen."""

    url: str
    secret: str
    host: str
    port: int

    @property
    def path(self) -> str:
        """The path that is served."""
        return urlsplit(self.url).path or "/"


class WebhookServer:
    """Takes updates in until cancelled. `on_stored` is called when there is something new.

    What knocks before it runs waits in the queue of `door`, which listens already.
    """

    def __init__(
        self,
        address: Address,
        door: socket.socket,
        bot_id: int,
        database: Database,
        clock: Clock,
        on_stored: Callable[[], None],
    ) -> None:
        self._address = address
        self._door = door
        self._bot_id = bot_id
        self._database = database
        self._clock = clock
        self._on_stored = on_stored
        self._waiting: list[tuple[Mapping[str, Any], asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._secret = address.secret.encode()

    async def run(self) -> None:
        """Serve until cancelled; what is being committed is answered first."""
        application = web.Application(client_max_size=BODY_LIMIT)
        application.router.add_post(self._address.path, self.take)
        # Who was refused may have more to say: that is listened to for as long as a body may take.
        runner = web.AppRunner(application, access_log=None, lingering_time=READ_LIMIT)
        await runner.setup()
        try:
            # The server closes what it is given; started again, it finds the door still open.
            await web.SockSite(runner, self._door.dup()).start()
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self._door.close()
            raise
        finally:
            await runner.cleanup()

    async def take(self, request: web.Request) -> web.Response:
        """Answer 200 after the commit, 4xx for what is no update, 503 to be asked again."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            logger.warning("A webhook request did not know the secret")
            return web.Response(status=403)
        try:
            async with asyncio.timeout(READ_LIMIT):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408)
        update = _read(body)
        if update is None:
            return web.Response(status=400)
        try:
            await self._store(update)
        except (SQLAlchemyError, OSError) as error:
            logger.warning("An update could not be stored", extra={"error": str(error)[:200]})
            return web.Response(status=503)
        return web.Response()

    async def _store(self, update: Mapping[str, Any]) -> None:
        """Return once the update is committed."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((update, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            updates = [update for update, _ in batch]
            try:
                await self._database.run(inbox.store, self._bot_id, updates, self._clock.now())
            except Exception as error:  # noqa: BLE001 (whoever waits is told, whatever it is)
                for _, done in batch:
                    with suppress(asyncio.InvalidStateError):
                        done.set_exception(error)
                continue
            self._on_stored()
            for _, done in batch:
                with suppress(asyncio.InvalidStateError):
                    done.set_result(None)


def listen(address: Address) -> socket.socket:
    """Return a socket that listens; raise SettingsError with one line where that cannot be."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    place = (address.host.strip("[]"), address.port)
    try:
        # Several processes of one machine may share the port; they share the database as well.
        return socket.create_server(place, family=family, reuse_port=True, backlog=128)
    except OSError as error:
        raise SettingsError(
            f"XANH_WEBHOOK_LISTEN: {address.host}:{address.port} cannot be listened on: "
            f"{error.strerror}"
        ) from None


def _read(body: bytes) -> Mapping[str, Any] | None:
    """Return the update that a body holds, or None."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if isinstance(update, Mapping) and isinstance(update.get("update_id"), int):
        return update
    return None
