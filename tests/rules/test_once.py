"""F8: each (ticket, clock, step) fires once, and what another promise may call for again."""

from dataclasses import replace

from bot.domain.events import Escalated, Nudged
from bot.domain.priority import Priority
from bot.domain.terms import ClockKind
from bot.domain.timed.timer import TimerKind
from bot.domain.timed.timetable import Timetable
from tests.builders import ACCOUNT, ALWAYS, MONDAY, VPN, a_desk, a_policy, a_target, an_actor, hours, minutes
from tests.cast import BEN
from tests.histories import Life, a_life

BEN_ACTS = an_actor(BEN)
STEADY = a_desk(
    sla=a_policy(
        targets={
            priority: {ClockKind.FIRST_RESPONSE: a_target(hours(length), ALWAYS)}
            for priority, length in ((Priority.P1, 1), (Priority.P2, 2), (Priority.P3, 4), (Priority.P4, 8))
        }
    )
)
"""One clock, day and night, so that shares are easy to see."""


def becomes(life: Life, priority: Priority) -> Life:
    assert life.act(lambda t: t.reprioritised(BEN_ACTS, priority, "it changed", life.now))
    return life


def nudged_at(life: Life) -> list[tuple[int, object]]:
    return [(e.percent, e.at - MONDAY) for e in life.ticket.timeline if isinstance(e, Nudged)]


def alarms_at(life: Life) -> list[object]:
    return [e.at - MONDAY for e in life.ticket.timeline if isinstance(e, Escalated) and e.step == 1]


def test_a_share_of_a_clock_nudges_once_whatever_target_the_clock_has() -> None:
    """75 % of four hours are three. Then eight hours are promised: 75 % of them are six, 90 % more than seven."""
    life = becomes(a_life(STEADY).watched(hours(3)), Priority.P4).watched(hours(4.9))
    assert nudged_at(life) == [(75, hours(3)), (90, hours(7.2))]


def test_another_promise_that_is_missed_calls_again() -> None:
    life = becomes(a_life(STEADY, priority=Priority.P2).watched(hours(2.1)), Priority.P3)
    assert alarms_at(life) == [hours(2)]
    assert life.ticket.ladders == (), "another promise holds, and it is kept so far"
    life.watched(hours(2))
    assert alarms_at(life) == [hours(2), hours(4)]


def test_the_same_promise_calls_once_whatever_else_happens() -> None:
    life = a_life(STEADY).watched(hours(4.1))
    life.act(lambda t: t.noted(BEN_ACTS, "looking", life.now))
    life.act(lambda t: t.released(BEN_ACTS, life.now))
    life.act(lambda t: t.claimed(BEN_ACTS, life.now))
    life.watched(minutes(10))
    assert alarms_at(life) == [hours(4)]


def test_another_category_is_another_promise() -> None:
    life = a_life(STEADY)
    before = {t.key for t in Timetable(life.ticket, STEADY, life.now).timers if t.kind is TimerKind.RAISE}
    other = ACCOUNT if life.ticket.category == VPN.key else VPN
    assert life.act(lambda t: t.recategorised(BEN_ACTS, other, "it is something else", life.now))
    after = {t.key for t in Timetable(life.ticket, STEADY, life.now).timers if t.kind is TimerKind.RAISE}
    assert before
    assert not before & after


def test_other_targets_in_app_yaml_are_the_same_promise() -> None:
    """What has fired does not fire again: the timers that are planned by the new file have the names of the old."""
    ticket = a_life(STEADY).ticket
    longer = {priority: {ClockKind.FIRST_RESPONSE: a_target(hours(20), ALWAYS)} for priority in Priority}
    changed = replace(STEADY, sla=a_policy(targets=longer))
    keys = [{t.key: t.due_at for t in Timetable(ticket, desk, MONDAY).timers} for desk in (STEADY, changed)]
    assert set(keys[0]) == set(keys[1])
    assert all(keys[0][key] < keys[1][key] for key in keys[0])
