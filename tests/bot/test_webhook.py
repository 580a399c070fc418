"""Updates by webhook: only who knows the secret is heard, and 200 says that it is committed."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot import webhook
from bot.runtime import Program
from bot.webhook import Address, WebhookServer
from core.clock import SystemClock
from core.database import Database
from core.settings import Settings, SettingsError
from models.delivery import InboxRow, OutboxRow
from sandbox import api
from sandbox.play import Play
from sandbox.server import DEFAULT_TOKEN, Sandbox
from services import inbox
from tests.support.desk import soon

SECRET = "a-secret-that-nobody-guesses"


@dataclass
class Door:
    """A webhook server that listens, and whoever knocks."""

    url: str
    database: Database
    rung: list[int] = field(default_factory=list)

    async def post(self, body: bytes, secret: str | None = SECRET, path: str = "") -> int:
        headers = {} if secret is None else {webhook.SECRET_HEADER: secret}
        async with (
            aiohttp.ClientSession() as client,
            client.post(self.url + path, data=io.BytesIO(body), headers=headers) as response,
        ):
            return response.status

    def stored(self) -> list[int]:
        with self.database.read() as session:
            payloads = session.scalars(select(InboxRow.payload).order_by(InboxRow.seq))
            return [json.loads(payload)["update_id"] for payload in payloads]


@asynccontextmanager
async def opened(database: Database) -> AsyncIterator[Door]:
    address = Address("https://example.invalid/hook/7", SECRET, "127.0.0.1", 0)
    listening = webhook.listen(address)
    door = Door(f"http://127.0.0.1:{listening.getsockname()[1]}/hook/7", database)
    server = WebhookServer(
        address, listening, 1, database, SystemClock(), on_stored=lambda: door.rung.append(1)
    )
    task = asyncio.create_task(server.run())
    try:
        yield door
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def update(number: int, text: str = "x") -> bytes:
    chat = {"id": 7, "type": "private", "first_name": "Lan"}
    user = {"id": 7, "is_bot": False, "first_name": "Lan"}
    content = {"message_id": number, "date": 1, "chat": chat, "from": user, "text": text}
    return json.dumps({"update_id": number, "message": content}).encode()


async def test_an_update_is_committed_before_it_is_answered(database: Database) -> None:
    async with opened(database) as door:
        assert await door.post(update(1)) == 200
        assert door.stored() == [1]
        assert door.rung


async def test_an_update_that_comes_again_is_one(database: Database) -> None:
    async with opened(database) as door:
        assert [await door.post(update(1)) for _ in range(3)] == [200, 200, 200]
        assert door.stored() == [1]


async def test_many_at_once_share_commits_and_all_are_there(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []

    def store(session: Session, bot_id: int, updates: list[Any], now: Any) -> int:
        batches.append(len(updates))
        return stock(session, bot_id, updates, now)

    stock = inbox.store
    monkeypatch.setattr(webhook.inbox, "store", store)
    async with opened(database) as door:
        found = await asyncio.gather(*(door.post(update(number)) for number in range(1, 61)))
        assert set(found) == {200}
        assert sorted(door.stored()) == list(range(1, 61))
    assert sum(batches) == 60
    assert len(batches) < 60


@pytest.mark.parametrize(
    "secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "bí mật", "x" * 4000]
)
async def test_who_does_not_know_the_secret_is_turned_away(
    database: Database, secret: str | None
) -> None:
    async with opened(database) as door:
        assert await door.post(update(1), secret) == 403
        assert door.stored() == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=60))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_guessed_secret_opens(database: Database, secret: str) -> None:
    async def knock() -> int:
        async with opened(database) as door:
            return await door.post(update(1), secret)

    if secret != SECRET:
        assert asyncio.run(knock()) == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"no json", 400),
        (b"[]", 400),
        (b'{"message": {}}', 400),
        (b'{"update_id": "1"}', 400),
        (b"[" * 100_000, 400),
        (b'{"update_id": 1, "x": "' + b"a" * webhook.BODY_LIMIT + b'"}', 413),
    ],
    ids=["empty", "words", "list", "no number", "text as number", "deep", "huge"],
)
async def test_what_is_no_update_is_refused_and_the_next_one_goes_on(
    database: Database, body: bytes, status: int
) -> None:
    async with opened(database) as door:
        assert await door.post(body) == status
        assert await door.post(update(2)) == 200
        assert door.stored() == [2]


async def test_another_path_and_another_method_are_nobody(database: Database) -> None:
    async with opened(database) as door:
        assert await door.post(update(1), path="/other") == 404
        async with aiohttp.ClientSession() as client, client.get(door.url) as response:
            assert response.status == 405


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_body_that_does_not_come_is_not_waited_for(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "READ_LIMIT", 0.05)
    async with opened(database) as door:
        host, port = door.url.removeprefix("http://").split("/")[0].split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(
            f"POST /hook/7 HTTP/1.1\r\nHost: x\r\n{webhook.SECRET_HEADER}: {SECRET}\r\n"
            "Content-Length: 100\r\n\r\n{".encode()
        )
        async with asyncio.timeout(10):
            assert (await reader.readline()).startswith(b"HTTP/1.1 408")
        writer.close()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_where_the_database_does_not_take_it_telegram_tries_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    async with opened(database) as door:
        with monkeypatch.context() as broken:
            broken.setattr(webhook.inbox, "store", fail)
            assert await door.post(update(1)) == 503
        assert await door.post(update(1)) == 200
        assert door.stored() == [1]


def test_a_port_that_is_taken_is_one_line() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match="cannot be listened on"):
            webhook.listen(Address("https://x/", SECRET, "127.0.0.1", port))


async def test_the_program_answers_what_is_posted(
    sandbox: Sandbox,
    play: Play,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[object] = []
    monkeypatch.setitem(
        api.METHODS, "setWebhook", lambda _world, params: calls.append(params) or True
    )
    free = webhook.listen(Address("https://x/", SECRET, "127.0.0.1", 0))
    port = free.getsockname()[1]
    free.close()
    given = Settings.explicit(
        bot_token=DEFAULT_TOKEN,
        api_url=sandbox.url,
        data_dir=tmp_path,
        database_url=database_url,
        webhook_url="https://example.invalid/hook/7",
        webhook_secret=SECRET,
        webhook_listen=f"127.0.0.1:{port}",
    )
    database = Database(given.resolve_database_url())
    stop = asyncio.Event()
    program = Program(given, database)
    task = asyncio.create_task(program.run(stop))
    await asyncio.wait_for(program.is_ready.wait(), 20)
    door = Door(f"http://127.0.0.1:{port}/hook/7", database)

    def answered() -> bool:
        with database.read() as session:
            return bool(session.scalars(select(OutboxRow.id)).all())

    assert await door.post(update(5, "chào")) == 200
    await soon(answered)
    stop.set()
    await asyncio.wait_for(task, 20)
    database.close()
    assert len(calls) == 1
    assert await play.calls("getUpdates") == []
