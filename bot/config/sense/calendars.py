"""Hours of work and the days that are different."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from itertools import pairwise

from bot.config.building import calendars as building
from bot.config.building.calendars import minutes
from bot.config.problems import Fault, Place
from bot.config.scalars import DAY_NAMES, DAYS, OwnDay
from bot.config.sense.forms import Check
from bot.config.shapes import OWN_CALENDAR
from bot.config.written import Written
from bot.config.written.calendars import CalendarEntry
from bot.domain.hours import NeverOpen, Window


def calendars(file: Written) -> Iterator[Fault]:
    for key, entry in file.calendars.items():
        place: Place = ("calendars", key)
        if key == OWN_CALENDAR:
            yield Fault(place=place, says=f'"{OWN_CALENDAR}" is there without being written: take another key')
        yield from _week(entry, (*place, "week"))
        yield from _half_days(entry, (*place, "holidays", "half_days"))
        try:
            building.calendar(key, entry).next_open(datetime.combine(_earliest(entry), time(), tzinfo=UTC))
        except NeverOpen:
            yield Fault(place=(*place, "week"), says="this calendar is never open")


def _earliest(entry: CalendarEntry) -> date:
    """The first of its own days; before them it may have been open."""
    days = (date(year, *rest) for year, *rest in (*entry.holidays.days, *entry.holidays.half_days) if year)
    return min(days, default=date(2000, 1, 1))


def _week(entry: CalendarEntry, place: Place) -> Iterator[Fault]:
    seen: set[int] = set()
    for days, windows in entry.week.items():
        if twice := sorted(seen.intersection(days)):
            yield Fault(place=place, says=f"{_named(twice)}: hours are given twice")
        seen.update(days)
        if _overlap(windows):
            yield Fault(place=place, says=f"{_named(days)}: windows overlap")
    week = building.week(entry)
    early = [day for day in week if _night_before(week, day) > min((w[0] for w in map(minutes, week[day])), default=0)]
    if early:
        yield Fault(place=place, says=f"{_named(sorted(early))}: opens before the night shift of the day before ends")


def _night_before(week: building.Week, day: int) -> int:
    """The minute of the day at which the hours of the day before end; less than 0 if they end on that day."""
    return max((closes for _, closes in map(minutes, week.get((day - 1) % 7, ()))), default=0) - building.WHOLE_DAY


def _half_days(entry: CalendarEntry, place: Place) -> Iterator[Fault]:
    for own, half in entry.holidays.half_days.items():
        here = (*place, _written(own))
        if own in entry.holidays.days:
            yield Fault(place=here, says="stands under days as well")
        if _overlap(half.hours):
            yield Fault(place=(*here, "hours"), says="windows overlap")
        elif says := _outside(entry, own, half.hours):
            yield Fault(place=(*here, "hours"), says=says)


def _outside(entry: CalendarEntry, own: OwnDay, hours: tuple[Window, ...]) -> str | None:
    """What is wrong with a half-day that is not part of a usual day; one of every year needs one weekday it fits."""
    week = building.week(entry)
    day = None if own[0] is None else date(own[0], *own[1:])
    usual = [week.get(day.weekday(), ())] if day else list(week.values())
    if any(_sorted(building.overlap(one, hours)) == _sorted(hours) for one in usual):
        return None
    if day and not usual[0]:
        return f"{day} is a {DAY_NAMES[day.weekday()].title()}, on which this calendar is closed"
    return "must lie within the usual hours of that day" if day else "must lie within the usual hours of a day"


def _written(own: OwnDay) -> str:
    year, month, day = own
    return f"{month:02}-{day:02}" if year is None else f"{year:04}-{month:02}-{day:02}"


def _sorted(windows: Iterable[Window]) -> list[building.Minutes]:
    return sorted(map(minutes, windows))


def _overlap(windows: Iterable[Window]) -> bool:
    return any(closes > opens for (_, closes), (opens, _) in pairwise(_sorted(windows)))


def _named(days: Iterable[int]) -> str:
    return ", ".join(DAYS[day] for day in days)


CHECKS: tuple[Check, ...] = ((calendars, ()),)
