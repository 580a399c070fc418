"""How long people wait: in a steady stream, and in a burst."""

import asyncio
import os
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.bench.fake_api import TOKEN, FakeApi, Handed, serve
from tests.bench.process import Bot, run


@dataclass(frozen=True, slots=True)
class Waits:
    """How long answers took, in ms from handing out; and what became of memory, in MB."""

    name: str
    updates: int
    answered: int
    p50: float
    p95: float
    p99: float
    seconds: float
    memory_before: float
    memory_after: float
    in_order: bool
    #: The time in which 95 % of the chats had their first answer, against their fair share.
    fairness: float


def environment(address: str, folder: Path, url: str, **more: str) -> dict[str, str]:
    """Return the environment of `xanh run` against the fake Bot API."""
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("XANH_")},
        "XANH_API_URL": address,
        "XANH_BOT_TOKEN": TOKEN,
        "XANH_DATA_DIR": str(folder),
        "XANH_DATABASE_URL": url,
        "XANH_SEND_RATE": "1000",
        **more,
    }


async def steady(
    folder: Path, url: str, chats: list[int], rate: float, seconds: float, **more: str
) -> Waits:
    """Hand out `rate` updates a second, whatever comes back."""
    api = FakeApi()
    server, address = await serve(api)
    env = environment(address, folder, url, **more)
    try:
        async with run(["-m", "bot", "run"], env, folder / "xanh.log") as bot:
            await _warm(api, chats)
            before = bot.memory
            began, count = time.perf_counter(), int(rate * seconds)
            for number in range(count):
                api.text(chats[number % len(chats)], "/nhiemvu")
                wait = began + (number + 1) / rate - time.perf_counter()
                if wait > 0:
                    await asyncio.sleep(wait)
            return await _finish(f"{rate:g} a second", api, bot, count, began, before)
    finally:
        server.close()


async def burst(folder: Path, url: str, chats: list[int], updates: int, **more: str) -> Waits:
    """Hand everything out at once."""
    api = FakeApi()
    server, address = await serve(api)
    env = environment(address, folder, url, **more)
    try:
        async with run(["-m", "bot", "run"], env, folder / "xanh.log") as bot:
            await _warm(api, chats)
            before, began = bot.memory, time.perf_counter()
            for number in range(updates):
                api.text(chats[number % len(chats)], "/nhiemvu")
            return await _finish(f"burst of {updates}", api, bot, updates, began, before)
    finally:
        server.close()


async def _warm(api: FakeApi, chats: list[int]) -> None:
    for chat in chats[:20]:
        api.text(chat, "/help")
    async with asyncio.timeout(60):
        while len(api.done) < 20:  # noqa: ASYNC110 (the fake rings no bell for that)
            await asyncio.sleep(0.05)
    await asyncio.sleep(1.0)
    api.done.clear()


async def _finish(
    name: str, api: FakeApi, bot: Bot, count: int, began: float, before: float
) -> Waits:
    async with asyncio.timeout(60 + count / 10):
        while len(api.done) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    seconds = time.perf_counter() - began
    await asyncio.sleep(3.0)
    waits = sorted(1000 * (one.answered - one.handed) for one in api.done)
    return Waits(
        name,
        count,
        len(api.done),
        waits[len(waits) // 2],
        waits[int(len(waits) * 0.95)],
        waits[int(len(waits) * 0.99)],
        seconds,
        before,
        bot.memory,
        _is_in_order(api.done),
        _fairness(api.done, began, seconds),
    )


def _is_in_order(done: list[Handed]) -> bool:
    last: dict[int, float] = {}
    for one in done:
        if one.made < last.get(one.chat, 0.0):
            return False
        last[one.chat] = one.made
    return True


def _fairness(done: list[Handed], began: float, seconds: float) -> float:
    """Return when 95 % of the chats had their first answer, in shares of a fair turn each."""
    first: dict[int, float] = {}
    counts: Counter[int] = Counter()
    for one in done:
        first.setdefault(one.chat, one.answered - began)
        counts[one.chat] += 1
    times = sorted(first.values())
    share = seconds * len(first) / sum(counts.values())
    return times[int(len(times) * 0.95)] / share if share else 0.0
