"""Migrations: bring a database to the tables of this version. They ship inside the package."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from core.database import make_engine

# Alembic is imported where it is used: a start with a database that is current does without it.
if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
#: The number under which processes that start together wait for each other on PostgreSQL.
ADVISORY_LOCK = 1649_2023


class BrokenReferences(Exception):
    """A migration left rows that refer to nothing; it was rolled back."""


class TooNew(Exception):
    """The database is at a revision that this version does not know."""


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at `url` to a revision; do nothing where it is there already.

    Raise TooNew where a newer version of this program has been at work there.
    """
    from alembic import command
    from alembic.util import CommandError

    try:
        _run(url, lambda config: command.upgrade(config, revision))
    except CommandError as error:
        raise TooNew(str(error)) from None


def downgrade(url: str, revision: str) -> None:
    """Take the database at `url` back to a revision ("base" for none)."""
    from alembic import command

    _run(url, lambda config: command.downgrade(config, revision))


def check(url: str) -> None:
    """Raise if the tables in the database differ from those in models."""
    from alembic import command

    _run(url, command.check)


def head() -> str:
    """Return the newest revision."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config()).get_current_head() or "base"


def is_current(connection: Connection) -> bool:
    """Return whether the database is at the newest revision, without loading the migrations."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    newest = max(path.name.split("_")[1] for path in (MIGRATIONS / "versions").glob("2*.py"))
    return bool(connection.scalar(text("SELECT version_num FROM alembic_version")) == newest)


def revise(message: str, url: str) -> None:
    """Write a new revision from the difference between models and a database that is current."""
    from alembic import command

    newest = head()
    number = 0 if newest == "base" else int(newest)
    _run(
        url,
        lambda config: command.revision(
            config, message, autogenerate=True, rev_id=f"{number + 1:04}"
        ),
    )


def _config(connection: Connection | None = None) -> "Config":
    from alembic.config import Config

    # As it is now: what Alembic takes by default was standard output when it was imported.
    config = Config(stdout=sys.stdout)
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _run(url: str, work: "Callable[[Config], object]") -> None:
    engine = make_engine(url, foreign_keys=False)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
            work(_config(connection))
            if connection.dialect.name == "sqlite":
                broken = connection.execute(text("PRAGMA foreign_key_check")).all()
                if broken:
                    raise BrokenReferences(
                        f"{len(broken)} rows refer to nothing, first {broken[0]}"
                    )
    finally:
        engine.dispose()


def _main(arguments: list[str]) -> None:
    """Serve `make migration`: a scratch SQLite database at the newest revision is compared."""
    verb, message = arguments
    if verb != "revision" or not message:
        raise SystemExit('say what changes: make migration m="add …"')
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/scratch.db"
        upgrade(url)
        revise(message, url)


if __name__ == "__main__":
    _main(sys.argv[1:])
