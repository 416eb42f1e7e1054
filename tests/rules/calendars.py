"""Calendars that are hard to get right, and random questions about them that a minute-by-minute count can answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random

from bot.domain.hours import Holiday, always
from tests.builders import a_calendar, a_window, minutes
from tests.rules.wallclock import CHANGES, DAY, MINUTE, Wallclock

EVERY_DAY = tuple(range(7))
FIRST_DAY = date(2026, 1, 1)


def _bridged(day: date, number: int) -> Holiday | None:
    """Two in five days are off, every eighth is short, and some of the short ones are cut in two."""
    if number % 5 in (1, 3):
        return Holiday(name=f"Feast {number % 7}")
    if number % 8 == 4:
        hours = ("09:00-12:30",) if number % 3 else ("09:00-10:00", "15:15-16:45")
        return Holiday(name=f"Eve of {day:%d %B}", windows=tuple(map(a_window, hours)))
    return None


HEAVY = {day: holiday for n in range(1200) if (holiday := _bridged(day := FIRST_DAY + n * DAY, n)) is not None}

CALENDARS = {
    "office in London": a_calendar(),
    "office in New York": a_calendar(zone="America/New_York"),
    "office in Kolkata": a_calendar("09:30-18:15", zone="Asia/Kolkata", on=(0, 1, 2, 3, 4, 5)),
    "a day split by lunch": a_calendar("08:00-12:00", "13:00-17:30", zone="Europe/Berlin"),
    "nights in New York": a_calendar("22:00-06:00", zone="America/New_York", on=EVERY_DAY),
    "small hours in New York": a_calendar("00:30-01:30", "02:15-02:45", zone="America/New_York", on=EVERY_DAY),
    "Lord Howe, half an hour of summer": a_calendar("01:45-10:00", zone="Australia/Lord_Howe", on=EVERY_DAY),
    "nights on Lord Howe": a_calendar("22:00-06:00", zone="Australia/Lord_Howe", on=EVERY_DAY, but_on=HEAVY),
    "around the clock": always(),
    "around the clock, in Havana": a_calendar("00:00-00:00", zone="America/Havana", on=EVERY_DAY),
    "overlapping shifts": a_calendar("06:00-14:00", "13:30-22:00", "21:00-07:00", zone="Europe/Paris", on=(0, 2, 4)),
    "feasts and half-days": a_calendar(zone="Europe/Madrid", on=EVERY_DAY, but_on=HEAVY),
    "mostly holidays": a_calendar(on=EVERY_DAY, closed_on=tuple(FIRST_DAY + n * DAY for n in range(365) if n % 5 != 2)),
    "only Wednesdays": a_calendar("10:00-16:00", zone="Asia/Tokyo", on=(2,)),
}


# ── ten thousand questions ───────────────────────────────────────────────────────────────────────────────────────────

START, END = datetime(2026, 2, 15, tzinfo=UTC), datetime(2027, 1, 31, tzinfo=UTC)
"""Each clock in question goes forward and back in this time, and a year ends."""
LONGEST = 60 * 60
"""Open minutes in one question; two months of the calendar that is open least."""


@cache
def year_on_the_wall(name: str) -> Wallclock:
    """Every minute of a calendar from START to END. It takes half a second."""
    return Wallclock(calendar=CALENDARS[name], start=START, end=END)


@dataclass(frozen=True, kw_only=True)
class Question:
    """When has so much open time of a calendar passed since `start`? `answer` is what counting the minutes says."""

    start: datetime
    worked: timedelta
    answer: datetime


def questions(name: str, count: int, *, seed: str = "deadlines") -> Iterator[Question]:
    """Random ones, every third near a change of some clock. The same seed asks the same again."""
    random, wall = Random(f"{seed} {name}"), year_on_the_wall(name)
    near = [change for change in CHANGES if START < change < END]
    while count:
        start = START + minutes(random.randrange((END - START) // MINUTE))
        if not random.randrange(3):
            start = random.choice(near) + minutes(random.randint(-900, 900))
        worked = random.choice((random.randint(1, 60), random.randint(1, 600), random.randint(1, LONGEST)))
        answer = wall.add(start, worked)
        if answer is not None:
            yield Question(start=start, worked=minutes(worked), answer=answer)
            count -= 1
