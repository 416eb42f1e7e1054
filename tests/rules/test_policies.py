"""F5: named policies. Each is triggered by something else, climbs by itself, and ends when its reason is gone."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.escalation import EscalationPolicy, Repeat, Step
from bot.domain.events import Escalated, Reprioritised
from bot.domain.people import Pick
from bot.domain.priority import Priority
from bot.domain.terms import ClockKind, Status, Tell, Trigger, TriggerKind
from bot.domain.timed.outlook import outlook
from tests.builders import (
    ACCESS,
    MONDAY,
    NETWORK,
    a_desk,
    a_team,
    an_actor,
    an_escalation_policy,
    days,
    hours,
    minutes,
)
from tests.cast import ANA, BEN, BO, CY, DEE, IT_NETWORK, ON_CALL_CHANNEL
from tests.effort import examples
from tests.histories import ACTS, Life, a_life, lives
from tests.policies import IDLE, LEAD, NOW, UNASSIGNED, life_of, policy, steps_of, told_by
from tests.rules.watchman import Seen, Watchman

# ── against the watchman ─────────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def lacks(draw: st.DrawFn) -> EscalationPolicy:
    """A policy about no clock. Behind a step that only tells the owner there may be nobody."""
    kind = draw(st.sampled_from([TriggerKind.UNASSIGNED, TriggerKind.IDLE]))
    calendar = draw(st.sampled_from(["always", "office", "nights"]))
    steps = [
        Step(
            after=minutes(draw(st.sampled_from([0, 1, 20, 90]))),
            tell=draw(st.sampled_from([(Tell.OWNER,), (Tell.LEAD,), (Tell.TEAM, Tell.OWNER)])),
        )
        for _ in range(draw(st.integers(1, 3)))
    ]
    repeat = Repeat(
        from_step=draw(st.integers(1, len(steps))),
        every=minutes(draw(st.sampled_from([1, 45]))),
        times=draw(st.integers(1, 2)),
    )
    return policy(
        *steps,
        when=Trigger(kind=kind, within=minutes(draw(st.sampled_from([1, 30, 200]))), calendar=calendar),
        quiet_for=minutes(draw(st.sampled_from([10, 120]))),
        repeat=draw(st.sampled_from([None, repeat])),
        priorities=draw(st.just(frozenset(Priority)) | st.frozensets(st.sampled_from(Priority), min_size=2)),
        categories=draw(st.sampled_from([frozenset(), frozenset({"vpn", "other"})])),
        teams=draw(st.sampled_from([frozenset(), frozenset({NETWORK})])),
    )


@st.composite
def watched_lives(draw: st.DrawFn) -> Life:
    """A life in which everything happens at its minute."""
    desk = a_desk(escalation=(draw(lacks()),), teams={**a_desk().teams, NETWORK: a_team(BEN, pick=Pick.ROUND_ROBIN)})
    life = a_life(desk, priority=draw(st.sampled_from(Priority)))
    if draw(st.booleans()):
        life.act(lambda t: t.released(an_actor(DEE), MONDAY))
    acts = sorted({*ACTS, "release"} - {"resolve", "withdraw"})
    for _ in range(draw(st.integers(1, 7))):
        life.watched(minutes(draw(st.sampled_from([0, 1, 20, 35, 100, 300, 900]))))
        usual = ["acknowledge", "acknowledge", "wait", *acts] if life.ticket.ladders else ["release", "resolve", *acts]
        life.act(ACTS[draw(st.sampled_from(usual))](draw, life))
    return life.watched(minutes(draw(st.sampled_from([40, 700]))))


@examples(250)
@given(watched_lives())
def test_a_ladder_is_climbed_as_a_watchman_would(life: Life) -> None:
    """Every step that is due and none else, in order: quiet when acknowledged, none when its reason is gone."""
    taken: list[Seen] = [(e.at, e.policy, e.step) for e in life.ticket.timeline if isinstance(e, Escalated) and e.step]
    watchman = Watchman(desk=life.desk, policy=life.desk.escalation[0], ticket=life.ticket)
    assert taken == watchman.watches(life.now)


# ── whatever happens ─────────────────────────────────────────────────────────────────────────────────────────────────


@given(lives())
def test_nobody_is_told_twice_at_one_moment(life: Life) -> None:
    told = Counter(
        (event.at, one)
        for event in life.ticket.timeline
        if isinstance(event, Escalated)
        for one in (*event.told, *event.channels)
    )
    assert set(told.values()) <= {1}


@given(lives())
def test_a_ladder_stands_only_while_its_reason_does(life: Life) -> None:
    ticket = life.ticket
    assert len({ladder.policy.name for ladder in ticket.ladders}) == len(ticket.ladders)
    for ladder in ticket.ladders:
        assert ticket.status not in (Status.RESOLVED, Status.CLOSED, Status.WITHDRAWN)
        assert ladder.policy.covers(
            priority=ticket.priority, impact=ticket.impact, category=ticket.category, team=ticket.team
        )
        if ladder.policy.when.kind is TriggerKind.UNASSIGNED:
            assert ticket.owner is None
        raised = ticket.timeline[ladder.raised - 1 :]
        assert any(isinstance(e, Escalated) and e.policy == ladder.policy.name for e in raised)


@given(lives())
def test_the_desk_only_ever_raises_a_priority(life: Life) -> None:
    for event in life.ticket.timeline:
        if isinstance(event, Reprioritised) and event.by is None:
            assert event.now.rank < event.was.rank
            assert "escalation policy" in event.reason


@given(lives())
def test_what_is_to_come_comes_if_nobody_acts(life: Life) -> None:
    """The next step of the outlook is the next that is taken, at that moment; what is taken is told of as well."""
    events = [e for e in life.ticket.timeline if isinstance(e, Escalated) and e.step]
    rungs = outlook(life.ticket, life.desk, life.now)
    assert [r.taken for r in rungs if r.taken is not None] == events
    ahead = [r for r in rungs if r.taken is None]
    if not ahead or ahead[0].at is None or life.ticket.wait is not None:
        return
    first = ahead[0].at
    assert first > life.now
    life.watched(first - life.now)
    taken = [(e.policy, e.step) for e in life.ticket.timeline if isinstance(e, Escalated) and e.at == first and e.step]
    assert (ahead[0].policy, ahead[0].number) in taken


# ── plays ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_ticket_that_nobody_takes_is_told_of_until_somebody_does() -> None:
    again = Step(after=minutes(15), tell=(Tell.TEAM,))
    life = life_of(policy(LEAD, again, again), nobodys=True).watched(minutes(46))
    life.act(lambda t: t.claimed(an_actor(BO), life.now))
    assert not life.ticket.ladders
    life.watched(days(1))
    assert told_by(life) == [(minutes(30), (DEE,), ()), (minutes(45), (), (IT_NETWORK,))]


def test_whoever_gives_a_ticket_back_starts_it_anew() -> None:
    life = life_of(policy(LEAD), nobodys=True).watched(minutes(20))
    life.act(lambda t: t.claimed(an_actor(BO), life.now))
    life.watched(minutes(20)).act(lambda t: t.released(an_actor(BO), life.now))
    life.watched(days(1))
    assert [at for at, _, _ in steps_of(life)] == [minutes(70)]


def test_the_time_counts_in_the_hours_of_its_calendar() -> None:
    office = replace(UNASSIGNED, calendar="office")
    life = a_life(a_desk(escalation=(policy(LEAD, when=office),)), at=MONDAY + hours(6.75))
    life.act(lambda t: t.released(an_actor(DEE), life.now))
    life.watched(days(1))
    assert [at for at, _, _ in steps_of(life)] == [days(1) - minutes(45)], "at a quarter past nine"


@pytest.mark.parametrize(
    "act",
    [
        lambda t, at: t.replied(an_actor(BEN), "On it", at),
        lambda t, at: t.noted(an_actor(BO), "hm", at),
        lambda t, at: t.assigned(an_actor(DEE), BO, at),
        lambda t, at: t.waited(an_actor(BEN), Status.WAITING_ON_TEAM, "keys", at + days(3), at),
        lambda t, at: t.recategorised(an_actor(BEN), a_desk().categories[2], "so", at),
    ],
    ids=["reply", "note", "assignment", "wait", "category"],
)
def test_any_work_ends_the_alarm_that_nobody_works_on_it(act: object) -> None:
    life = life_of(policy(LEAD, when=IDLE)).watched(hours(2.5))
    assert [at for at, _, _ in steps_of(life)] == [hours(2)]
    life.act(lambda t: act(t, life.now))
    assert not life.ticket.ladders
    life.watched(hours(2.5))
    assert [at for at, _, _ in steps_of(life)] == [hours(2), hours(4.5)]


def test_neither_the_requester_nor_the_desk_nor_a_promise_to_act_is_work() -> None:
    life = life_of(policy(LEAD, Step(after=hours(1), tell=(Tell.MANAGER,)), when=IDLE)).watched(hours(1))
    life.act(lambda t: t.details_added(an_actor(ANA), "Hello?", life.now))
    life.watched(hours(1))
    life.act(lambda t: t.acknowledged(an_actor(CY), life.now))
    life.watched(hours(3))
    assert steps_of(life) == [(hours(2), "Policy", 1), (hours(3), "Policy", 2)]


def test_a_wait_on_others_is_no_idleness() -> None:
    life = life_of(policy(LEAD, when=IDLE)).watched(hours(1))
    until = life.now + hours(5)
    life.act(lambda t: t.waited(an_actor(BEN), Status.WAITING_ON_REQUESTER, "a log", until, life.now))
    life.watched(hours(10))
    assert [at for at, _, _ in steps_of(life)] == [hours(8)], "two hours after the wait was over"


def test_close_to_a_target_and_then_beyond_it_are_two_ladders() -> None:
    near = Trigger(kind=TriggerKind.NEARING, percent=90, clocks=frozenset({ClockKind.FIRST_RESPONSE}))
    late = Trigger(kind=TriggerKind.BREACHED, clocks=frozenset({ClockKind.FIRST_RESPONSE}))
    policies = (policy(LEAD, when=near, name="Nearly"), policy(LEAD, when=late, name="Late"))
    life = life_of(*policies).watched(hours(5))
    assert steps_of(life) == [(minutes(216), "Nearly", 1), (hours(4), "Late", 1)]
    assert {ladder.policy.name for ladder in life.ticket.ladders} == {"Nearly", "Late"}
    life.act(lambda t: t.replied(an_actor(BEN), "On it", life.now))
    assert not life.ticket.ladders


def test_after_an_outage_late_says_more_than_nearly_late() -> None:
    near = Trigger(kind=TriggerKind.NEARING, percent=90, clocks=frozenset({ClockKind.FIRST_RESPONSE}))
    late = Trigger(kind=TriggerKind.BREACHED, clocks=frozenset({ClockKind.FIRST_RESPONSE}))
    life = life_of(policy(LEAD, when=near, name="Nearly"), policy(LEAD, when=late, name="Late")).wait(hours(5))
    assert steps_of(life) == [(hours(5), "Late", 1)]


def test_a_policy_is_for_the_tickets_it_names() -> None:
    named: dict[str, object] = {"priorities": frozenset({Priority.P3}), "impacts": frozenset({"one"})}
    named |= {"categories": frozenset({"vpn"}), "teams": frozenset({NETWORK})}
    for key, value in {**named, "": frozenset()}.items():
        others = {"priorities": {Priority.P1}, "impacts": {"everybody"}, "categories": {"other"}, "teams": {ACCESS}}
        given = {**named, key: frozenset(others[key])} if key else named
        life = life_of(policy(LEAD, **given), nobodys=True).watched(hours(1))
        assert len(steps_of(life)) == (0 if key else 1), (key, value)


def test_one_acknowledgement_quiets_every_ladder() -> None:
    more = Step(after=minutes(10), tell=(Tell.MANAGER,))
    idle = replace(IDLE, within=minutes(31))
    policies = (policy(LEAD, more, name="One"), policy(LEAD, more, when=idle, name="Two"))
    life = life_of(*policies, nobodys=True).watched(minutes(32))
    life.act(lambda t: t.acknowledged(an_actor(CY), life.now))
    life.watched(hours(3))
    assert [(at, name) for at, name, _ in steps_of(life)] == [
        (minutes(30), "One"),
        (minutes(31), "Two"),
        (minutes(92), "One"),
        (minutes(92), "Two"),
    ]


def test_a_trigger_met_while_it_is_quiet_raises_its_ladder_afterwards() -> None:
    policies = (policy(LEAD, name="One"), policy(LEAD, when=replace(IDLE, within=minutes(50)), name="Two"))
    life = life_of(*policies, nobodys=True).watched(minutes(40))
    life.act(lambda t: t.acknowledged(an_actor(CY), life.now))
    life.watched(minutes(59))
    assert [name for _, name, _ in steps_of(life)] == ["One"]
    life.watched(minutes(1))
    assert {(at, name) for at, name, _ in steps_of(life)[1:]} == {(minutes(100), "One"), (minutes(100), "Two")}


def test_a_ladder_ends_when_its_policy_is_not_for_the_ticket_any_more_and_begins_anew_when_it_is() -> None:
    vpn, _, other = a_desk().categories
    later = Step(after=hours(1), tell=(Tell.TEAM,))
    life = life_of(policy(LEAD, later, categories=frozenset({"vpn"})), nobodys=True).watched(minutes(31))
    assert life.ticket.ladders
    life.act(lambda t: t.recategorised(an_actor(DEE), other, "so", life.now))
    assert not life.ticket.ladders
    life.watched(minutes(9))
    life.act(lambda t: t.recategorised(an_actor(DEE), vpn, "no", life.now))
    assert steps_of(life.watched(NOW))[-1] == (minutes(40), "Policy", 1)


def test_waiting_on_another_team_counts_as_idleness_and_goes_on_when_the_desk_ends_it() -> None:
    life = life_of(policy(LEAD, when=IDLE)).watched(minutes(10))
    until = life.now + hours(1)
    life.act(lambda t: t.waited(an_actor(BEN), Status.WAITING_ON_TEAM, "keys", until, life.now))
    life.watched(hours(5))
    assert [at for at, _, _ in steps_of(life)] == [minutes(130)]


def test_of_two_ladders_at_one_moment_each_person_hears_one() -> None:
    both = Step(after=NOW, tell=(Tell.LEAD, Tell.ON_CALL_CHANNEL))
    policies = (policy(LEAD, name="A"), policy(both, when=replace(IDLE, within=minutes(30)), name="B"))
    life = life_of(*policies, nobodys=True).watched(hours(1))
    first, second = (e for e in life.ticket.timeline if isinstance(e, Escalated))
    assert (first.told, second.told, second.heard, second.channels) == ((DEE,), (), (Tell.LEAD,), (ON_CALL_CHANNEL,))


def test_a_ladder_repeats_from_a_step_as_often_as_it_says() -> None:
    steps = (Step(after=NOW, tell=(Tell.TEAM,)), Step(after=minutes(10), tell=(Tell.LEAD,)))
    again = Repeat(from_step=2, every=minutes(20), times=2)
    life = life_of(policy(*steps, repeat=again), nobodys=True).watched(days(1))
    assert [(at, step) for at, _, step in steps_of(life)] == [
        (minutes(30), 1),
        (minutes(40), 2),
        (minutes(60), 2),
        (minutes(80), 2),
    ]


def test_a_policy_changed_or_taken_out_moves_no_ladder_under_way() -> None:
    life = life_of(policy(LEAD, Step(after=minutes(15), tell=(Tell.MANAGER,))), nobodys=True).watched(minutes(40))
    life.desk = a_desk(escalation=(policy(LEAD, name="Another", when=IDLE),))
    assert steps_of(life.watched(minutes(10)))[1:] == [(minutes(45), "Policy", 2)]


def test_an_acknowledgement_never_brings_a_step_nearer_that_a_wait_had_held_up() -> None:
    """Late after four hours, the second step half an hour later; twenty minutes of that the ticket waits on Ana."""
    late = an_escalation_policy(LEAD, Step(after=minutes(30), tell=(Tell.MANAGER,)), quiet_for=minutes(5))
    life = life_of(late, priority=Priority.P1)
    life.act(lambda t: t.replied(an_actor(BEN), "On it", life.now))
    life.watched(hours(4) + minutes(10))
    life.act(lambda t: t.waited(an_actor(BEN), Status.WAITING_ON_REQUESTER, "a log", life.now + days(1), life.now))
    life.watched(minutes(20)).act(lambda t: t.details_added(an_actor(ANA), "here", life.now))
    life.watched(minutes(1)).act(lambda t: t.acknowledged(an_actor(CY), life.now))
    life.watched(hours(1))
    assert [(at, step) for at, _, step in steps_of(life)] == [(hours(4), 1), (hours(4) + minutes(50), 2)]
