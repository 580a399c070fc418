"""Dispatch: one update is one transaction, whatever goes wrong in the middle of it."""

import asyncio
import random
import re
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from sqlalchemy import Connection, Engine, event, select, text
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    SQLAlchemyError,
)
from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot import dispatch
from bot.application import GATE
from bot.dispatch import Dispatcher, drive, is_passing
from core.clock import FixedClock
from core.database import Database, make_engine
from core.i18n import Markup
from handlers.context import OfficeContext
from models.delivery import InboxRow, InboxState, OutboxRow
from models.refusals import AlreadySent, NoSuchTask, OldButton, Refusal, TextWanted
from services import facts, inbox
from services.inbox import MAX_ATTEMPTS, PAUSES
from tests.support.chat import BOT_ID, Answer, Chat, text_of
from tests.support.office import make_office
from views.message import View

#: Bob and Charlie of the small office.
BOB, CHARLIE, STRANGER = 1002, 1003, 99


class Scene(Chat):
    """The chat of the small office, with commands and buttons that a test makes up."""

    def __init__(self, database: Database, clock: FixedClock, zone: ZoneInfo) -> None:
        super().__init__(database, clock, zone)
        with database.begin() as session:
            make_office(session, self.now)
        #: How often a made-up handler was called.
        self.runs = 0

    def on(self, name: str, act: Callable[[OfficeContext], Any]) -> None:
        """Answer the command and the button of this name before the office does."""

        async def handle(_update: Update, context: OfficeContext) -> None:
            self.runs += 1
            outcome = act(context)
            if asyncio.iscoroutine(outcome):
                await outcome

        application = self.application
        application.add_handler(CommandHandler(name, handle), GATE + 1)
        application.handlers[GATE + 1].insert(0, application.handlers[GATE + 1].pop())
        application.add_handler(CallbackQueryHandler(handle, pattern=f"^{name}$"), GATE + 1)
        application.handlers[GATE + 1].insert(0, application.handlers[GATE + 1].pop())

    def put(self, *updates: dict[str, Any]) -> None:
        """Store updates without having them handled."""
        with self.database.begin() as session:
            inbox.store(session, BOT_ID, updates, self.machine_clock.now())

    def written(self, user: int, words: str, number: int, chat: int | None = None) -> Any:
        """An update that brings a text."""
        message = {**self._message(user), "message_id": number, "text": words}
        if words.startswith("/"):
            length = len(words.split()[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return {"update_id": number, "message": message}

    def work(self) -> None:
        """Handle what can be handled now."""
        while self.dispatcher.handle_next():
            pass

    def row(self, seq: int | None = None) -> InboxRow:
        """Return a row of the inbox, the newest one unless another is asked for."""
        with self.database.read() as session:
            statement = select(InboxRow).order_by(InboxRow.seq.desc()).limit(1)
            if seq is not None:
                statement = statement.where(InboxRow.seq == seq)
            return session.scalars(statement).one()

    def fact(self, name: str) -> str | None:
        with self.database.read() as session:
            return facts.recall(session, name)

    def letters(self) -> int:
        with self.database.read() as session:
            return len(session.scalars(select(OutboxRow.id)).all())

    def die(self, user: int, *, press: str = "", words: str = "/act") -> list[Answer]:
        """Have an update fail until it is put aside; return what the person is told."""
        told = self.press_data(user, press) if press else self.say(user, words)
        for pause in PAUSES[1:]:
            assert told == []
            self.machine_clock.advance(pause)
            self.work()
            told = [answer for chat, answer in self.collect() if chat == user]
        return told


@pytest.fixture
def scene(database: Database, clock: FixedClock, zone: ZoneInfo) -> Scene:
    return Scene(database, clock, zone)


def note(context: OfficeContext, value: str = "changed") -> None:
    """Change something, and answer."""
    facts.remember(context.session, "note", value)
    context.session.flush()
    context.reply(View(Markup("done")))


def fail_with(error: BaseException) -> Callable[[OfficeContext], None]:
    def act(context: OfficeContext) -> None:
        note(context)
        raise error

    return act


# A handler that fails


def test_a_failure_rolls_back_everything(scene: Scene) -> None:
    scene.on("act", fail_with(ValueError("bug")))
    scene.put(scene.written(BOB, "/act", 1))
    assert scene.dispatcher.handle_next()
    assert scene.runs == 1
    assert scene.fact("note") is None
    assert scene.letters() == 0
    row = scene.row()
    assert (row.state, row.attempts, row.error) == (InboxState.NEW, 1, "ValueError('bug')")


def test_a_failed_update_is_tried_again_with_pauses_and_has_effect_once(scene: Scene) -> None:
    def act(context: OfficeContext) -> None:
        note(context, f"run {scene.runs}")
        if scene.runs < MAX_ATTEMPTS:
            raise ValueError("bug")

    scene.on("act", act)
    assert scene.say(BOB, "/act") == []
    assert PAUSES[0] == timedelta()
    for number, pause in enumerate(PAUSES[1:], 2):
        # Each pause but the first, which is none, is kept.
        scene.machine_clock.advance(pause - timedelta(milliseconds=1))
        scene.work()
        assert scene.runs == number
        scene.machine_clock.advance(timedelta(milliseconds=1))
        scene.work()
    assert scene.runs == MAX_ATTEMPTS
    assert scene.fact("note") == f"run {MAX_ATTEMPTS}"
    assert [answer.text for _, answer in scene.collect()] == ["done"]
    assert scene.row().state == InboxState.DONE


def test_after_five_failures_the_person_is_told_once_with_a_number(scene: Scene) -> None:
    scene.on("act", fail_with(ValueError("bug")))
    told = scene.die(BOB)
    assert scene.runs == MAX_ATTEMPTS
    row = scene.row()
    assert (row.state, row.attempts) == (InboxState.DEAD, MAX_ATTEMPTS)
    assert [answer.method for answer in told] == ["sendMessage"]
    assert "chưa được ghi nhận" in text_of(told)
    assert re.search(rf"\b{row.seq}\b", text_of(told))
    scene.machine_clock.advance(timedelta(days=1))
    scene.work()
    assert scene.runs == MAX_ATTEMPTS
    assert scene.letters() == 1
    assert scene.fact("note") is None


def test_a_failed_update_holds_its_own_chat_and_no_other(scene: Scene) -> None:
    scene.on("act", fail_with(ValueError("bug")))
    scene.on("good", note)
    assert scene.say(BOB, "/act") == []
    assert scene.say(BOB, "/good") == []
    assert text_of(scene.say(CHARLIE, "/good")) == "done"
    for pause in PAUSES[1:]:
        scene.machine_clock.advance(pause)
        scene.work()
    apology, answer = scene.collect()
    assert (apology[0], answer[0]) == (BOB, BOB)
    assert "chưa được ghi nhận" in apology[1].text
    assert answer[1].text == "done"


def test_one_bad_update_in_ten_leaves_the_others_alone(scene: Scene) -> None:
    """Poison all over the place: 90 of 100 updates are done, 10 are put aside."""

    def act(context: OfficeContext) -> None:
        number = int(context.incoming.argument)
        note(context, str(number))
        if number % 10 == 3:
            raise KeyError(number)

    scene.on("act", act)
    scene.put(*(scene.written(1000 + n % 7, f"/act {n}", n) for n in range(100)))
    # 1000, 1001 … are not all of the office: they are strangers, and answered as such.
    for pause in [timedelta(), *PAUSES[1:] * 15]:
        scene.machine_clock.advance(pause)
        scene.work()
    with scene.database.begin() as session:
        states = list(session.scalars(select(InboxRow.state)))
        apologies = [
            row.address
            for row in session.scalars(select(OutboxRow))
            if "chưa được ghi nhận" in row.payload["params"].get("text", "")
        ]
    known = [n for n in range(100) if 1000 + n % 7 in range(1001, 1006)]
    bad = [n for n in known if n % 10 == 3]
    assert states.count(InboxState.DEAD) == len(bad) == len(apologies)
    assert states.count(InboxState.DONE) == 100 - len(bad)


@pytest.mark.parametrize(
    "payload",
    [
        {"update_id": 1},
        {"update_id": 2, "message": {}},
        {"update_id": 3, "message": {"chat": {"id": BOB}, "text": 5}},
        {"update_id": 4, "message": {"message_id": 1, "date": "x", "chat": {"id": BOB}}},
        {"update_id": 5, "callback_query": {"id": 5, "from": {"id": BOB}}},
        {"update_id": 6, "something_new": {"chat": {"id": BOB}}},
        {"update_id": 7, "message": None},
        {"update_id": 8, "message": "text"},
        {"update_id": 9, "poll": {"id": "1", "question": "?", "options": []}},
    ],
)
def test_whatever_arrives_the_next_message_is_answered(
    scene: Scene, payload: dict[str, Any]
) -> None:
    scene.on("good", note)
    scene.put(payload)
    assert text_of(scene.say(BOB, "/good")) == "done"
    assert scene.row(1).state in {InboxState.DONE, InboxState.POISON}


# A refusal


class Unwelcome(Refusal):
    sentence = "x" * 201


def test_a_refusal_rolls_back_and_answers(scene: Scene) -> None:
    scene.on("act", fail_with(TextWanted()))
    answers = scene.say(BOB, "/act")
    assert len(answers) == 1
    assert "/huy" in text_of(answers)
    assert scene.fact("note") is None
    assert scene.row().state == InboxState.DONE
    assert scene.row().attempts == 0


def test_a_refusal_escapes_what_the_person_wrote(scene: Scene) -> None:
    scene.on("act", fail_with(NoSuchTask(code="<b>&")))
    (answer,) = scene.say(BOB, "/act")
    assert "&lt;b&gt;&amp;" in answer.params["text"]


@pytest.mark.parametrize("refusal", [OldButton(), AlreadySent(at="08:00"), Unwelcome()])
@pytest.mark.parametrize("has_answered", [False, True])
def test_a_refused_press_is_answered_once(
    scene: Scene, refusal: Refusal, has_answered: bool
) -> None:
    def act(context: OfficeContext) -> None:
        note(context)
        if has_answered:
            context.toast("Saved")
        raise refusal

    scene.on("act", act)
    answers = scene.press_data(BOB, "act")
    methods = [answer.method for answer in answers]
    assert methods.count("answerCallbackQuery") == 1
    assert methods.count("sendMessage") == int(isinstance(refusal, Unwelcome))
    assert "Saved" not in str(answers)
    assert scene.fact("note") is None


# Presses


@pytest.mark.parametrize("user", [BOB, STRANGER])
@pytest.mark.parametrize(
    "data", ["quiet", "toast", "tasks:0", "", "no:such", "join", "\x00", "é" * 32]
)
def test_every_press_is_answered_exactly_once(scene: Scene, data: str, user: int) -> None:
    scene.on("quiet", note)
    scene.on("toast", lambda context: context.toast("Saved"))
    answers = scene.press_data(user, data)
    calls = [answer for answer in answers if answer.method == "answerCallbackQuery"]
    assert len(calls) == 1
    assert calls[0].params["callback_query_id"]
    assert scene.row().state == InboxState.DONE


def test_a_press_in_a_group_and_one_on_a_message_that_is_too_old_are_answered(
    scene: Scene,
) -> None:
    group = {"id": -100_5, "type": "supergroup", "title": "Sở"}
    too_old = {"chat": scene._message(BOB)["chat"], "message_id": 5, "date": 0}
    for number, message in enumerate([{**scene._message(BOB), "chat": group}, too_old]):
        query = {
            "id": f"q{number}",
            "from": scene._user(BOB),
            "message": message,
            "chat_instance": "1",
            "data": "tasks:0",
        }
        scene.feed({"callback_query": query}, BOB)
        assert scene.row().state == InboxState.DONE
    with scene.database.begin() as session:
        answered = [
            row.payload["params"]["callback_query_id"]
            for row in session.scalars(select(OutboxRow).order_by(OutboxRow.id))
            if row.payload["method"] == "answerCallbackQuery"
        ]
    assert answered == ["q0", "q1"]


def test_a_press_that_fails_for_good_stops_waiting(scene: Scene) -> None:
    scene.on("act", fail_with(ValueError("bug")))
    told = scene.die(BOB, press="act")
    assert [answer.method for answer in told] == ["answerCallbackQuery", "sendMessage"]
    assert "chưa được ghi nhận" in text_of(told)


# Waiting inside a transaction


def waits(sleep: float) -> Callable[[OfficeContext], Any]:
    async def act(context: OfficeContext) -> None:
        note(context)
        await asyncio.sleep(sleep)
        note(context, "later")

    return act


async def waits_for_telegram(context: OfficeContext) -> None:
    note(context)
    await context.bot.send_message(BOB, "?")


@pytest.mark.parametrize("act", [waits(0), waits(0.01), waits_for_telegram])
def test_a_handler_that_waits_fails_at_its_first_test(
    scene: Scene, act: Callable[[OfficeContext], Any]
) -> None:
    scene.on("act", act)
    scene.put(scene.written(BOB, "/act", 1))
    assert scene.dispatcher.handle_next()
    assert scene.fact("note") is None
    assert scene.letters() == 0
    row = scene.row()
    assert (row.state, row.attempts) == (InboxState.NEW, 1)
    if act is not waits_for_telegram:
        assert "A handler waited for something inside its transaction." in str(row.error)


def test_driving_a_coroutine() -> None:
    ran = []

    async def quick() -> None:
        ran.append("quick")

    async def slow() -> None:
        try:
            await asyncio.sleep(0)
        finally:
            ran.append("closed")

    drive(quick())
    with pytest.raises(RuntimeError, match="waited for something"):
        drive(slow())
    assert ran == ["quick", "closed"]


# A database in trouble


def sqlite_error(message: str, code: int) -> DBAPIError:
    is_broken_rule = code == sqlite3.SQLITE_CONSTRAINT
    kind = sqlite3.IntegrityError if is_broken_rule else sqlite3.OperationalError
    error = kind(message)
    error.sqlite_errorcode = code
    return (IntegrityError if is_broken_rule else OperationalError)("…", {}, error)


def postgres_error(error: psycopg.Error) -> DBAPIError:
    wrappers: list[tuple[type[psycopg.Error], type[DBAPIError]]] = [
        (psycopg.OperationalError, OperationalError),
        (psycopg.DataError, DataError),
        (psycopg.IntegrityError, IntegrityError),
        (psycopg.InternalError, InternalError),
    ]
    wrapper = next((one for kind, one in wrappers if isinstance(error, kind)), DBAPIError)
    return wrapper("…", {}, error)


PASSING = [
    sqlite_error("database is locked", sqlite3.SQLITE_BUSY),
    sqlite_error("database table is locked: inbox", sqlite3.SQLITE_LOCKED),
    sqlite_error("database or disk is full", sqlite3.SQLITE_FULL),
    sqlite_error("attempt to write a readonly database", sqlite3.SQLITE_READONLY),
    sqlite_error("disk I/O error", sqlite3.SQLITE_IOERR_FSYNC),
    sqlite_error("unable to open database file", sqlite3.SQLITE_CANTOPEN),
    postgres_error(psycopg.errors.DiskFull("No space left on device")),
    postgres_error(psycopg.errors.OutOfMemory("out of memory")),
    postgres_error(psycopg.errors.DeadlockDetected("deadlock detected")),
    postgres_error(psycopg.errors.SerializationFailure("could not serialize access")),
    postgres_error(psycopg.errors.AdminShutdown("terminating connection")),
    postgres_error(psycopg.errors.LockNotAvailable("could not obtain lock")),
    postgres_error(psycopg.errors.ReadOnlySqlTransaction("read-only transaction")),
    postgres_error(psycopg.errors.IoError("could not read block")),
    OperationalError("…", {}, psycopg.OperationalError("gone"), connection_invalidated=True),
]
TELLING = [
    ValueError("the database is locked"),
    sqlite_error("no such column: full_name", sqlite3.SQLITE_ERROR),
    sqlite_error("NOT NULL constraint failed: people.full_name", sqlite3.SQLITE_CONSTRAINT),
    sqlite_error("CHECK constraint failed: is_locked", sqlite3.SQLITE_CONSTRAINT),
    postgres_error(psycopg.errors.UniqueViolation("Key (code)=(full) already exists, locked")),
    postgres_error(psycopg.errors.InvalidTextRepresentation('invalid input: "locked full"')),
    postgres_error(psycopg.errors.QueryCanceled("statement timeout")),
    postgres_error(psycopg.errors.UndefinedTable("no such table")),
    InterfaceError("…", {}, sqlite3.InterfaceError("bad parameter")),
]


def named(error: Exception) -> str:
    return str(getattr(error, "orig", error))[:40]


@pytest.mark.parametrize("error", PASSING, ids=named)
def test_what_passes_by_itself(error: Exception) -> None:
    assert is_passing(error)


@pytest.mark.parametrize("error", TELLING, ids=named)
def test_what_says_something_about_the_update(error: Exception) -> None:
    """A word that the person wrote must not make an update be tried for ever."""
    assert not is_passing(error)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_database_in_trouble_is_not_the_updates_failure(scene: Scene) -> None:
    troubles = iter([*PASSING, None])

    def act(context: OfficeContext) -> None:
        note(context)
        error = next(troubles)
        if error:
            raise error

    scene.on("act", act)
    scene.put(scene.written(BOB, "/act", 1))
    for _ in PASSING:
        with pytest.raises(SQLAlchemyError):
            scene.dispatcher.handle_next()
        assert (scene.row().state, scene.row().attempts) == (InboxState.NEW, 0)
    scene.work()
    assert scene.row().state == InboxState.DONE
    assert scene.runs == len(PASSING) + 1
    assert [answer.text for _, answer in scene.collect()] == ["done"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_full_disk_is_waited_for(scene: Scene) -> None:
    engine, cleared = scene.database.engine, ExitStack()

    def grow(context: OfficeContext) -> None:
        note(context, "x" * 200_000)

    def limit(pages: int) -> None:
        def set_limit(connection: Connection) -> None:
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

        event.listen(engine, "begin", set_limit)
        cleared.callback(event.remove, engine, "begin", set_limit)

    scene.on("act", grow)
    scene.put(scene.written(BOB, "/act", 1))
    with cleared:
        limit(1)  # SQLite makes that: no page more than there are
        for _ in range(MAX_ATTEMPTS + 1):
            with pytest.raises(OperationalError, match="full"):
                scene.dispatcher.handle_next()
        assert (scene.row().state, scene.row().attempts) == (InboxState.NEW, 0)
        limit(1_000_000)
        scene.work()
        assert scene.row().state == InboxState.DONE


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_server_that_hangs_up_or_is_full_is_waited_for(
    scene: Scene, database: Database, database_url: str
) -> None:
    other = Database(database_url)

    def hang_up(context: OfficeContext) -> None:
        note(context)
        own = context.session.scalar(text("SELECT pg_backend_pid()"))
        with other.begin() as session:
            session.scalar(text("SELECT pg_terminate_backend(:own, 5000)"), {"own": own})
        context.session.scalar(text("SELECT 1"))

    def fill(context: OfficeContext) -> None:
        note(context)
        context.session.execute(
            text("DO $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100'; END $$")
        )

    acts = iter([hang_up, hang_up, fill, fill, fill, fill, note])
    scene.on("act", lambda context: next(acts)(context))
    scene.put(scene.written(BOB, "/act", 1))
    for _ in range(6):
        with pytest.raises(DBAPIError):
            scene.dispatcher.handle_next()
        assert (scene.row().state, scene.row().attempts) == (InboxState.NEW, 0)
    scene.work()
    assert scene.row().state == InboxState.DONE
    assert scene.fact("note") == "changed"
    assert scene.letters() == 1
    other.close()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_the_workers_outlive_a_lock_that_another_process_holds(
    database: Database,
    database_url: str,
    clock: FixedClock,
    zone: ZoneInfo,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    hurried = make_engine(database_url)
    event.listen(hurried, "checkout", lambda raw, *_: raw.execute("PRAGMA busy_timeout=10"))
    database = Database(hurried)
    scene = await asyncio.to_thread(Scene, database, clock, zone)
    scene.on("act", note)
    scene.put(scene.written(BOB, "/act", 1))
    monkeypatch.setattr(dispatch, "TROUBLE", 0.01)
    locker = sqlite3.connect(database.engine.url.database or "", isolation_level=None)
    locker.execute("BEGIN IMMEDIATE")
    task = asyncio.create_task(scene.dispatcher.run())
    try:
        await wait_for(lambda: caplog.text.count("The database does not answer") >= 3)
        assert scene.runs == 0
        locker.execute("ROLLBACK")
        await wait_for(lambda: scene.row().state == InboxState.DONE)
        assert scene.row().attempts == 0
    finally:
        locker.close()
        await cancelled(task)


# Once, and in order


def test_updates_that_arrive_three_times_have_one_effect(scene: Scene) -> None:
    counts: dict[str, int] = defaultdict(int)

    def act(context: OfficeContext) -> None:
        counts[context.incoming.argument] += 1
        context.reply(View(Markup(context.incoming.argument)))

    scene.on("act", act)
    updates = [scene.written(random_user(n), f"/act {n}", n + 1) for n in range(60)]
    dice = random.Random(7)
    deliveries = updates * 3
    dice.shuffle(deliveries)
    while deliveries:
        size = dice.randint(1, 20)
        scene.put(*deliveries[:size])
        deliveries = deliveries[size:]
        if dice.random() < 0.5:
            scene.work()
    scene.work()
    scene.put(*updates)
    scene.work()
    assert counts == {str(n): 1 for n in range(60)}
    assert sorted(answer.text for _, answer in scene.collect()) == sorted(counts)


class PowerCut(BaseException):
    """What no `except Exception` holds up."""


@pytest.mark.parametrize("moment", ["handler", "commit"])
def test_a_cut_between_claim_and_commit_leaves_the_update_to_be_handled_once(
    scene: Scene, moment: str
) -> None:
    def act(context: OfficeContext) -> None:
        note(context, f"run {scene.runs}")
        if scene.runs == 1 and moment == "handler":
            raise PowerCut

    def cut(_connection: object) -> None:
        raise PowerCut

    scene.on("act", act)
    scene.put(scene.written(BOB, "/act", 1))
    engine: Engine = scene.database.engine
    if moment == "commit":
        event.listen(engine, "commit", cut)
    with pytest.raises(PowerCut):
        scene.dispatcher.handle_next()
    if moment == "commit":
        event.remove(engine, "commit", cut)
    assert scene.fact("note") is None
    assert scene.letters() == 0
    assert (scene.row().state, scene.row().attempts) == (InboxState.NEW, 0)
    scene.work()
    assert scene.runs == 2
    assert scene.fact("note") == "run 2"
    assert scene.letters() == 1


def test_dispatchers_side_by_side_keep_each_chats_order_and_handle_all_once(
    scene: Scene, database: Database, database_url: str, clock: FixedClock, zone: ZoneInfo
) -> None:
    """As several processes on one server do; some of the updates fail at first."""
    lock, failed = threading.Lock(), set()

    def act(context: OfficeContext) -> None:
        number = int(context.incoming.argument)
        context.reply(View(Markup(str(number))))
        with lock:
            if number % 9 == 0 and number not in failed:
                failed.add(number)
                raise ValueError("bug")

    scene.on("act", act)
    total = 120
    scene.put(*(scene.written(1001 + n % 5, f"/act {n}", n + 1) for n in range(total)))
    databases = [Database(database_url) for _ in range(3)]
    dispatchers = [
        Dispatcher(scene.application, one, clock, scene.machine_clock, zone, lambda: None)
        for one in databases
        for _ in range(2)
    ]

    def is_done() -> bool:
        with scene.database.read() as session:
            return not session.scalar(select(InboxRow.seq).where(InboxRow.state == "new").limit(1))

    def work(dispatcher: Dispatcher) -> None:
        for _ in range(1000):
            if not dispatcher.handle_next() and is_done():
                return

    with ThreadPoolExecutor(len(dispatchers)) as threads:
        list(threads.map(work, dispatchers))
    for one in databases:
        one.close()
    said: dict[int, list[str]] = defaultdict(list)
    for user, answer in scene.collect():
        said[user].append(answer.text)
    assert said == {
        user: [str(n) for n in range(total) if 1001 + n % 5 == user] for user in range(1001, 1006)
    }
    assert len(failed) == len(range(0, total, 9))
    with database.begin() as session:
        assert set(session.scalars(select(InboxRow.state))) == {InboxState.DONE}


# The workers


async def test_a_stop_finishes_what_is_in_hand(
    database: Database, clock: FixedClock, zone: ZoneInfo
) -> None:
    scene = await asyncio.to_thread(Scene, database, clock, zone)
    begun, may_end = threading.Event(), threading.Event()

    def act(context: OfficeContext) -> None:
        note(context)
        begun.set()
        assert may_end.wait(10)

    scene.on("act", act)
    scene.put(scene.written(BOB, "/act", 1))
    task = asyncio.create_task(scene.dispatcher.run())
    assert await asyncio.to_thread(begun.wait, 10)
    task.cancel()
    done, _ = await asyncio.wait({task}, timeout=0.2)
    assert not done
    may_end.set()
    with suppress(asyncio.CancelledError):
        await asyncio.wait_for(task, 10)
    assert scene.fact("note") == "changed"
    assert scene.row().state == InboxState.DONE


async def test_a_worker_is_woken_and_says_that_something_was_written(
    database: Database, clock: FixedClock, zone: ZoneInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "IDLE", 60.0)
    scene = await asyncio.to_thread(Scene, database, clock, zone)
    rung: list[int] = []
    scene.dispatcher._on_written = lambda: rung.append(1)
    scene.on("act", note)
    task = asyncio.create_task(scene.dispatcher.run())
    try:
        for number in (1, 2):
            scene.put(scene.written(BOB, "/act", number))
            scene.dispatcher.wake()
            await wait_for(lambda n=number: len(rung) == n)  # type: ignore[misc]
        assert scene.runs == 2
    finally:
        await cancelled(task)


async def wait_for(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(15):
        while not condition():  # noqa: ASYNC110 (what is waited for rings no bell)
            await asyncio.sleep(0.005)


async def cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.wait_for(task, 15)


def random_user(number: int) -> int:
    return (BOB, CHARLIE, 1004)[number % 3]
