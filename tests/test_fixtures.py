"""The fixtures themselves: what they promise has to be true, or the tests prove nothing."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import func, select

from core.clock import FixedClock
from core.database import Database, make_engine
from models import migrate
from models.delivery import Fact
from tests.support.network import OutsideWorld, is_local, wall


@pytest.mark.parametrize("turn", [1, 2])
def test_a_database_is_migrated_and_has_no_rows(database: Database, turn: int) -> None:
    with database.begin() as session:
        assert migrate.is_current(session.connection())
        assert session.scalar(select(func.count()).select_from(Fact)) == 0
        session.add(Fact(name="left behind", value=f"by turn {turn}"))


@pytest.fixture
def forgotten() -> Iterator[ExitStack]:
    """What a test leaves open until its database is gone."""
    with ExitStack() as stack:
        yield stack


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_forgotten_lock_does_not_hold_up_the_next_test(
    forgotten: ExitStack, database: Database, database_url: str, turn: int
) -> None:
    engine = make_engine(database_url)
    forgotten.callback(engine.dispose, close=False)
    raw = engine.raw_connection()
    raw.detach()
    forgotten.callback(raw.dbapi_connection.close)
    raw.cursor().execute("INSERT INTO facts (name, value) VALUES ('a', 'locked')")


def test_the_clock_stands_at_a_working_morning(clock: FixedClock) -> None:
    assert clock.now().isoformat() == "2026-11-02T01:00:00+00:00"
    assert clock.now() == clock.now()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.3.2.1", "::1", "localhost", b"localhost", ""])
def test_this_machine_is_local(host: object) -> None:
    assert is_local(host)


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "api.telegram.org", "0.0.0.0"])
def test_other_machines_are_not(host: object) -> None:
    assert not is_local(host)


def test_the_wall_refuses_and_remembers() -> None:
    with wall() as tried, socket.socket() as sock:
        with pytest.raises(OutsideWorld):
            sock.connect(("192.0.2.1", 443))
        with pytest.raises(OutsideWorld):
            socket.getaddrinfo("api.telegram.org", 443)
    assert tried == ["192.0.2.1:443", "api.telegram.org"]


def test_the_wall_lets_this_machine_through() -> None:
    with (
        wall() as tried,
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5),
    ):
        assert not tried
