"""F8: after an absence, however long, each person hears at most once of a ticket's promises, and it is what is true."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.events import Escalated, FollowUpDue, FollowUpOverdue, Nudged
from bot.domain.people import Channel, PersonId
from bot.domain.pings import is_ping, still_says
from bot.domain.priority import Priority
from bot.domain.sla import NudgeStep, clocks
from bot.domain.terms import ClockKind, Tell
from bot.usecases.notices import notices
from tests.builders import ALWAYS, a_desk, a_policy, a_target, an_actor, hours, minutes
from tests.cast import BEN
from tests.histories import Life, a_life, lives

EVERYBODY = tuple(Tell)
LOUD = replace(
    a_policy(
        nudges=tuple(NudgeStep(percent=percent, tell=EVERYBODY) for percent in (50, 75, 90)),
    )
)
"""Everybody is told everything."""

absences = st.integers(0, 12 * 1440).map(minutes)


def pings(life: Life, since: int) -> Counter[tuple[PersonId, str]]:
    """How often each person is called by what happened since, of the ticket's promises and of each follow-up."""
    found: Counter[tuple[PersonId, str]] = Counter()
    for event in life.ticket.timeline[since:]:
        match event:
            case Nudged() | Escalated():
                found.update((person, "promises") for person in event.told)
            case FollowUpDue() | FollowUpOverdue():
                found.update((person, f"{event.kind} {event.follow_up}") for person in event.told)
            case _:
                pass
    return found


@given(lives(), absences)
def test_one_sweep_calls_each_person_at_most_once(life: Life, absence: timedelta) -> None:
    since = life.ticket.revision
    life.wait(absence)
    assert set(pings(life, since).values()) <= {1}


@given(st.sampled_from(Priority), absences)
def test_also_when_everybody_is_told_everything(priority: Priority, absence: timedelta) -> None:
    life = a_life(a_desk(sla=LOUD), priority=priority).wait(absence)
    assert set(pings(life, 0).values()) <= {1}


@given(lives(), absences, st.booleans())
def test_what_could_not_be_delivered_meanwhile_is_one_newest_word(
    life: Life, absence: timedelta, watched: bool
) -> None:
    """The desk was awake, only its messages could not go out: of all that waits, one says something to each person."""
    since = life.ticket.revision
    (life.watched if watched else life.wait)(absence)
    ticket, found = life.ticket, clocks(life.ticket, life.desk.sla, life.now)
    waiting = [n for n in notices(ticket, life.desk, since=since) if is_ping(n) and n.face.event > since]
    speaks = [n for n in waiting if still_says(n, ticket, found, life.desk, life.now)]
    for kinds in ((Nudged,), (Escalated,)):
        told = Counter(n.to for n in speaks if isinstance(ticket.timeline[n.face.event - 1], kinds))
        assert set(told.values()) <= {1}
    assert not any(isinstance(n.to, Channel) for n in speaks)


def test_the_alarm_and_not_the_nudge() -> None:
    """Three hours and a half without a sweep: the first answer is overdue, and most of the solution's time is gone."""
    quick = {ClockKind.FIRST_RESPONSE: a_target(hours(1), ALWAYS), ClockKind.RESOLUTION: a_target(hours(4), ALWAYS)}
    nudges = (NudgeStep(percent=75, tell=(Tell.ON_CALL, Tell.OWNER)),)
    desk = a_desk(sla=a_policy(targets=dict.fromkeys(Priority, quick), nudges=nudges))
    life = a_life(desk).wait(hours(3.5))
    alarm, nudge = (e for e in life.ticket.timeline if isinstance(e, Escalated | Nudged))
    assert isinstance(alarm, Escalated)
    assert alarm.clock is ClockKind.FIRST_RESPONSE
    assert isinstance(nudge, Nudged)
    assert nudge.clock is ClockKind.RESOLUTION
    assert set(alarm.told).isdisjoint(nudge.told)
    assert nudge.told, "who was not called by the alarm still hears of the other promise"


# ── public updates ───────────────────────────────────────────────────────────────────────────────────────────────────


def updates(life: Life) -> list[Nudged]:
    return [e for e in life.ticket.timeline if isinstance(e, Nudged) and e.clock is ClockKind.UPDATE]


def test_the_owner_is_asked_for_an_update_after_each_stretch_of_silence() -> None:
    usual = a_policy().targets[Priority.P1]
    targets = dict(a_policy().targets) | {Priority.P1: {**usual, ClockKind.UPDATE: a_target(minutes(30), ALWAYS)}}
    life = a_life(a_desk(sla=a_policy(targets=targets)), priority=Priority.P1)
    ben = an_actor(BEN)
    life.act(lambda t: t.assigned(ben, BEN, life.now))
    life.act(lambda t: t.replied(ben, "On it", life.now))
    said = life.now
    life.watched(minutes(29))
    assert updates(life) == []
    life.watched(minutes(1))
    assert [(e.at, e.told, e.percent) for e in updates(life)] == [(said + minutes(30), (BEN,), 100)]
    life.watched(minutes(90))
    assert len(updates(life)) == 1, "once for each stretch"
    life.act(lambda t: t.replied(ben, "Still on it", life.now))
    life.watched(minutes(30))
    assert len(updates(life)) == 2
