"""F1–F3: over thousands of random histories every clock is what somebody with a watch would have counted."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from bot.domain.desk import Desk
from bot.domain.errors import DeskError
from bot.domain.hours import Calendar
from bot.domain.priority import Priority
from bot.domain.sla import OnReopen, Override, Policy, Target, clocks
from bot.domain.terms import ClockKind, Status
from bot.domain.ticket import AGENTS_WAIT_ON, Actor, Ticket
from tests import effort
from tests.builders import (
    ACCESS,
    ALWAYS,
    OFFICE,
    a_calendar,
    a_desk,
    a_placed_ticket,
    a_policy,
    an_actor,
    elsewhere,
    hours,
    minutes,
)
from tests.cast import ANA, STAFF
from tests.rules.watching import assert_same

EACH = 1300
"""Histories for each calendar: more than ten thousand in all."""

CALENDARS = {
    "London": OFFICE,
    "New York": a_calendar("08:30-17:00", zone="America/New_York", key="ny"),
    "Tokyo": a_calendar(zone="Asia/Tokyo", key="tokyo"),
    "lunch": a_calendar("08:00-12:15", "13:00-18:00", zone="Europe/Madrid", key="lunch"),
    "nights": a_calendar("21:30-05:30", on=tuple(range(7)), key="nights"),
    "Lord Howe": a_calendar("00:30-04:00", "22:00-00:00", zone="Australia/Lord_Howe", key="howe"),
    "always": ALWAYS,
    "holidays": a_calendar(
        key="holidays", closed_on=tuple(date(2026, month, day) for month in (3, 4) for day in range(1, 30) if day % 3)
    ),
}
BEGINNINGS = [
    datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
    datetime(2026, 3, 6, 16, 30, tzinfo=UTC),  # a Friday, and on Sunday New York's clocks change
    datetime(2026, 3, 7, 3, 0, tzinfo=UTC),
    datetime(2026, 3, 27, 15, 0, tzinfo=UTC),  # the Friday before Europe's clocks change
    datetime(2026, 4, 3, 13, 59, tzinfo=UTC),  # the day before Lord Howe's clocks go back by half an hour
]
GAPS = [0, 0, 1, 7, 20, 45, 60, 90, 180, 300, 480, 961, 1440, 2900]
LENGTHS = [minutes(20), minutes(40), hours(1), hours(2), hours(4), hours(8), hours(20)]


def a_random_policy(dice: Random, calendar: Calendar) -> Policy:
    def promises(*kinds: ClockKind, by: str = "") -> dict[ClockKind, Target]:
        return {kind: Target(within=dice.choice(LENGTHS), calendar=calendar, given_by=by) for kind in kinds}

    some = dice.sample(list(ClockKind), 3)
    waits = [s for s in Status if s.value.startswith("waiting")]
    policy = a_policy(
        targets={priority: promises(*ClockKind) for priority in Priority},
        overrides=(
            Override(name="A", categories=frozenset({"vpn"}), targets={Priority.P2: promises(*some, by="A")}),
            Override(name="B", teams=frozenset({ACCESS}), targets={p: promises(some[0], by="B") for p in Priority}),
        ),
        on_reopen=dice.choice(list(OnReopen)),
    )
    return replace(policy, pauses={kind: frozenset(dice.sample(waits, dice.randint(0, 3))) for kind in ClockKind})


def a_random_history(dice: Random, desk: Desk) -> tuple[Ticket, datetime]:
    """People act on a ticket, as far as they may; and the moment at which somebody looks at it."""
    now = dice.choice(BEGINNINGS)
    category = dice.choice(["vpn", "account", "other"])
    ticket = a_placed_ticket(desk, at=now, priority=dice.choice(list(Priority)), category=category)
    for _ in range(dice.choice([1, 3, 6, 9, 14])):
        now += minutes(dice.choice(GAPS))
        verbs = ON_FINISHED if ticket.is_done else ON_OPEN
        try:
            ticket = dice.choice(verbs)(ticket, Scene(dice, desk, now))
        except DeskError:
            continue
    return ticket, now + minutes(dice.choice(GAPS))


@dataclass(frozen=True)
class Scene:
    """What is around somebody who acts."""

    dice: Random
    desk: Desk
    now: datetime

    @property
    def agent(self) -> Actor:
        return WHO[self.dice.choice(STAFF)]


WHO = {person: an_actor(person) for person in (ANA, *STAFF)}


def _wait(ticket: Ticket, scene: Scene) -> Ticket:
    until = scene.now + minutes(scene.dice.choice([30, 600, 4000]))
    return ticket.waited(scene.agent, scene.dice.choice(AGENTS_WAIT_ON), "a log", until, scene.now)


def _transfer(ticket: Ticket, scene: Scene) -> Ticket:
    to = elsewhere(ticket, scene.desk, scene.now)
    return ticket.transferred(scene.agent, scene.dice.choice([to, replace(to, agent=None)]), "theirs", scene.now)


def _reopen(ticket: Ticket, scene: Scene) -> Ticket:
    by = WHO[scene.dice.choice([ANA, ANA, *STAFF])]
    return ticket.reopened(by, "again", timedelta(days=7), scene.now)


Verb = Callable[[Ticket, Scene], Ticket]
ON_OPEN: list[Verb] = [
    _wait,
    _wait,
    _transfer,
    lambda t, s: t.resolved(s.agent, s.desk.category(t.category), "done", "fixed", s.now),
    lambda t, s: t.recategorised(s.agent, s.dice.choice(s.desk.categories), "it is", s.now),
    lambda t, s: t.claimed(s.agent, s.now),
    lambda t, s: t.released(s.agent, s.now),
    lambda t, s: t.assigned(s.agent, s.dice.choice(STAFF), s.now),
    lambda t, s: t.replied(s.agent, "On it", s.now),
    lambda t, s: t.replied(s.agent, "Still on it", s.now),
    lambda t, s: t.noted(s.agent, "DNS", s.now),
    lambda t, s: t.details_added(WHO[ANA], s.dice.choice(["And?", "Thank you!", "Here it is"]), s.now),
    lambda t, s: t.details_added(WHO[ANA], "Any news?", s.now),
    lambda t, s: t.resumed(s.now, "it goes on", s.agent),
    lambda t, s: t.resumed(s.now, "the time to wait is over"),
    lambda t, s: t.reprioritised(s.agent, s.dice.choice(list(Priority)), "worse", s.now),
    lambda t, s: t.withdrawn(WHO[ANA], s.now) if s.dice.random() < 0.1 else t,
]
ON_FINISHED: list[Verb] = [
    _reopen,
    _reopen,
    _reopen,
    lambda t, s: t.confirmed(s.now),
    lambda t, s: t.details_added(WHO[ANA], "And another thing", s.now),
    lambda t, s: t.rated(WHO[ANA], 5, "", s.now),
]


@pytest.mark.parametrize("calendar", CALENDARS)
def test_every_clock_is_what_a_watch_would_have_counted(calendar: str) -> None:
    desk, seen = a_desk(), 0
    for seed in effort.histories(EACH):
        dice = Random(f"{calendar} {seed}")
        policy = a_random_policy(dice, CALENDARS[calendar])
        ticket, at = a_random_history(dice, desk)
        found = clocks(ticket, policy, at)
        try:
            assert_same(found, ticket, policy, at)
        except AssertionError as different:
            told = "\n".join(f"{e.at:%a %d %b %H:%M} {e.kind}" for e in ticket.timeline)
            raise AssertionError(f"history {seed} of {calendar}, seen at {at}:\n{told}\n{different}") from different
        seen += len(found)
    assert seen > 3 * EACH, "hardly anything was counted"
