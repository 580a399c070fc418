"""What a bot costs for each step of a report: CPU of its process for 1,000 updates."""

import asyncio
import os
import re
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.fake_api import TOKEN, FakeApi, serve
from tests.bench.process import PEERS, Bot, run

#: How many people are in the middle of something at the same time.
AT_ONCE = 32
#: Updates before the measuring begins: imports, caches, statements.
WARM_UP = 300
#: How long a bot may take to start or to answer at all.
PATIENCE = 60.0  # seconds
_SEND = re.compile(r'"callback_data": ?"(send:[0-9:]+)"')


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run has cost."""

    name: str
    updates: int
    calls: int
    cpu_ms: float  # for 1,000 updates
    rate: float  # updates a second
    memory: float  # MB
    p50: float  # ms from handing out to the answer
    p95: float


class Talk:
    """Somebody who reports again and again, one message after each answer."""

    def __init__(self, api: FakeApi, chat: int, codes: list[str]) -> None:
        self._api = api
        self._chat = chat
        self._codes = deque(codes)
        self._at = 0

    def go_on(self, answer: dict[str, Any] | None) -> None:
        """Say the next thing."""
        send = _SEND.search(str(answer.get("reply_markup", ""))) if answer else None
        if send and answer:
            self._api.press(self._chat, int(answer["message_id"]), send[1])
            self._at = 0
            return
        steps = (f"/baocao {self._codes[0]}", "60%", "Đã thí điểm tại 5 xã", "không", "không")
        if self._at == 0:
            self._codes.rotate(1)
        self._api.text(self._chat, steps[min(self._at, len(steps) - 1)])
        self._at += 1


class Chatter:
    """Somebody who says the same thing again and again, to an echo."""

    def __init__(self, api: FakeApi, chat: int, words: tuple[str, ...] = ("xin chào",)) -> None:
        self._api = api
        self._chat = chat
        self._words = deque(words)

    def go_on(self, _answer: dict[str, Any] | None) -> None:
        """Say the next thing."""
        self._api.text(self._chat, self._words[0])
        self._words.rotate(-1)


async def measure(name: str, api: FakeApi, bot: Bot, people: dict[int, Any], updates: int) -> Cost:
    """Let people talk until so many updates were answered; return what that has cost."""
    finished = asyncio.Event()
    begun: list[tuple[float, float, int, int]] = []
    rest = deque(people.values())

    def on_answer(chat: int, _method: str, params: dict[str, Any]) -> None:
        answered = len(api.done)
        if not begun and answered >= WARM_UP:
            begun.append((bot.cpu, time.perf_counter(), answered, sum(api.calls.values())))
        if begun and answered >= begun[0][2] + updates:
            finished.set()
            return
        # Whoever has an answer makes room for the next one: a few talk at the same time.
        rest.append(people[chat])
        waiting[chat] = params
        somebody = rest.popleft()
        somebody.go_on(waiting.pop(somebody._chat, None))

    waiting: dict[int, dict[str, Any]] = {}
    api.on_answer = on_answer
    for _ in range(min(AT_ONCE, len(rest))):
        rest.popleft().go_on(None)
    async with asyncio.timeout(PATIENCE + updates / 20):
        await finished.wait()
    cpu, at, answered, calls = begun[0]
    count = len(api.done) - answered
    waits = sorted(one.answered - one.handed for one in api.done[answered:])
    return Cost(
        name,
        count,
        sum(api.calls.values()) - calls,
        1000 * 1000 * (bot.cpu - cpu) / count,
        count / (time.perf_counter() - at),
        bot.memory,
        1000 * waits[len(waits) // 2],
        1000 * waits[int(len(waits) * 0.95)],
    )


async def of_peer(name: str, module: str, folder: Path, people: int, updates: int) -> Cost:
    """Measure a peer."""
    api = FakeApi()
    server, url = await serve(api)
    arguments = ["-m", f"tests.bench.peers.{module}", url, str(folder)]
    conversation = module == "ptb_sqlalchemy"
    words = ("/baocao", "60%", "Đã thí điểm tại 5 xã", "không") if conversation else ("chào",)
    talkers = {chat: Chatter(api, chat, words) for chat in range(1000, 1000 + people)}
    env = {**os.environ, "NO_PROXY": "127.0.0.1", "PYTHONPATH": str(Path.cwd())}
    try:
        async with run(arguments, env, folder / "peer.log", python=PEERS) as bot:
            return await measure(name, api, bot, talkers, updates)
    finally:
        server.close()


async def of_ours(
    name: str, folder: Path, url: str, people: dict[int, list[str]], updates: int, **more: str
) -> Cost:
    """Measure `xanh run` with reports in steps, from the command to "Gửi"."""
    api = FakeApi()
    server, address = await serve(api)
    env = {
        **{key: value for key, value in os.environ.items() if not key.startswith("XANH_")},
        "XANH_API_URL": address,
        "XANH_BOT_TOKEN": TOKEN,
        "XANH_DATA_DIR": str(folder),
        "XANH_DATABASE_URL": url,
        "XANH_SEND_RATE": "1000",
        **more,
    }
    talkers = {chat: Talk(api, chat, codes) for chat, codes in people.items()}
    try:
        async with run(["-m", "bot", "run"], env, folder / "xanh.log") as bot:
            return await measure(name, api, bot, talkers, updates)
    finally:
        server.close()
