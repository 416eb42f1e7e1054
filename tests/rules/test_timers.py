"""F4, F5, F8: what happens by itself happens once, in time, and is never forgotten; whatever people did before."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.events import Acknowledged, Escalated, Nudged, Reminded, Reopened, Reprioritised
from bot.domain.priority import Priority
from bot.domain.sla import Clock, clocks
from bot.domain.terms import ClockKind, Status, StatusKind
from bot.domain.ticket import Ticket
from bot.domain.timed.timer import TimerKind
from bot.domain.timed.timetable import Timetable
from tests.builders import MONDAY, a_desk, an_actor, an_escalation, days, hours, minutes
from tests.cast import ANA, BEN, DEE
from tests.histories import Change, Life, a_life, lives

BEN_ACTS, ANA_ACTS = an_actor(BEN), an_actor(ANA)


def running(life: Life) -> list[Clock]:
    ticket = life.ticket
    found = clocks(ticket, life.desk.sla, life.now)
    return [c for c in found if c.is_running]


def alarms(changes: list[Change], policy: str = "") -> list[Escalated]:
    """Those that somebody heard; with `policy` only of that one."""
    events = [e for change in changes for e in change.events if isinstance(e, Escalated)]
    return [e for e in events if (e.told or e.channels) and policy in ("", e.policy)]


# ── what is planned ──────────────────────────────────────────────────────────────────────────────────────────────────


@given(lives(), st.integers(0, 30 * 1440))
def test_nothing_new_is_planned_while_nothing_happens(life: Life, later: int) -> None:
    now, then = (Timetable(life.ticket, life.desk, at).timers for at in (life.now, life.now + minutes(later)))
    assert now == then
    assert len({t.key for t in now}) == len(now)
    assert {t.ticket for t in now} <= {life.ticket.id}


@given(lives())
def test_a_finished_ticket_only_closes(life: Life) -> None:
    kinds = {t.kind for t in Timetable(life.ticket, life.desk, life.now).timers}
    if life.ticket.status is Status.RESOLVED:
        follow_ups = {TimerKind.FOLLOW_UP_DUE, TimerKind.FOLLOW_UP_OVERDUE}
        assert (TimerKind.CLOSE in kinds) == (not life.ticket.open_follow_ups)
        assert kinds <= ({TimerKind.CLOSE, TimerKind.REMIND} if TimerKind.CLOSE in kinds else follow_ups)
    elif life.ticket.is_done:
        assert not kinds
    else:
        assert not kinds & {TimerKind.CLOSE, TimerKind.REMIND}


@given(lives())
def test_what_was_due_has_happened_and_does_not_happen_again(life: Life) -> None:
    before = life.ticket
    assert life.sweep() == 0
    assert life.ticket == before


@given(lives())
def test_a_wait_and_a_quiet_period_always_end(life: Life) -> None:
    ahead = {t.kind: t for t in life.planned.values() if t.key not in life.fired}
    if life.ticket.wait is not None:
        assert ahead[TimerKind.WAIT_OVER].due_at == life.ticket.wait.until > life.now
    if life.ticket.status is Status.RESOLVED and not life.ticket.open_follow_ups:
        assert ahead[TimerKind.CLOSE].due_at > life.now
    life.watched(days(20))
    for follow_up in life.ticket.open_follow_ups:
        life.act(lambda t, number=follow_up.number: t.follow_up_done(BEN_ACTS, number, life.now))
    life.watched(days(20))
    assert life.ticket.status in (Status.NEW, Status.ASSIGNED, Status.CLOSED, Status.WITHDRAWN)


@given(lives())
def test_a_promise_that_still_holds_still_has_its_alarm(life: Life) -> None:
    """Waits, priorities, answers, reopenings: none of them uses up the alarm of a target that lies ahead."""
    ticket, desk = life.ticket, life.desk
    for clock in running(life):
        policy = desk.escalation[0]
        meant, standing = policy.has_steps(ticket.priority), ticket.ladder(policy.name)
        overtaken = standing is not None and standing.clock is not clock.kind
        if clock.kind not in policy.when.clocks:
            continue
        if clock.due_at is not None and clock.due_at > life.now and meant and not overtaken:
            raises = [t for t in life.planned.values() if t.kind is TimerKind.RAISE and t.policy == policy.name]
            (breach,) = (t for t in raises if t.clock is clock.kind)
            assert breach.due_at >= clock.due_at
            assert breach.key not in life.fired


@given(lives(priority_may_change=False))
def test_a_nudge_that_lies_ahead_still_comes(life: Life) -> None:
    for clock in running(life):
        for step in () if clock.kind is ClockKind.UPDATE else life.desk.sla.nudges:
            moment = clock.reaches(step.percent)
            if moment is not None and moment > life.now and step.tell:
                (nudge,) = (
                    t
                    for t in life.planned.values()
                    if t.kind is TimerKind.NUDGE and (t.clock, t.percent) == (clock.kind, step.percent)
                )
                assert nudge.due_at == moment
                assert nudge.key not in life.fired


# ── what happened ────────────────────────────────────────────────────────────────────────────────────────────────────


@given(lives())
def test_each_nudge_comes_once_for_each_clock_and_in_time(life: Life) -> None:
    seen: Counter[tuple[ClockKind, int, int]] = Counter()
    for change in life.changes:
        for event in change.events:
            if isinstance(event, Reopened):
                seen.clear()
            if isinstance(event, Nudged):
                clock = _clock(change.before, event.clock, life, change.at)
                seen[(event.clock, clock.instance, event.percent)] += 1
                is_asked_for = clock.kind is ClockKind.UPDATE
                assert clock.is_breached(change.at) == is_asked_for, "nobody is nudged about what has run out"
                moment = clock.reaches(event.percent)
                assert moment is not None
                assert moment <= change.at
    assert set(seen.values()) <= {1}


@given(lives())
def test_alarms_are_raised_only_for_what_ran_out_and_while_it_counts(life: Life) -> None:
    for change in life.changes:
        for event in change.events:
            if isinstance(event, Escalated) and event.clock is not None:
                clock = _clock(change.before, event.clock, life, change.at)
                assert clock.is_running
                assert clock.is_breached(change.at) or clock.reaches(event.trigger.percent) <= change.at
                assert change.before.status.kind is not StatusKind.DONE


@given(lives())
def test_an_acknowledged_ticket_is_quiet_until_it_becomes_more_pressing(life: Life) -> None:
    quiet_until = MONDAY
    for event in life.ticket.timeline:
        match event:
            case Acknowledged():
                quiet_until = event.at + event.quiet_for
            case Reprioritised() if event.now.rank < event.was.rank:
                quiet_until = event.at
            case Escalated():
                assert event.at >= quiet_until
            case _:
                pass


@given(lives())
def test_the_steps_of_a_ladder_keep_their_distance(life: Life) -> None:
    for policy in life.desk.escalation:
        after = {n: step.after for n, step in enumerate(policy.steps, start=1)}
        mine = alarms(life.changes, policy.name)
        for earlier, later in pairwise(mine):
            if earlier.clock is later.clock and later.step == earlier.step + 1:
                assert later.at - earlier.at >= after[later.step]


@given(lives(), st.integers(0, 20 * 1440))
def test_after_an_outage_there_is_one_message_and_no_storm(life: Life, outage: int) -> None:
    count = len(life.changes)
    life.wait(minutes(outage))
    after = life.changes[count:]
    for policy in life.desk.escalation:
        assert len(alarms(after, policy.name)) <= 1
    nudges = Counter(e.clock for change in after for e in change.events if isinstance(e, Nudged))
    assert set(nudges.values()) <= {1}


def _clock(ticket: Ticket, kind: ClockKind, life: Life, at: datetime) -> Clock:
    found = clocks(ticket, life.desk.sla, at)
    return [c for c in found if c.kind is kind][-1]


# ── small plays ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_owner_is_nudged_at_three_quarters_and_the_lead_too_at_nine_tenths() -> None:
    life = a_life().watched(hours(4))
    assert [(e.at, e.percent, e.told) for e in life.ticket.timeline if isinstance(e, Nudged)] == [
        (MONDAY + hours(3), 75, (BEN,)),
        (MONDAY + minutes(216), 90, (BEN, DEE)),
    ]


def test_a_nudge_is_held_over_a_wait_and_then_still_comes() -> None:
    """The wait begins before the nudge was due and outlasts it; once it is over, the nudge is due later, and comes."""
    life = a_life().watched(hours(2))
    until = life.now + days(3)
    assert life.act(lambda t: t.waited(BEN_ACTS, Status.WAITING_ON_VENDOR, "a part", until, life.now))
    life.watched(days(1))
    assert not [e for e in life.ticket.timeline if isinstance(e, Nudged | Escalated)]
    life.act(lambda t: t.resumed(life.now, "it came", BEN_ACTS))
    life.watched(hours(3))
    nudges = [e for e in life.ticket.timeline if isinstance(e, Nudged)]
    assert [(e.clock, e.percent) for e in nudges] == [(ClockKind.FIRST_RESPONSE, 75), (ClockKind.FIRST_RESPONSE, 90)]


def test_a_wait_that_somebody_else_took_over_ends_too() -> None:
    life = a_life()
    life.act(lambda t: t.waited(BEN_ACTS, Status.WAITING_ON_VENDOR, "a part", MONDAY + hours(2), MONDAY))
    life.act(lambda t: t.assigned(BEN_ACTS, DEE, MONDAY))
    life.watched(hours(2))
    assert life.ticket.status is Status.ASSIGNED


def test_a_second_wait_is_as_long_as_it_says() -> None:
    """Also if it is the very same wait, begun at the very moment at which the first one ended."""
    life = a_life()
    for until in (hours(2), hours(2), hours(5)):
        life.act(lambda t, u=until: t.waited(BEN_ACTS, Status.WAITING_ON_VENDOR, "a part", MONDAY + u, MONDAY))
        life.act(lambda t: t.resumed(MONDAY, "it came", BEN_ACTS))
    life.act(lambda t: t.waited(BEN_ACTS, Status.WAITING_ON_VENDOR, "a part", MONDAY + hours(2), MONDAY))
    keys = [t.key for t in life.planned.values() if t.kind is TimerKind.WAIT_OVER]
    assert keys == [f"wait over:{life.ticket.revision - 1}"]


def test_silence_closes_a_resolved_ticket_after_one_reminder_and_a_reopening_starts_anew() -> None:
    life = a_life()
    vpn = life.desk.category("vpn")
    life.act(lambda t: t.resolved(BEN_ACTS, vpn, "done", "fixed", life.now))
    life.watched(days(2) + hours(1))
    assert [e.at for e in life.ticket.timeline if isinstance(e, Reminded)] == [MONDAY + days(2)]
    life.act(lambda t: t.reopened(ANA_ACTS, "no", vpn.reopen_within, life.now))
    life.watched(hours(1)).act(lambda t: t.resolved(BEN_ACTS, vpn, "done", "fixed", life.now))
    again = life.now
    life.watched(days(3))
    assert [e.at for e in life.ticket.timeline if isinstance(e, Reminded)] == [MONDAY + days(2), again + days(2)]
    assert life.ticket.status is Status.CLOSED
    assert life.ticket.timeline[-1].at == again + days(3)


def test_what_runs_out_first_is_what_people_are_told() -> None:
    life = a_life()
    assert Timetable(life.ticket, life.desk, MONDAY).next_due == (ClockKind.FIRST_RESPONSE, MONDAY + hours(4))
    life.act(lambda t: t.replied(BEN_ACTS, "On it", MONDAY))
    assert Timetable(life.ticket, life.desk, MONDAY).next_due == (ClockKind.RESOLUTION, MONDAY + days(2))
    life.act(lambda t: t.waited(BEN_ACTS, Status.WAITING_ON_VENDOR, "a part", MONDAY + days(1), MONDAY))
    assert Timetable(life.ticket, life.desk, MONDAY).next_due is None


def test_a_desk_without_escalation_raises_no_alarm() -> None:
    life = a_life(a_desk(escalation=an_escalation()), priority=Priority.P4).watched(days(30))
    assert not alarms(life.changes)
    assert timedelta(0) == life.desk.escalation[0].steps[0].after
