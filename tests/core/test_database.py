import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, event, literal, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from core.database import THREADS, Database, UtcDateTime, make_engine
from models.delivery import Fact, Lease, OutboxRow

INSTANT = datetime(2026, 11, 19, 23, 59, 59, 123456, ZoneInfo("Asia/Ho_Chi_Minh"))

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


def lease(expires_at: datetime) -> Lease:
    return Lease(name="polling", holder="a", term=1, expires_at=expires_at)


@pytest.mark.parametrize(
    "instant",
    [INSTANT, INSTANT.astimezone(UTC), INSTANT.astimezone(timezone(-timedelta(hours=5)))],
)
def test_an_instant_comes_back_the_same_and_in_utc(database: Database, instant: datetime) -> None:
    with database.begin() as session:
        session.add(lease(instant))
    with database.read() as session:
        stored = session.scalars(select(Lease.expires_at)).one()
        assert stored == instant
        assert stored.tzinfo is UTC
        assert session.scalar(select(Lease.name).where(Lease.expires_at == INSTANT)) == "polling"
        assert session.scalar(select(Lease.name).where(Lease.expires_at < INSTANT)) is None


def test_a_naive_time_is_refused(session: Session) -> None:
    session.add(lease(datetime(2026, 11, 19)))
    with pytest.raises(StatementError, match="naive"):
        session.flush()


def test_a_naive_time_is_refused_in_a_question_too(session: Session) -> None:
    with pytest.raises(StatementError, match="naive"):
        session.scalar(select(Lease).where(Lease.expires_at < datetime(2026, 11, 19)))


def test_no_time_is_no_time(session: Session) -> None:
    assert session.scalar(select(literal(None, UtcDateTime()))) is None


def test_a_transaction_commits_on_return(database: Database) -> None:
    with database.begin() as session:
        session.add(Fact(name="a", value="1"))
    with database.read() as session:
        assert session.get_one(Fact, "a").value == "1"


def test_a_transaction_rolls_back_on_an_exception(database: Database) -> None:
    with suppress(ZeroDivisionError), database.begin() as session:
        session.add(Fact(name="a", value="1"))
        session.flush()
        _ = 1 / 0
    with database.read() as session:
        assert session.get(Fact, "a") is None


def test_what_was_read_can_be_used_after_the_commit(database: Database) -> None:
    with database.begin() as session:
        fact = Fact(name="a", value="1")
        session.add(fact)
    assert fact.value == "1"


def test_a_savepoint_undoes_only_what_came_after_it(database: Database) -> None:
    with database.begin() as session:
        session.add(Fact(name="a", value="1"))
        session.flush()
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(text("INSERT INTO facts (name, value) VALUES ('a', '2')"))
    with database.read() as session:
        assert session.get_one(Fact, "a").value == "1"


def test_a_reference_to_nothing_is_refused(session: Session) -> None:
    row = OutboxRow(key="k", channel="c", address="a", kind="x", payload={}, priority=0)
    row.created_at = row.not_before = INSTANT
    row.person_id = 4711
    session.add(row)
    with pytest.raises(IntegrityError):
        session.flush()


@on_sqlite
def test_every_connection_of_the_pool_is_prepared(database: Database) -> None:
    with ExitStack() as stack:
        connections = [
            stack.enter_context(database.engine.connect().execution_options(sqlite_begin="BEGIN"))
            for _ in range(THREADS + 2)
        ]
        assert len({id(c.connection.dbapi_connection) for c in connections}) == THREADS + 2
        for connection in connections:
            assert pragmas(connection) == {
                "journal_mode": "wal",
                "synchronous": 2,
                "foreign_keys": 1,
                "busy_timeout": 10_000,
            }


@on_sqlite
def test_a_connection_that_went_through_the_pool_is_still_prepared(database: Database) -> None:
    for _ in range(3):
        with database.engine.begin() as connection:
            assert pragmas(connection)["synchronous"] == 2


def pragmas(connection: Connection) -> dict[str, object]:
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    return {name: connection.scalar(text(f"PRAGMA {name}")) for name in names}


