"""F5: the ladder, told as plays. P1 counts day and night: an answer within 20 minutes, a solution within four hours.

At breach the on-call channel and Cy, who is on call, are told; half an hour later Dee, who manages.
"""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.escalation import EscalationPolicy, Ladder, Step, ladder_for
from bot.domain.events import Escalated
from bot.domain.oncall import Schedule
from bot.domain.people import PersonId
from bot.domain.priority import Priority
from bot.domain.terms import ClockKind, Status, Tell
from tests.builders import MONDAY, a_desk, a_schedule, an_actor, an_escalation, days, hours, minutes
from tests.cast import ANA, BEN, BO, CY, DEE, ON_CALL_CHANNEL
from tests.histories import Life, a_life

ANA_ACTS, BEN_ACTS, CY_ACTS = an_actor(ANA), an_actor(BEN), an_actor(CY)
Alarm = tuple[timedelta, ClockKind, tuple[PersonId, ...]]

ANSWER, SOLUTION = ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION


def alarms(life: Life) -> list[Alarm]:
    """Who was told of what, and how long after ten on Monday."""
    events = [e for e in life.ticket.timeline if isinstance(e, Escalated) and (e.told or e.channels)]
    return [(e.at - MONDAY, e.clock, e.told) for e in events]


def pressing(**changes: object) -> Life:
    return a_life(a_desk(**changes), priority=Priority.P1)


def test_nobody_acts() -> None:
    assert alarms(pressing().watched(days(1))) == [
        (minutes(20), ANSWER, (CY,)),
        (minutes(50), ANSWER, (DEE,)),
        (hours(4), SOLUTION, (CY,)),
        (hours(4.5), SOLUTION, (DEE,)),
    ]


def test_an_answer_stops_the_alarm_about_it() -> None:
    life = pressing().watched(minutes(30))
    life.act(lambda t: t.replied(BEN_ACTS, "On it", life.now))
    assert alarms(life.watched(hours(3))) == [(minutes(20), ANSWER, (CY,))]


def test_acknowledging_keeps_the_ladder_quiet_and_silence_rearms_it() -> None:
    life = pressing().watched(minutes(30))
    life.act(lambda t: t.acknowledged(CY_ACTS, life.now))
    assert alarms(life.watched(hours(2))) == [(minutes(20), ANSWER, (CY,)), (minutes(90), ANSWER, (DEE,))]


def test_acknowledging_never_brings_the_next_step_nearer() -> None:
    life = pressing(escalation=an_escalation(quiet_for=minutes(5))).watched(minutes(25))
    life.act(lambda t: t.acknowledged(CY_ACTS, life.now))
    assert alarms(life.watched(hours(2)))[1:] == [(minutes(50), ANSWER, (DEE,))]


def test_at_the_top_silence_after_an_acknowledgement_repeats_the_last_step() -> None:
    life = pressing().watched(minutes(55))
    life.act(lambda t: t.acknowledged(CY_ACTS, life.now))
    assert alarms(life.watched(hours(2)))[2:] == [(minutes(115), ANSWER, (DEE,))]


def test_who_acknowledged_one_alarm_is_not_called_for_the_other_meanwhile() -> None:
    """Acknowledged at half past one, quiet until half past two, though the solution is due at two."""
    life = pressing().watched(hours(3.5))
    life.act(lambda t: t.acknowledged(CY_ACTS, life.now))
    assert alarms(life.watched(hours(2)))[2:] == [(hours(4.5), SOLUTION, (CY,)), (hours(5), SOLUTION, (DEE,))]


def test_a_wait_holds_the_ladder_and_it_goes_on_where_it_stood() -> None:
    life = pressing().watched(minutes(10))
    life.act(lambda t: t.replied(BEN_ACTS, "On it", life.now))
    life.watched(hours(4))
    life.act(lambda t: t.waited(BEN_ACTS, Status.WAITING_ON_REQUESTER, "a log", life.now + days(1), life.now))
    life.watched(hours(6))
    life.act(lambda t: t.details_added(ANA_ACTS, "here", life.now))
    life.watched(days(1))
    assert alarms(life) == [(hours(4), SOLUTION, (CY,)), (hours(10.5), SOLUTION, (DEE,))]


