import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.clock import FixedClock
from core.database import Database
from services import leases
from services.leases import DURATION, Held

SECOND = timedelta(seconds=1)


def test_one_of_two_gets_it(session: Session, clock: FixedClock) -> None:
    assert leases.holder_of(session, "polling") is None
    assert leases.acquire(session, "polling", "a", clock.now()) == Held("polling", "a", 1)
    assert leases.acquire(session, "polling", "b", clock.now()) is None
    assert leases.holder_of(session, "polling") == "a"


def test_leases_of_other_names_are_free(session: Session, clock: FixedClock) -> None:
    leases.acquire(session, "polling", "a", clock.now())
    assert leases.acquire(session, "sending", "b", clock.now()) == Held("sending", "b", 1)


def test_renewing_prolongs_it_in_the_same_term(session: Session, clock: FixedClock) -> None:
    held = leases.acquire(session, "polling", "a", clock.now())
    clock.advance(DURATION - SECOND)
    assert leases.acquire(session, "polling", "a", clock.now()) == held
    clock.advance(DURATION - SECOND)
    assert leases.acquire(session, "polling", "b", clock.now()) is None


def test_it_expires_and_the_next_term_begins(session: Session, clock: FixedClock) -> None:
    leases.acquire(session, "polling", "a", clock.now())
    clock.advance(DURATION)
    assert leases.acquire(session, "polling", "b", clock.now()) == Held("polling", "b", 2)
    assert leases.acquire(session, "polling", "a", clock.now()) is None
    clock.advance(DURATION)
    assert leases.acquire(session, "polling", "a", clock.now()) == Held("polling", "a", 3)


def test_a_holder_that_nobody_succeeded_goes_on_in_its_term(
    session: Session, clock: FixedClock
) -> None:
    held = leases.acquire(session, "polling", "a", clock.now())
    clock.advance(10 * DURATION)
    assert leases.acquire(session, "polling", "a", clock.now()) == held


def test_a_holder_known_to_be_dead_is_not_waited_for(session: Session, clock: FixedClock) -> None:
    leases.acquire(session, "polling", "a", clock.now())
    held = leases.acquire(session, "polling", "b", clock.now(), is_gone=True)
    assert held == Held("polling", "b", 2)


def test_a_holder_that_was_asleep_finds_out(session: Session, clock: FixedClock) -> None:
    asleep = leases.acquire(session, "sending", "a", clock.now())
    assert asleep
    assert leases.holds(session, asleep)
    clock.advance(DURATION)
    successor = leases.acquire(session, "sending", "b", clock.now())
    assert successor
    assert not leases.holds(session, asleep)
    assert leases.holds(session, successor)
    # Not even when it gets the lease back is its former term good.
    clock.advance(DURATION)
    leases.acquire(session, "sending", "a", clock.now())
    assert not leases.holds(session, asleep)


def test_a_lease_given_back_is_free_at_once(session: Session, clock: FixedClock) -> None:
    held = leases.acquire(session, "polling", "a", clock.now())
    assert held
    leases.release(session, held, clock.now())
    assert leases.acquire(session, "polling", "b", clock.now()) == Held("polling", "b", 2)


def test_a_former_holder_cannot_give_back_what_another_one_has(
    session: Session, clock: FixedClock
) -> None:
    former = leases.acquire(session, "polling", "a", clock.now())
    assert former
    clock.advance(DURATION)
    leases.acquire(session, "polling", "b", clock.now())
    leases.release(session, former, clock.now())
    assert leases.acquire(session, "polling", "a", clock.now()) is None
    leases.release(session, Held("unheard of", "a", 1), clock.now())


def test_of_many_at_once_one_gets_it(database: Database, clock: FixedClock) -> None:
    together = threading.Barrier(4)

    def try_it(holder: str) -> Held | None:
        together.wait()
        try:
            with database.begin() as session:
                return leases.acquire(session, "polling", holder, clock.now())
        except IntegrityError:
            return None

    for term in (1, 2, 3):
        with ThreadPoolExecutor(4) as threads:
            tries = list(threads.map(try_it, [f"{name}{term}" for name in "abcd"]))
        held = [one for one in tries if one]
        assert [one.term for one in held] == [term]
        clock.advance(DURATION)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_nobody_takes_over_while_a_holder_acts(database: Database, clock: FixedClock) -> None:
    with database.begin() as session:
        held = leases.acquire(session, "sending", "a", clock.now())
        assert held
    clock.advance(DURATION)

    def take_over() -> Held | None:
        with database.begin() as session:
            return leases.acquire(session, "sending", "b", clock.now())

    with ThreadPoolExecutor(1) as thread:
        with database.begin() as session:
            assert leases.holds(session, held)
            taking = thread.submit(take_over)
            with pytest.raises(TimeoutError):
                taking.result(timeout=0.2)
        assert taking.result(timeout=30) == Held("sending", "b", 2)
