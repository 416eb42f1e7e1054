"""F4, F8: when somebody may be pinged, on each side of each boundary."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.notices import Face, FaceKind, Notice
from bot.domain.people import Availability, PersonId, Presence
from bot.domain.pings import is_ping, may_wait_for_hours, still_says
from bot.domain.priority import Priority
from bot.domain.quiet import quiet_until
from bot.domain.sla import NudgeStep, clocks
from bot.domain.terms import OffHours, Tell
from tests.builders import MONDAY, VPN, a_calendar, a_desk, a_policy, an_actor, an_agent, days, hours, minutes
from tests.cast import ANA, BEN, BO, CY, DEE, IT_NETWORK, ON_CALL_CHANNEL
from tests.histories import Life, a_life

FIVE = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
"""When Ben's shift ends that Monday; it begins again on Tuesday at nine."""
NINE = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HERE = Availability()


def away(until: datetime | None) -> Availability:
    return Availability(presence=Presence.AWAY, until=until)


@pytest.mark.parametrize(
    ("person", "availability", "at", "until"),
    [
        (BEN, HERE, FIVE - SECOND, None),
        (BEN, HERE, FIVE, NINE),
        (BEN, HERE, NINE - SECOND, NINE),
        (BEN, HERE, NINE, None),
        (BEN, away(NINE + days(1)), NINE, NINE + days(1)),
        (BEN, away(NINE + days(1) - hours(9)), NINE, NINE + days(1)),
        (BEN, away(NINE), NINE, None),
        (BEN, away(None), NINE, None),
        (BEN, Availability(presence=Presence.BUSY), NINE, None),
        (BEN, Availability(presence=Presence.BUSY), FIVE, NINE),
        (CY, HERE, FIVE, None),
        (CY, away(FIVE + minutes(5)), FIVE, FIVE + minutes(5)),
        (ANA, HERE, FIVE, None),
    ],
)
def test_each_side_of_each_boundary(
    person: PersonId, availability: Availability, at: datetime, until: datetime | None
) -> None:
    assert quiet_until(person, availability, a_desk(), at) == until


def test_a_shift_that_never_opens_again_holds_nothing_for_ever() -> None:
    closed = a_calendar(on=(), key="gone")
    desk = a_desk(calendars={"gone": closed}, agents={BEN: an_agent(BEN, shift="gone")})
    assert quiet_until(BEN, HERE, desk, FIVE) is None


@given(st.integers(0, 366 * 1440), st.integers(0, 10_000))
def test_what_is_held_comes_in_open_hours_and_no_later_than_it_must(moment: int, length: int) -> None:
    at, desk = MONDAY + minutes(moment), a_desk()
    gone = away(at + minutes(length)) if length % 2 else HERE
    until = quiet_until(BEN, gone, desk, at)
    office = desk.calendars["office"]
    then = until or at
    assert office.is_open(then)
    assert then >= (gone.until or at)
    assert quiet_until(BEN, gone, desk, then) is None
    if until is not None:
        assert not office.is_open(until - SECOND) or until == gone.until


# ── what waits ───────────────────────────────────────────────────────────────────────────────────────────────────────


def nudge_of(life: Life, to: PersonId = BEN) -> Notice:
    """The newest nudge, as it goes to this person."""
    number = max(n for n, e in enumerate(life.ticket.timeline, start=1) if e.kind == "nudged")
    return Notice(ticket=life.ticket.id, to=to, face=Face(kind=FaceKind.NUDGE, event=number))


@pytest.mark.parametrize(
    ("policy", "priority", "waits"),
    [
        (None, Priority.P1, False),
        (None, Priority.P2, True),
        (None, Priority.P4, True),
        (OffHours.HOLD, Priority.P1, True),
        (OffHours.NOW, Priority.P1, False),
        (OffHours.NOW, Priority.P3, False),
    ],
)
def test_the_policy_says_which_nudges_wait(policy: OffHours | None, priority: Priority, waits: bool) -> None:
    sla = a_policy(nudges=(NudgeStep(percent=75, tell=(Tell.OWNER,), off_hours=policy),))
    desk = a_desk(sla=sla)
    life = a_life(desk, priority=priority).watched(days(1))
    assert may_wait_for_hours(nudge_of(life), life.ticket, desk) is waits


def says(life: Life, notice: Notice) -> bool:
    desk, ticket = life.desk, life.ticket
    found = clocks(ticket, desk.sla, life.now)
    return still_says(notice, ticket, found, desk, life.now)


def nudged_life() -> tuple[Life, Notice]:
    life = a_life().watched(hours(3))  # P3: four hours for the first answer, so 75 % are used
    return life, nudge_of(life, life.ticket.owner)


def test_a_nudge_says_nothing_once_it_is_answered_resolved_or_paused() -> None:
    for verb in (
        lambda t: t.replied(an_actor(BEN), "On it", t.timeline[-1].at),
        lambda t: t.resolved(an_actor(BEN), VPN, "done", "fixed", t.timeline[-1].at),
        lambda t: t.withdrawn(an_actor(ANA), t.timeline[-1].at),
    ):
        life, notice = nudged_life()
        assert says(life, notice)
        life.act(verb)
        assert not says(life, notice)


def test_a_nudge_for_somebody_who_no_longer_owns_it_says_nothing() -> None:
    life, notice = nudged_life()
    other = BO if notice.to == BEN else BEN
    life.act(lambda t: t.assigned(an_actor(DEE), other, life.now))
    assert not says(life, notice)


def test_a_nudge_says_nothing_once_it_has_run_out() -> None:
    life, notice = nudged_life()
    life.now += minutes(59)
    assert says(life, notice)
    life.now += minutes(1)
    assert not says(life, notice)


def test_a_newer_nudge_outdoes_an_older_one() -> None:
    life, notice = nudged_life()
    life.watched(minutes(36))
    assert not says(life, notice)
    assert says(life, nudge_of(life, notice.to))


def test_an_alarm_says_nothing_once_it_is_acknowledged() -> None:
    life = a_life(priority=Priority.P1).watched(minutes(20))
    number = max(n for n, e in enumerate(life.ticket.timeline, start=1) if e.kind == "escalated")
    notice = Notice(ticket=life.ticket.id, to=CY, face=Face(kind=FaceKind.ESCALATION, event=number))
    assert says(life, notice)
    life.act(lambda t: t.acknowledged(an_actor(CY), life.now))
    assert not says(life, notice)


def test_channels_are_never_pinged() -> None:
    for channel in (IT_NETWORK, ON_CALL_CHANNEL):
        assert not is_ping(Notice(ticket=a_life().ticket.id, to=channel, face=Face(kind=FaceKind.NUDGE, event=1)))


def test_a_nudge_may_go_to_a_channel() -> None:
    sla = a_policy(nudges=(NudgeStep(percent=75, tell=(Tell.TEAM, Tell.ON_CALL_CHANNEL)),))
    life = a_life(a_desk(sla=sla)).watched(hours(3))
    (nudged,) = (e for e in life.ticket.timeline if e.kind == "nudged")
    assert (nudged.channels, nudged.told) == ((IT_NETWORK, ON_CALL_CHANNEL), ())
    assert nudged.at == MONDAY + hours(3)