def test_what_becomes_more_pressing_is_told_to_those_who_look_after_that() -> None:
    """The ladder of P3 had nobody left to tell; P1 starts its own at once, quiet or not."""
    life = a_life(priority=Priority.P3).watched(hours(5))
    life.act(lambda t: t.acknowledged(CY_ACTS, life.now))
    life.act(lambda t: t.reprioritised(BEN_ACTS, Priority.P1, "all are down", life.now))
    life.watched(hours(1))
    assert alarms(life) == [(hours(4), ANSWER, (CY,)), (hours(5), SOLUTION, (CY,)), (hours(5.5), SOLUTION, (DEE,))]


def test_what_nobody_had_to_know_of_is_told_once_it_matters() -> None:
    life = a_life(priority=Priority.P4).watched(days(20))
    assert not alarms(life)
    life.act(lambda t: t.reprioritised(BEN_ACTS, Priority.P2, "it blocks us", life.now))
    assert [told for _, _, told in alarms(life.watched(hours(1)))] == [(CY,), (DEE,)]


def test_what_becomes_less_pressing_is_quiet_until_its_own_time_has_run_out() -> None:
    life = pressing().watched(minutes(25))
    life.act(lambda t: t.reprioritised(BEN_ACTS, Priority.P3, "only one is affected", life.now))
    life.watched(hours(5))
    assert alarms(life) == [(minutes(20), ANSWER, (CY,)), (hours(4), ANSWER, (CY,))]


def test_a_priority_set_by_mistake_and_set_back_has_its_alarm_again() -> None:
    life = pressing().watched(minutes(25))
    life.act(lambda t: t.reprioritised(BEN_ACTS, Priority.P4, "a slip", life.now))
    life.watched(minutes(5))
    life.act(lambda t: t.reprioritised(BEN_ACTS, Priority.P1, "the right one", life.now))
    assert alarms(life.watched(minutes(60)))[1:] == [(minutes(30), ANSWER, (CY,)), (minutes(60), ANSWER, (DEE,))]


def test_a_reopened_ticket_has_a_ladder_of_its_own() -> None:
    life = pressing().watched(hours(5))
    vpn = life.desk.category("vpn")
    life.act(lambda t: t.resolved(BEN_ACTS, vpn, "done", "fixed", life.now))
    assert life.ticket.ladder is None
    life.watched(days(1))
    life.act(lambda t: t.reopened(ANA_ACTS, "no", vpn.reopen_within, life.now))
    life.watched(hours(5))
    start = hours(29)
    assert alarms(life)[4:] == [(start + hours(4), SOLUTION, (CY,)), (start + hours(4.5), SOLUTION, (DEE,))]


@pytest.mark.parametrize("outage", [hours(4), hours(5), days(3)])
def test_after_an_outage_the_newest_state_is_told_once(outage: timedelta) -> None:
    assert alarms(pressing().wait(outage)) == [(outage, SOLUTION, (CY,))]


def test_an_outage_in_the_midst_of_the_ladder_tells_the_newest_state_too() -> None:
    life = pressing().watched(minutes(30)).wait(hours(6))
    assert alarms(life) == [(minutes(20), ANSWER, (CY,)), (hours(6.5), SOLUTION, (CY,))]


@pytest.mark.parametrize("schedule", [a_schedule(), a_schedule(CY)], ids=["nobody on call", "Cy on call"])
def test_a_step_with_nobody_behind_it_is_skipped_at_once_and_said_so(schedule: Schedule) -> None:
    steps = (
        Step(after=timedelta(0), tell=(Tell.ON_CALL,)),
        Step(after=hours(2), tell=(Tell.ON_CALL, Tell.ON_CALL_CHANNEL, Tell.LEAD)),
    )
    life = pressing(schedule=schedule, escalation=an_escalation(*steps)).watched(minutes(20))
    first, *rest = [e for e in life.ticket.timeline if isinstance(e, Escalated)]
    if schedule.on_call(MONDAY) is not None:
        assert (first.told, first.skipped, rest) == ((CY,), (), [])
    else:
        assert (first.step, first.told, first.skipped) == (1, (), (Tell.ON_CALL,))
        assert [(e.step, e.at, e.told, e.channels, e.skipped) for e in rest] == [
            (2, first.at, (DEE,), (ON_CALL_CHANNEL,), (Tell.ON_CALL,))
        ]


