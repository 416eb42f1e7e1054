"""The clock that desks on one database share."""

from datetime import UTC, datetime, timedelta

import pytest

import store
from bot.domain.errors import CannotSave
from store.clock import DatabaseClock
from tests.faults.register import survives

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class Server:
    """It says the time after `slow` seconds; `steady` is what the machine counts meanwhile."""

    def __init__(self) -> None:
        self.at = NOON
        self.steady = 100.0
        self.slow = 0.0

    def ask(self) -> datetime:
        self.steady += self.slow
        return self.at


@survives("F30")
def test_it_goes_on_by_itself_from_what_was_said() -> None:
    server = Server()
    clock = DatabaseClock(server.ask, lambda: server.steady)
    server.steady += 30
    assert clock.now() == NOON + timedelta(seconds=30)


def test_asked_again_it_says_what_the_server_says_half_way_through_the_answer() -> None:
    server = Server()
    clock = DatabaseClock(server.ask, lambda: server.steady)
    server.at, server.slow = NOON + timedelta(hours=1), 0.5
    clock.set()
    assert clock.now() == NOON + timedelta(hours=1, seconds=0.25)


def test_a_slow_answer_moves_nothing() -> None:
    server = Server()
    clock = DatabaseClock(server.ask, lambda: server.steady)
    server.at, server.slow = NOON + timedelta(hours=1), 3.0
    clock.set()
    assert clock.now() == NOON + timedelta(seconds=3)


@survives("F30")
def test_machines_that_count_seconds_differently_agree_whenever_they_ask() -> None:
    server = Server()
    first, fast = DatabaseClock(server.ask, lambda: server.steady), DatabaseClock(server.ask, lambda: 2 * server.steady)
    server.steady += 30
    server.at += timedelta(seconds=30)
    assert fast.now() - first.now() == timedelta(seconds=30)
    for clock in (first, fast):
        clock.set()
    assert first.now() == fast.now() == server.at


@survives("F31")
def test_a_machine_that_slept_has_the_right_time_as_soon_as_it_asks() -> None:
    """What the machine counts stood still meanwhile."""
    server = Server()
    clock = DatabaseClock(server.ask, lambda: server.steady)
    server.at += timedelta(hours=8)
    assert clock.now() == NOON
    clock.set()
    assert clock.now() == NOON + timedelta(hours=8)


@survives("F30")
def test_two_desks_on_one_server_agree_and_sqlite_needs_none(postgres_url: str) -> None:
    first, second = store.clock(postgres_url), store.clock(postgres_url)
    assert first is not None
    assert second is not None
    assert abs(first.now() - second.now()) < timedelta(seconds=1)
    assert store.clock("sqlite:///nowhere.db") is None


def test_a_server_that_is_not_there_cannot_be_asked() -> None:
    with pytest.raises(CannotSave):
        store.clock("postgresql://127.0.0.1:9/none")
