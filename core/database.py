"""The database: one engine, transactions that are right on SQLite and PostgreSQL alike.

Sessions are synchronous and run in worker threads. One update is one hop to a thread, however many
statements it takes, and inside a transaction nothing can wait for the network.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, DateTime, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.types import TypeDecorator

P = ParamSpec("P")
T = TypeVar("T")

#: How long a writer waits for another writer's lock on SQLite.
BUSY_TIMEOUT = 10_000  # milliseconds
#: How many transactions run side by side; SQLite has one writer, the others are readers.
THREADS = 4


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database. A naive value is refused.

    SQLite would silently drop an offset: 08:00+07:00 came back as 08:00.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"A naive datetime cannot be stored: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        """Return the instant, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Database:
    """An engine and its worker threads.

    `where` is SQLAlchemy's URL, `sqlite:///path` or `postgresql+psycopg://…`, or an engine that
    `make_engine` has made before: it remembers the statements that it has compiled.
    """

    def __init__(self, where: str | Engine) -> None:
        self.engine = make_engine(where) if isinstance(where, str) else where
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        self._reading = sessionmaker(
            self.engine.execution_options(sqlite_begin="BEGIN"), expire_on_commit=False
        )
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="database")
        # SQLite has one writer. Our own threads take turns here: the database would let them
        # sleep and try again, for much longer than the one before them takes.
        self._turn = Lock()

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Open a transaction that commits on return and rolls back on an exception."""
        # A turn that does not come is left to the database, which says so in the end.
        has_turn = self.is_sqlite and self._turn.acquire(timeout=BUSY_TIMEOUT / 1000)
        try:
            with self._sessions() as session, session.begin():
                yield session
        finally:
            if has_turn:
                self._turn.release()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a transaction that only reads: on SQLite it takes no write lock."""
        with self._reading() as session, session.begin():
            yield session

    async def run(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work(session, …)` in a transaction, in a worker thread."""

        def in_thread() -> T:
            with self.begin() as session:
                return work(session, *args, **kwargs)

        return await self.in_thread(in_thread)

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run a function that uses the database in a worker thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def close(self) -> None:
        """Wait for the threads and close the connections."""
        self._threads.shutdown(wait=True)
        self.engine.dispose()


def dialect(session: Session) -> str:
    """Return "sqlite" or "postgresql"."""
    return session.get_bind().dialect.name


def make_engine(url: str, *, foreign_keys: bool = True) -> Engine:
    """Return an engine with the rules of this program set on each of its connections.

    Only a migration goes without `foreign_keys` on SQLite: it rebuilds a table by dropping the old
    one, which would delete the rows that refer to it.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        # A server may restart under us: a dead connection is found before it is used.
        return create_engine(parsed, pool_pre_ping=True, pool_size=THREADS, max_overflow=2)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, pool_size=THREADS, max_overflow=2)
    event.listen(engine, "connect", _prepare_sqlite)
    if not foreign_keys:
        event.listen(engine, "connect", _drop_foreign_keys)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own transactions begin only at the first write: what was read before it would
    # lie outside. We begin them ourselves, below.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT}",
        "journal_mode=WAL",
        "synchronous=FULL",  # NORMAL may lose what Telegram was told has arrived
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _drop_foreign_keys(connection: sqlite3.Connection, _record: Any) -> None:
    connection.execute("PRAGMA foreign_keys=OFF")


def _begin_sqlite(connection: Connection) -> None:
    # A lock that is raised from reading to writing fails at once, whatever the timeout says; so a
    # transaction that may write takes the write lock first.
    options = connection.get_execution_options()
    connection.exec_driver_sql(options.get("sqlite_begin", "BEGIN IMMEDIATE"))