def test_a_ladder_with_nobody_on_it_is_climbed_once_and_then_left_alone() -> None:
    steps = (Step(after=timedelta(0), tell=(Tell.ON_CALL,)), Step(after=hours(1), tell=(Tell.ON_CALL,)))
    life = pressing(schedule=a_schedule(), escalation=an_escalation(*steps)).watched(hours(3))
    assert [(e.step, e.at - MONDAY) for e in life.ticket.timeline if isinstance(e, Escalated)] == [
        (1, minutes(20)),
        (2, minutes(20)),
    ]


def test_a_first_step_may_take_its_time() -> None:
    steps = (Step(after=minutes(15), tell=(Tell.OWNER, Tell.TEAM)),)
    life = pressing(escalation=an_escalation(*steps)).watched(hours(1))
    assert alarms(life) == [(minutes(35), ANSWER, (BEN,))]


def test_a_ladder_under_way_does_not_move_with_the_policy() -> None:
    life = pressing().watched(minutes(25))
    slower = (Step(after=timedelta(0), tell=(Tell.TEAM,)), Step(after=hours(9), tell=(Tell.LEAD,)))
    life.desk = a_desk(escalation=an_escalation(*slower))
    assert alarms(life.watched(hours(1)))[1:] == [(minutes(50), ANSWER, (DEE,))]


def test_the_manager_is_the_owners_or_else_that_of_who_is_on_call_or_else_the_lead() -> None:
    desk = a_desk(escalation=an_escalation(Step(after=timedelta(0), tell=(Tell.MANAGER,))))
    unled = {**desk.agents, BEN: desk.agents[BO], CY: desk.agents[DEE]}
    staffings = (
        (desk.agents, a_schedule()),
        ({**desk.agents, BEN: desk.agents[DEE]}, a_schedule(CY)),
        (unled, a_schedule()),
    )
    for agents, schedule in staffings:
        life = a_life(a_desk(escalation=desk.escalation, agents=agents, schedule=schedule), priority=Priority.P1)
        assert alarms(life.watched(minutes(20))) == [(minutes(20), ANSWER, (DEE,))]


# ── the ladder alone ─────────────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def policies(draw: st.DrawFn) -> EscalationPolicy:
    steps = [
        Step(
            after=minutes(draw(st.integers(0, 90))),
            tell=(Tell.LEAD,),
            priorities=frozenset(draw(st.sets(st.sampled_from(Priority), min_size=1))),
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    return EscalationPolicy(steps=tuple(steps), quiet_for=minutes(draw(st.integers(1, 120))))


@given(policies(), st.sampled_from(Priority), st.lists(st.integers(0, 400), max_size=5))
def test_the_ladder_is_climbed_as_somebody_with_a_watch_would(
    policy: EscalationPolicy, priority: Priority, acknowledged: list[int]
) -> None:
    ladder = ladder_for(policy, clock=SOLUTION, instance=1, priority=priority, breached_at=MONDAY)
    mine = [s for s in policy.steps if priority in s.priorities]
    assert (ladder is None) == (not mine)
    if ladder is not None:
        assert climbed(ladder, acknowledged) == by_watching(mine, policy.quiet_for, acknowledged)


def climbed(ladder: Ladder, acknowledged: list[int]) -> list[tuple[int, datetime]]:
    """The steps of ten hours with the minutes they were taken at."""
    taken = []
    for minute in range(600):
        now = MONDAY + minutes(minute)
        while ladder.next_at is not None and ladder.next_at <= now and ladder.next_step is not None:
            taken.append((ladder.policy.steps.index(ladder.next_step), now))
            ladder = ladder.climbed(now)
        if minute in acknowledged:
            ladder = ladder.acknowledged(now)
    return taken


def by_watching(steps: list[Step], quiet_for: timedelta, acknowledged: list[int]) -> list[tuple[int, datetime]]:
    """Count the minutes since the last step, and take none while it is quiet."""
    taken: list[tuple[int, datetime]] = []
    ahead: int | None = 0
    last, quiet_until = MONDAY, MONDAY
    for minute in range(600):
        now = MONDAY + minutes(minute)
        while ahead is not None and now >= last + steps[ahead].after and now >= quiet_until:
            taken.append((steps.index(steps[ahead]), now))
            last = now
            ahead = ahead + 1 if ahead + 1 < len(steps) else None
        if minute in acknowledged:
            quiet_until = max(quiet_until, now + quiet_for)
            if ahead is None:
                ahead, last = len(steps) - 1, now - steps[-1].after
    return taken
