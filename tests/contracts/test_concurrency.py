"""Many at once, on both databases: nobody wins twice, nobody is told wrong, nobody waits for ever."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.domain.errors import AlreadyTaken
from bot.ports import Store
from tests.contracts.builders import (
    MAYA,
    NOON,
    SAM,
    agent,
    kept_ticket,
)


def together[T](*calls: Callable[[], T]) -> list[T]:
    raise NotImplementedError


def at_once(how_many: int, call: Callable[[int], object]) -> list[object]:
    """Call it in as many threads, all let go at the same moment; what each answered, in their order."""
    start = threading.Barrier(how_many)

    def run(number: int) -> object:
        start.wait(timeout=10)
        return call(number)

    with ThreadPoolExecutor(how_many) as threads:
        return list(threads.map(run, range(how_many)))


@pytest.mark.parametrize("_round", range(3))
def test_of_those_who_claim_at_once_one_wins_and_the_others_are_told(desk: Store, _round: int) -> None:
    ticket = kept_ticket(desk)

    def claim(number: int) -> str:
        with desk.write() as unit:
            found = unit.tickets.get(ticket.id)
            try:
                claimed = found.claimed(agent((MAYA, SAM)[number % 2]), NOON)
            except AlreadyTaken:
                return "too late"
            except Exception as error:
                return type(error).__name__
            unit.tickets.save(claimed)
            unit.commit()
        return "won"

    answers = Counter(at_once(8, claim))
    assert answers["won"] == 1
    assert answers.total() - answers["won"] == answers["too late"] + answers["AlreadyYours"]
    with desk.read() as unit:
        assert [event.kind for event in unit.tickets.get(ticket.id).timeline] == ["filed", "assigned"]
