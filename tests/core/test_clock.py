import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.clock import FixedClock, MovableClock, SystemClock

INSTANT = datetime(2026, 11, 19, 23, 59, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
#: More than these tests can take between two looks at the clock.
A_MOMENT = timedelta(seconds=30)


def test_the_system_clock_is_aware_and_in_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_a_fixed_clock_moves_only_when_told() -> None:
    clock = FixedClock(INSTANT)
    assert clock.now() == INSTANT
    assert clock.now().tzinfo is UTC
    clock.advance(timedelta(minutes=2))
    assert clock.now() == INSTANT + timedelta(minutes=2)


def test_a_fixed_clock_refuses_a_naive_time() -> None:
    with pytest.raises(ValueError, match="aware"):
        FixedClock(datetime(2026, 11, 19))


def test_without_its_file_a_movable_clock_is_the_systems(tmp_path: Path) -> None:
    moved = MovableClock(tmp_path / "clock").now()
    assert abs(moved - SystemClock().now()) < A_MOMENT


def test_moving_the_clock_moves_it_for_every_process(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "clock"
    theirs, ours = MovableClock(path), MovableClock(path)
    ours.now()
    theirs.set(INSTANT)
    assert timedelta() <= ours.now() - INSTANT + timedelta(seconds=1) < A_MOMENT
    theirs.set(INSTANT + timedelta(days=30))
    assert ours.now() > INSTANT + timedelta(days=29)
    assert MovableClock(path).now() > INSTANT + timedelta(days=29)


def test_a_moved_clock_goes_on(tmp_path: Path) -> None:
    clock = MovableClock(tmp_path / "clock")
    clock.set(INSTANT)
    first = clock.now()
    assert clock.now() >= first


def test_deleting_the_file_brings_the_present_back(tmp_path: Path) -> None:
    path = tmp_path / "clock"
    clock = MovableClock(path)
    clock.set(INSTANT + timedelta(days=9999))
    clock.now()
    path.unlink()
    assert abs(clock.now() - SystemClock().now()) < A_MOMENT


def test_an_offset_replaced_within_one_tick_of_the_file_system_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "clock"
    clock = MovableClock(path)
    clock.set(INSTANT)
    clock.now()
    before = path.stat()
    clock.set(INSTANT + timedelta(days=365))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert clock.now() > INSTANT + timedelta(days=364)


def test_a_movable_clock_refuses_a_naive_time(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="aware"):
        MovableClock(tmp_path / "clock").set(datetime(2026, 11, 19))
