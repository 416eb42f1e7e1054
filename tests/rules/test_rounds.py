"""F6: hand-overs and gaps, as the schedule calls for them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.oncall import Override, OverrideId, RotaKey, Schedule
from bot.domain.oncall.feeds import Feed, Occurrence, shifts_of
from bot.domain.oncall.rounds import Gap, gaps, newest_hand_over, still_open, told_and_new
from bot.domain.people import Availability, Person, PersonId, Presence
from tests.builders import a_calendar, a_desk, a_rota, a_schedule, days, hours, minutes
from tests.cast import BEN, BO, CY, DEE, people

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""The turn passes on."""
STAFF = people()


def taken(person: PersonId, *, since: datetime, until: datetime) -> Override:
    return Override(id=OverrideId(1), layer=1, person=person, starts=since, ends=until, made_by=person, made_at=MONDAY)


# ── hand-overs ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_newest_hand_over_is_told_from_its_very_moment_on() -> None:
    schedule = a_schedule(BEN, BO)
    now, before = schedule.on_call(MONDAY), schedule.on_call(MONDAY - minutes(1))
    assert newest_hand_over(schedule, 1, since=MONDAY - days(1), until=MONDAY - minutes(1)) is None
    for later in (minutes(0), minutes(1), days(6)):
        found = newest_hand_over(schedule, 1, since=MONDAY - days(1), until=MONDAY + later)
        assert found is not None
        assert (found.at, found.person, found.before) == (MONDAY, now, before)
    assert newest_hand_over(schedule, 1, since=MONDAY, until=MONDAY + days(6)) is None


def test_of_several_only_the_newest_is_told() -> None:
    found = newest_hand_over(a_schedule(BEN, BO), 1, since=MONDAY - days(1), until=MONDAY + days(8))
    assert found is not None
    assert found.at == MONDAY + days(7)


def test_who_comes_back_after_a_gap_takes_over_from_nobody() -> None:
    office = Schedule(rotas=(a_rota(BEN, hours=a_calendar("09:00-17:00", on=tuple(range(7)))),))
    assert newest_hand_over(office, 1, since=MONDAY - days(5), until=MONDAY + days(5)) is None


def test_duty_that_was_taken_over_is_handed_over_and_back() -> None:
    own = a_schedule(BEN)
    schedule = own.with_kept((), (taken(CY, since=MONDAY + days(1), until=MONDAY + days(2)),))
    there = newest_hand_over(schedule, 1, since=MONDAY, until=MONDAY + days(1))
    back = newest_hand_over(schedule, 1, since=MONDAY + days(1), until=MONDAY + days(3))
    assert there is not None
    assert back is not None
    assert (there.person, there.before, back.person, back.before) == (CY, BEN, BEN, CY)


# ── gaps ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_rota_that_always_has_somebody_leaves_no_gap() -> None:
    assert gaps(a_schedule(BEN, BO), STAFF, MONDAY) == ()


def test_hours_of_no_rota_are_gaps_of_their_layer() -> None:
    nights = a_calendar("20:00-08:00", on=tuple(range(7)))
    schedule = Schedule(rotas=(a_rota(BEN), a_rota(BO, layer=2, hours=nights)))
    found = gaps(schedule, STAFF, MONDAY)
    assert {gap.layer for gap in found} == {2}
    assert [(gap.starts, gap.ends) for gap in found][:2] == [
        (MONDAY, MONDAY + hours(11)),
        (MONDAY + hours(23), MONDAY + hours(35)),
    ]


@pytest.mark.parametrize(
    ("change", "until"),
    [
        ({"availability": Availability(presence=Presence.AWAY, until=MONDAY + days(9))}, MONDAY + days(9)),
        ({"availability": Availability(presence=Presence.AWAY)}, MONDAY + days(14)),
        ({"handles": ()}, MONDAY + days(14)),
        ({"availability": Availability(presence=Presence.BUSY)}, None),
        ({"availability": Availability(presence=Presence.AWAY, until=MONDAY)}, None),
    ],
    ids=["away for a while", "away", "no account", "busy", "back"],
)
def test_somebody_who_cannot_be_called_leaves_a_gap(change: dict[str, object], until: datetime | None) -> None:
    staff = {**STAFF, BEN: replace(STAFF[BEN], **change)}
    found = gaps(a_schedule(BEN), staff, MONDAY)
    assert [(gap.starts, gap.ends, gap.person) for gap in found] == ([(MONDAY, until, BEN)] if until else [])


