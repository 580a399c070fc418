"""Time. Nothing else in the program asks the machine what time it is.

Two kinds are kept apart. *Office time* decides what is due, late or quiet; a demo or a training
may move it, and tests hold it still. *Machine time* measures leases, retries and rate limits, and
nobody can move it.
"""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo


def zone_of(moment: datetime) -> ZoneInfo:
    """Return the zone of a moment of office time; services take the day from it."""
    if not isinstance(moment.tzinfo, ZoneInfo):
        raise TypeError(f"Office time carries the office's time zone: {moment!r}")
    return moment.tzinfo


class Clock(Protocol):
    """Something that tells the time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.fromtimestamp(time.time(), UTC)


class FixedClock:
    """A clock that stands still until it is set: for tests."""

    def __init__(self, instant: datetime) -> None:
        self.set(instant)

    def now(self) -> datetime:
        """Return the instant that was set last."""
        return self._instant

    def set(self, instant: datetime) -> None:
        """Put the clock at an aware instant."""
        if instant.tzinfo is None:
            raise ValueError("A clock takes an aware datetime.")
        self._instant = instant.astimezone(UTC)

    def advance(self, delta: timedelta) -> None:
        """Move the clock by `delta`."""
        self.set(self._instant + delta)


class MovableClock:
    """The machine's clock plus an offset that is read from a file.

    The sandbox writes the file when somebody moves the clock, the bot's process reads it: a file
    outlives both of them, so that a restart does not fall back to today.

    `path` holds the offset in seconds as a decimal number; a file that is missing means 0.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._offset = timedelta()

    def now(self) -> datetime:
        """Return the present office time in UTC."""
        return SystemClock().now() + self._read()

    def set(self, instant: datetime) -> None:
        """Make `instant` (aware) the present."""
        if instant.tzinfo is None:
            raise ValueError("A clock takes an aware datetime.")
        offset = instant.astimezone(UTC) - SystemClock().now()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # Written beside and renamed: a reader never sees half a number.
        fresh = self._path.with_suffix(".new")
        fresh.write_text(f"{offset.total_seconds():.3f}\n", encoding="ascii")
        fresh.replace(self._path)

    def _read(self) -> timedelta:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            return timedelta()
        mark = (stat.st_mtime_ns, stat.st_ino)
        if mark != self._seen:
            self._offset = timedelta(seconds=float(self._path.read_text(encoding="ascii")))
            self._seen = mark
        return self._offset
