"""Hours of work and the days that are different."""

from collections.abc import Iterator, Mapping
from datetime import date, time
from functools import lru_cache
from types import MappingProxyType

from bot.config import countries
from bot.config.scalars import OwnDay
from bot.config.written.calendars import CalendarEntry, HolidaysEntry
from bot.domain.hours import Calendar, Holiday, Holidays, Window, no_holidays

Week = Mapping[int, tuple[Window, ...]]
Minutes = tuple[int, int]
"""When a window opens and closes, in minutes from the midnight its day begins with."""

WHOLE_DAY = 24 * 60
YEARS_KEPT = 16


def calendar(key: str, entry: CalendarEntry) -> Calendar:
    open_in = week(entry)
    return Calendar(
        key=key, name=entry.name, zone=entry.zone, week=open_in, holidays=_holidays(entry.holidays, open_in)
    )


def week(entry: CalendarEntry) -> Week:
    found: dict[int, tuple[Window, ...]] = {}
    for days, windows in entry.week.items():
        found |= dict.fromkeys(days, windows)
    return found


def minutes(window: Window) -> Minutes:
    opens, closes = (60 * wall.hour + wall.minute for wall in (window.opens, window.closes))
    return opens, closes if closes > opens else closes + WHOLE_DAY


def _holidays(entry: HolidaysEntry, open_in: Week) -> Holidays:
    """The country's, over them the days of our own, over those the ones of this very year."""
    if entry == HolidaysEntry():
        return no_holidays

    @lru_cache(maxsize=YEARS_KEPT)
    def of_year(year: int) -> Mapping[date, Holiday]:
        found: dict[date, Holiday] = {}
        if entry.country is not None:
            names = countries.public_holidays(entry.country, entry.subdivision, year)
            found |= {day: Holiday(name=name) for day, name in names.items()}
        for of_every_year in (True, False):
            found |= _own(entry, open_in, year, of_every_year=of_every_year)
        return MappingProxyType(found)

    return of_year


def _own(entry: HolidaysEntry, open_in: Week, year: int, *, of_every_year: bool) -> Iterator[tuple[date, Holiday]]:
    for own, name in entry.days.items():
        if (own[0] is None) is of_every_year and (day := day_in(year, own)):
            yield day, Holiday(name=name)
    for own, half in entry.half_days.items():
        if (own[0] is None) is of_every_year and (day := day_in(year, own)):
            usual = open_in.get(day.weekday(), ())
            yield day, Holiday(name=half.name, windows=overlap(usual, half.hours))


def day_in(year: int, own: OwnDay) -> date | None:
    """The day in this year, if there is one."""
    try:
        return date(year, *own[1:]) if own[0] in (None, year) else None
    except ValueError:
        return None


def overlap(usual: tuple[Window, ...], own: tuple[Window, ...]) -> tuple[Window, ...]:
    """The time that is in both. A half-day shortens hours, and opens no closed Sunday."""
    both = [
        (max(first[0], second[0]), min(first[1], second[1]))
        for first in map(minutes, usual)
        for second in map(minutes, own)
    ]
    return tuple(Window(opens=_wall(opens), closes=_wall(closes)) for opens, closes in sorted(both) if opens < closes)


def _wall(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)
