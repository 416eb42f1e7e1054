"""Tickets and their timelines: kept whole, numbered without gaps, changed by one at a time."""

from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from bot.domain.errors import NoSuchTicket, Outdated
from bot.domain.escalation import EscalationPolicy, Step, ladder_for
from bot.domain.events import Acknowledged, Noted, Replied, Routed
from bot.domain.priority import Priority
from bot.domain.routing import Load
from bot.domain.terms import Because, ClockKind, MessageRef, PassedOver, Status, Tell
from bot.domain.ticket import Actor, Ticket, TicketId
from bot.ports import Store
from tests.contracts.builders import HOUR, MAYA, NETWORK, NOON, SAM, a_ticket, agent, kept_ticket, with_event


def test_a_ticket_comes_back_as_it_was_kept(desk: Store) -> None:
    ticket = kept_ticket(desk, description="Every ten minutes.\n\n  😀 “quoted”")
    with desk.read() as unit:
        assert unit.tickets.get(ticket.id) == ticket


def test_everything_that_changed_is_saved(desk: Store) -> None:
    ticket = kept_ticket(desk)
    where = MessageRef(platform="slack", conversation="C1", id="1700000000.000100")
    policy = EscalationPolicy(
        steps=(Step(after=HOUR, tell=(Tell.ON_CALL,), priorities=frozenset({Priority.P1, Priority.P2})),),
        quiet_for=timedelta(minutes=30),
    )
    with desk.write() as unit:
        found = unit.tickets.get(ticket.id).claimed(agent(MAYA), NOON)
        found = with_event(found, Replied(at=NOON, by=MAYA, text="Looking.", message=where))
        found = with_event(found, Noted(at=NOON, by=MAYA, text="Router again?"))
        passed = (PassedOver(agent=SAM, why="busy"),)
        because = Because(rule="r", candidates=(MAYA, SAM), passed_over=passed, says="so")
        found = with_event(found, Routed(at=NOON, team=NETWORK, because=because))
        found = found.reprioritised(agent(MAYA), Priority.P1, "many people", NOON + HOUR)
        ladder = ladder_for(policy, clock=ClockKind.RESOLUTION, instance=1, priority=Priority.P1, breached_at=NOON)
        found = replace(found, ladder=ladder)
        found = with_event(found, Acknowledged(at=NOON, by=SAM, quiet_for=timedelta(minutes=30)))
        unit.tickets.save(found)
        unit.commit()
    with desk.read() as unit:
        assert unit.tickets.get(ticket.id) == found


def test_a_ladder_ends(desk: Store) -> None:
    ticket = kept_ticket(desk)
    policy = EscalationPolicy(steps=(Step(after=HOUR, tell=(Tell.ON_CALL,)),), quiet_for=HOUR)
    ladder = ladder_for(policy, clock=ClockKind.RESOLUTION, instance=1, priority=Priority.P2, breached_at=NOON)
    for now in (ladder, None):
        with desk.write() as unit:
            found = with_event(unit.tickets.get(ticket.id), Noted(at=NOON, by=MAYA, text="…"))
            unit.tickets.save(replace(found, ladder=now))
            unit.commit()
        with desk.read() as unit:
            assert unit.tickets.get(ticket.id).ladder == now


def test_numbers_count_up_from_one_without_gaps(desk: Store) -> None:
    kept_ticket(desk)
    with desk.write() as unit:
        assert unit.tickets.next_id() == 2  # and the unit is undone
    assert kept_ticket(desk).id == 2


@pytest.mark.parametrize("number", [0, -1, 7, 2**31, 2**63, 10**30])
def test_a_number_that_nobody_has(desk: Store, number: int) -> None:
    with desk.read() as unit, pytest.raises(NoSuchTicket, match=str(number)):
        unit.tickets.get(TicketId(number))


def test_of_two_changes_to_the_same_state_the_second_is_outdated(desk: Store) -> None:
    ticket = kept_ticket(desk)
    with desk.write() as unit:
        seen = unit.tickets.get(ticket.id)
        unit.tickets.save(seen.claimed(agent(MAYA), NOON))
        with pytest.raises(Outdated):
            unit.tickets.save(seen.claimed(agent(SAM), NOON))
        unit.commit()
    with desk.read() as unit:
        assert unit.tickets.get(ticket.id).owner == MAYA


