"""F1: working hours are right to the minute, whatever the zone, the shift or the change of clocks."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.hours import Calendar, NeverOpen, always, moment_of
from tests.builders import MONDAY, a_calendar, days, hours, minutes
from tests.rules.wallclock import CHANGES, DAY, MINUTE, Wallclock

pytestmark = pytest.mark.xdist_group("wall clock")  # in one process, they share the minutes counted
EVERY_DAY = tuple(range(7))

CALENDARS = {
    "office in London": a_calendar(),
    "office in New York": a_calendar(zone="America/New_York"),
    "office in Kolkata": a_calendar("09:30-18:15", zone="Asia/Kolkata", on=(0, 1, 2, 3, 4, 5)),
    "a day split by lunch": a_calendar("08:00-12:00", "13:00-17:30", zone="Europe/Berlin"),
    "nights in New York": a_calendar("22:00-06:00", zone="America/New_York", on=EVERY_DAY),
    "small hours in New York": a_calendar("00:30-01:30", "02:15-02:45", zone="America/New_York", on=EVERY_DAY),
    "Lord Howe, half an hour of summer": a_calendar("01:45-10:00", zone="Australia/Lord_Howe", on=EVERY_DAY),
    "around the clock": always(),
    "around the clock, in Havana": a_calendar("00:00-00:00", zone="America/Havana", on=EVERY_DAY),
    "overlapping shifts": a_calendar("06:00-14:00", "13:30-22:00", "21:00-07:00", zone="Europe/Paris", on=(0, 2, 4)),
    "mostly holidays": a_calendar(
        on=EVERY_DAY, closed_on=tuple(date(2026, 1, 1) + n * DAY for n in range(365) if n % 5 != 2)
    ),
    "only Wednesdays": a_calendar("10:00-16:00", zone="Asia/Tokyo", on=(2,)),
}
STRETCHES = {
    "spring": (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 20, tzinfo=UTC)),
    "autumn": (datetime(2026, 9, 25, tzinfo=UTC), datetime(2026, 11, 15, tzinfo=UTC)),
}
OTHER_SUNDAYS = tuple(date(2026, 1, 4) + 7 * n * DAY for n in range(400) if n != 9)
"""All but 8 March, on which New York has no 02:15."""


@cache
def wallclock(calendar: str, stretch: str) -> Wallclock:
    start, end = STRETCHES[stretch]
    return Wallclock(calendar=CALENDARS[calendar], start=start, end=end)


@st.composite
def moments(draw: st.DrawFn, stretch: str) -> datetime:
    """A whole minute of the stretch, often one near a change of clocks."""
    start, end = STRETCHES[stretch]
    near = [change for change in CHANGES if start < change < end]
    if draw(st.booleans()):
        return draw(st.sampled_from(near)) + minutes(draw(st.integers(-600, 600)))
    return start + minutes(draw(st.integers(0, (end - start) // MINUTE - 1)))


any_calendar = st.sampled_from(sorted(CALENDARS))
any_stretch = st.sampled_from(sorted(STRETCHES))


@given(st.data(), any_calendar, any_stretch)
def test_is_open_as_the_clock_on_the_wall_says(data: st.DataObject, name: str, stretch: str) -> None:
    at = data.draw(moments(stretch))
    assert CALENDARS[name].is_open(at) == wallclock(name, stretch).is_open(at)


@given(st.data(), any_calendar, any_stretch)
def test_opens_next_at_the_first_open_minute(data: st.DataObject, name: str, stretch: str) -> None:
    at = data.draw(moments(stretch))
    expected = wallclock(name, stretch).next_open(at)
    if expected is not None:
        assert CALENDARS[name].next_open(at) == expected


@given(st.data(), any_calendar, any_stretch)
def test_between_two_moments_every_open_minute_counts_once(data: st.DataObject, name: str, stretch: str) -> None:
    start, end = data.draw(moments(stretch)), data.draw(moments(stretch))
    expected = wallclock(name, stretch).minutes_between(start, end) if start < end else 0
    assert CALENDARS[name].between(start, end) == minutes(expected)


@given(st.data(), any_calendar, any_stretch, st.integers(1, 3000))
def test_adding_time_ends_with_the_last_minute_of_it(data: st.DataObject, name: str, stretch: str, worked: int) -> None:
    start = data.draw(moments(stretch))
    expected = wallclock(name, stretch).add(start, worked)
    assume(expected is not None)
    assert CALENDARS[name].add(start, minutes(worked)) == expected


@given(st.data(), any_calendar, any_stretch, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_add_and_between_undo_each_other(data: st.DataObject, name: str, stretch: str, worked: timedelta) -> None:
    calendar, start = CALENDARS[name], data.draw(moments(stretch))
    assert calendar.between(start, calendar.add(start, worked)) == worked

    end = data.draw(moments(stretch))
    spent = calendar.between(start, end)
    if start <= end:
        finished = calendar.add(start, spent)
        assert finished <= end
        assert calendar.between(finished, end) == timedelta(0)


@given(st.data(), any_calendar, any_stretch, st.sampled_from(["America/New_York", "Asia/Kolkata", "Europe/Paris"]))
def test_it_is_the_moment_that_counts_and_not_the_zone_it_is_written_in(
    data: st.DataObject, name: str, stretch: str, zone: str
) -> None:
    calendar, start, end = CALENDARS[name], data.draw(moments(stretch)), data.draw(moments(stretch))
    here = ZoneInfo(zone)
    assert calendar.add(start.astimezone(here), hours(9)) == calendar.add(start, hours(9))
    assert calendar.between(start.astimezone(here), end.astimezone(here)) == calendar.between(start, end)
    assert calendar.next_open(start.astimezone(here)) == calendar.next_open(start)
    assert calendar.is_open(start.astimezone(here)) == calendar.is_open(start)


@pytest.mark.parametrize(
    "calendar",
    [
        a_calendar(on=()),
        a_calendar(closed_on=tuple(date(2025, 12, 1) + n * DAY for n in range(1500))),
        a_calendar("02:15-02:45", zone="America/New_York", on=(6,), closed_on=OTHER_SUNDAYS),
    ],
    ids=["no day is worked", "every day is a holiday", "only a time that is skipped"],
)
def test_a_calendar_that_never_opens_says_so(calendar: Calendar) -> None:
    assert not calendar.is_open(MONDAY)
    assert calendar.between(MONDAY, MONDAY + days(400)) == timedelta(0)
    with pytest.raises(NeverOpen):
        calendar.next_open(MONDAY)
    with pytest.raises(NeverOpen):
        calendar.add(MONDAY, minutes(1))


def test_hours_are_hours_also_in_the_night_the_clocks_change() -> None:
    evening = datetime(2026, 3, 7, 22, 0, tzinfo=ZoneInfo("America/New_York"))
    morning = datetime(2026, 3, 8, 8, 0, tzinfo=ZoneInfo("America/New_York"))
    assert always().between(evening, morning) == hours(9)
    assert always().add(evening, hours(9)) == morning


def test_years_of_open_time_are_counted_to_the_end() -> None:
    assert always().between(MONDAY, MONDAY + days(3000)) == days(3000)
    assert always().add(MONDAY, days(3000)) == MONDAY + days(3000)
    wednesdays = CALENDARS["only Wednesdays"]
    assert wednesdays.between(MONDAY, wednesdays.add(MONDAY, hours(6 * 400))) == hours(6 * 400)


def test_no_time_at_all_is_over_at_once_even_outside_hours() -> None:
    assert a_calendar().add(MONDAY + hours(12), timedelta(0)) == MONDAY + hours(12)


def test_work_that_fills_the_day_ends_with_it_and_not_on_the_next_morning() -> None:
    assert a_calendar().add(MONDAY, hours(7)) == datetime(2026, 3, 2, 17, 0, tzinfo=UTC)


def test_a_ticket_from_outside_hours_has_its_whole_time_from_the_next_opening_on() -> None:
    friday_night = datetime(2026, 3, 6, 23, 0, tzinfo=UTC)
    assert a_calendar().add(friday_night, hours(2)) == datetime(2026, 3, 9, 11, 0, tzinfo=UTC)


def test_a_shift_over_midnight_belongs_to_the_day_it_starts_on() -> None:
    fridays = a_calendar("22:00-06:00", on=(4,), closed_on=(date(2026, 3, 7),))
    assert fridays.is_open(datetime(2026, 3, 7, 5, 59, tzinfo=UTC)), "Saturday is a holiday, the shift is Friday's"
    assert not fridays.is_open(datetime(2026, 3, 7, 22, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("zone", "day", "wall", "moment"),
    [
        ("America/New_York", date(2026, 3, 8), time(2, 30), datetime(2026, 3, 8, 7, 0, tzinfo=UTC)),
        ("America/New_York", date(2026, 11, 1), time(1, 30), datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), datetime(2026, 4, 4, 14, 45, tzinfo=UTC)),
        ("America/Havana", date(2026, 3, 8), time(0, 20), datetime(2026, 3, 8, 5, 0, tzinfo=UTC)),
        ("Pacific/Apia", date(2011, 12, 30), time(9, 0), datetime(2011, 12, 30, 10, 0, tzinfo=UTC)),
    ],
    ids=["skipped", "repeated", "skipped half an hour", "repeated half an hour", "midnight skipped", "day skipped"],
)
def test_a_time_that_is_skipped_or_repeated_is_one_moment(zone: str, day: date, wall: time, moment: datetime) -> None:
    assert moment_of(day, wall, ZoneInfo(zone)) == moment
