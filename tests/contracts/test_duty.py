"""What calendars and people add to the rotas, and what was told of it."""

from dataclasses import replace

import pytest

from bot.domain.errors import NoSuchTurn
from bot.domain.oncall import Override, OverrideId, RotaKey, Shift
from bot.domain.oncall.feeds import Feed
from bot.domain.oncall.rounds import Gap
from bot.domain.oncall.swaps import Stretch, Swap, SwapId, SwapState
from bot.ports import Store
from tests.contracts.builders import HOUR, MAYA, MINUTE, NOON, SAM, staff

OURS, THEIRS = RotaKey("ours"), RotaKey("theirs")
FIRST = Stretch(layer=1, starts=NOON, ends=NOON + HOUR)
SECOND = Stretch(layer=2, starts=NOON + 2 * HOUR, ends=NOON + 3 * HOUR)


@pytest.fixture(autouse=True)
def _staffed(desk: Store) -> None:
    with desk.write() as unit:
        staff(unit)
        unit.commit()


def shift(rota: RotaKey, hour: int) -> Shift:
    return Shift(rota=rota, person=MAYA, starts=NOON + hour * HOUR, ends=NOON + (hour + 1) * HOUR)


def override(**facts: object) -> Override:
    plain = Override(
        id=OverrideId(0), layer=1, person=SAM, starts=NOON, ends=NOON + HOUR, made_by=MAYA, made_at=NOON - HOUR
    )
    return replace(plain, **facts)


def swap() -> Swap:
    return Swap(id=SwapId(0), asker=MAYA, colleague=SAM, given=FIRST, taken=SECOND, asked_at=NOON)


# ── shifts ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_shifts_of_a_rota_replace_the_ones_before_and_leave_the_others(desk: Store) -> None:
    with desk.write() as unit:
        unit.duty.keep_shifts(OURS, [shift(OURS, 0), shift(OURS, 1)])
        unit.duty.keep_shifts(THEIRS, [shift(THEIRS, 0)])
        unit.commit()
    with desk.write() as unit:
        unit.duty.keep_shifts(OURS, [shift(OURS, 5)])
        unit.commit()
    with desk.read() as unit:
        assert unit.duty.shifts(since=NOON) == (shift(OURS, 5), shift(THEIRS, 0))
        assert unit.duty.shifts(since=NOON + HOUR) == (shift(OURS, 5),)
    with desk.write() as unit:
        unit.duty.keep_shifts(OURS, [])
        assert unit.duty.shifts(since=NOON - HOUR) == (shift(THEIRS, 0),)


# ── overrides ────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_override_comes_back_as_it_went_in_with_a_growing_number(desk: Store) -> None:
    with desk.write() as unit:
        one = unit.duty.add(override())
        other = unit.duty.add(override(layer=2, starts=NOON + MINUTE, swap=7))
        unit.commit()
    assert other.id > one.id
    assert one == override(id=one.id)
    with desk.read() as unit:
        assert unit.duty.overrides(since=NOON) == (one, other)
        assert unit.duty.overrides(since=NOON + HOUR) == ()
        assert unit.duty.override(one.id) == one
        assert unit.duty.of_swap(SwapId(7)) == (other,)


def test_who_undid_an_override_is_kept_and_no_number_is_given_twice(desk: Store) -> None:
    with desk.write() as unit:
        one = unit.duty.add(override())
        unit.duty.undo(one.undone(SAM, NOON))
        unit.commit()
    with desk.write() as unit:
        assert unit.duty.override(one.id) == override(id=one.id, undone_by=SAM, undone_at=NOON)
        assert unit.duty.add(override()).id > one.id


def test_what_is_not_there_is_said_so(desk: Store) -> None:
    with desk.read() as unit:
        with pytest.raises(NoSuchTurn):
            unit.duty.override(OverrideId(9))
        with pytest.raises(NoSuchTurn):
            unit.duty.swap(SwapId(9))


# ── swaps ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_swap_is_asked_and_answered(desk: Store) -> None:
    with desk.write() as unit:
        asked = unit.duty.ask(swap())
        unit.commit()
    assert asked == replace(swap(), id=asked.id)
    with desk.write() as unit:
        unit.duty.answer(asked.answered(SAM, NOON + MINUTE, accepts=True))
        unit.commit()
    with desk.read() as unit:
        assert unit.duty.swap(asked.id) == replace(asked, state=SwapState.ACCEPTED, answered_at=NOON + MINUTE)


# ── rounds ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_how_a_calendar_stands_is_kept(desk: Store) -> None:
    failing = Feed(rota=OURS, etag='"7"', read_at=NOON, strangers=2).failed(NOON + HOUR, "it answers 500")
    with desk.write() as unit:
        assert unit.rounds.feed(OURS) is None
        unit.rounds.keep_feed(Feed(rota=OURS))
        unit.rounds.keep_feed(failing)
        unit.commit()
    with desk.read() as unit:
        assert unit.rounds.feed(OURS) == failing
        assert unit.rounds.feed(THEIRS) is None


def test_up_to_when_hand_overs_were_told_is_kept_by_layer(desk: Store) -> None:
    with desk.write() as unit:
        assert unit.rounds.told_until(1) is None
        unit.rounds.tell_until(1, NOON)
        unit.rounds.tell_until(1, NOON + HOUR)
        assert unit.rounds.told_until(1) == NOON + HOUR
        assert unit.rounds.told_until(2) is None


def test_gaps_are_known_by_layer_start_and_person_and_forgotten_when_over(desk: Store) -> None:
    one = Gap(layer=1, starts=NOON, ends=NOON + HOUR)
    away = replace(one, person=MAYA)
    with desk.write() as unit:
        for gap in (one, away, replace(one, layer=2), replace(one, ends=NOON + 2 * HOUR)):
            unit.rounds.keep_gap(gap)
        unit.commit()
    grown = replace(one, ends=NOON + 2 * HOUR)
    with desk.write() as unit:
        assert unit.rounds.gaps(since=NOON) == (grown, away, replace(one, layer=2))
        assert unit.rounds.gaps(since=NOON + HOUR + MINUTE) == (grown,)
        assert unit.rounds.forget(before=NOON + HOUR + MINUTE) == 2
        assert unit.rounds.gaps(since=NOON) == (grown,)
