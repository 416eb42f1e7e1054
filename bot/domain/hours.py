"""Working hours: calendars with several windows a day, holidays, IANA zones and their changes of clock.

A window is kept as local wall times and turned into UTC for each day of its own, so a day of 23 or 25 hours counts as
it is. It belongs to the day it opens on: a holiday takes away the windows that open on it, also what they would have
had of the next morning, and leaves the night shift that began the evening before it.

Each year is laid out once (`openings`), when it is first asked about, and the ones asked about least lately are
forgotten. What is laid out never changes, so threads share it.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from heapq import merge
from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

from bot.domain.openings import NOTHING, Named, Span, Year, year_of

HORIZON_YEARS = 3
"""A calendar that does not open for this many whole years does not open any more."""
YEARS_KEPT = 128
"""Of all calendars together. A year of office hours takes about 50 kB."""

OPEN, CLOSED = "open", "closed"
DAY = timedelta(days=1)


class NeverOpen(ValueError):
    """The calendar has no open window within the horizon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Open from `opens` to `closes` of the same local day; `closes` at or before `opens` means the next day."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A day that is not like the others of its weekday. `windows` are its own hours: none, or those of a half-day."""

    name: str
    windows: tuple[Window, ...] = ()


Holidays = Callable[[int], Mapping[date, Holiday]]
"""The holidays of any year. Asked again and again, so an answer that is dear to find is the giver's to keep."""


def no_holidays(_year: int) -> Mapping[date, Holiday]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Time of one kind, in UTC: `because` is "open", "closed", or which holiday it is, as in "holiday: Good Friday"."""

    start: datetime
    end: datetime
    is_open: bool
    because: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calendar:
    """`week` maps a weekday (0 is Monday) to its windows.

    Moments may be given in any zone and are answered in UTC. Two calendars are never the same, whatever is in them:
    that makes them quick to find by.
    """

    key: str
    name: str
    zone: str
    week: Mapping[int, tuple[Window, ...]]
    holidays: Holidays = no_holidays

    def is_open(self, at: datetime) -> bool:
        at = at.astimezone(UTC)
        return _year(self, at.year).is_open(at)

    def next_open(self, at: datetime) -> datetime:
        """`at` itself if the calendar is open then, else the start of the next window."""
        for opens, _ in self.windows(at):
            return opens
        raise NeverOpen(self.key)

    def add(self, start: datetime, worked: timedelta) -> datetime:
        """The moment by which `worked` of open time has passed since `start`. Zero open time is `start` itself."""
        if worked <= NOTHING:
            return start
        at = start.astimezone(UTC)
        year, empty_years = _year(self, at.year), 0
        left = year.worked_by(at) + worked
        while left > year.total:
            left -= year.total
            empty_years = 0 if year.opens else empty_years + 1
            if empty_years > HORIZON_YEARS:
                raise NeverOpen(self.key)
            year = _year(self, year.number + 1)
        return year.when(left)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The open time in `[start, end)`; zero if `end` is not after `start`."""
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        if end <= start:
            return NOTHING
        whole = sum((_year(self, number).total for number in range(start.year, end.year)), NOTHING)
        return whole - _year(self, start.year).worked_by(start) + _year(self, end.year).worked_by(end)

    def windows(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The open time from `since` on, as spans in order and without overlap; one may end where the next begins.

        Endless, unless the calendar stops opening.
        """
        since, empty_years = since.astimezone(UTC), 0
        number = since.year
        while empty_years <= HORIZON_YEARS:
            year = _year(self, number)
            yield from year.windows(since)
            empty_years = 0 if year.opens else empty_years + 1
            number += 1

    def stretches(self, start: datetime, end: datetime) -> Iterator[Stretch]:
        """All the time in `[start, end)`, in order and without gaps; neighbours differ in their reason.

        Only the hours a holiday takes away are put down to it. A Sunday is closed, also if it is Christmas.
        """
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        for because, alike in groupby(_told(self, start, end), key=itemgetter(2)):
            parts = list(alike)
            yield Stretch(start=parts[0][0], end=parts[-1][1], is_open=because == OPEN, because=because)


def _told(calendar: Calendar, start: datetime, end: datetime) -> Iterator[Named]:
    """All the time from `start` to `end` and the reason of each part; neighbours may have the same."""
    at = start
    for number in range(start.year, end.year + 1):
        year = _year(calendar, number)
        windows = ((opens, closes, OPEN) for opens, closes in year.windows(start))
        missed = ((opens, closes, f"holiday: {name}") for opens, closes, name in year.missed)
        for since, until, because in merge(windows, missed):
            if max(since, at) >= end:
                break
            if since > at:
                yield at, since, CLOSED
                at = since
            if until > at:
                yield at, min(until, end), because
                at = until
    if at < end:
        yield at, end, CLOSED


@lru_cache(maxsize=YEARS_KEPT)
def _year(calendar: Calendar, number: int) -> Year:
    windows: list[Span] = []
    missed: list[Named] = []
    day = date(number, 1, 1) - 2 * DAY
    while day <= date(number, 12, 31) + DAY:
        usual = calendar.week.get(day.weekday(), ())
        holiday = calendar.holidays(day.year).get(day)
        windows += _moments(day, usual if holiday is None else holiday.windows, calendar.zone)
        if holiday is not None:
            missed += ((*span, holiday.name) for span in _moments(day, usual, calendar.zone))
        day += DAY
    return year_of(number, windows, missed)


def _moments(day: date, windows: tuple[Window, ...], zone_name: str) -> Iterator[Span]:
    zone = ZoneInfo(zone_name)
    for window in windows:
        closing_day = day if window.closes > window.opens else day + DAY
        opens, closes = moment_of(day, window.opens, zone), moment_of(closing_day, window.closes, zone)
        if closes > opens:
            yield opens, closes


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
