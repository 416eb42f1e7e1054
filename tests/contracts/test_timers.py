"""What will happen by itself: planned anew after each change, fired once for ever."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.domain.priority import Priority
from bot.domain.terms import ClockKind
from bot.domain.timed.timer import ALARMS, Timer, TimerKind
from bot.ports import Store, UnitOfWork
from store.engine import SqlStore
from tests.contracts.builders import HOUR, MAYA, MINUTE, NOON, agent, breach, kept_ticket


def due(unit: UnitOfWork) -> list[Timer]:
    return unit.timers.due(NOON + 100 * HOUR, limit=99)


def test_a_timer_comes_back_as_it_was_planned(desk: Store) -> None:
    ticket = kept_ticket(desk).id
    nudge = Timer(
        ticket=ticket,
        kind=TimerKind.NUDGE,
        key="nudge:resolution:2:75",
        due_at=NOON,
        clock=ClockKind.RESOLUTION,
        instance=2,
        percent=75,
    )
    close = Timer(ticket=ticket, kind=TimerKind.CLOSE, key="close:4", due_at=NOON + MINUTE)
    with desk.write() as unit:
        unit.timers.plan(ticket, [close, nudge])
        unit.commit()
    with desk.read() as unit:
        assert due(unit) == [close, nudge], "what only says something comes last"


def test_due_is_what_is_due_earliest_first_and_not_more_than_asked(desk: Store) -> None:
    first, second = kept_ticket(desk).id, kept_ticket(desk).id
    with desk.write() as unit:
        unit.timers.plan(first, [breach(first, NOON + HOUR), breach(first, NOON + 2 * HOUR, instance=2)])
        unit.timers.plan(second, [breach(second, NOON)])
        unit.commit()
    for opened in (desk.read, desk.write):
        with opened() as unit:
            assert [t.ticket for t in unit.timers.due(NOON + HOUR, limit=9)] == [second, first]
            assert [t.ticket for t in unit.timers.due(NOON + HOUR, limit=1)] == [second]
            assert unit.timers.due(NOON - MINUTE, limit=9) == []


def test_the_most_urgent_ticket_first_and_of_it_the_alarm(desk: Store) -> None:
    usual, urgent = kept_ticket(desk), kept_ticket(desk)
    with desk.write() as unit:
        unit.tickets.save(urgent.reprioritised(agent(MAYA), Priority.P1, "all are down", NOON))
        for ticket in (usual.id, urgent.id):
            nudges = [
                replace(breach(ticket, NOON), kind=TimerKind.NUDGE, key=f"nudge:{n}", percent=n) for n in (75, 90)
            ]
            unit.timers.plan(ticket, [*nudges, breach(ticket, NOON + HOUR)])
        unit.commit()
    with desk.read() as unit:
        assert [(t.ticket, t.percent) for t in due(unit)] == [
            (ticket, percent) for ticket in (urgent.id, usual.id) for percent in (100, 90, 75)
        ]
        assert unit.timers.overdue(NOON, ALARMS) == 0
        assert unit.timers.overdue(NOON + HOUR, ALARMS) == 2


def test_a_new_plan_replaces_the_old_one(desk: Store) -> None:
    ticket, other = kept_ticket(desk).id, kept_ticket(desk).id
    moved, gone, new = (breach(ticket, NOON, instance=n) for n in (1, 2, 3))
    with desk.write() as unit:
        unit.timers.plan(ticket, [moved, gone])
        unit.timers.plan(other, [breach(other, NOON)])
        unit.commit()
    moved = replace(moved, due_at=NOON + HOUR)
    for _ in range(2):
        with desk.write() as unit:
            unit.timers.plan(ticket, [moved, new])
            unit.commit()
        with desk.read() as unit:
            assert due(unit) == [new, breach(other, NOON), moved]
    with desk.write() as unit:
        unit.timers.plan(ticket, [])
        assert due(unit) == [breach(other, NOON)]


def test_a_timer_fires_once_however_often_it_is_planned(desk: Store) -> None:
    ticket = kept_ticket(desk).id
    timer = breach(ticket, NOON)
    with desk.write() as unit:
        unit.timers.plan(ticket, [timer])
        assert unit.timers.fire(timer)
        assert not unit.timers.fire(timer)
        unit.commit()
    with desk.write() as unit:
        unit.timers.plan(ticket, [])
        unit.timers.plan(ticket, [replace(timer, due_at=NOON + HOUR)])
        assert due(unit) == []
        assert not unit.timers.fire(timer)
        assert not unit.timers.fire(replace(timer, due_at=NOON + HOUR))


def test_a_timer_planned_no_more_or_moved_does_not_fire(desk: Store) -> None:
    ticket = kept_ticket(desk).id
    gone, moved = breach(ticket, NOON), breach(ticket, NOON, instance=2)
    with desk.write() as unit:
        unit.timers.plan(ticket, [gone, moved])
        unit.timers.plan(ticket, [replace(moved, due_at=NOON + HOUR)])
        assert not unit.timers.fire(gone)
        assert not unit.timers.fire(moved)
        assert unit.timers.fire(replace(moved, due_at=NOON + HOUR))


def test_a_timer_postponed_is_due_later_unless_it_moved_meanwhile(desk: Store) -> None:
    ticket = kept_ticket(desk).id
    timer, moved = breach(ticket, NOON), breach(ticket, NOON, instance=2)
    with desk.write() as unit:
        unit.timers.plan(ticket, [timer, replace(moved, due_at=NOON + HOUR)])
        unit.timers.postpone(timer, NOON + MINUTE)
        unit.timers.postpone(moved, NOON + MINUTE)
        unit.commit()
    with desk.write() as unit:
        assert due(unit) == [replace(timer, due_at=NOON + MINUTE), replace(moved, due_at=NOON + HOUR)]
        assert not unit.timers.fire(timer)
        unit.timers.plan(ticket, [timer])
        assert unit.timers.fire(timer)
        unit.timers.postpone(timer, NOON + MINUTE)
        assert due(unit) == []


def test_a_firing_undone_did_not_happen(desk: Store) -> None:
    ticket = kept_ticket(desk).id
    timer = breach(ticket, NOON)
    with desk.write() as unit:
        unit.timers.plan(ticket, [timer])
        unit.commit()
    with desk.write() as unit:
        assert unit.timers.fire(timer)
    with desk.write() as unit:
        assert unit.timers.fire(timer)


def test_a_timer_of_another_ticket_is_a_mistake(desk: Store) -> None:
    ticket, other = kept_ticket(desk).id, kept_ticket(desk).id
    with desk.write() as unit, pytest.raises(ValueError, match="another ticket"):
        unit.timers.plan(ticket, [breach(other, NOON)])


def test_a_kind_that_only_a_newer_desk_knows_keeps_nobody_from_planning(desk: Store) -> None:
    """Old and new desks may run side by side on one database."""
    assert isinstance(desk, SqlStore)
    ticket = kept_ticket(desk)
    with desk.write() as unit:
        unit.timers.plan(ticket.id, [breach(ticket.id, NOON)])
        unit.commit()
    with desk._engine.begin() as newer:
        newer.execute(text("UPDATE timers SET kind = 'something new', key = 'new:1'"))
    with desk.write() as unit:
        unit.timers.plan(ticket.id, [breach(ticket.id, NOON)])
        unit.commit()
    with desk.read() as unit:
        assert unit.timers.due(NOON, limit=9) == [breach(ticket.id, NOON)]
