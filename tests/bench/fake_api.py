"""A fast Bot API for measuring: hand-written HTTP, no checks, and a clock on every update.

It is the measuring side. It keeps the updates that nobody has confirmed yet, hands them out, and
notes when each chat got its answer. How strict the real Bot API is, the sandbox knows.
"""

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

BOT = {"id": 5000000, "is_bot": True, "first_name": "Xanh", "username": "xanh_bench_bot"}
TOKEN = "5000000:bench-token-that-opens-nothing"
#: How many updates a request gets at most, as Telegram has it.
BATCH = 100
_TRUE = b'{"ok":true,"result":true}'


@dataclass(slots=True)
class Handed:
    """An update on its way: when it was made, handed out, and answered (monotonic seconds)."""

    chat: int
    made: float
    handed: float = 0.0
    answered: float = 0.0


@dataclass(slots=True)
class FakeApi:
    """The state of the Bot API: what waits, what was answered, and how often what was called."""

    on_answer: Callable[[int, str, dict[str, Any]], None] = lambda _chat, _method, _params: None
    pending: deque[tuple[int, bytes]] = field(default_factory=deque)
    open: dict[int, deque[Handed]] = field(default_factory=dict)
    done: list[Handed] = field(default_factory=list)
    calls: dict[str, int] = field(default_factory=dict)
    number: int = 0
    message: int = 1000
    handed: dict[int, Handed] = field(default_factory=dict)
    waiting: list[asyncio.Future[None]] = field(default_factory=list)

    def put(self, chat: int, content: dict[str, Any]) -> None:
        """Make an update of a chat; it is handed out as soon as somebody polls."""
        self.number += 1
        handed = Handed(chat, time.perf_counter())
        self.open.setdefault(chat, deque()).append(handed)
        self.handed[self.number] = handed
        update = {"update_id": self.number, **content}
        self.pending.append((self.number, json.dumps(update).encode()))
        for future in self.waiting:
            if not future.done():
                future.set_result(None)
        self.waiting.clear()

    def text(self, chat: int, text: str) -> None:
        """Let a person write."""
        self.message += 1
        message: dict[str, Any] = {
            "message_id": self.message,
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private", "first_name": "P"},
            "from": {"id": chat, "is_bot": False, "first_name": "P", "language_code": "vi"},
            "text": text,
        }
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        self.put(chat, {"message": message})

    def press(self, chat: int, message: int, data: str) -> None:
        """Let a person press a button."""
        user = {"id": chat, "is_bot": False, "first_name": "P", "language_code": "vi"}
        under = {
            "message_id": message,
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private", "first_name": "P"},
            "from": BOT,
            "text": "…",
        }
        query = {"id": str(self.number), "from": user, "message": under, "data": data}
        self.put(chat, {"callback_query": {**query, "chat_instance": "1"}})

    async def answer(self, method: str, params: dict[str, Any]) -> bytes:
        """Answer a call."""
        self.calls[method] = self.calls.get(method, 0) + 1
        if method == "getupdates":
            return await self._updates(params)
        if method in {"sendmessage", "editmessagetext", "senddocument"}:
            chat = int(params["chat_id"])
            self.message += 1
            self._note(chat)
            self.on_answer(chat, method, {**params, "message_id": self.message})
            return (
                b'{"ok":true,"result":{"message_id":%d,"date":1790000000,"chat":{"id":%d,'
                b'"type":"private","first_name":"P"},"text":"x"}}' % (self.message, chat)
            )
        if method == "getme":
            return json.dumps({"ok": True, "result": BOT}).encode()
        if method == "getwebhookinfo":
            info = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
            return json.dumps({"ok": True, "result": info}).encode()
        return _TRUE

    def _note(self, chat: int) -> None:
        waiting = self.open.get(chat)
        if waiting:
            handed = waiting.popleft()
            handed.answered = time.perf_counter()
            self.done.append(handed)

    async def _updates(self, params: dict[str, Any]) -> bytes:
        offset = int(params.get("offset") or 0)
        while self.pending and self.pending[0][0] < offset:
            self.pending.popleft()
        if not self.pending:
            future = asyncio.get_running_loop().create_future()
            self.waiting.append(future)
            try:
                async with asyncio.timeout(float(params.get("timeout") or 0)):
                    await future
            except TimeoutError:
                return b'{"ok":true,"result":[]}'
        now = time.perf_counter()
        parts = []
        for number, raw in list(self.pending)[:BATCH]:
            handed = self.handed.pop(number, None)
            if handed:
                handed.handed = now
            parts.append(raw)
        return b'{"ok":true,"result":[' + b",".join(parts) + b"]}"


class Connection(asyncio.Protocol):
    """One connection: requests one after another, each with a length."""

    def __init__(self, api: FakeApi) -> None:
        self._api = api
        self._data = b""
        self._transport: asyncio.Transport | None = None
        self._queue: deque[tuple[str, dict[str, Any]]] = deque()
        self._busy: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, _error: Exception | None) -> None:
        if self._busy:
            self._busy.cancel()

    def data_received(self, data: bytes) -> None:
        self._data += data
        while (end := self._data.find(b"\r\n\r\n")) >= 0:
            head = self._data[:end]
            length = _length(head)
            if len(self._data) < end + 4 + length:
                return
            body = self._data[end + 4 : end + 4 + length]
            self._data = self._data[end + 4 + length :]
            self._queue.append(_read(head, body))
        if self._queue and self._busy is None:
            self._busy = asyncio.ensure_future(self._work())

    async def _work(self) -> None:
        while self._queue:
            answer = await self._api.answer(*self._queue.popleft())
            if self._transport:
                self._transport.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d"
                    b"\r\n\r\n%s" % (len(answer), answer)
                )
        self._busy = None


def _length(head: bytes) -> int:
    lower = head.lower()
    at = lower.find(b"content-length:")
    if at < 0:
        return 0
    return int(lower[at + 15 :].split(b"\r\n", 1)[0])


def _read(head: bytes, body: bytes) -> tuple[str, dict[str, Any]]:
    path = head.split(b" ", 2)[1].decode()
    method = path.partition("?")[0].rsplit("/", 1)[-1].lower()
    if b"application/json" in head.lower():
        return method, json.loads(body or b"{}")
    return method, {key: values[0] for key, values in parse_qs(body.decode()).items()}


async def serve(api: FakeApi) -> tuple[asyncio.Server, str]:
    """Serve on a free port of this machine; return the server and its address."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(api), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    return server, f"http://127.0.0.1:{port}"
