"""A server on this machine that answers the Bot API's calls as it is told to, or not at all."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import telegram
from telegram.request import BaseRequest, HTTPXRequest

from scheduler.connections import AiohttpRequest

BOT = {"id": 123, "is_bot": True, "first_name": "Xanh", "username": "xanh_bot"}
#: What a client waits for an answer; short, for some answers never come.
READ_TIMEOUT = 0.3  # seconds


@dataclass
class Answer:
    """A status and a body; without a body the connection is closed, `is_silent` keeps it open."""

    status: int = 200
    body: bytes = b""
    is_silent: bool = False


def ok(result: object) -> Answer:
    """Return Telegram's answer to a call that it took."""
    return Answer(200, json.dumps({"ok": True, "result": result}).encode())


def message(number: int) -> Answer:
    """Return the answer to a message that was sent."""
    chat = {"id": 7, "type": "private", "first_name": "Bob"}
    return ok({"message_id": number, "date": 1_790_000_000, "chat": chat, "text": "…"})


def refusal(status: int, description: str, **parameters: Any) -> Answer:
    """Return Telegram's answer to a call that it refuses."""
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return Answer(status, json.dumps(body).encode())


def page(status: int) -> Answer:
    """Return what a gateway on the way says."""
    return Answer(status, b"<html><body>nginx</body></html>")


CLOSED = Answer()
SILENT = Answer(is_silent=True)


@dataclass
class BadServer:
    """The calls that came, and the answers to the next ones; without any, all goes well."""

    port: int = 0
    answers: deque[Answer] = field(default_factory=deque)
    calls: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    #: What came with each call, as it came.
    bodies: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read one request and answer it."""
        try:
            answer = await self._read(reader)
            if answer.is_silent:
                await reader.read()  # until the client has had enough
            elif answer.body:
                head = f"HTTP/1.1 {answer.status} X\r\nContent-Length: {len(answer.body)}\r\n"
                writer.write(head.encode() + b"Connection: close\r\n\r\n" + answer.body)
                await writer.drain()
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> Answer:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            (
                int(line.partition(":")[2])
                for line in head.splitlines()
                if line.lower().startswith("content-length:")
            ),
            0,
        )
        raw = await (_chunks(reader) if "chunked" in head.lower() else reader.readexactly(length))
        body = raw.decode(errors="replace")
        method = head.split()[1].rpartition("/")[2]
        if method == "getMe":
            return ok(BOT)
        self.bodies.append(raw)
        self.calls.append((method, {name: value[0] for name, value in parse_qs(body).items()}))
        return self.answers.popleft() if self.answers else message(len(self.calls))


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    """Return a body that comes in chunks, as one with a file may."""
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return body


@asynccontextmanager
async def bad_server() -> AsyncIterator[BadServer]:
    """Run a server; yield it with its port."""
    bad = BadServer()
    server = await asyncio.start_server(bad.serve, "127.0.0.1", 0)
    bad.port = server.sockets[0].getsockname()[1]
    try:
        yield bad
    finally:
        server.close()
        await server.wait_closed()


@asynccontextmanager
async def bot_at(port: int, client: str = "aiohttp") -> AsyncIterator[telegram.Bot]:
    """Set a bot up that talks to a port of this machine, by one of the two clients."""
    request: BaseRequest
    if client == "httpx":
        request = HTTPXRequest(
            read_timeout=READ_TIMEOUT, connect_timeout=1, httpx_kwargs={"trust_env": False}
        )
    else:
        request = AiohttpRequest(4, read_timeout=READ_TIMEOUT, connect_timeout=1)
    bot = telegram.Bot(
        "123:abc",
        base_url=f"http://127.0.0.1:{port}/bot",
        request=request,
        get_updates_request=AiohttpRequest(2),
    )
    async with bot:
        yield bot
