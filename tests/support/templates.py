"""What would take longer than a test itself: compiled statements and furnished databases."""

import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from core.database import Database, make_engine


class Engines:
    """Engines that outlive a test: each remembers the statements that it has compiled.

    The database behind one is another one for each test: SQLite's file, in `folder`, is replaced,
    PostgreSQL's is emptied by whoever hands out its URL.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "xanh.db"
        self._engines: dict[str, Engine] = {}

    def sqlite(self, template: Path) -> Engine:
        """Return the engine of the SQLite file, which begins as a copy of `template`."""
        engine = self.at(f"sqlite:///{self._file}")
        _replace(engine, template)
        return engine

    def at(self, url: str) -> Engine:
        """Return the engine of a URL."""
        if url not in self._engines:
            self._engines[url] = make_engine(url)
        return self._engines[url]


class Templates:
    """Databases that were furnished once, as SQLite files in `folder`, by name.

    Only SQLite's can be copied in no time. On PostgreSQL, and the first time, they are furnished
    anew, so both ways lead to the same rows.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def furnish(self, database: Database, name: str, build: Callable[[], None]) -> None:
        """Bring `database` into the state that `build` makes of what it holds now.

        The name stands for that state: whoever gives the same one must build the same from the
        same, at the same time of the clock.
        """
        if not database.is_sqlite:
            build()
            return
        template = self._folder / f"{name}.db"
        if template.exists():
            _replace(database.engine, template)
            return
        build()
        keep(database, template)


def keep(database: Database, path: Path) -> None:
    """Write a copy of an SQLite database to a file."""
    with database.engine.connect() as connection:
        # Not inside a transaction, so past the one that SQLAlchemy has begun.
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("VACUUM INTO ?", (str(path),))
        connection.exec_driver_sql("BEGIN")


def _replace(engine: Engine, template: Path) -> None:
    """Put a copy where the engine's file is; who still has the old one open keeps the old one."""
    engine.dispose()
    path = Path(str(engine.url.database))
    for leftover in (f"{path}-wal", f"{path}-shm"):
        Path(leftover).unlink(missing_ok=True)
    copy = path.with_suffix(".copy")
    shutil.copyfile(template, copy)
    copy.replace(path)
