"""Intake: nothing that Telegram was told has arrived is ever lost, whatever the network does."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from telegram.error import TelegramError

from bot import intake
from bot.application import ALLOWED_UPDATES, build_application
from bot.dispatch import Dispatcher
from bot.intake import InboxBot, Pauses, Poller
from core.clock import FixedClock, SystemClock
from core.database import Database
from models.delivery import InboxRow, InboxState, Lease
from sandbox.play import Play, Player
from sandbox.server import Sandbox
from scheduler import lease_keeper
from scheduler.connections import AiohttpRequest
from scheduler.lease_keeper import LeaseKeeper, holder_name, is_gone
from services import inbox
from tests.support.bad_server import Answer as Reply
from tests.support.bad_server import BadServer, bad_server, ok, refusal
from tests.support.desk import soon

#: Long enough to be seen, short enough to be waited for.
QUICK = Pauses(first=0.01, longest=0.05, standby=0.01)


@dataclass
class Post:
    """A poller with what it needs, and what it has told."""

    database: Database
    bot: InboxBot
    lease: LeaseKeeper
    poller: Poller
    rung: list[int] = field(default_factory=list)

    def rows(self) -> list[InboxRow]:
        with self.database.begin() as session:
            return list(session.scalars(select(InboxRow).order_by(InboxRow.seq)))

    def texts(self) -> list[str]:
        return [json.loads(row.payload)["message"]["text"] for row in self.rows()]


@asynccontextmanager
async def post_at(
    base_url: str, token: str, database: Database, holder: str = "machine/1/one"
) -> AsyncIterator[Post]:
    """A poller whose lease is not taken yet."""

    def request() -> AiohttpRequest:
        return AiohttpRequest(4, read_timeout=2)

    async with InboxBot(
        token, base_url=base_url, request=request(), get_updates_request=request()
    ) as bot:
        lease = LeaseKeeper(database, SystemClock(), "poller", holder)
        rung: list[int] = []
        poller = Poller(
            bot,
            database,
            SystemClock(),
            lease,
            ALLOWED_UPDATES,
            on_stored=lambda: rung.append(1),
            pauses=QUICK,
        )
        yield Post(database, bot, lease, poller, rung)


@asynccontextmanager
async def running(poller: Poller) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(poller.run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture(autouse=True)
def _short_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test asks for what is there; it does not wait for more."""
    monkeypatch.setattr(intake, "POLL_TIMEOUT", 0)


@pytest.fixture
async def post(sandbox: Sandbox, database: Database) -> AsyncIterator[Post]:
    async with post_at(sandbox.api_url, sandbox.token, database) as post:
        await post.lease._renew()
        yield post


@pytest.fixture
async def hung(play: Play) -> Player:
    return await play.person("Hùng", id=77)


def full(*_: object) -> int:
    raise OperationalError("INSERT", {}, Exception("database or disk is full"))


# Stored first, confirmed afterwards


async def test_an_update_is_confirmed_only_by_the_request_after_its_commit(
    post: Post, play: Play, hung: Player
) -> None:
    await play.say(hung, "một")
    assert await post.poller.poll() == 1
    assert post.texts() == ["một"]
    assert len(await play.pending()) == 1
    assert post.rung == [1]
    assert await post.poller.poll() == 0
    assert await play.pending() == []


