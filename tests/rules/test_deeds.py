"""F5: what a step does to a ticket (gives it to the next, raises its priority), what it skips, and what is to come."""

from dataclasses import replace

import pytest

from bot.domain.escalation import Step
from bot.domain.events import Assigned, Escalated, Reprioritised
from bot.domain.priority import Priority
from bot.domain.terms import ClockKind, Do, NotDone, Status, Tell
from bot.domain.timed.outlook import outlook
from bot.ui.faces import card_of
from bot.usecases.notices import notices
from tests.builders import (
    MONDAY,
    NETWORK,
    a_desk,
    a_schedule,
    a_team,
    a_view,
    an_actor,
    an_escalation_policy,
    days,
    hours,
    minutes,
)
from tests.cast import BEN, BO, DEE
from tests.every_policy import every_policy
from tests.policies import IDLE, LEAD, NOW, life_of, policy, steps_of
from tests.reading import texts


def test_the_next_candidate_gets_it_by_the_rules_and_never_the_one_who_has_it() -> None:
    life = life_of(policy(Step(after=NOW, do=(Do.REASSIGN,), tell=(Tell.OWNER,)), when=IDLE)).watched(hours(2))
    (event,) = (e for e in life.ticket.timeline if isinstance(e, Escalated))
    assert (event.did, event.told) == ((Do.REASSIGN,), (BO,)), "it is the new owner who is told"
    given = [e for e in life.ticket.timeline if isinstance(e, Assigned)][-1]
    assert (given.by, given.owner, life.ticket.owner) == (None, BO, BO)
    assert given.because is not None
    assert given.because.candidates == (BO,)


def test_if_nobody_else_can_take_it_that_is_said_and_the_next_step_comes_at_once() -> None:
    steps = (Step(after=NOW, do=(Do.REASSIGN,)), Step(after=hours(1), tell=(Tell.LEAD,)))
    life = life_of(policy(*steps, when=IDLE), teams={**a_desk().teams, NETWORK: a_team(BEN)}).watched(hours(2))
    first, second = (e for e in life.ticket.timeline if isinstance(e, Escalated))
    why = "nobody is available now, so the team's channel has it and the clock runs"
    assert first.not_done == (NotDone(do=Do.REASSIGN, why=why),)
    assert (second.at - MONDAY, second.told, life.ticket.owner) == (hours(2), (DEE,), BEN)
    alarm = notices(life.ticket, life.desk, since=life.ticket.revision - 1)[-1]
    read = " ".join(texts(card_of(alarm, a_view(life.ticket, life.desk, life.now))))
    assert f"Step 1 was skipped. Could not reassign: {why}." in read


def test_a_step_with_nobody_behind_it_is_told_of_by_the_next_one() -> None:
    steps = (Step(after=NOW, tell=(Tell.ON_CALL_2, Tell.OWNER)), Step(after=hours(1), tell=(Tell.LEAD,)))
    life = life_of(policy(*steps), nobodys=True, schedule=a_schedule()).watched(minutes(30))
    assert [step for _, _, step in steps_of(life)] == [1, 2]
    alarm = notices(life.ticket, life.desk, since=life.ticket.revision - 1)[-1]
    read = " ".join(texts(card_of(alarm, a_view(life.ticket, life.desk, life.now))))
    assert "Step 1 was skipped. Nobody stands behind: on-call person 2, owner." in read


@pytest.mark.parametrize(
    ("do", "was", "now"),
    [
        (Do.RAISE, Priority.P3, Priority.P2),
        (Do.RAISE, Priority.P1, None),
        (Do.RAISE_TO_P1, Priority.P4, Priority.P1),
        (Do.RAISE_TO_P2, Priority.P3, Priority.P2),
        (Do.RAISE_TO_P3, Priority.P3, None),
        (Do.RAISE_TO_P3, Priority.P1, None),
        (Do.REASSIGN, Priority.P3, None),
    ],
)
def test_how_far_a_priority_is_raised(do: Do, was: Priority, now: Priority | None) -> None:
    assert do.raises(was) is now


def test_a_raised_priority_has_its_reason_and_its_own_promise_and_the_ladder_goes_on() -> None:
    steps = (Step(after=NOW, do=(Do.RAISE_TO_P1,)), Step(after=hours(1), tell=(Tell.LEAD,)))
    late = an_escalation_policy(Step(after=NOW, tell=(Tell.MANAGER,)), priorities=frozenset({Priority.P1}))
    life = life_of(policy(*steps, when=IDLE), late).watched(hours(4))
    (raised,) = (e for e in life.ticket.timeline if isinstance(e, Reprioritised))
    assert (raised.by, raised.was, raised.now) == (None, Priority.P3, Priority.P1)
    assert raised.reason == "step 1 of the escalation policy “Policy”"
    assert steps_of(life) == [
        (hours(2), "Policy", 1),
        (hours(2), late.name, 1),
        (hours(3), "Policy", 2),
        (hours(4), late.name, 1),
    ], "P1 was to be answered long ago, and to be solved after four hours"


def test_steps_of_the_new_priority_count_once_it_is_raised() -> None:
    steps = (
        Step(after=NOW, do=(Do.RAISE_TO_P1,)),
        Step(after=minutes(20), tell=(Tell.LEAD,), priorities=frozenset({Priority.P1})),
    )
    life = life_of(policy(*steps, when=IDLE)).watched(hours(3))
    assert steps_of(life) == [(hours(2), "Policy", 1), (hours(2) + minutes(20), "Policy", 2)]


def test_a_priority_that_cannot_be_raised_is_a_step_skipped() -> None:
    steps = (Step(after=NOW, do=(Do.RAISE_TO_P2,)), Step(after=hours(1), tell=(Tell.LEAD,)))
    life = life_of(policy(*steps, when=IDLE), priority=Priority.P2).watched(hours(2))
    first, second = (e for e in life.ticket.timeline if isinstance(e, Escalated))
    assert first.not_done == (NotDone(do=Do.RAISE_TO_P2, why="it is P2 already"),)
    assert second.at == first.at


def test_the_outlook_of_a_quiet_morning() -> None:
    life = life_of(*every_policy())
    ahead = [
        (r.policy, r.clock, r.number, r.at - MONDAY)
        for r in outlook(life.ticket, life.desk, MONDAY)
        if r.at is not None
    ]
    assert ahead[:5] == [
        ("Nobody works on it", None, 1, minutes(190)),
        ("Nearly late", ClockKind.FIRST_RESPONSE, 1, minutes(216)),
        ("Nobody works on it", None, 2, minutes(220)),
        ("Nearly late", ClockKind.FIRST_RESPONSE, 2, minutes(221)),
        ("A broken promise", ClockKind.FIRST_RESPONSE, 1, hours(4)),
    ]


def test_the_outlook_of_a_ticket_that_waits_says_what_is_held_up() -> None:
    life = life_of(policy(LEAD, LEAD), nobodys=True)
    pauses = {kind: frozenset({Status.WAITING_ON_VENDOR}) for kind in ClockKind}
    life.desk = replace(life.desk, sla=replace(life.desk.sla, pauses=pauses))
    life.watched(minutes(20))
    until = life.now + days(1)
    waits = life.ticket.waited(an_actor(BO), Status.WAITING_ON_VENDOR, "a part", until, life.now)
    life.act(lambda _: waits.released(an_actor(BO), life.now))
    assert outlook(life.ticket, life.desk, life.now) == ()
    life.watched(days(1) + minutes(30))
    assert [r.number for r in outlook(life.ticket, life.desk, life.now)] == [1, 2]
