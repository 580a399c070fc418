"""Two people at the same moment, each in a transaction of their own, on PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.database import Database


def race(
    database: Database, first: Callable[[Session], None], second: Callable[[Session], None]
) -> None:
    """Run the second act while the first one has not been committed yet, then commit it."""

    def late() -> None:
        with database.begin() as session:
            second(session)

    with ThreadPoolExecutor(1) as thread:
        with database.begin() as session:
            first(session)
            running = thread.submit(late)
            _wait_for_a_lock(database, running)
        running.result(20)


def _wait_for_a_lock(database: Database, running: "Future[None]") -> None:
    """Wait until the second transaction waits for the first one, or has ended without waiting."""
    pause = Event()
    for _ in range(2000):
        with database.read() as session:
            waits = session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))
        if waits or running.done():
            return
        pause.wait(0.005)
    raise AssertionError("The second transaction neither waits nor ends.")
