"""Working hours: calendars with several windows a day, holidays, IANA zones and their changes of clock.

A window is kept as local wall times and turned into UTC for each day anew, so a day of 23 or 25 hours counts as it is.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

HORIZON_DAYS = 3 * 366
"""A calendar that does not open within this many days never opens."""


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
        for opens, closes in self.windows(at):
            if closes > at:
                return max(opens, at)
        raise NeverOpen(self.key)

    def add(self, start: datetime, worked: timedelta) -> datetime:
        """The moment by which `worked` of open time has passed since `start`. Zero open time is `start` itself."""
        left = worked
        if left <= timedelta(0):
            return start
        for opens, closes in self.windows(start):
            since = max(opens, start)
            if closes <= since:
                continue
            if closes - since >= left:
                return since + left
            left -= closes - since
        raise NeverOpen(self.key)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The open time in `[start, end)`; zero if `end` is not after `start`."""
        total = timedelta(0)
        if end <= start:
            return total
        for opens, closes in self.windows(start):
            if opens >= end:
                break
            total += max(timedelta(0), min(closes, end) - max(opens, start))
        return total

    def windows(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The open windows in UTC, joined where they touch, in order, from the one around `since` on."""
        day = since.astimezone(ZoneInfo(self.zone)).date() - timedelta(days=2)
        held: tuple[datetime, datetime] | None = None
        for offset in range(HORIZON_DAYS):
            for opens, closes in self._day(day + timedelta(days=offset)):
                if held is None:
                    held = (opens, closes)
                elif opens <= held[1]:
                    held = (held[0], max(held[1], closes))
                else:
                    if held[1] > since:
                        yield held
                    held = (opens, closes)
        if held is not None and held[1] > since:
            yield held

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
        opens, closes = _utc(day, window.opens, zone), _utc(closing_day, window.closes, zone)
        if closes > opens:
            found.append((opens, closes))
    return tuple(sorted(found))


def _utc(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """A local wall time as UTC. One that the change of clock skips becomes the moment of the change.

    Python maps a skipped 02:30 to 02:30 of the old offset, which is after the change; the round trip shows the skip.
    """
    local = datetime.combine(day, wall, tzinfo=zone)
    utc = local.astimezone(UTC)
    if utc.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return utc
    return _change_after(utc - timedelta(hours=3), zone)


def _change_after(utc: datetime, zone: ZoneInfo) -> datetime:
    minutes = [utc + timedelta(minutes=m) for m in range(6 * 60)]
    offsets = [m.astimezone(zone).utcoffset() for m in minutes]
    changes = [later for (later, (a, b)) in zip(minutes[1:], pairwise(offsets), strict=True) if a != b]
    return changes[bisect_right(changes, utc)] if changes else utc


def always(key: str = "always") -> Calendar:
    """Open at every moment."""
    whole_day = (Window(opens=time(0), closes=time(0)),)
    return Calendar(key=key, name="24 hours, every day", zone="UTC", week=dict.fromkeys(range(7), whole_day))