def test_a_ticket_read_in_another_unit_is_saved_unless_somebody_was_faster(desk: Store) -> None:
    ticket = kept_ticket(desk)
    with desk.read() as unit:
        seen = unit.tickets.get(ticket.id)
    with desk.write() as unit:
        unit.tickets.save(seen.claimed(agent(MAYA), NOON))
        unit.commit()
    with desk.write() as unit, pytest.raises(Outdated):
        unit.tickets.save(seen.claimed(agent(SAM), NOON))
    with desk.read() as unit:
        assert unit.tickets.get(ticket.id).owner == MAYA


def test_a_ticket_can_be_saved_twice_in_one_unit(desk: Store) -> None:
    ticket = kept_ticket(desk)
    with desk.write() as unit:
        once = unit.tickets.get(ticket.id).claimed(agent(MAYA), NOON)
        unit.tickets.save(once)
        twice = with_event(once, Replied(at=NOON, by=MAYA, text="Hello"))
        unit.tickets.save(twice)
        unit.commit()
    with desk.read() as unit:
        assert unit.tickets.get(ticket.id) == twice


def test_a_ticket_never_added_cannot_be_saved(desk: Store) -> None:
    with desk.write() as unit:
        ticket = a_ticket(unit)
    with desk.write() as unit, pytest.raises(NoSuchTicket):
        unit.tickets.save(ticket)


def test_moments_come_back_in_utc_and_naive_ones_are_refused(desk: Store) -> None:
    there = NOON.astimezone(timezone(timedelta(hours=5, minutes=45)))
    ticket = kept_ticket(desk, at=there)
    with desk.read() as unit:
        found = unit.tickets.get(ticket.id)
    assert found.filed_at == there
    assert found.filed_at.utcoffset() == timedelta(0)
    with desk.write() as unit, pytest.raises(Exception, match="no time zone"):
        a_ticket(unit, at=NOON.replace(tzinfo=None))


def test_a_naive_moment_within_an_event_is_refused(desk: Store) -> None:
    ticket = kept_ticket(desk)
    with desk.write() as unit:
        found = unit.tickets.get(ticket.id)
        waits = found.waited(agent(MAYA), Status.WAITING_ON_VENDOR, "a part", NOON + HOUR, NOON)
        assert waits.wait is not None
        naive = replace(waits.wait, until=NOON.replace(tzinfo=None))
        with pytest.raises(ValueError, match="no time zone"):
            unit.tickets.save(with_event(found, naive))


def test_loads_count_what_is_open_or_waiting(desk: Store) -> None:
    kept_ticket(desk, owner=MAYA)
    waiting = kept_ticket(desk, owner=MAYA)
    done = kept_ticket(desk, owner=MAYA)
    kept_ticket(desk)
    with desk.write() as unit:
        found = unit.tickets.get(waiting.id)
        unit.tickets.save(found.waited(agent(MAYA), Status.WAITING_ON_VENDOR, "a part", NOON + HOUR, NOON))
        unit.tickets.save(_withdrawn(unit.tickets.get(done.id)))
        unit.commit()
    with desk.read() as unit:
        weight = 2 * waiting.priority.weight
        assert unit.tickets.loads([MAYA, SAM]) == {MAYA: Load(tickets=2, weight=weight), SAM: Load()}
        assert unit.tickets.loads([]) == {}


def test_a_pressing_ticket_weighs_more(desk: Store) -> None:
    for priority in (Priority.P1, Priority.P3, Priority.P4):
        kept_ticket(desk, owner=MAYA, priority=priority)
    with desk.read() as unit:
        assert unit.tickets.loads([MAYA]) == {MAYA: Load(tickets=3, weight=8 + 2 + 1)}


def _withdrawn(ticket: Ticket) -> Ticket:
    return ticket.withdrawn(Actor(person=ticket.requester), NOON)
