"""F1–F3: clocks are what a patient person with a watch would have counted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given

from bot.domain.priority import Priority
from bot.domain.sla import Clock, OnReopen, Override, Policy, Target, clocks
from bot.domain.terms import ClockKind, Status
from bot.domain.ticket import Ticket
from tests.builders import (
    MONDAY,
    OFFICE,
    VPN,
    a_desk,
    a_placed_ticket,
    a_policy,
    a_target,
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


# ── five clocks ──────────────────────────────────────────────────────────────────────────────────────────────────────


def five(**more: object) -> Policy:
    """Every clock has four hours of the office."""
    return a_policy(targets={p: {kind: a_target(hours(4)) for kind in ClockKind} for p in Priority}, **more)


def runs_of(kind: ClockKind, ticket: Ticket, policy: Policy | None = None) -> list[tuple[timedelta, timedelta | None]]:
    """When each clock of a kind started and stopped, from the beginning on."""
    found = clocks(ticket, policy or five(), MONDAY + hours(6))
    mine = [c for c in found if c.kind is kind]
    return [(c.started_at - MONDAY, c.stopped_at - MONDAY if c.stopped_at is not None else None) for c in mine]


def test_the_time_to_assign_is_each_stretch_in_which_nobody_has_it() -> None:
    ticket = a_ticket().claimed(BEN_ACTS, MONDAY + hours(1)).assigned(BEN_ACTS, DEE, MONDAY + hours(2))
    ticket = ticket.released(DEE_ACTS, MONDAY + hours(3)).claimed(BEN_ACTS, MONDAY + hours(4))
    assert runs_of(ClockKind.ASSIGN, ticket) == [(hours(0), hours(1)), (hours(3), hours(4))]


def test_a_next_response_waits_for_the_first_one_runs_once_and_ends_with_the_ticket() -> None:
    """And it does not go on once the ticket is resolved, nor for a word of thanks."""
    early = a_ticket().details_added(ANA_ACTS, "also at home", MONDAY + hours(1))
    assert runs_of(ClockKind.NEXT_RESPONSE, early) == []
    said = early.replied(BEN_ACTS, "On it", MONDAY + hours(2)).details_added(ANA_ACTS, "And?", MONDAY + hours(3))
    twice = said.details_added(ANA_ACTS, "Hello?", MONDAY + hours(4))
    assert runs_of(ClockKind.NEXT_RESPONSE, twice) == [(hours(3), None)]
    solved = twice.resolved(BEN_ACTS, VPN, "done", "fixed", MONDAY + hours(5))
    assert runs_of(ClockKind.NEXT_RESPONSE, solved) == [(hours(3), hours(5))]
    thanked = early.replied(BEN_ACTS, "On it", MONDAY + hours(2)).details_added(ANA_ACTS, "Thanks!", MONDAY + hours(3))
    assert runs_of(ClockKind.NEXT_RESPONSE, thanked) == []


def test_a_reopening_by_the_requester_wants_an_answer_and_one_by_the_team_does_not() -> None:
    solved = a_ticket().resolved(BEN_ACTS, VPN, "done", "fixed", MONDAY + hours(1))
    by_her, by_us = (solved.reopened(who, "again", days(7), MONDAY + hours(2)) for who in (ANA_ACTS, DEE_ACTS))
    assert runs_of(ClockKind.NEXT_RESPONSE, by_her) == [(hours(2), None)]
    assert runs_of(ClockKind.NEXT_RESPONSE, by_us) == []


def test_a_public_update_is_owed_from_one_word_to_the_next() -> None:
    ticket = a_ticket().replied(BEN_ACTS, "On it", MONDAY + hours(1)).noted(BEN_ACTS, "DNS?", MONDAY + hours(2))
    ticket = ticket.replied(BEN_ACTS, "Still on it", MONDAY + hours(3))
    assert runs_of(ClockKind.UPDATE, ticket) == [(hours(1), hours(3)), (hours(3), None)]


def test_a_reopening_resumes_or_restarts_as_the_policy_says() -> None:
    solved = a_ticket().resolved(BEN_ACTS, VPN, "done", "fixed", MONDAY + hours(1))
    again = solved.reopened(ANA_ACTS, "no", days(7), MONDAY + hours(3))
    at = MONDAY + hours(4)
    anew = the(ClockKind.RESOLUTION, again, at, five())
    assert (anew.instance, anew.used, anew.due_at) == (2, hours(1), MONDAY + hours(7))
    on = the(ClockKind.RESOLUTION, again, at, five(on_reopen=OnReopen.RESUME))
    assert (on.instance, on.used, on.due_at) == (1, hours(2), MONDAY + hours(6))


def test_the_first_override_that_fits_and_names_a_clock_gives_its_target() -> None:
    def soon(name: str, kind: ClockKind, length: float, **which: frozenset[str]) -> Override:
        target = Target(within=hours(length), calendar=OFFICE, given_by=name)
        return Override(name=name, targets={Priority.P3: {kind: target}}, **which)

    policy = five(
        overrides=(
            soon("elsewhere", ClockKind.RESOLUTION, 1, teams=frozenset({"access"})),
            soon("partner", ClockKind.RESOLUTION, 1, accounts=frozenset({"partner.example"})),
            soon("vpn", ClockKind.RESOLUTION, 2, categories=frozenset({"vpn"})),
            soon("late", ClockKind.RESOLUTION, 3, categories=frozenset({"vpn"})),
            soon("answers", ClockKind.FIRST_RESPONSE, 3, categories=frozenset({"vpn"})),
        )
    )
    ticket = a_placed_ticket(a_desk())
    given = {
        kind: t.given_by
        for kind, t in policy.targets_of(ticket.priority, ticket.category, ticket.team, ticket.account).items()
    }
    assert given == dict.fromkeys(ClockKind, "") | {ClockKind.RESOLUTION: "vpn", ClockKind.FIRST_RESPONSE: "answers"}
    theirs = replace(ticket, account="partner.example")
    assert the(ClockKind.RESOLUTION, theirs, MONDAY, policy).target.given_by == "partner"
    moved = ticket.recategorised(BEN_ACTS, a_desk().category("other"), "it is", MONDAY)
    assert the(ClockKind.RESOLUTION, moved, MONDAY, policy).target.within == hours(4)
    worse = ticket.reprioritised(BEN_ACTS, Priority.P1, "worse", MONDAY)
    assert the(ClockKind.RESOLUTION, worse, MONDAY, policy).target.given_by == ""


def test_a_clock_may_pause_where_the_others_do_not() -> None:
    ticket = a_placed_ticket(a_desk()).replied(BEN_ACTS, "On it", MONDAY)
    ticket = ticket.waited(BEN_ACTS, Status.WAITING_ON_VENDOR, "a part", MONDAY + days(9), MONDAY)
    ticket = ticket.details_added(ANA_ACTS, "any news?", MONDAY)
    at = MONDAY + hours(1)
    assert the(ClockKind.RESOLUTION, ticket, at, five()).used == timedelta(0)
    assert the(ClockKind.NEXT_RESPONSE, ticket, at, five()).used == hours(1)
