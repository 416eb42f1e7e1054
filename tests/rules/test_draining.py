"""E4: a full team drains by itself as capacity frees, by the rules by which tickets are given out."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.events import Assigned
from bot.domain.people import Handover, Presence
from bot.domain.ticket import TicketId
from bot.usecases.draining import RULE, Draining
from bot.usecases.ledger import Ledger
from tests.builders import NETWORK, days, hours
from tests.cast import BEN, BO
from tests.rules.test_usecases import House, house

__all__ = ["house"]

NIGHT = hours(12)
"""From Monday at ten to the evening: everybody of the team has gone home."""


def drain(house: House, after: timedelta = timedelta(0)) -> int:
    house.now += after
    return Draining(Ledger(store=house.kept, desk=house.desk)).sweep(house.now)


def at_night(house: House, count: int = 1) -> list[TicketId]:
    house.now += NIGHT
    filed = [house.files() for _ in range(count)]
    assert [house.ticket(number).owner for number in filed] == [None] * count
    return filed


def test_who_comes_to_work_is_given_what_waited_and_why_says_so(house: House) -> None:
    (number,) = at_night(house)
    assert drain(house) == 0
    assert drain(house, hours(10.9)) == 0
    assert drain(house, hours(0.1)) == 1
    given = house.ticket(number).timeline[-1]
    assert isinstance(given, Assigned)
    assert given.by is None
    assert given.because is not None
    assert given.because.rule == RULE
    assert drain(house) == 0


def test_no_more_than_people_can_hold_and_the_rest_as_they_finish(house: House) -> None:
    for agent in house.desk.agents.values():
        if agent.id not in (BEN, BO):
            house.staffing.set_availability(agent.id, Presence.AWAY, None)
    capacity = sum(house.desk.agents[who].capacity for who in (BEN, BO))
    filed = at_night(house, capacity + 2)
    assert drain(house, hours(11)) == capacity
    assert drain(house) == 0
    held = [house.ticket(number) for number in filed]
    assert sum(t.owner is None for t in held) == 2
    done = next(t for t in held if t.owner is not None)
    assert done.owner is not None
    house.work.resolve(house.deed(done.owner), done.id, summary="done", disposition="fixed")
    assert drain(house) == 1


def test_what_somebody_gave_back_is_left_to_people(house: House) -> None:
    number = house.files()
    owner = house.ticket(number).owner
    assert owner is not None
    house.work.release(house.deed(owner), number)
    assert drain(house, days(1)) == 0
    assert house.ticket(number).owner is None


def test_a_team_that_picks_its_tickets_is_left_alone(house: House) -> None:
    (number,) = at_night(house)
    team = replace(house.desk.teams[NETWORK], assign=Handover.OFFER)
    house.desk = replace(house.desk, teams={**house.desk.teams, NETWORK: team})
    assert drain(house, hours(11)) == 0
    assert house.ticket(number).owner is None


def test_who_is_back_from_a_break_is_given_what_waited(house: House) -> None:
    for agent in house.desk.agents:
        house.staffing.set_availability(agent, Presence.BUSY, None)
    number = house.files()
    assert drain(house) == 0
    house.staffing.set_availability(BEN, Presence.ON, None)
    assert drain(house) == 1
    assert house.ticket(number).owner == BEN
