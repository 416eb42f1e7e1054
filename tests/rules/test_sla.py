"""F1–F3: clocks are what a patient person with a watch would have counted."""

from datetime import UTC, datetime, timedelta

from hypothesis import given

from bot.domain.priority import Priority
from bot.domain.sla import Clock, Policy, clocks
from bot.domain.terms import ClockKind, Status
from bot.domain.ticket import Ticket
from tests.builders import (
    MONDAY,
    OFFICE,
    a_desk,
    a_placed_ticket,
    a_policy,
    a_ticket,
    an_actor,
    days,
    hours,
    minutes,
)
from tests.cast import ANA, BEN, DEE
from tests.effort import examples
from tests.histories import Life, a_life, lives
from tests.rules.wallclock import MINUTE
from tests.rules.watching import assert_same


@examples(60)
@given(lives())
def test_clocks_are_what_somebody_with_a_watch_would_have_counted(life: Life) -> None:
    """Also with all that the desk does by itself in between."""
    assert_same(clocks(life.ticket, life.desk.sla, life.now), life.ticket, life.desk.sla, life.now)


@examples(60)
@given(lives())
def test_a_clock_stands_the_same_at_the_moment_of_a_change_and_after_it(life: Life) -> None:
    """What is planned as something happens must still be right a minute later."""
    for change in life.changes:
        ticket, policy = change.after, life.desk.sla
        then, later = (clocks(ticket, policy, at) for at in (change.at, change.at + MINUTE))
        assert [(c.kind, c.instance, c.due_at, c.is_running) for c in then] == [
            (c.kind, c.instance, c.due_at, c.is_running) for c in later
        ]


# ── small plays ──────────────────────────────────────────────────────────────────────────────────────────────────────

BEN_ACTS, DEE_ACTS, ANA_ACTS = an_actor(BEN), an_actor(DEE), an_actor(ANA)


def the(kind: ClockKind, ticket: Ticket, at: datetime, policy: Policy | None = None) -> Clock:
    """The newest clock of a kind."""
    found = clocks(ticket, policy or a_policy(), at)
    return [c for c in found if c.kind is kind][-1]


def test_only_a_public_answer_stops_the_first_response() -> None:
    ticket = a_placed_ticket(a_desk())
    soon = MONDAY + minutes(10)
    for quiet in (
        ticket.claimed(DEE_ACTS, soon) if ticket.owner is None else ticket.assigned(DEE_ACTS, DEE, soon),
        ticket.noted(BEN_ACTS, "looks like DNS", soon),
        ticket.details_added(ANA_ACTS, "also at home", soon),
        ticket.waited(BEN_ACTS, Status.WAITING_ON_VENDOR, "a part", soon + days(1), soon),
        ticket.reprioritised(BEN_ACTS, Priority.P2, "worse", soon),
        ticket.nudged(ClockKind.FIRST_RESPONSE, 75, (BEN,), soon),
    ):
        assert the(ClockKind.FIRST_RESPONSE, quiet, soon).stopped_at is None, quiet.timeline[-1].kind
    for heard in (
        ticket.replied(BEN_ACTS, "On it", soon),
        ticket.waited(BEN_ACTS, Status.WAITING_ON_REQUESTER, "a log", soon + days(1), soon),
    ):
        assert the(ClockKind.FIRST_RESPONSE, heard, soon).stopped_at == soon
        assert the(ClockKind.RESOLUTION, heard, soon).stopped_at is None


def test_waiting_moves_the_promise_by_the_open_time_of_the_wait_and_not_by_the_wait() -> None:
    """A wait from four on Monday to ten on Tuesday costs two hours of the office, not eighteen."""
    ticket = a_placed_ticket(a_desk())
    due = the(ClockKind.RESOLUTION, ticket, MONDAY).due_at
    four, ten = MONDAY + hours(6), MONDAY + days(1)
    ticket = ticket.waited(BEN_ACTS, Status.WAITING_ON_REQUESTER, "a log", four + days(3), four)
    assert the(ClockKind.RESOLUTION, ticket, four).due_at is None
    ticket = ticket.details_added(ANA_ACTS, "here it is", ten)
    moved = the(ClockKind.RESOLUTION, ticket, ten).due_at
    assert due == datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
    assert moved == datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def test_a_new_priority_counts_the_whole_history_anew_with_its_pauses() -> None:
    ticket = a_placed_ticket(a_desk())
    ticket = ticket.waited(BEN_ACTS, Status.WAITING_ON_VENDOR, "a part", MONDAY + days(1), MONDAY + hours(1))
    ticket = ticket.resumed(MONDAY + hours(3), "it came")
    ticket = ticket.reprioritised(BEN_ACTS, Priority.P2, "worse", MONDAY + hours(4))
    clock = the(ClockKind.RESOLUTION, ticket, MONDAY + hours(4))
    assert clock.used == hours(2)
    assert clock.due_at == OFFICE.add(MONDAY + hours(4), hours(6))


def test_a_reopened_ticket_gets_a_whole_new_resolution_time_and_no_new_first_response() -> None:
    life = a_life().watched(hours(1))
    life.act(lambda t: t.resolved(BEN_ACTS, life.desk.category("vpn"), "done", "fixed", life.now))
    life.wait(hours(1))
    life.act(lambda t: t.reopened(ANA_ACTS, "no", days(7), life.now))
    again = the(ClockKind.RESOLUTION, life.ticket, life.now)
    assert (again.instance, again.used, again.due_at) == (2, timedelta(0), OFFICE.add(life.now, hours(16)))
    first = the(ClockKind.FIRST_RESPONSE, life.ticket, life.now)
    assert (first.instance, first.stopped_at) == (1, MONDAY + hours(1))


def test_an_answer_after_closing_time_is_late_for_what_was_due_at_closing_time() -> None:
    ticket = a_ticket(at=MONDAY + hours(3))
    due = the(ClockKind.FIRST_RESPONSE, ticket, MONDAY + hours(3)).due_at
    assert due == datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
    at_ten = MONDAY + hours(12)
    assert the(ClockKind.FIRST_RESPONSE, ticket, at_ten).is_breached(at_ten)
    answered = ticket.replied(BEN_ACTS, "Sorry, only now", at_ten)
    assert the(ClockKind.FIRST_RESPONSE, answered, at_ten).is_breached(at_ten)


def test_events_of_a_machine_with_a_slow_clock_take_no_time() -> None:
    ticket = a_placed_ticket(a_desk())
    ticket = ticket.waited(BEN_ACTS, Status.WAITING_ON_REQUESTER, "a log", MONDAY + days(1), MONDAY + minutes(30))
    ticket = ticket.details_added(ANA_ACTS, "here", MONDAY + minutes(29))
    clock = the(ClockKind.RESOLUTION, ticket, MONDAY + minutes(60))
    assert clock.used == minutes(60)
    assert all(s.start <= s.end for s in clock.spans)
