"""The bot's parts with everything real but Telegram, which is a sandbox on this machine."""

import logging
import os
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.office import open_office
from core.clock import MovableClock
from core.settings import Settings
from sandbox.play import Play
from sandbox.server import Sandbox
from tests.support.templates import keep

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the settings of whoever runs the tests out of the environment."""
    for name in list(os.environ):
        if name.upper().startswith("XANH_"):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _logging() -> Iterator[None]:
    """Undo what a command does to the logging of the whole process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    noisy = {name: logging.getLogger(name).level for name in ("httpx", "httpcore", "apscheduler")}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, former in noisy.items():
        logging.getLogger(name).setLevel(former)


@pytest.fixture(scope="session")
def opened_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite file of an office with the real plan, opened on the second of November.

    To be copied: a test that is not about opening begins with it.
    """
    folder = tmp_path_factory.mktemp("office")
    MovableClock(folder / "clock").set(datetime(2026, 11, 2, 8, tzinfo=OFFICE_ZONE))
    url = f"sqlite:///{folder / 'xanh.db'}"
    settings = Settings.load(data_dir=folder, clock_file=folder / "clock", database_url=url)
    database = open_office(settings)
    keep(database, folder / "opened.db")
    database.close()
    return folder / "opened.db"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def play(sandbox: Sandbox) -> AsyncIterator[Play]:
    async with Play(sandbox.url) as play:
        yield play
