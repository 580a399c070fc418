"""Running the sandbox inside an event loop that is there already."""

import asyncio
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn

from core.clock import Clock, MovableClock
from sandbox.app import create_app
from sandbox.connection import CuttableProtocol
from sandbox.world import BotIdentity, World

DEFAULT_TOKEN = "5000000:SANDBOX-token-that-opens-nothing-else"  # noqa: S105
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class _Server(uvicorn.Server):
    """A server that leaves the signals to the program around it and tells when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.leaving = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        # As in uvicorn, but the end is noticed at once and not with the next tick.
        tick = 0
        while not await self.on_tick(tick):
            tick = (tick + 1) % 864_000
            with suppress(TimeoutError):
                await asyncio.wait_for(self.leaving.wait(), 0.1)

    def leave(self) -> None:
        """Begin to stop."""
        self.should_exit = True
        self.leaving.set()


class Sandbox:
    """A local Bot API with its page; `async with` starts and stops it.

    What happened is kept in `data_dir`, and the next start goes on from there; without one
    everything goes into a temporary folder and is gone afterwards. `clock` is office time;
    `machine` measures lifetimes and is only ever replaced by tests.
    """

    def __init__(
        self,
        *,
        data_dir: Path | None = None,
        token: str = DEFAULT_TOKEN,
        bot_username: str = "xanh_bot",
        bot_name: str = "Xanh",
        host: str = "127.0.0.1",
        port: int = 0,
        clock: MovableClock | None = None,
        machine: Clock | None = None,
    ) -> None:
        self.token = token
        self.host = host
        self._temporary = tempfile.TemporaryDirectory() if data_dir is None else None
        folder = Path(self._temporary.name) if self._temporary else data_dir
        assert folder is not None  # noqa: S101
        self.clock = clock or MovableClock(folder / "clock")
        self._bot = BotIdentity(token, bot_username, bot_name)
        self._folder = folder
        self._machine = machine
        self._port = port
        self._task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Return the address of everything, without a slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def api_url(self) -> str:
        """Return what a bot uses as `base_url`: the token follows directly."""
        return f"{self.url}/bot"

    @property
    def file_url(self) -> str:
        """Return what a bot uses as `base_file_url`."""
        return f"{self.url}/file/bot"

    @property
    def page_url(self) -> str:
        """Return the address of the web chat."""
        return f"{self.url}/"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen and serve; return when requests are answered."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        self._socket = socket.create_server((self.host, self._port), family=family)
        self.port: int = self._socket.getsockname()[1]
        # Temporary data need not survive a power cut.
        durable = self._temporary is None
        self.world = World(self._folder, self._bot, self.clock, self._machine, durable=durable)
        # Whoever opens the sandbox to others does so under a name that is not known here.
        hosts = list(_LOOPBACK) if self.host in _LOOPBACK else ["*"]
        config = uvicorn.Config(
            create_app(self.world, hosts),
            http=CuttableProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=2,
        )
        self._server = _Server(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        await self._server.ready.wait()

    async def stop(self) -> None:
        """Let those who wait go, stop serving and close the store."""
        if self._task is None:
            return
        self.world.bell.close()
        self._server.leave()
        await self._task
        self._task = None
        self._socket.close()
        self.world.store.close()
        if self._temporary is not None:
            self._temporary.cleanup()

    async def serve_forever(self) -> None:
        """Wait until the server stops."""
        if self._task is not None:
            await asyncio.shield(self._task)
