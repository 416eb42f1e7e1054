"""Calendars, minute by minute: slow, and with nothing of the real ones in it but their words.

A window is open from the first minute in which a clock on the wall shows its start, or more, until the first minute in
which it shows its end, or more. A clock that is put back does not open or close a window again.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.domain.hours import Calendar

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
MARGIN = 3 * DAY
"""Windows that began before the stretch reach into it."""
CHANGES = [
    datetime(2026, 3, 8, 7, 0, tzinfo=UTC),  # New York, forward
    datetime(2026, 3, 8, 5, 0, tzinfo=UTC),  # Havana, forward over midnight
    datetime(2026, 3, 29, 1, 0, tzinfo=UTC),  # Europe, forward
    datetime(2026, 4, 4, 15, 0, tzinfo=UTC),  # Lord Howe, back by half an hour
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),  # Lord Howe, forward by half an hour
    datetime(2026, 10, 25, 1, 0, tzinfo=UTC),  # Europe, back
    datetime(2026, 11, 1, 5, 0, tzinfo=UTC),  # Havana, back to midnight
    datetime(2026, 11, 1, 6, 0, tzinfo=UTC),  # New York, back
]


@dataclass(frozen=True, kw_only=True)
class Wallclock:
    """A calendar over one stretch of time. Every moment it is asked about is a whole minute of the stretch."""

    calendar: Calendar
    start: datetime
    end: datetime

    @cached_property
    def open_minutes(self) -> list[bool]:
        """For each minute of the stretch, whether the calendar is open in it."""
        first, last = self.start - MARGIN, self.end + MARGIN
        zone = ZoneInfo(self.calendar.zone)
        count = (last - first) // MINUTE
        walls = [(first + n * MINUTE).astimezone(zone).replace(tzinfo=None) for n in range(count)]
        latest = list(walls)
        for n in range(1, count):
            latest[n] = max(latest[n], latest[n - 1])
        found = [False] * count
        day, stop = walls[0].date(), walls[-1].date()
        while day <= stop:
            for opens, closes in self._windows(day):
                begin, finish = bisect_left(latest, opens), bisect_left(latest, closes)
                found[begin:finish] = [True] * (finish - begin)
            day += DAY
        skipped = MARGIN // MINUTE
        return found[skipped:-skipped]

    def _windows(self, day: date) -> list[tuple[datetime, datetime]]:
        holiday = self.calendar.holidays(day.year).get(day)
        found = []
        for window in self.calendar.week.get(day.weekday(), ()) if holiday is None else holiday.windows:
            closing_day = day if window.closes > window.opens else day + DAY
            found.append((datetime.combine(day, window.opens), datetime.combine(closing_day, window.closes)))
        return found

    def is_open(self, at: datetime) -> bool:
        return self.open_minutes[self._number(at)]

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Counted one by one."""
        return sum(self.open_minutes[self._number(start) : self._number(end)])

    def next_open(self, at: datetime) -> datetime | None:
        """The first open minute from `at` on; None if the stretch has none."""
        number = self._number(at)
        while number < len(self.open_minutes):
            if self.open_minutes[number]:
                return self.start + number * MINUTE
            number += 1
        return None

    def add(self, start: datetime, worked: int) -> datetime | None:
        """The end of the `worked`-th open minute from `start` on; None if the stretch is too short."""
        number, left = self._number(start), worked
        while left:
            if number >= len(self.open_minutes):
                return None
            left -= self.open_minutes[number]
            number += 1
        return self.start + number * MINUTE

    def _number(self, at: datetime) -> int:
        number, rest = divmod(at.astimezone(UTC) - self.start, MINUTE)
        assert not rest, "the wall clock knows whole minutes only"
        return number
