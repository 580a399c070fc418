"""The whole program against a local Bot API: it starts, works, bears bad networks, and stops."""

import asyncio
import io
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot import runtime
from bot.intake import InboxBot, Pauses
from bot.menu import set_menus
from bot.office import open_office
from bot.runtime import Program, keep
from core.clock import FixedClock, MovableClock, SystemClock
from core.database import Database
from core.i18n import LANGUAGES
from core.logs import set_up_logging
from core.settings import Settings, SettingsError
from handlers import FEATURES
from models.chats import LinkedChat
from models.delivery import InboxRow, OutboxRow, OutboxState
from models.people import Account
from models.rights import Role
from sandbox import api
from sandbox.play import Play, Player
from sandbox.server import DEFAULT_TOKEN, Sandbox
from services import facts, inbox, invitations
from services.plan_loading import find_agency
from tests.support.bad_server import bad_server, ok, refusal
from tests.support.desk import soon

QUICK = Pauses(first=0.02, longest=0.1, standby=0.02)
#: How long a stop may take.
STOP = 5.0  # seconds
HELP = "Đồng chí có thể làm gì"


@dataclass
class Stage:
    """A program that runs, the database behind it, and how it is stopped."""

    program: Program
    database: Database
    task: asyncio.Task[None]
    stop_event: asyncio.Event

    async def ready(self) -> None:
        ready = asyncio.create_task(self.program.is_ready.wait())
        await asyncio.wait({ready, self.task}, timeout=15, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if self.task.done():
            self.task.result()
        assert self.program.is_ready.is_set()

    async def stop(self) -> float:
        """Stop; return how long it took."""
        began = time.monotonic()
        self.stop_event.set()
        await asyncio.wait_for(self.task, STOP)
        return time.monotonic() - began

    def states(self) -> list[str]:
        """Return what became of the messages; a tick sets menus whenever it comes by."""
        messages = select(OutboxRow.state).where(~OutboxRow.key.startswith("menu|"))
        with self.database.read() as session:
            return list(session.scalars(messages.order_by(OutboxRow.id)))


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Stage]:
    database = await asyncio.to_thread(open_office, settings)
    program, stop = Program(settings, database, QUICK), asyncio.Event()
    task = asyncio.create_task(program.run(stop))
    stage = Stage(program, database, task, stop)
    try:
        yield stage
    finally:
        stop.set()
        await asyncio.gather(task, return_exceptions=True)
        database.close()


@pytest.fixture
def settings(sandbox: Sandbox, empty_database_url: str, tmp_path: Path) -> Settings:
    return settings_at(sandbox.url, empty_database_url, tmp_path)


def settings_at(api_url: str, database_url: str, folder: Path, **more: Any) -> Settings:
    values = {
        "bot_token": DEFAULT_TOKEN,
        "api_url": api_url,
        "database_url": database_url,
        "data_dir": folder,
        "clock_file": folder / "clock",
        **more,
    }
    return Settings.load(**values)


@pytest.fixture(autouse=True)
def _monday(tmp_path: Path, clock: FixedClock) -> None:
    """08:00 on Monday 2 November 2026: nothing is due, so nobody is written to unasked."""
    MovableClock(tmp_path / "clock").set(clock.now())


only_sqlite = pytest.mark.parametrize("empty_database_url", ["sqlite"], indirect=True)


async def newcomer(stage: Stage, play: Play, name: str, role: Role = Role.OFFICER) -> Player:
    """Let somebody in behind the bot's back; they have pressed START."""
    person = await play.person(name)

    def let_in() -> None:
        now = MovableClock(stage.program._settings.clock_file or Path()).now()
        now = now.astimezone(stage.program._settings.zone)
        with stage.database.begin() as session:
            agency, _ = find_agency(session, "so-tnmt")
            assert agency
            made = invitations.create(session, agency, role, uses=1, days=7, now=now)
            assert invitations.accept(
                session,
                invitations.hash_code(made.code),
                channel="telegram",
                address=str(person.id),
                name=name,
                language="vi",
                now=now,
            )

    await asyncio.to_thread(let_in)
    await play.start(person)
    await play.wait_for(person, HELP)
    return person