def test_only_a_migration_goes_without_foreign_keys(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'x.db'}", foreign_keys=False)
    with engine.connect() as connection:
        assert pragmas(connection)["foreign_keys"] == 0
    engine.dispose()


def test_the_folder_of_a_database_is_made(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'a' / 'b' / 'x.db'}")
    with engine.connect():
        pass
    engine.dispose()
    assert (tmp_path / "a" / "b" / "x.db").exists()


@on_sqlite
def test_a_transaction_takes_the_write_lock_at_once_and_a_reading_one_does_not(
    database: Database,
) -> None:
    said: list[str] = []

    def listen(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(database.engine, "before_cursor_execute", listen)
    with database.begin() as session:
        session.get(Fact, "a")
        # Would wait for the write lock if it wanted one.
        with database.read() as other:
            other.get(Fact, "a")
    event.remove(database.engine, "before_cursor_execute", listen)
    assert [statement for statement in said if "BEGIN" in statement] == [
        "BEGIN IMMEDIATE",
        "BEGIN",
    ]


@on_sqlite
def test_a_reader_sees_one_state_of_things(database: Database) -> None:
    with database.read() as reader:
        assert reader.scalar(select(Fact.value)) is None
        with database.begin() as writer:
            writer.add(Fact(name="a", value="1"))
        assert reader.scalar(select(Fact.value)) is None


@on_sqlite
def test_counters_that_read_and_then_write_lose_nothing(database: Database) -> None:
    with database.begin() as session:
        session.add(Fact(name="count", value="0"))
    together = threading.Barrier(4)

    def count_up() -> None:
        together.wait()
        for _ in range(25):
            with database.begin() as session:
                fact = session.get_one(Fact, "count")
                fact.value = str(int(fact.value) + 1)

    in_threads(4, count_up)
    with database.read() as session:
        assert session.get_one(Fact, "count").value == "100"


@on_postgresql
def test_counters_that_lock_what_they_read_lose_nothing(database: Database) -> None:
    with database.begin() as session:
        session.add(Fact(name="count", value="0"))
    together = threading.Barrier(4)

    def count_up() -> None:
        together.wait()
        for _ in range(25):
            with database.begin() as session:
                fact = session.get_one(Fact, "count", with_for_update=True)
                fact.value = str(int(fact.value) + 1)

    in_threads(4, count_up)
    with database.read() as session:
        assert session.get_one(Fact, "count").value == "100"


def in_threads(number: int, work: Callable[[], None]) -> None:
    with ThreadPoolExecutor(number) as threads:
        for future in [threads.submit(work) for _ in range(number)]:
            future.result()


async def test_work_runs_in_a_thread_of_the_database(database: Database) -> None:
    def work(session: Session, name: str, *, value: str) -> str:
        session.add(Fact(name=name, value=value))
        return threading.current_thread().name

    thread = await database.run(work, "a", value="1")
    assert thread.startswith("database")
    with database.read() as session:
        assert session.get_one(Fact, "a").value == "1"


async def test_work_that_fails_changes_nothing(database: Database) -> None:
    def work(session: Session) -> None:
        session.add(Fact(name="a", value="1"))
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.run(work)
    with database.read() as session:
        assert session.get(Fact, "a") is None


async def test_many_pieces_of_work_at_once_all_count(database: Database) -> None:
    def work(session: Session, number: int) -> None:
        session.add(Fact(name=str(number), value=""))

    await asyncio.gather(*[database.run(work, number) for number in range(40)])
    with database.read() as session:
        assert len(session.scalars(select(Fact)).all()) == 40


def test_two_databases_on_one_address_see_each_other(
    database: Database, database_url: str
) -> None:
    other = Database(database_url)
    try:
        assert other.is_sqlite == database.is_sqlite
        with other.begin() as session:
            session.add(Fact(name="a", value="1"))
        with database.read() as session:
            assert session.get_one(Fact, "a").value == "1"
    finally:
        other.close()
