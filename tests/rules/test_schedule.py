"""F6: layers, calendars' shifts, overrides and swaps, against a walk through every minute."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import AlreadyOnCall, DeskError, NoSuchDay, NoSuchTurn, NotAllowed, TurnIsOver
from bot.domain.hours import Calendar, Window
from bot.domain.oncall import Override, OverrideId, Rota, RotaKey, Rotates, Rotation, Schedule, Shift
from bot.domain.oncall.days import day_named, whole_days
from bot.domain.oncall.swaps import Stretch, Swap, SwapId, SwapState, check_swap, check_takeover, check_undo
from bot.domain.people import PersonId
from tests.builders import a_desk, a_rota, a_schedule, days, hours, minutes
from tests.cast import BEN, BO, CY, DEE, STAFF
from tests.rules.wallclock import MINUTE

SPRING = datetime(2026, 3, 28, tzinfo=UTC)
"""London loses an hour in the night that follows, New York has lost it, Lord Howe gains half of one a week later."""
SPAN = days(2.5)
LONDON, HOWE = "Europe/London", "Australia/Lord_Howe"


# ── a slow schedule ──────────────────────────────────────────────────────────────────────────────────────────────────


def by_the_wall(rota: Rota, at: datetime, shifts: tuple[Shift, ...]) -> PersonId | None:
    """Who a rota names, from wall clocks alone."""
    if rota.hours is not None:
        (window,) = rota.hours.week[0]
        wall = at.astimezone(ZoneInfo(rota.hours.zone)).time().replace(second=0, microsecond=0)
        inside = (
            window.opens <= wall < window.closes
            if window.opens < window.closes
            else wall >= window.opens or wall < window.closes
        )
        if not inside:
            return None
    if rota.rotation is None:
        return next((s.person for s in shifts if s.rota == rota.key and s.starts <= at < s.ends), None)
    local = at.astimezone(ZoneInfo(rota.rotation.zone)).replace(tzinfo=None)
    since = local - datetime.combine(rota.rotation.starts_on, rota.rotation.hands_over)
    turns = since // timedelta(days=rota.rotation.rotates.days)
    return rota.rotation.people[turns % len(rota.rotation.people)]


def slowly(schedule: Schedule, layer: int, at: datetime) -> PersonId | None:
    found = None
    for rota in reversed(schedule.rotas):
        if rota.layer == layer:
            found = by_the_wall(rota, at, schedule.shifts) or found
    for one in sorted(schedule.overrides, key=lambda o: o.id):
        over = one.undone_at is not None and at >= one.undone_at
        if one.layer == layer and one.starts <= at < one.ends and not over:
            found = one.person
    return found


people = st.sampled_from(STAFF)
layers = st.integers(1, 2)
noons = st.sampled_from([time(0), time(8), time(9, 30), time(20)])
"""Hours that no clock skips or repeats: what happens in those is told by tests of their own."""


@st.composite
def rotas(draw: st.DrawFn, number: int) -> Rota:
    key, layer = RotaKey(f"r{number}"), draw(layers)
    opens, closes = draw(noons), draw(noons)
    covers = None
    if draw(st.booleans()) and opens != closes:
        week = dict.fromkeys(range(7), (Window(opens=opens, closes=closes),))
        covers = Calendar(key=key, name=key, zone=draw(st.sampled_from([LONDON, HOWE])), week=week)
    if draw(st.booleans()):
        return Rota(key=key, layer=layer, hours=covers, calendar="/a/file.ics")
    rotation = Rotation(
        people=tuple(draw(st.lists(people, min_size=1, max_size=3))),
        rotates=draw(st.sampled_from(Rotates)),
        starts_on=date(2026, 3, 23),
        hands_over=draw(noons),
        zone=draw(st.sampled_from([LONDON, HOWE])),
    )
    return Rota(key=key, layer=layer, hours=covers, rotation=rotation)


moments = st.integers(0, SPAN // MINUTE).map(lambda m: SPRING + m * MINUTE)


@st.composite
def stretches(draw: st.DrawFn) -> tuple[datetime, datetime]:
    starts = draw(moments)
    return starts, starts + minutes(draw(st.integers(1, 24 * 60)))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    count = draw(st.integers(1, 4))
    drawn = tuple(draw(rotas(number)) for number in range(count))
    shifts = [
        Shift(rota=RotaKey(f"r{draw(st.integers(0, count - 1))}"), person=draw(people), starts=starts, ends=ends)
        for starts, ends in draw(st.lists(stretches(), max_size=4))
    ]
    overrides = [
        Override(
            id=OverrideId(number),
            layer=draw(layers),
            person=draw(people),
            starts=starts,
            ends=ends,
            made_by=DEE,
            made_at=SPRING,
            undone_at=draw(st.none() | moments),
        )
        for number, (starts, ends) in enumerate(draw(st.lists(stretches(), max_size=4)))
    ]
    return Schedule(rotas=drawn, shifts=tuple(shifts), overrides=tuple(draw(st.permutations(overrides))))


@given(schedules(), layers)
def test_the_turns_are_what_a_walk_through_every_minute_finds(schedule: Schedule, layer: int) -> None:
    turns = schedule.turns(layer, SPRING, SPRING + SPAN)
    assert (turns[0].starts, turns[-1].ends) == (SPRING, SPRING + SPAN)
    assert all(one.ends == after.starts for one, after in pairwise(turns))
    walked = iter(turns)
    turn = next(walked)
    for minute in range(SPAN // MINUTE):
        at = SPRING + minute * MINUTE
        if at >= turn.ends:
            turn = next(walked)
        assert turn.person == slowly(schedule, layer, at), at
        if minute % 97 == 0:
            assert schedule.on_call(at, layer) == turn.person


@given(schedules(), stretches(), people)
def test_whoever_takes_a_stretch_over_has_all_of_it_and_nothing_else_changes(
    schedule: Schedule, stretch: tuple[datetime, datetime], person: PersonId
) -> None:
    starts, ends = stretch
    one = Override(id=OverrideId(99), layer=1, person=person, starts=starts, ends=ends, made_by=person, made_at=SPRING)
    after = schedule.with_kept(schedule.shifts, (*schedule.overrides, one))
    assert {t.person for t in after.turns(1, starts, ends)} == {person}
    for at in (SPRING + n * hours(3) for n in range(30)):
        assert after.on_call(at, 2) == schedule.on_call(at, 2)
        if not starts <= at < ends:
            assert after.on_call(at, 1) == schedule.on_call(at, 1)
    undone = after.with_kept(schedule.shifts, (*schedule.overrides, one.undone(DEE, SPRING)))
    assert undone.turns(1, SPRING, SPRING + SPAN) == schedule.turns(1, SPRING, SPRING + SPAN)


# ── layers ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_sun_is_followed_by_rotas_of_one_layer() -> None:
    day, night = ("08:00", "20:00"), ("20:00", "08:00")

    def of(window: tuple[str, str], *turns: PersonId) -> Rota:
        opens, closes = map(time.fromisoformat, window)
        week = dict.fromkeys(range(7), (Window(opens=opens, closes=closes),))
        return a_rota(*turns, hours=Calendar(key=window[0], name="", zone=LONDON, week=week))

    schedule = Schedule(rotas=(of(day, BEN), of(night, BO), a_rota(CY, layer=2)))
    noon = datetime(2026, 7, 1, 11, tzinfo=UTC)
    assert [schedule.on_call(noon + hours(h)) for h in (0, 8, 12, 19, 20)] == [BEN, BO, BO, BO, BEN]
    assert schedule.on_call(noon, 2) == CY
    assert schedule.on_call(noon, 3) is None
    assert schedule.layers == (1, 2)


def test_a_calendar_decides_and_the_rota_below_it_fills_its_holes() -> None:
    calendar = Rota(key=RotaKey("ours"), calendar="/a/file.ics")
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    shift = Shift(rota=calendar.key, person=CY, starts=noon, ends=noon + hours(1))
    schedule = Schedule(rotas=(calendar, a_rota(BEN)), shifts=(shift,))
    assert [schedule.on_call(noon + h) for h in (-MINUTE, hours(0), hours(1))] == [BEN, CY, BEN]


def test_a_weekly_turn_of_one_person_is_still_a_turn() -> None:
    monday = datetime(2026, 3, 2, 9, tzinfo=UTC)
    turns = a_schedule(BEN).turns(1, monday, monday + days(14))
    assert [(t.person, t.starts) for t in turns] == [(BEN, monday), (BEN, monday + days(7))]


# ── taking over, swapping, undoing ───────────────────────────────────────────────────────────────────────────────────

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
FIRST = Stretch(layer=1, starts=MONDAY + days(7), ends=MONDAY + days(14))
SECOND = Stretch(layer=1, starts=MONDAY + days(14), ends=MONDAY + days(21))
SCHEDULE = a_schedule(BEN, BO)
HAS = {SCHEDULE.on_call(s.starts): s for s in (FIRST, SECOND)}


def a_swap(*, asker: PersonId = BEN, colleague: PersonId = BO, state: SwapState = SwapState.ASKED) -> Swap:
    return Swap(
        id=SwapId(1),
        asker=asker,
        colleague=colleague,
        given=HAS[asker],
        taken=HAS[colleague],
        asked_at=MONDAY,
        state=state,
    )


def halves(swap: Swap) -> tuple[Override, Override]:
    def half(number: int, stretch: Stretch, person: PersonId) -> Override:
        return Override(
            id=OverrideId(number),
            layer=stretch.layer,
            person=person,
            starts=stretch.starts,
            ends=stretch.ends,
            made_by=swap.asker,
            made_at=MONDAY,
        )

    return half(1, swap.given, swap.colleague), half(2, swap.taken, swap.asker)


def test_a_swap_is_the_same_from_both_sides_and_twice_it_is_none() -> None:
    one, other = a_swap(), a_swap(asker=BO, colleague=BEN)
    swapped = SCHEDULE.with_kept((), halves(one))
    span = (MONDAY, MONDAY + days(30))
    assert swapped.turns(1, *span) == SCHEDULE.with_kept((), halves(other)).turns(1, *span)
    assert swapped.on_call(HAS[BEN].starts) == BO
    assert swapped.on_call(HAS[BO].starts) == BEN
    back = replace(one, given=HAS[BO], taken=HAS[BEN])
    check_swap(swapped, back, MONDAY)
    again = tuple(replace(o, id=OverrideId(o.id + 2)) for o in halves(back))
    assert swapped.with_kept((), (*halves(one), *again)).turns(1, *span) == SCHEDULE.turns(1, *span)


@pytest.mark.parametrize(
    ("swap", "at", "says"),
    [
        (a_swap(), MONDAY + days(8), TurnIsOver),
        (replace(a_swap(), given=HAS[BO], taken=HAS[BEN]), MONDAY, NoSuchTurn),
        (replace(a_swap(), colleague=BEN, taken=HAS[BEN]), MONDAY, NoSuchTurn),
        (replace(a_swap(), given=replace(FIRST, layer=7)), MONDAY, NoSuchTurn),
    ],
    ids=["begun", "not theirs", "with oneself", "no such layer"],
)
def test_a_swap_that_cannot_be_is_refused(swap: Swap, at: datetime, says: type[DeskError]) -> None:
    with pytest.raises(says):
        check_swap(SCHEDULE, swap, at)


def test_only_the_colleague_answers_and_only_once() -> None:
    with pytest.raises(NotAllowed):
        a_swap().answered(BEN, MONDAY, accepts=True)
    accepted = a_swap().answered(BO, MONDAY, accepts=True)
    assert accepted.state is SwapState.ACCEPTED
    with pytest.raises(NoSuchTurn):
        accepted.answered(BO, MONDAY, accepts=False)


def test_what_is_left_of_a_turn_can_be_taken_over() -> None:
    mine = HAS[BEN]
    left = check_takeover(SCHEDULE, CY, mine, mine.starts + days(1))
    assert (left.starts, left.ends) == (mine.starts + days(1), mine.ends)
    with pytest.raises(AlreadyOnCall):
        check_takeover(SCHEDULE, BEN, mine, MONDAY)
    with pytest.raises(TurnIsOver):
        check_takeover(SCHEDULE, CY, mine, mine.ends)
    with pytest.raises(NoSuchTurn):
        check_takeover(SCHEDULE, CY, replace(mine, layer=2), MONDAY)


def test_an_override_is_undone_by_whoever_made_it_or_a_lead_until_it_is_over() -> None:
    one, _ = halves(a_swap())
    desk = a_desk()
    for person in (BEN, DEE):
        check_undo(one, desk.actor(person), MONDAY)
    with pytest.raises(NotAllowed):
        check_undo(one, desk.actor(CY), MONDAY)
    with pytest.raises(TurnIsOver):
        check_undo(one, desk.actor(BEN), one.ends)
    with pytest.raises(TurnIsOver):
        check_undo(one.undone(DEE, MONDAY), desk.actor(BEN), MONDAY)


# ── days ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("today", WEDNESDAY),
        ("Tomorrow", date(2026, 11, 26)),
        ("thursday", date(2026, 11, 26)),
        (" thu ", date(2026, 11, 26)),
        ("wednesday", WEDNESDAY),
        ("tue", date(2026, 12, 1)),
        ("2026-12-24", date(2026, 12, 24)),
    ],
)
def test_days_are_known_by_their_names(said: str, day: date) -> None:
    assert day_named(said, WEDNESDAY) == day


@pytest.mark.parametrize("said", ["", "th", "someday", "24.12.", "mondays", "2026-13-01"])
def test_other_words_are_no_day(said: str) -> None:
    with pytest.raises(NoSuchDay):
        day_named(said, WEDNESDAY)


@pytest.mark.parametrize(
    ("day", "zone", "length"),
    [
        (date(2026, 3, 29), LONDON, hours(23)),
        (date(2026, 10, 25), LONDON, hours(25)),
        (date(2026, 4, 5), HOWE, hours(24.5)),
        (date(2026, 9, 6), "America/Santiago", hours(23)),
        (WEDNESDAY, "Asia/Kolkata", hours(24)),
    ],
)
def test_a_day_is_as_long_as_it_is_where_the_person_lives(day: date, zone: str, length: timedelta) -> None:
    starts, ends = whole_days(day, day, zone)
    assert ends - starts == length
    assert starts.astimezone(ZoneInfo(zone)).date() == day