async def count(play: Play, person: Player, text: str = HELP) -> int:
    return (await play.transcript(person)).count(text)


# The start


async def test_it_starts_says_what_it_can_answers_and_stops(
    settings: Settings, play: Play
) -> None:
    async with running(settings) as stage:
        await stage.ready()
        lan = await newcomer(stage, play, "Lan")
        await play.say(lan, "/help")
        await play.wait_for(lan, HELP)
        assert await stage.stop() < STOP
        assert await count(play, lan) == 2
        assert set(stage.states()) == {OutboxState.SENT}
        with stage.database.read() as session:
            assert facts.recall(session, facts.BOT_USERNAME) == "xanh_bot"
            assert {row.state for row in session.scalars(select(InboxRow))} == {"done"}


@only_sqlite
async def test_menu_and_descriptions_are_there_in_every_language(
    settings: Settings, play: Play
) -> None:
    async with running(settings) as stage:
        await stage.ready()
        await soon_async(lambda: published(play))
        bot = await play.bot()
        lan = await play.person("Lan", language_code="vi")
        ann = await play.person("Ann", language_code="en")
        bob = await play.person("Bob", language_code="fr")
        names = [command.name for feature in FEATURES for command in feature.commands]
        shown = {p.first_name: await play.commands(p) for p in (lan, ann, bob)}
        await stage.stop()
    for commands in shown.values():
        assert [command["command"] for command in commands] == names
        assert all(command["description"] for command in commands)
    assert shown["Lan"] == shown["Bob"]
    assert shown["Lan"] != shown["Ann"]
    for kind in ("description", "short_description"):
        assert set(bot[kind]) == {"", "en"}
        assert bot[kind][""] != bot[kind]["en"]
    assert set(LANGUAGES) == {"vi", "en"}


@only_sqlite
async def test_a_group_is_linked_told_figures_and_left(settings: Settings, play: Play) -> None:
    async with running(settings) as stage:
        await stage.ready()
        head = await newcomer(stage, play, "Lan", Role.HEAD)
        room = await play.group("Tổ tăng trưởng xanh", [head])
        await play.say(head, "/lienket", chat=room)
        await play.wait_for(head, "Liên kết nhóm “Tổ tăng trưởng xanh”?")
        await play.press(head, "Liên kết với Sở Tài nguyên và Môi trường")
        await play.wait_for(room, "Nhóm này đã liên kết với Sở Tài nguyên")
        await play.say(head, "/status", chat=room)
        await play.wait_for(room, "Đã gửi: 0/9")
        await play.set_bot(room, head, "kicked")
        await soon(lambda: not active_links(stage))
        await stage.stop()


def active_links(stage: Stage) -> list[int]:
    with stage.database.read() as session:
        return list(session.scalars(select(LinkedChat.id).where(LinkedChat.unlinked_at.is_(None))))


@only_sqlite
async def test_everybodys_menu_reaches_their_chat(settings: Settings, play: Play) -> None:
    async with running(settings) as stage:
        await stage.ready()
        officer = await newcomer(stage, play, "Lan")
        head = await newcomer(stage, play, "Mai", Role.HEAD)
        now = SystemClock().now()

        def tick() -> None:
            with stage.database.begin() as session:
                set_menus(session, now.astimezone(settings.zone), now)

        await asyncio.to_thread(tick)
        await soon_async(lambda: shows(play, officer, lienket=False))
        await soon_async(lambda: shows(play, head, lienket=True))
        await stage.stop()


async def shows(play: Play, person: Player, *, lienket: bool) -> bool:
    names = [command["command"] for command in await play.commands(person)]
    return "baocao" in names and ("lienket" in names) is lienket


async def published(play: Play) -> bool:
    return len(await play.calls("setMyShortDescription")) == len(LANGUAGES)