def test_somebody_nobody_has_met_leaves_a_gap_and_a_deputy_closes_it() -> None:
    staff: dict[PersonId, Person] = {who: person for who, person in STAFF.items() if who != BEN}
    schedule = a_schedule(BEN)
    (gap,) = gaps(schedule, staff, MONDAY)
    assert still_open(schedule, staff, gap)
    closed = schedule.with_kept((), (taken(CY, since=gap.starts, until=gap.ends),))
    assert not still_open(closed, staff, gap)


def test_what_begins_later_than_in_a_week_is_told_later() -> None:
    schedule = a_schedule().with_kept((), (taken(BEN, since=MONDAY - days(1), until=MONDAY + days(8)),))
    assert gaps(schedule, STAFF, MONDAY) == ()
    (gap,) = gaps(schedule, STAFF, MONDAY + days(1) + minutes(1))
    assert gap.starts == MONDAY + days(8)


def test_an_endless_gap_is_told_once_however_often_one_looks() -> None:
    known: dict[tuple[int, datetime], Gap] = {}
    told = []
    for look in range(0, 30 * 24 * 4):
        at = MONDAY + look * minutes(15)
        grown, new = told_and_new([g for g in known.values() if g.ends >= at], gaps(a_schedule(), STAFF, at))
        told += new
        known |= {(g.layer, g.starts): g for g in (*grown, *new)}
    assert len(told) == 1


def test_gaps_that_do_not_touch_are_told_one_by_one() -> None:
    one = Gap(layer=1, starts=MONDAY, ends=MONDAY + hours(1))
    other = replace(one, starts=MONDAY + hours(2), ends=MONDAY + hours(3))
    assert told_and_new([one], [one, other]) == ((), (other,))
    assert told_and_new([one], [replace(one, layer=2)]) == ((), (replace(one, layer=2),))
    assert told_and_new([one], [replace(one, person=BEN)]) == ((), (replace(one, person=BEN),))


# ── calendars ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("called", "person"),
    [
        (("ben@example.com",), BEN),
        (("BEN@EXAMPLE.COM ", "Bo Lindqvist"), BEN),
        (("Bo Lindqvist",), BO),
        (("On call: bo  lindqvist (network)", "dee@example.com"), BO),
        (("Primary", "dee@example.com"), DEE),
        (("stranger@example.com", "Bob Lindqvist"), None),
        ((), None),
    ],
)
def test_an_event_is_somebodys_by_address_or_name(called: tuple[str, ...], person: PersonId | None) -> None:
    agents = {who: replace(agent, email=f"{who}@example.com") for who, agent in a_desk().agents.items()}
    event = Occurrence(starts=MONDAY, ends=MONDAY + hours(1), called=called)
    shifts, strangers = shifts_of(RotaKey("ours"), [event], agents)
    assert ([s.person for s in shifts], strangers) == (([person], 0) if person else ([], 1))


def test_a_calendar_that_fails_is_told_after_a_day_and_once() -> None:
    feed = Feed(rota=RotaKey("ours"), etag='"1"', read_at=MONDAY).failed(MONDAY, "it answers 500")
    later = feed.failed(MONDAY + hours(23), "it answers 502")
    assert later.failing_since == MONDAY
    assert (later.etag, later.read_at) == ('"1"', MONDAY)
    assert not later.must_be_told(MONDAY + hours(23))
    assert later.must_be_told(MONDAY + hours(24))
    assert not replace(later, told_at=MONDAY + hours(24)).must_be_told(MONDAY + hours(48))
    assert not later.read(MONDAY + hours(24), etag=None, strangers=0).must_be_told(MONDAY + hours(48))
