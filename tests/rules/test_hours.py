"""F1: working hours are right to the minute, whatever the zone, the shift or the change of clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.hours import Calendar, NeverOpen, always, moment_of
from tests.builders import MONDAY, a_calendar, days, hours, minutes
from tests.faults.register import survives
from tests.rules.calendars import CALENDARS, END, START, year_on_the_wall
from tests.rules.wallclock import CHANGES, DAY, MINUTE

pytestmark = pytest.mark.xdist_group("wall clock")  # in one process, they share the minutes counted
OTHER_SUNDAYS = tuple(date(2026, 1, 4) + 7 * n * DAY for n in range(400) if n != 9)
"""All but 8 March, on which New York has no 02:15."""


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    """A whole minute of the year, often one near a change of clocks."""
    near = [change for change in CHANGES if START < change < END]
    if draw(st.booleans()):
        return draw(st.sampled_from(near)) + minutes(draw(st.integers(-600, 600)))
    return START + minutes(draw(st.integers(0, (END - START) // MINUTE - 1)))


any_calendar = st.sampled_from(sorted(CALENDARS))
moment = moments()


@given(st.data(), any_calendar)
def test_is_open_as_the_clock_on_the_wall_says(data: st.DataObject, name: str) -> None:
    at = data.draw(moment)
    assert CALENDARS[name].is_open(at) == year_on_the_wall(name).is_open(at)


@given(st.data(), any_calendar)
def test_opens_next_at_the_first_open_minute(data: st.DataObject, name: str) -> None:
    at = data.draw(moment)
    expected = year_on_the_wall(name).next_open(at)
    if expected is not None:
        assert CALENDARS[name].next_open(at) == expected


@given(st.data(), any_calendar)
def test_between_two_moments_every_open_minute_counts_once(data: st.DataObject, name: str) -> None:
    start, end = data.draw(moment), data.draw(moment)
    expected = year_on_the_wall(name).minutes_between(start, end) if start < end else 0
    assert CALENDARS[name].between(start, end) == minutes(expected)


@given(st.data(), any_calendar, st.integers(1, 3000))
def test_adding_time_ends_with_the_last_minute_of_it(data: st.DataObject, name: str, worked: int) -> None:
    start = data.draw(moment)
    expected = year_on_the_wall(name).add(start, worked)
    assume(expected is not None)
    assert CALENDARS[name].add(start, minutes(worked)) == expected


@given(st.data(), any_calendar, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_add_and_between_undo_each_other(data: st.DataObject, name: str, worked: timedelta) -> None:
    calendar, start = CALENDARS[name], data.draw(moment)
    assert calendar.between(start, calendar.add(start, worked)) == worked

    end = data.draw(moment)
    spent = calendar.between(start, end)
    if start <= end:
        finished = calendar.add(start, spent)
        assert finished <= end
        assert calendar.between(finished, end) == timedelta(0)


@given(st.data(), any_calendar, st.sampled_from(["America/New_York", "Asia/Kolkata", "Europe/Paris"]))
def test_it_is_the_moment_that_counts_and_not_the_zone_it_is_written_in(
    data: st.DataObject, name: str, zone: str
) -> None:
    calendar, start, end = CALENDARS[name], data.draw(moment), data.draw(moment)
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


@survives("F27")
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


@survives("F27")
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