@only_sqlite
async def test_a_menu_that_is_refused_does_not_hinder_the_work(
    settings: Settings, play: Play
) -> None:
    await play.fault("status", "setMyCommands", status=500, times=100)
    async with running(settings) as stage:
        await stage.ready()
        await newcomer(stage, play, "Lan")
        assert await stage.stop() < STOP


async def test_a_webhook_that_is_set_stops_the_start(
    settings: Settings, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = {"url": "https://x.example/hook", "has_custom_certificate": False}
    monkeypatch.setitem(
        api.METHODS, "getWebhookInfo", lambda *_: {**info, "pending_update_count": 3}
    )
    await play.person("Lan", id=7)
    await play.start(7)
    async with running(settings) as stage:
        with pytest.raises(SettingsError, match="a webhook is set"):
            await stage.ready()
    assert await play.calls("getUpdates") == []
    assert await play.calls("deleteWebhook") == []
    assert len(await play.pending()) == 1


@only_sqlite
async def test_a_refused_token_stops_the_start_and_is_not_told(
    sandbox: Sandbox, empty_database_url: str, tmp_path: Path
) -> None:
    wrong = "5000000:" + "w" * 35
    settings = settings_at(sandbox.url, empty_database_url, tmp_path, bot_token=wrong)
    async with running(settings) as stage:
        with pytest.raises(SettingsError, match="XANH_BOT_TOKEN") as caught:
            await stage.ready()
    assert wrong not in str(caught.value)
    assert caught.value.__suppress_context__


@only_sqlite
@pytest.mark.parametrize(
    "trouble",
    [
        {"mode": "drop_before"},
        {"mode": "status", "status": 502},
        {"mode": "status", "status": 404},
        {"mode": "status", "status": 401},
        {"mode": "garbage"},
        {"mode": "status", "status": 429, "retry_after": 1, "times": 1},
    ],
    ids=["closed", "502", "portal 404", "portal 401", "garbage", "429"],
)
async def test_telegram_that_cannot_be_reached_at_the_start_is_waited_for(
    settings: Settings, play: Play, trouble: dict[str, Any]
) -> None:
    await play.fault(**{"times": 3, **trouble})
    began = time.monotonic()
    async with running(settings) as stage:
        await stage.ready()
        await newcomer(stage, play, "Lan")
        if trouble.get("status") == 429:
            assert time.monotonic() - began > 1
        await stage.stop()


@only_sqlite
async def test_what_answers_nonsense_at_the_start_is_waited_for(
    empty_database_url: str, tmp_path: Path
) -> None:
    async with bad_server() as server:
        server.answers.extend([ok(True), ok(5), refusal(500, "Internal"), ok({})])
        url = f"http://127.0.0.1:{server.port}"
        async with running(settings_at(url, empty_database_url, tmp_path)) as stage:
            await soon(lambda: not server.answers)
            assert not stage.task.done()
            assert await stage.stop() < STOP


async def test_a_database_in_trouble_at_the_start_is_waited_for(
    settings: Settings, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = iter([1, 1])
    remember = facts.remember

    def fail(*arguments: Any) -> None:
        if next(failures, None):
            raise OperationalError("INSERT", {}, Exception("database is locked"))
        remember(*arguments)

    monkeypatch.setattr(facts, "remember", fail)
    async with running(settings) as stage:
        await stage.ready()
        await stage.stop()


@only_sqlite
async def test_a_stop_while_telegram_is_waited_for(settings: Settings, play: Play) -> None:
    await play.fault("drop_before", times=100_000)
    async with running(settings) as stage:
        assert await play.calls(timeout=5)
        assert await stage.stop() < STOP
        assert not stage.program.is_ready.is_set()


# Bad networks


async def test_after_telegram_was_away_each_answer_comes_once(
    empty_database_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "sandbox"
    async with Sandbox(data_dir=folder) as sandbox:
        url, port = sandbox.url, sandbox.port
        async with running(settings_at(url, empty_database_url, tmp_path)) as stage:
            async with Play(url) as play:
                await stage.ready()
                lan = await newcomer(stage, play, "Lan")
                # Perhaps it is fetched before the line is cut, perhaps not.
                await play.say(lan, "/help")
            await sandbox.stop()
            # This one is: it is handled while its answer cannot go out.
            help_text = {"text": "/help", "entities": [COMMAND], **message_of(lan, 900_000)}
            with stage.database.begin() as session:
                update = {"update_id": 1, "message": help_text}
                inbox.store(session, stage.program.bot.id, [update], SystemClock().now())
            await soon(lambda: has_failed(stage))
            async with Sandbox(data_dir=folder, port=port), Play(url) as play:
                await soon_async(lambda: said(play, lan, 3), 20)
                await play.say(lan, "/help")
                await soon_async(lambda: said(play, lan, 4))
                await stage.stop()
                assert await count(play, lan) == 4
                assert await play.pending() == []
                assert set(stage.states()) == {OutboxState.SENT}


COMMAND = {"type": "bot_command", "offset": 0, "length": 5}


def message_of(person: Player, number: int) -> dict[str, Any]:
    user = {"id": person.id, "is_bot": False, "first_name": person.first_name}
    chat = {"id": person.id, "type": "private", "first_name": person.first_name}
    return {"message_id": number, "date": 1_793_000_000, "chat": chat, "from": user}


def has_failed(stage: Stage) -> bool:
    with stage.database.read() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.state == OutboxState.DUE))
        return any(row.attempts > 1 and row.error for row in rows)


@only_sqlite
async def test_an_answer_whose_connection_broke_comes_again_and_says_so(
    settings: Settings, play: Play
) -> None:
    async with running(settings) as stage:
        await stage.ready()
        lan = await newcomer(stage, play, "Lan")
        await play.fault("drop_before", "sendMessage")
        await play.say(lan, "/help")
        again = await play.wait_for(lan, HELP)
        await stage.stop()
        assert "có thể trùng" in again["text"]
        assert await count(play, lan) == 2


async def said(play: Play, person: Player, number: int) -> bool:
    return await count(play, person) >= number


@only_sqlite
async def test_too_many_requests_is_obeyed(settings: Settings, play: Play) -> None:
    async with running(settings) as stage:
        await stage.ready()
        lan = await newcomer(stage, play, "Lan")
        mark = (await play.calls())[-1]["number"]
        await play.fault("status", "sendMessage", status=429, retry_after=2, chat_id=lan.id)
        await play.say(lan, "/help")
        await play.calls("sendMessage", after=mark, timeout=10)
        refused = time.monotonic()
        await play.wait_for(lan, HELP)
        assert time.monotonic() - refused > 1.8
        calls = await play.calls("sendMessage", after=mark)
        assert [call["status"] for call in calls] == [429, 200]
        await stage.stop()
        assert await count(play, lan) == 2


async def test_a_person_who_blocked_the_bot_is_noted_and_others_go_on(
    settings: Settings, play: Play
) -> None:
    async with running(settings) as stage:
        await stage.ready()
        lan = await newcomer(stage, play, "Lan")
        mai = await newcomer(stage, play, "Mai")

        def blocked() -> set[str]:
            with stage.database.read() as session:
                rows = session.scalars(select(Account).where(Account.blocked_at.is_not(None)))
                return {row.address for row in rows}

        # Blocked before the answer comes: Telegram refuses it, and tells of the block as well.
        await play.say(lan, "/help")
        await play.block(lan)
        await soon(lambda: blocked() == {str(lan.id)})
        await play.say(mai, "/help")
        await play.wait_for(mai, HELP)
        await play.block(lan, blocked=False)
        await soon(lambda: blocked() == set())
        await play.say(lan, "/help")
        await play.wait_for(lan, HELP)
        await stage.stop()
        assert set(stage.states()) <= {OutboxState.SENT, OutboxState.BLOCKED}


async def test_a_stop_in_the_middle_sends_nothing_by_halves(
    settings: Settings, play: Play
) -> None:
    """What Telegram took is recorded as sent; what it did not is there for the next start."""
    async with running(settings) as stage:
        await stage.ready()
        people = [await newcomer(stage, play, f"Lan {n}") for n in range(3)]
        mark = (await play.calls())[-1]["number"]
        await play.fault("delay_after", "sendMessage", seconds=1.0, times=3)
        for person in people:
            for _ in range(2):
                await play.say(person, "/help")
        assert await play.calls("sendMessage", after=mark, timeout=10)
        assert await stage.stop() < STOP
        states = stage.states()
        delivered = sum([await count(play, person) for person in people])
        assert set(states) <= {OutboxState.SENT, OutboxState.DUE}
        assert states.count(OutboxState.SENT) == delivered
    async with running(settings) as again:
        await again.ready()
        for person in people:
            await soon_async(lambda person=person: said(play, person, 3))  # type: ignore[misc]
        await again.stop()
    assert [await count(play, person) for person in people] == [3, 3, 3]


# The parts


async def test_a_part_that_fails_is_started_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(runtime, "RESTART_PAUSE", 0.0)
    runs = 0

    async def part() -> None:
        nonlocal runs
        runs += 1
        if runs < 3:
            raise ValueError("bug")

    await asyncio.wait_for(keep("part", part), 5)
    assert runs == 3
    assert caplog.text.count("A part failed and is started again") == 2


@only_sqlite
async def test_polling_that_hangs_is_started_anew(
    settings: Settings, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "WATCH_EVERY", 0.02)
    monkeypatch.setattr(runtime, "DEAF_AFTER", 0.2)
    fetch, hangs = InboxBot.fetch, 0

    async def hang_at_first(*arguments: Any) -> Any:
        nonlocal hangs
        hangs += 1
        if hangs < 3:
            await asyncio.Event().wait()
        monkeypatch.setattr(runtime, "DEAF_AFTER", 60.0)
        return await fetch(*arguments)

    monkeypatch.setattr(InboxBot, "fetch", hang_at_first)
    async with running(settings) as stage:
        await stage.ready()
        await newcomer(stage, play, "Lan")
        await stage.stop()
    assert hangs >= 3


# Secrets


@only_sqlite
async def test_the_token_is_in_no_log_and_in_no_repr(
    settings: Settings, play: Play, caplog: pytest.LogCaptureFixture
) -> None:
    stream = io.StringIO()
    set_up_logging("DEBUG", stream)
    logging.getLogger().addHandler(caplog.handler)
    caplog.handler.setLevel(logging.DEBUG)
    async with running(settings) as stage:
        await play.fault("drop_before", "getMe")
        await play.fault("status", "getMe", status=401)
        await play.fault("status", "getMe", status=404)
        await stage.ready()
        for mode in ("drop_before", "drop_after", "garbage"):
            for method in ("getUpdates", "sendMessage"):
                await play.fault(mode, method)
        for status in (401, 403, 404, 409, 413, 500, 502):
            await play.fault("status", "getUpdates", status=status)
            await play.fault("status", "sendMessage", status=status)
        lan = await play.person("Lan")
        await play.start(lan)
        await soon(lambda: "Telegram does not accept the token" in stream.getvalue())
        program = stage.program
        parts = [program, program.bot, program._application, program.bot.request, settings]
        shown = [repr(part) + str(part) for part in parts]
        await stage.stop()
    secret = DEFAULT_TOKEN.partition(":")[2]
    # The library tells the address while it is made; where it is written down it is redacted.
    assert "Set Bot API URL" in stream.getvalue()
    assert "<token>" in stream.getvalue()
    assert secret not in stream.getvalue()
    raw = [
        record.getMessage() + str(record.__dict__) + str(record.exc_info)
        for record in caplog.records
        if "Set Bot API" not in record.getMessage() and not record.name.startswith("uvicorn")
    ]
    assert {record.levelno for record in caplog.records} >= {logging.DEBUG, logging.ERROR}
    assert [line for line in raw if secret in line] == []
    assert [text for text in shown if secret in text] == []


async def soon_async(condition: Any, timeout: float = 10) -> None:  # noqa: ASYNC109
    async with asyncio.timeout(timeout):
        while not await condition():  # noqa: ASYNC110 (what is waited for rings no bell)
            await asyncio.sleep(0.01)
