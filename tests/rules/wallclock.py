"""Calendars, minute by minute: slow, and with nothing of the real ones in it but their words.

A window is open from the first minute in which a clock on the wall shows its start, or more, until the first minute in
which it shows its end, or more. A clock that is put back does not open or close a window again.
"""

from array import array
from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.domain.hours import Calendar, Window

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


def _minute(wall: datetime) -> int:
    """What a clock shows, as a number that grows by one a minute."""
    return wall.toordinal() * 24 * 60 + wall.hour * 60 + wall.minute


@cache
def _latest_walls(zone_name: str, first: datetime, last: datetime) -> "array[int]":
    """For each minute, the latest that a clock of the zone has shown by then."""
    zone = ZoneInfo(zone_name)
    at, latest, found = first.astimezone(UTC).replace(tzinfo=zone), 0, array("i")
    for _ in range((last - first) // MINUTE):
        latest = max(latest, _minute(zone.fromutc(at)))
        found.append(latest)
        at += MINUTE
    return found


@dataclass(frozen=True, kw_only=True)
class Wallclock:
    """A calendar over one stretch of time. Every moment it is asked about is a whole minute of the stretch."""

    calendar: Calendar
    start: datetime
    end: datetime

    @cached_property
    def reasons(self) -> list[str]:
        """For each minute of the stretch, why it is open or closed."""
        first, last = self.start - MARGIN, self.end + MARGIN
        latest = _latest_walls(self.calendar.zone, first, last)
        day, stop = first.date() - DAY, last.date() + DAY
        days = [day + n * DAY for n in range((stop - day).days + 1)]
        missed = sorted(span for day in days for span in self._missed(day))
        found = ["closed"] * len(latest)
        for opens, closes, because in [*reversed(missed), *(span for day in days for span in self._worked(day))]:
            begin, finish = bisect_left(latest, _minute(opens)), bisect_left(latest, _minute(closes))
            found[begin:finish] = [because] * (finish - begin)
        skipped = MARGIN // MINUTE
        return found[skipped:-skipped]

    @cached_property
    def open_minutes(self) -> "array[int]":
        """The number of each open minute, counted from the start of the stretch."""
        return array("i", (number for number, because in enumerate(self.reasons) if because == "open"))

    def _worked(self, day: date) -> list[tuple[datetime, datetime, str]]:
        holiday = self.calendar.holidays(day.year).get(day)
        usual = self.calendar.week.get(day.weekday(), ())
        return self._spans(day, usual if holiday is None else holiday.windows, "open")

    def _missed(self, day: date) -> list[tuple[datetime, datetime, str]]:
        holiday = self.calendar.holidays(day.year).get(day)
        usual = self.calendar.week.get(day.weekday(), ())
        return [] if holiday is None else self._spans(day, usual, f"holiday: {holiday.name}")

    def _spans(self, day: date, windows: tuple[Window, ...], because: str) -> list[tuple[datetime, datetime, str]]:
        found = []
        for window in windows:
            closing_day = day if window.closes > window.opens else day + DAY
            found.append((datetime.combine(day, window.opens), datetime.combine(closing_day, window.closes), because))
        return found

    def is_open(self, at: datetime) -> bool:
        return self.reasons[self._number(at)] == "open"

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """How many open minutes begin in the time."""
        return bisect_left(self.open_minutes, self._number(end)) - bisect_left(self.open_minutes, self._number(start))

    def next_open(self, at: datetime) -> datetime | None:
        """The first open minute from `at` on; None if the stretch has none."""
        number = bisect_left(self.open_minutes, self._number(at))
        return self.start + self.open_minutes[number] * MINUTE if number < len(self.open_minutes) else None

    def add(self, start: datetime, worked: int) -> datetime | None:
        """The end of the `worked`-th open minute from `start` on; None if the stretch is too short."""
        last = bisect_left(self.open_minutes, self._number(start)) + worked - 1
        return self.start + (self.open_minutes[last] + 1) * MINUTE if last < len(self.open_minutes) else None

    def stretches(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime, str]]:
        """The minutes from `start` to `end`, with neighbours of one reason put together."""
        first, last = self._number(start), self._number(end)
        found = []
        for because, alike in groupby(range(first, last), key=self.reasons.__getitem__):
            numbers = list(alike)
            found.append((self.start + numbers[0] * MINUTE, self.start + (numbers[-1] + 1) * MINUTE, because))
        return found

    def _number(self, at: datetime) -> int:
        number, rest = divmod(at.astimezone(UTC) - self.start, MINUTE)
        assert not rest, "the wall clock knows whole minutes only"
        return number
