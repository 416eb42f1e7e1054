"""F1: a hundred thousand deadlines are the ones that counting minutes gives, also when many ask at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest

from bot.domain import hours
from bot.domain.hours import Calendar
from tests.builders import MONDAY, a_calendar, days
from tests.faults.register import survives
from tests.rules.calendars import CALENDARS, Question, questions, year_on_the_wall
from tests.rules.wallclock import MINUTE

EACH = 8_000
pytestmark = pytest.mark.xdist_group("wall clock")  # in one process, they share the minutes counted


@cache
def asked(name: str) -> tuple[Question, ...]:
    return tuple(questions(name, EACH))


def wrong(calendar: Calendar, question: Question) -> str | None:
    """What is wrong with the calendar's answer, and with what it says of the time in question."""
    due = calendar.add(question.start, question.worked)
    if due != question.answer:
        return f"{question} was answered with {due}"
    if calendar.between(question.start, due) != question.worked:
        return f"{question} has another length"
    if due - MINUTE >= question.start and calendar.between(question.start, due - MINUTE) >= question.worked:
        return f"{question} was over a minute before"
    return None


@survives("F27")
@pytest.mark.parametrize("name", CALENDARS)
def test_thousands_of_deadlines_are_right_to_the_minute(name: str) -> None:
    calendar, wall = CALENDARS[name], year_on_the_wall(name)
    found = [said for question in asked(name) if (said := wrong(calendar, question)) is not None]
    assert found == []
    starts = [question.start for question in asked(name)]
    assert [at for at in starts if calendar.is_open(at) != wall.is_open(at)] == []
    nexts = ((at, wall.next_open(at)) for at in starts)
    assert [at for at, expected in nexts if expected is not None and calendar.next_open(at) != expected] == []


def test_a_wrong_deadline_is_noticed() -> None:
    london, elsewhere = CALENDARS["office in London"], CALENDARS["office in New York"]
    some = asked("office in London")[:500]
    assert not any(wrong(london, question) for question in some)
    assert all(wrong(elsewhere, question) for question in some if not elsewhere.is_open(question.answer - MINUTE))


@survives("F27")
@pytest.mark.parametrize("name", ["office in London", "nights in New York", "Lord Howe, half an hour of summer"])
def test_clocks_go_forward_and_back_within_the_time_asked_about(name: str) -> None:
    zone = ZoneInfo(CALENDARS[name].zone)
    shifts = [q.answer.astimezone(zone).utcoffset() - q.start.astimezone(zone).utcoffset() for q in asked(name)]
    assert sum(shift > timedelta(0) for shift in shifts) > 100
    assert sum(shift < timedelta(0) for shift in shifts) > 100


def test_threads_that_ask_at_once_get_the_same_answers() -> None:
    expected = CALENDARS["office in London"]
    fresh, start = a_calendar(), Barrier(8)

    def ask(number: int) -> list[timedelta]:
        start.wait()
        return [fresh.between(MONDAY - days(300 * n), MONDAY + days(300 * n)) for n in range(number % 3, 12)]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(8)))
    for number, found in enumerate(answers):
        assert found == [
            expected.between(MONDAY - days(300 * n), MONDAY + days(300 * n)) for n in range(number % 3, 12)
        ]


def test_years_that_nobody_asks_about_any_more_are_forgotten() -> None:
    calendar = a_calendar("09:00-10:00", on=(0,))
    for year in range(1900, 1900 + 2 * hours.YEARS_KEPT):
        calendar.is_open(datetime(year, 6, 1, tzinfo=UTC))
    assert hours._year.cache_info().currsize <= hours.YEARS_KEPT
    assert calendar.between(MONDAY, MONDAY + days(7)) == timedelta(hours=1)
