import asyncio
import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import FixedClock, SystemClock
from core.database import Database
from models.delivery import Fact, OutboxRow
from models.plans import Period
from scheduler import TICKS
from scheduler.ticker import Tick, Ticker
from tests.support.desk import soon
from tests.support.office import make_office

OFTEN = timedelta(milliseconds=20)
HOURLY = timedelta(hours=1)


class Bell:
    def __init__(self) -> None:
        self.rung = 0

    def __call__(self) -> None:
        self.rung += 1


def ticker(
    database: Database, clock: FixedClock, zone: ZoneInfo, *ticks: Tick
) -> tuple[Ticker, Bell]:
    bell = Bell()
    return Ticker(database, clock, SystemClock(), zone, ticks, bell), bell


async def test_a_tick_is_given_both_times_and_a_transaction(
    database: Database, clock: FixedClock, zone: ZoneInfo
) -> None:
    given: list[datetime] = []

    def work(session: Session, now: datetime, machine_now: datetime) -> int:
        given.extend([now, machine_now])
        session.add(Fact(name="ticked", value="yes"))
        return 1

    one, bell = ticker(database, clock, zone)
    await one.carry_out(Tick("one", HOURLY, work))
    assert given[0] == clock.now()
    assert given[0].tzinfo is zone
    assert given[1] > given[0]  # the machine's own time
    assert bell.rung == 1
    assert one.last_ticked is not None
    with database.begin() as session:
        assert session.get(Fact, "ticked")


async def test_a_tick_that_wrote_nothing_wakes_nobody(
    database: Database, clock: FixedClock, zone: ZoneInfo
) -> None:
    one, bell = ticker(database, clock, zone)
    await one.carry_out(Tick("one", HOURLY, lambda _session, _now, _machine_now: 0))
    assert bell.rung == 0


async def test_a_tick_that_fails_is_logged_and_comes_again(
    database: Database, clock: FixedClock, zone: ZoneInfo, caplog: pytest.LogCaptureFixture
) -> None:
    runs = 0

    def work(session: Session, _now: datetime, _machine_now: datetime) -> int:
        nonlocal runs
        runs += 1
        session.add(Fact(name=f"run {runs}", value=""))
        session.flush()
        if runs < 3:
            raise ValueError("bug")
        return 0

    one, _ = ticker(database, clock, zone, Tick("shaky", OFTEN, work))
    one.start()
    await soon(lambda: runs >= 3)
    await one.stop()
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [record.getMessage() for record in errors] == ["A tick failed"] * 2
    with database.begin() as session:
        assert not session.get(Fact, "run 1")
        assert session.get(Fact, "run 3")


async def test_the_first_tick_comes_at_once(
    database: Database, clock: FixedClock, zone: ZoneInfo
) -> None:
    one, bell = ticker(
        database, clock, zone, Tick("one", HOURLY, lambda _session, _now, _machine_now: 1)
    )
    one.start()
    await soon(lambda: bell.rung == 1)
    await one.stop()


async def test_a_stop_waits_for_what_is_being_carried_out(
    database: Database, clock: FixedClock, zone: ZoneInfo
) -> None:
    loop, begun, done = asyncio.get_running_loop(), asyncio.Event(), []
    may_end = asyncio.Event()

    def work(_session: Session, _now: datetime, _machine_now: datetime) -> int:
        loop.call_soon_threadsafe(begun.set)
        asyncio.run_coroutine_threadsafe(may_end.wait(), loop).result(20)
        done.append(True)
        return 0

    one, _ = ticker(database, clock, zone, Tick("slow", HOURLY, work))
    await one.stop()  # it does not run yet
    one.start()
    await begun.wait()
    stopping = asyncio.create_task(one.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    may_end.set()
    await stopping
    assert done == [True]


async def test_the_ticks_of_the_office(
    database: Database, clock: FixedClock, zone: ZoneInfo
) -> None:
    one, bell = ticker(database, clock, zone)
    for tick in TICKS:  # without a plan there is nothing to do, and no fault either
        await one.carry_out(tick)
    assert bell.rung == 0
    with database.begin() as session:
        make_office(session, clock.now().astimezone(zone))
    clock.advance(timedelta(days=365))  # the Tuesday of a new year's week
    for _ in range(2):
        for tick in TICKS:
            await one.carry_out(tick)
    assert bell.rung == 2
    with database.begin() as session:
        assert list(session.scalars(select(Period.year).order_by(Period.year))) == [2026, 2027]
        kinds = sorted(session.scalars(select(OutboxRow.kind)))
    assert kinds == ["reminder", "reminder", "weekly"]


def test_no_two_ticks_have_one_name() -> None:
    assert len({tick.name for tick in TICKS}) == len(TICKS)
