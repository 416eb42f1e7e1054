"""Working hours: calendars with several windows a day, holidays, IANA zones and their changes of clock.

A window is kept as local wall times and turned into UTC for each day anew, so a day of 23 or 25 hours counts as it is.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

HORIZON_DAYS = 3 * 366
"""A calendar that does not open for this many days does not open any more."""


class NeverOpen(ValueError):
    """The calendar has no open window within the horizon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Open from `opens` to `closes` of the same local day; `closes` at or before `opens` means the next day."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calendar:
    """`week` maps a weekday (0 is Monday) to its windows. A window belongs to the day it opens on."""

    key: str
    name: str
    zone: str
    week: Mapping[int, tuple[Window, ...]]
    holidays: frozenset[date] = field(default_factory=frozenset)

    def is_open(self, at: datetime) -> bool:
        return any(opens <= at < closes for opens, closes in self._near(at))

    def next_open(self, at: datetime) -> datetime:
        """`at` itself if the calendar is open then, else the start of the next window."""
        for opens, _ in self.windows(at):
            return opens
        raise NeverOpen(self.key)

    def add(self, start: datetime, worked: timedelta) -> datetime:
        """The moment by which `worked` of open time has passed since `start`. Zero open time is `start` itself."""
        left = worked
        if left <= timedelta(0):
            return start
        for opens, closes in self.windows(start):
            if closes - opens >= left:
                return opens + left
            left -= closes - opens
        raise NeverOpen(self.key)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The open time in `[start, end)`; zero if `end` is not after `start`."""
        total = timedelta(0)
        for opens, closes in self.windows(start):
            if opens >= end:
                break
            total += min(closes, end.astimezone(UTC)) - opens
        return total

    def windows(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The open time from `since` on in UTC, as stretches in order and without overlap; touching ones stay apart.

        Endless, unless the calendar stops opening.
        """
        day = since.astimezone(ZoneInfo(self.zone)).date() - timedelta(days=2)
        counted_until, empty_days = since.astimezone(UTC), 0
        while empty_days < HORIZON_DAYS:
            empty_days += 1
            for opens, closes in self._day(day):
                if closes > counted_until:
                    yield max(opens, counted_until), closes
                    counted_until, empty_days = closes, 0
            day += timedelta(days=1)

    def _near(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = at.astimezone(ZoneInfo(self.zone)).date()
        for offset in (-2, -1, 0, 1):
            yield from self._day(day + timedelta(days=offset))

    def _day(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        return _windows_of(self, day)


@lru_cache(maxsize=16_384)
def _windows_of(calendar: Calendar, day: date) -> tuple[tuple[datetime, datetime], ...]:
    if day in calendar.holidays:
        return ()
    zone = ZoneInfo(calendar.zone)
    found = []
    for window in calendar.week.get(day.weekday(), ()):
        closing_day = day if window.closes > window.opens else day + timedelta(days=1)
        opens, closes = moment_of(day, window.opens, zone), moment_of(closing_day, window.closes, zone)
        if closes > opens:
            found.append((opens, closes))
    return tuple(sorted(found))


def moment_of(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """When clocks of a zone show this time, in UTC: of two such moments the first, of none the change that skips it.

    Python gives a skipped 02:30 twice: by the old offset, which is after the change, and by the new one, before it.
    """
    local = datetime.combine(day, wall, tzinfo=zone)
    latest = local.astimezone(UTC)
    if latest.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return latest
    earliest = local.replace(fold=1).astimezone(UTC)
    seconds = range(int((latest - earliest).total_seconds()) + 1)
    old = _offset(earliest, zone)
    change = bisect_left(seconds, True, key=lambda s: _offset(earliest + timedelta(seconds=s), zone) != old)
    return earliest + timedelta(seconds=change)


def _offset(at: datetime, zone: ZoneInfo) -> timedelta | None:
    return at.astimezone(zone).utcoffset()


def always(key: str = "always") -> Calendar:
    """Open at every moment."""
    whole_day = (Window(opens=time(0), closes=time(0)),)
    return Calendar(key=key, name="24 hours, every day", zone="UTC", week=dict.fromkeys(range(7), whole_day))