async def test_what_could_not_be_stored_stays_with_telegram_until_it_is(
    post: Post, play: Play, hung: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    await play.say(hung, "một")
    await play.say(hung, "hai")
    with monkeypatch.context() as patch:
        patch.setattr(inbox, "store", full)
        for _ in range(3):
            with pytest.raises(OperationalError):
                await post.poller.poll()
            assert len(await play.pending()) == 2
    assert post.rows() == []
    assert post.rung == []
    assert await post.poller.poll() == 2
    assert await post.poller.poll() == 0
    assert post.texts() == ["một", "hai"]
    assert await play.pending() == []


async def test_a_database_in_trouble_does_not_end_the_polling(
    post: Post, play: Play, hung: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    await play.say(hung, "một")
    failures = 0
    store = inbox.store

    def fail_twice(*arguments: object) -> int:
        nonlocal failures
        if failures < 2:
            failures += 1
            full()
        return store(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(inbox, "store", fail_twice)
    async with running(post.poller):
        await soon(lambda: bool(post.rung))
        await confirmed(play)
    assert failures == 2
    assert post.texts() == ["một"]


async def test_a_crash_between_store_and_confirmation_leads_to_one_row(
    post: Post, sandbox: Sandbox, play: Play, hung: Player
) -> None:
    await play.say(hung, "một")
    assert await post.poller.poll() == 1
    # The process is gone with its offset; the next one is told the same once more.
    async with post_at(sandbox.api_url, sandbox.token, post.database) as other:
        await other.lease._renew()
        await play.say(hung, "hai")
        assert await other.poller.poll() == 1
        assert await other.poller.poll() == 0
    assert post.texts() == ["một", "hai"]
    assert await play.pending() == []


async def test_a_hundred_and_fifty_updates_come_in_their_order(
    post: Post, play: Play, hung: Player
) -> None:
    for number in range(150):
        await play.update({"message": {"chat": {"id": 77}, "text": str(number)}})
    assert [await post.poller.poll() for _ in range(3)] == [100, 50, 0]
    assert post.texts() == [str(number) for number in range(150)]


# What cannot be read


async def test_an_unreadable_update_among_good_ones_is_put_aside_alone(
    post: Post, play: Play, hung: Player, zone: ZoneInfo, clock: FixedClock
) -> None:
    await play.say(hung, "trước")
    bad = {"message_id": "x", "date": "yesterday", "chat": 5, "from": {"id": hung.id}}
    await play.update({"message": bad})
    await play.update({"update_id": 900_000_000, "message": {"chat": {"id": hung.id}, "text": 7}})
    await play.say(hung, "sau")
    assert await post.poller.poll() == 4
    assert await post.poller.poll() == 0
    assert await play.pending() == []

    dispatcher = Dispatcher(
        build_application(post.bot),
        post.database,
        clock,
        SystemClock(),
        zone,
        on_written=lambda: None,
    )
    await dispatcher._application.initialize()
    while dispatcher.handle_next():
        pass
    assert [row.state for row in post.rows()] == [
        InboxState.DONE,
        InboxState.POISON,
        InboxState.POISON,
        InboxState.DONE,
    ]


NONSENSE = [
    Reply(200, b"{}"),
    Reply(200, b"null"),
    Reply(200, b"[1, 2]"),
    Reply(200, b'{"ok": tru'),
    Reply(200, "ừ".encode("utf-16")),
    ok(True),
    ok({"update_id": 1}),
    ok([None, 5, "x", [], {}, {"update_id": None}, {"message": {"text": "no number"}}]),
]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_nonsense_from_something_on_the_way_does_not_end_the_polling(
    database: Database,
) -> None:
    async with bad_post(database) as (post, server):
        server.answers.extend(NONSENSE)
        good = {"update_id": 5, "message": {"chat": {"id": 77}, "text": "một"}}
        server.answers.append(ok([None, good, {"message": {}}]))
        async with running(post.poller) as task:
            await soon(lambda: bool(post.rung))
            await soon(lambda: any("offset" in params for _, params in server.calls))
            assert not task.done()
    assert post.texts() == ["một"]
    offsets = [params.get("offset") for _, params in server.calls]
    first = offsets.index("6")
    assert first == len(NONSENSE) + 1
    assert offsets[:first] == [None] * first


# Bad networks

TROUBLES = {
    "the connection is closed": {"mode": "drop_before"},
    "the connection is closed after the work": {"mode": "drop_after"},
    "a gateway's 502": {"mode": "status", "status": 502},
    "a captive portal's 404": {"mode": "status", "status": 404},
    "a captive portal's 401": {"mode": "status", "status": 401},
    "a page that forbids": {"mode": "status", "status": 403},
    "a 409": {"mode": "status", "status": 409},
    "half an answer": {"mode": "garbage"},
    "too many requests": {"mode": "status", "status": 429, "retry_after": 1},
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=list(TROUBLES))
async def test_polling_comes_back_and_nothing_is_lost(
    post: Post, play: Play, hung: Player, trouble: dict[str, Any]
) -> None:
    times = 1 if trouble.get("status") == 429 else 3
    await play.say(hung, "trước")
    await play.fault(**trouble, method="getUpdates", times=times)
    async with running(post.poller) as task:
        await soon(lambda: bool(post.rung))
        await play.fault(**trouble, method="getUpdates", times=times)
        await play.say(hung, "sau")
        await soon(lambda: len(post.rung) >= 2)
        await confirmed(play)
        assert not task.done()
    assert post.texts() == ["trước", "sau"]
    faults = [call["fault"] for call in await play.calls("getUpdates") if call["fault"]]
    assert len(faults) == 2 * times


async def test_another_programs_poll_is_a_conflict_and_not_the_end(
    post: Post, sandbox: Sandbox, play: Play, hung: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "POLL_TIMEOUT", 20)
    async with running(post.poller) as task:
        assert await play.calls("getUpdates", timeout=5)
        # Its poll is the later one, so ours is answered with 409; then ours is the later one.
        async with post_at(sandbox.api_url, sandbox.token, post.database, "other") as other:
            monkeypatch.setattr(intake, "POLL_TIMEOUT", 0)
            with suppress(TelegramError):
                await other.poller.poll()
        await soon_calls(play, lambda call: call["status"] == 409)
        await play.say(hung, "một")
        await soon(lambda: bool(post.rung))
        assert not task.done()
    assert post.texts() == ["một"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_pause_that_telegram_asks_for_is_kept_and_is_no_deafness(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    enough = asyncio.Event()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        signs.append(post.poller.last_sign)
        if sum(slept) >= 300:
            enough.set()
            await asyncio.Event().wait()

    signs: list[float] = []
    async with bad_post(database) as (post, server):
        server.answers.append(refusal(429, "Too Many Requests: retry after 300", retry_after=300))
        monkeypatch.setattr(intake.asyncio, "sleep", sleep)
        async with running(post.poller):
            async with asyncio.timeout(10):
                await enough.wait()
        monkeypatch.undo()
    assert sum(slept) == 300
    assert len(server.calls) == 1
    # The watchdog starts polling anew after 90 s without a sign: it must get one more often.
    assert max(slept) < 60
    assert signs == sorted(signs)
    assert len(set(signs)) > 5


def test_pauses_grow_up_to_the_longest_and_begin_at_the_first() -> None:
    pauses, found, pause = Pauses(), [], 0.0
    for _ in range(8):
        pause = pauses.after(pause)
        found.append(pause)
    assert found == [1, 2, 4, 8, 16, 30, 30, 30]


async def test_a_refused_token_while_polling_is_told_and_tried_again(
    post: Post, play: Play, hung: Player, caplog: pytest.LogCaptureFixture
) -> None:
    await play.fault("status", "getUpdates", status=401)
    await play.say(hung, "một")
    async with running(post.poller):
        await soon(lambda: bool(post.rung))
    assert "Telegram does not accept the token" in caplog.text
    assert post.bot.token not in caplog.text


# The lease


async def test_without_the_lease_nothing_is_fetched(
    sandbox: Sandbox, play: Play, hung: Player, database: Database
) -> None:
    await play.say(hung, "một")
    async with (
        post_at(sandbox.api_url, sandbox.token, database) as first,
        post_at(sandbox.api_url, sandbox.token, database, "machine/2/two") as second,
    ):
        await first.lease._renew()
        await second.lease._renew()
        assert first.lease.held
        assert second.lease.held is None
        async with running(second.poller):
            signs = {second.poller.last_sign}

            def lively() -> bool:
                signs.add(second.poller.last_sign)
                return len(signs) > 10

            await soon(lively)
        assert await play.calls("getUpdates") == []
        assert len(await play.pending()) == 1


async def test_of_two_pollers_one_polls_and_the_other_takes_over(
    sandbox: Sandbox, play: Play, hung: Player, database: Database, database_url: str
) -> None:
    async with AsyncExitStack() as stack:
        other = Database(database_url)
        stack.callback(other.close)
        first = await stack.enter_async_context(post_at(sandbox.api_url, sandbox.token, database))
        second = await stack.enter_async_context(
            post_at(sandbox.api_url, sandbox.token, other, "machine/2/two")
        )
        keeper = asyncio.create_task(first.lease.run())
        await soon(lambda: first.lease.held is not None)
        await second.lease._renew()
        async with running(first.poller), running(second.poller):
            await play.say(hung, "một")
            await soon(lambda: bool(first.rung))
            assert second.rung == []

            keeper.cancel()
            with suppress(asyncio.CancelledError):
                await keeper
            assert first.lease.held is None
            # The lease was given back: it need not run out.
            await second.lease._renew()
            assert second.lease.held
            await play.say(hung, "hai")
            await soon(lambda: len(second.texts()) == 2)
            await confirmed(play)
        assert first.rung == [1]
        assert first.texts() == ["một", "hai"]


async def test_who_lost_the_lease_and_got_it_back_begins_without_an_old_offset(
    post: Post, play: Play, hung: Player
) -> None:
    await play.say(hung, "một")
    assert await post.poller.poll() == 1
    assert post.poller._offset is not None
    held, post.lease._held = post.lease._held, None
    async with running(post.poller):
        await soon(lambda: post.poller._offset is None)
        post.lease._held = held
        await soon(lambda: len(post.rung) >= 2)
        await confirmed(play)
    assert post.texts() == ["một"]


async def test_a_lease_that_is_not_renewed_in_time_is_not_trusted(database: Database) -> None:
    now = 0.0
    lease = LeaseKeeper(database, SystemClock(), "poller", "one", monotonic=lambda: now)
    await lease._renew()
    assert lease.held
    now = lease_keeper.TRUST + 0.1
    assert lease.held is None


# Who is gone?


@pytest.fixture
def dead_process() -> int:
    """The number of a process that has just ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


@pytest.fixture
def living_process() -> Iterator[int]:
    with subprocess.Popen(["sleep", "60"]) as process:
        yield process.pid
        process.kill()


def test_a_dead_process_of_this_machine_is_gone(dead_process: int, living_process: int) -> None:
    machine = socket.gethostname()
    assert is_gone(f"{machine}/{dead_process}/abcd")
    assert not is_gone(f"{machine}/{living_process}/abcd")
    assert not is_gone(f"{machine}/1/abcd")


def test_a_former_process_with_our_own_number_is_gone() -> None:
    name = holder_name()
    assert name.split("/")[:2] == [socket.gethostname(), str(os.getpid())]
    assert name != holder_name()
    assert is_gone(f"{socket.gethostname()}/{os.getpid()}/another-mark")


@pytest.mark.parametrize(
    "holder", [None, "", "x", "/", "//", "elsewhere", "{here}//", "{here}/x/y"]
)
def test_what_is_no_process_of_ours_is_not_known_to_be_gone(holder: str | None) -> None:
    assert not is_gone(holder and holder.format(here=socket.gethostname()))


def test_a_process_of_another_machine_is_not_known_to_be_gone(dead_process: int) -> None:
    assert not is_gone(f"elsewhere.example/{dead_process}/abcd")


async def test_the_lease_of_a_dead_process_is_taken_at_once(
    database: Database, dead_process: int, living_process: int
) -> None:
    here = socket.gethostname()
    keepers: dict[str, LeaseKeeper] = {}

    async def take(holder: str) -> bool:
        keepers[holder] = LeaseKeeper(database, SystemClock(), "poller", holder)
        await keepers[holder]._renew()
        return keepers[holder].held is not None

    assert await take(f"{here}/{dead_process}/a")
    assert await take(f"{here}/{living_process}/b")
    assert not await take(f"{here}/{os.getpid()}/c")
    assert not await take("elsewhere/1/d")
    # Time runs out for the one that lives and does not renew.
    with database.begin() as session:
        session.execute(
            update(Lease).values(expires_at=SystemClock().now() - timedelta(seconds=1))
        )
    assert await take("elsewhere/1/d")
    assert not await take(f"{here}/{os.getpid()}/c")
    # Elsewhere's process may or may not live: its time is waited out.
    await keepers[f"{here}/{living_process}/b"]._renew()
    assert keepers[f"{here}/{living_process}/b"].held is None


async def test_a_database_that_is_away_does_not_end_the_keeper(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(lease_keeper, "RENEWAL", 0.01)
    lease = LeaseKeeper(database, SystemClock(), "poller", "one")
    with monkeypatch.context() as patch:
        patch.setattr(lease, "_acquire", full)
        keeper = asyncio.create_task(lease.run())
        await soon(lambda: caplog.text.count("A lease could not be renewed") > 2)
        assert lease.held is None
    await soon(lambda: lease.held is not None)
    keeper.cancel()
    with suppress(asyncio.CancelledError):
        await keeper


# Helpers


@asynccontextmanager
async def bad_post(database: Database) -> AsyncIterator[tuple[Post, BadServer]]:
    """A poller with its lease at a server that answers what it is told, then nothing new."""
    async with (
        bad_server() as server,
        post_at(f"http://127.0.0.1:{server.port}/bot", "123:abc", database) as post,
    ):
        await post.lease._renew()
        yield post, server


async def confirmed(play: Play) -> None:
    """Wait until Telegram holds nothing back any more."""

    async def nothing_pending() -> bool:
        return not await play.pending()

    await until(nothing_pending)


async def soon_calls(play: Play, wanted: Callable[[dict[str, Any]], bool]) -> None:
    async def called() -> bool:
        return any(wanted(call) for call in await play.calls("getUpdates"))

    await until(called)


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(10):
        while not await condition():  # noqa: ASYNC110 (what is waited for rings no bell)
            await asyncio.sleep(0.01)
