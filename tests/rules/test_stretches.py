"""Each part of a time is open, closed or a holiday, and says which."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hours import Calendar, Holiday, always
from tests.builders import MONDAY, a_calendar, a_window, days, hours, minutes
from tests.rules.calendars import CALENDARS, END, START, year_on_the_wall
from tests.rules.wallclock import MINUTE

CHRISTMAS = a_calendar(
    but_on={
        date(2026, 12, 24): Holiday(name="Christmas Eve", windows=(a_window("09:00-12:00"),)),
        date(2026, 12, 25): Holiday(name="Christmas Day"),
        date(2026, 12, 26): Holiday(name="Boxing Day"),
    },
)


def told(calendar: Calendar, start: datetime, end: datetime) -> list[str]:
    """Each stretch as its zone's clocks show it."""
    zone = ZoneInfo(calendar.zone)
    return [
        f"{s.start.astimezone(zone):%a %H:%M} – {s.end.astimezone(zone):%a %H:%M} {s.because}"
        for s in calendar.stretches(start, end)
    ]


def test_a_holiday_answers_for_the_hours_it_takes_and_no_others() -> None:
    thursday = datetime(2026, 12, 24, 8, 30, tzinfo=UTC)
    assert told(CHRISTMAS, thursday, thursday + days(4) + hours(1)) == [
        "Thu 08:30 – Thu 09:00 closed",
        "Thu 09:00 – Thu 12:00 open",
        "Thu 12:00 – Thu 17:00 holiday: Christmas Eve",
        "Thu 17:00 – Fri 09:00 closed",
        "Fri 09:00 – Fri 17:00 holiday: Christmas Day",
        "Fri 17:00 – Mon 09:00 closed",  # Boxing Day is a Saturday
        "Mon 09:00 – Mon 09:30 open",
    ]


def test_a_holiday_takes_the_whole_night_that_begins_on_it_and_leaves_the_one_before() -> None:
    nights = a_calendar("22:00-06:00", on=tuple(range(7)), but_on={date(2026, 12, 25): Holiday(name="Christmas Day")})
    thursday = datetime(2026, 12, 24, 23, 0, tzinfo=UTC)
    assert told(nights, thursday, thursday + days(2)) == [
        "Thu 23:00 – Fri 06:00 open",
        "Fri 06:00 – Fri 22:00 closed",
        "Fri 22:00 – Sat 06:00 holiday: Christmas Day",
        "Sat 06:00 – Sat 22:00 closed",
        "Sat 22:00 – Sat 23:00 open",
    ]


def test_what_never_closes_is_one_stretch_over_the_years() -> None:
    [stretch] = always().stretches(MONDAY, MONDAY + days(1000))
    assert (stretch.start, stretch.end, stretch.is_open) == (MONDAY, MONDAY + days(1000), True)


def test_no_time_has_no_stretches() -> None:
    assert list(CHRISTMAS.stretches(MONDAY, MONDAY)) == []
    assert list(CHRISTMAS.stretches(MONDAY, MONDAY - days(1))) == []


@pytest.mark.xdist_group("wall clock")
@pytest.mark.parametrize("name", CALENDARS)
def test_stretches_are_the_minutes_with_the_same_reason(name: str) -> None:
    random, wall = Random(name), year_on_the_wall(name)
    for _ in range(40):
        start = START + minutes(random.randrange((END - START) // MINUTE - 20_000))
        end = start + minutes(random.randint(1, random.choice((300, 3_000, 20_000))))
        found = [(s.start, s.end, s.because) for s in CALENDARS[name].stretches(start, end)]
        assert found == wall.stretches(start, end), f"from {start} to {end}"


@given(st.timedeltas(hours(0), days(600)), st.timedeltas(hours(0), days(9)))
def test_stretches_leave_nothing_out_and_their_open_part_is_the_time_between(
    later: timedelta, length: timedelta
) -> None:
    start = MONDAY + later
    stretches = list(CHRISTMAS.stretches(start, start + length))
    assert [start, *(s.end for s in stretches)] == [*(s.start for s in stretches), start + length]
    assert sum((s.end - s.start for s in stretches if s.is_open), hours(0)) == CHRISTMAS.between(start, start + length)
