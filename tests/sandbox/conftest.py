"""A sandbox, a real bot of python-telegram-bot against it, and somebody who plays."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from core.clock import FixedClock, SystemClock
from sandbox.play import Play, Player
from sandbox.server import Sandbox


@pytest.fixture(autouse=True)
def _timedelta(monkeypatch):
    # Without it python-telegram-bot warns of the type of retry_after.
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


def bot_of(sandbox: Sandbox) -> Bot:
    def request():
        return HTTPXRequest(httpx_kwargs={"trust_env": False, "verify": False})

    return Bot(
        sandbox.token,
        base_url=sandbox.api_url,
        base_file_url=sandbox.file_url,
        request=request(),
        get_updates_request=request(),
    )


@pytest.fixture
def machine() -> FixedClock:
    return FixedClock(SystemClock().now())


@pytest.fixture
async def sandbox(machine) -> AsyncIterator[Sandbox]:
    async with Sandbox(machine=machine) as sandbox:
        yield sandbox


@pytest.fixture
async def bot(sandbox) -> AsyncIterator[Bot]:
    async with bot_of(sandbox) as bot:
        yield bot


@pytest.fixture
async def play(sandbox) -> AsyncIterator[Play]:
    async with Play(sandbox.url) as play:
        yield play


@pytest.fixture
async def huong(play) -> Player:
    """Somebody who has written to the bot; nothing of it waits any more."""
    person = await play.person("Hường", "Đặng Thị", username="huong")
    await play.start(person)
    return person
