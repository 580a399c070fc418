"""The running program: connects, keeps its parts going, and stops without losing anything."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

import httpx
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest, HTTPXRequest

from bot.application import ALLOWED_UPDATES, build_application
from bot.dispatch import Dispatcher
from bot.downloader import Downloader
from bot.intake import InboxBot, Pauses, Poller, seconds_of
from bot.menu import MENUS, publish_menu
from bot.office import office_clock
from bot.webhook import Address, WebhookServer, listen
from core.clock import SystemClock
from core.database import Database
from core.logs import redact
from core.settings import Settings, SettingsError
from scheduler import OFTEN, TICKS
from scheduler.connections import AiohttpRequest
from scheduler.document_maker import DocumentMaker
from scheduler.lease_keeper import LeaseKeeper, holder_name
from scheduler.sender import Sender
from scheduler.ticker import Tick, Ticker
from scheduler.transport import TelegramTransport
from services import facts

logger = logging.getLogger(__name__)

#: A part that failed is started again after so long.
RESTART_PAUSE = 1.0  # seconds
#: Polling that gave no sign of life for so long is started anew.
DEAF_AFTER = 90.0  # seconds
WATCH_EVERY = 10.0  # seconds
#: The menu that could not be published is tried again after so long.
MENU_PAUSE = 30.0  # seconds
#: How long a stop waits for the last messages to go out.
STOP_LIMIT = 20.0  # seconds
#: How many sends may be under way at once.
CONNECTIONS = 16

#: How often those ticks that look often look where the clock can be moved.
MOVED_TICK = timedelta(seconds=2)

Part = Callable[[], Awaitable[None]]


class Program:
    """The bot over one database, until `stop` is set.

    Raises SettingsError where an operator has to act: the token is refused, or a webhook says that
    another installation serves this bot.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        pauses: Pauses = Pauses(),  # noqa: B008 (it is frozen)
    ) -> None:
        self._settings = settings
        self._database = database
        self._pauses = pauses
        self._clock = office_clock(settings)
        self._machine_clock = SystemClock()
        self.bot = InboxBot(
            settings.require_token(),
            base_url=settings.base_url,
            base_file_url=settings.base_file_url,
            request=make_request(settings, CONNECTIONS),
            get_updates_request=make_request(settings, 2),
        )
        self._webhook = _webhook(settings)
        self._application = build_application(self.bot)
        self.is_ready = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Connect, work, and return when `stop` is set and everything in hand is done."""
        connecting = asyncio.create_task(self._connect())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({connecting, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if connecting.done():
                connecting.result()
                await self._work(stopping)
        finally:
            await _end(connecting, stopping)
            await self._application.shutdown()
            # Where the application has not begun to work it leaves the bot alone.
            await self.bot.shutdown()

    async def _connect(self) -> None:
        """Learn who we are; an unreachable Telegram is waited for, a refused token is not."""
        pause = 0.0
        while True:
            try:
                await self._greet()
            except SettingsError:
                raise
            except RetryAfter as error:
                logger.warning("Telegram asks for a pause", extra={"seconds": seconds_of(error)})
                await asyncio.sleep(seconds_of(error))
                continue
            except Exception as error:  # noqa: BLE001 (whatever a gateway on the way answers)
                if isinstance(error, InvalidToken) and not _is_from_gateway(error):
                    raise SettingsError(
                        "Telegram does not accept the token in XANH_BOT_TOKEN"
                    ) from None
                what = (
                    "The database does not answer"
                    if isinstance(error, SQLAlchemyError)
                    else "Telegram cannot be reached"
                )
                # The library quotes the token; half of one would not be known as such.
                logger.warning(what, extra={"error": redact(repr(error))[:200]})
            else:
                return
            pause = self._pauses.after(pause)
            await asyncio.sleep(pause)

    async def _greet(self) -> None:
        await self._application.initialize()
        webhook = await self.bot.get_webhook_info()
        if webhook.url and webhook.url != self._settings.webhook_url:
            raise SettingsError(
                "a webhook is set for this bot, so another installation may be serving it; "
                "remove the webhook there first, or here with `xanh webhook remove`"
            )
        if self._webhook:
            await self.bot.set_webhook(
                self._webhook.url,
                secret_token=self._webhook.secret,
                allowed_updates=ALLOWED_UPDATES,
                drop_pending_updates=False,
            )
        await self._database.run(facts.remember, facts.BOT_USERNAME, self.bot.username)

    async def _work(self, stopping: asyncio.Task[Literal[True]]) -> None:
        holder = holder_name()
        sender = Sender(
            self._database,
            TelegramTransport(self.bot),
            clock=self._clock,
            machine_clock=self._machine_clock,
            holder=holder,
            zone=self._settings.zone,
            rate=self._settings.send_rate,
        )
        dispatcher = Dispatcher(
            self._application,
            self._database,
            self._clock,
            self._machine_clock,
            self._settings.zone,
            on_written=sender.wake,
        )
        lease = LeaseKeeper(self._database, self._machine_clock, "poller", holder)
        poller = Poller(
            self.bot,
            self._database,
            self._machine_clock,
            lease,
            ALLOWED_UPDATES,
            on_stored=dispatcher.wake,
            pauses=self._pauses,
        )
        ticker = Ticker(
            self._database,
            self._clock,
            self._machine_clock,
            self._settings.zone,
            self._ticks(),
            on_written=sender.wake,
        )
        maker = DocumentMaker(
            self._database, self._clock, self._machine_clock, self._settings.zone
        )
        downloader = Downloader(
            self.bot,
            self._database,
            self._clock,
            self._machine_clock,
            self._settings.zone,
            on_written=sender.wake,
        )
        parts: dict[str, Part] = {
            **self._intake(poller, lease, dispatcher),
            "dispatcher": dispatcher.run,
            "sender": sender.run,
            "downloader": downloader.run,
            "menu": self._publish_menu,
            "documents": maker.run,
        }
        tasks = {name: asyncio.create_task(keep(name, part)) for name, part in parts.items()}
        watch = asyncio.create_task(self._watch(poller, tasks))
        intake = "webhook" if self._webhook else "poller"
        ticker.start()
        self.is_ready.set()
        logger.info("Running", extra={"bot": self.bot.username})
        try:
            await stopping
        finally:
            logger.info("Stopping")
            # First what takes in, then what works it off, then what sends the answers.
            watch.cancel()
            await _end(watch, tasks[intake], tasks["menu"], tasks["downloader"])
            await ticker.stop()
            await _end(tasks["dispatcher"])
            sender.stop()
            await asyncio.wait({tasks["sender"]}, timeout=STOP_LIMIT)
            await _end(*tasks.values())

    def _ticks(self) -> tuple[Tick, ...]:
        """Return what is done again and again; oftener where somebody moves the clock."""
        ticks = (*TICKS, MENUS)
        if self._settings.clock_file is None:
            return ticks
        return tuple(
            replace(tick, every=MOVED_TICK) if tick.every <= OFTEN else tick for tick in ticks
        )

    def _intake(
        self, poller: Poller, lease: LeaseKeeper, dispatcher: Dispatcher
    ) -> dict[str, Part]:
        """Return what takes updates in: one process polls, or every one is posted to."""
        if self._webhook is None:
            return {"lease": lease.run, "poller": poller.run}
        server = WebhookServer(
            self._webhook,
            # Where it cannot listen the start is refused, in one line.
            listen(self._webhook),
            self.bot.id,
            self._database,
            self._machine_clock,
            on_stored=dispatcher.wake,
        )
        return {"webhook": server.run}

    async def _publish_menu(self) -> None:
        """Publish commands and descriptions; without them the bot works as well."""
        while True:
            try:
                await publish_menu(self.bot, self._settings.zone)
            except TelegramError as error:
                logger.warning("The menu was not published", extra={"error": str(error)[:200]})
                await asyncio.sleep(MENU_PAUSE)
            else:
                return

    async def _watch(self, poller: Poller, tasks: dict[str, asyncio.Task[None]]) -> None:
        """Start polling anew when it has given no sign of life."""
        while True:
            await asyncio.sleep(WATCH_EVERY)
            if "poller" in tasks and time.monotonic() - poller.last_sign > DEAF_AFTER:
                logger.error("Polling gave no sign of life and is started anew")
                tasks["poller"].cancel()
                await asyncio.gather(tasks["poller"], return_exceptions=True)
                poller.last_sign = time.monotonic()
                tasks["poller"] = asyncio.create_task(keep("poller", poller.run))


async def keep(name: str, part: Part) -> None:
    """Run a part, and run it again if it fails: one bug must not make the bot deaf."""
    while True:
        try:
            await part()
        except Exception:
            logger.exception("A part failed and is started again", extra={"part": name})
            await asyncio.sleep(RESTART_PAUSE)
        else:
            return


async def _end(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _is_from_gateway(error: BaseException) -> bool:
    """Return whether a refusal is some page on the way instead of Telegram's own answer."""
    cause = error.__cause__
    while isinstance(cause, InvalidToken):
        cause = cause.__cause__
    return cause is not None


def _webhook(settings: Settings) -> Address | None:
    if settings.webhook_url is None:
        return None
    host, _, port = settings.webhook_listen.rpartition(":")
    return Address(settings.webhook_url, settings.require_webhook_secret(), host, int(port))


def make_request(settings: Settings, connections: int) -> BaseRequest:
    """Return what carries requests to Telegram, over so many connections."""
    proxy = settings.proxy or ""
    # aiohttp knows no socks proxies; the stock client does.
    if settings.http_client == "aiohttp" and not proxy.startswith("socks"):
        return AiohttpRequest(connections, proxy=settings.proxy)
    try:
        return HTTPXRequest(
            connection_pool_size=connections,
            proxy=settings.proxy,
            # The stock 1 s makes bursts fail that only had to queue.
            pool_timeout=10.0,
            read_timeout=10.0,
            # A proxy is what XANH_PROXY says, never what some other variable says.
            httpx_kwargs={"trust_env": False},
        )
    except (RuntimeError, ValueError, httpx.InvalidURL):
        # The reason may quote the address, which may hold a password.
        raise SettingsError(
            "XANH_PROXY: this proxy cannot be used; is its address right, and for socks5:// is "
            "python-telegram-bot[socks] installed?"
        ) from None
