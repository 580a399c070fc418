"""Working days and office hours.

Public holidays come from the `holidays` package; what it does not know (a swap of working days
that was announced late, a holiday not yet in force) comes from a table that is laid over it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_DAY = timedelta(days=1)

#: Monday is 0; Saturday and Sunday are off (Decision 188/1999/QĐ-TTg).
_FIRST_WEEKEND_DAY = 5

#: No run of days off is longer than this many days; one that is comes from a broken table.
_LONGEST_BREAK = 60


class WorkingCalendar:
    """Which days are worked in Viet Nam.

    `overrides` says for single days whether they are worked (True) or off (False), above the
    weekend and the public holidays.
    """

    def __init__(self, overrides: Mapping[date, bool]) -> None:
        self._overrides = dict(overrides)
        self._years: dict[int, tuple[frozenset[date], frozenset[date]]] = {}

    def is_working_day(self, day: date) -> bool:
        """Return whether the day is worked."""
        if day in self._overrides:
            return self._overrides[day]
        off, made_up = self._year(day.year)
        if day in made_up:
            return True
        return day.weekday() < _FIRST_WEEKEND_DAY and day not in off

    def last_working_day_on_or_before(self, day: date) -> date:
        """Return the day itself when it is worked, else the nearest one before it."""
        return self._walk(day, -_DAY)

    def next_working_day_on_or_after(self, day: date) -> date:
        """Return the day itself when it is worked, else the nearest one after it."""
        return self._walk(day, _DAY)

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days come after `start`, up to and with `end`.

        Negative when `end` lies before `start`; 0 when they are one day.
        """
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + _DAY * step for step in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def working_day_after(self, day: date, count: int) -> date:
        """Return the `count`-th working day after a day; 0 is the day itself, worked or not."""
        for _ in range(count):
            day = self.next_working_day_on_or_after(day + _DAY)
        return day

    def _walk(self, day: date, step: timedelta) -> date:
        for _ in range(_LONGEST_BREAK):
            if self.is_working_day(day):
                return day
            day += step
        raise ValueError(f"No working day within {_LONGEST_BREAK} days of {day}.")

    def _year(self, year: int) -> tuple[frozenset[date], frozenset[date]]:
        """Return the public holidays of a year and its weekend days that are worked."""
        if year not in self._years:
            # The package is slow to import and not every command asks for a holiday.
            import holidays

            known = holidays.country_holidays("VN", years=[year])
            made_up = frozenset(day for day in known.weekend_workdays if day.year == year)
            self._years[year] = (frozenset(known), made_up)
        return self._years[year]


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The hours in which a person may be written to unasked: `opens` counts, `closes` does not.

    Both are local times of the office.
    """

    opens: time = time(7)
    closes: time = time(17)

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("An office opens before it closes.")

    def may_send_now(self, local: datetime, calendar: WorkingCalendar) -> bool:
        """Return whether an unasked message may go out at this local time."""
        return (
            calendar.is_working_day(local.date())
            and self.opens <= local.time().replace(tzinfo=None) < self.closes
        )

    def next_opening(self, local: datetime, calendar: WorkingCalendar) -> datetime:
        """Return the first local time from `local` on at which a message may go out."""
        if self.may_send_now(local, calendar):
            return local
        day = local.date() if local.time() < self.opens else local.date() + _DAY
        day = calendar.next_working_day_on_or_after(day)
        return datetime.combine(day, self.opens, tzinfo=local.tzinfo)

    @property
    def length(self) -> timedelta:
        """How long a working day lasts."""
        return _since_midnight(self.closes) - _since_midnight(self.opens)

    def worked_between(
        self, start: datetime, end: datetime, calendar: WorkingCalendar
    ) -> timedelta:
        """Return how much office time lies between two local times; nothing if `end` is first."""
        total, day = timedelta(), start.date()
        while day <= end.date():
            if calendar.is_working_day(day):
                midnight = datetime.combine(day, time(), tzinfo=start.tzinfo)
                opens = midnight + _since_midnight(self.opens)
                closes = midnight + _since_midnight(self.closes)
                total += max(timedelta(), min(end, closes) - max(start, opens))
            day += _DAY
        return total


def _since_midnight(moment: time) -> timedelta:
    return datetime.combine(date.min, moment) - datetime.combine(date.min, time())
