"""F6: the rota hands over at a time of the wall clock, once, also when clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.oncall import Rotates, Rotation
from bot.domain.people import PersonId
from tests.builders import a_rota, hours, minutes
from tests.cast import BEN, BO, CY, DEE
from tests.rules.wallclock import CHANGES, DAY, MINUTE

ZONES = ("Europe/London", "America/New_York", "America/Havana", "Asia/Kolkata", "Australia/Lord_Howe")


def who_by_walking(rota: Rotation, at: datetime) -> PersonId:
    """Walk from the first hand-over minute by minute; the turn goes on when the wall clock reaches the next one."""
    zone = ZoneInfo(rota.zone)
    turn = DAY if rota.rotates is Rotates.DAILY else 7 * DAY
    now = datetime.combine(rota.starts_on, rota.hands_over, tzinfo=zone).astimezone(UTC) - DAY
    ahead = datetime.combine(rota.starts_on, rota.hands_over)
    turns = -1
    while True:
        if now.astimezone(zone).replace(tzinfo=None) >= ahead:
            turns, ahead = turns + 1, ahead + turn
        if now >= at:
            return rota.people[turns % len(rota.people)]
        now += MINUTE


@st.composite
def rotas(draw: st.DrawFn) -> Rotation:
    return Rotation(
        people=tuple(draw(st.permutations([BEN, BO, CY, DEE]))[: draw(st.integers(1, 4))]),
        rotates=draw(st.sampled_from(Rotates)),
        starts_on=draw(st.sampled_from([date(2026, 2, 23), date(2026, 10, 19), date(2026, 3, 30)])),
        hands_over=draw(
            st.times(time(0), time(23, 59)).map(lambda t: t.replace(second=0, microsecond=0)) | small_hours
        ),
        zone=draw(st.sampled_from(ZONES)),
    )


small_hours = st.sampled_from([time(0), time(0, 30), time(1, 30), time(1, 45), time(2, 15), time(2, 30)])


@given(st.data(), rotas())
def test_the_turn_goes_on_at_the_hand_over_and_never_back(data: st.DataObject, rota: Rotation) -> None:
    first = datetime.combine(rota.starts_on, rota.hands_over, tzinfo=ZoneInfo(rota.zone)).astimezone(UTC)
    last = first + timedelta(days=16)
    change = next((c for c in CHANGES if first + DAY < c < last), first + 7 * DAY)
    at = change + minutes(data.draw(st.integers(-180, 180) | st.integers((first - change) // MINUTE, 9 * 24 * 60)))
    assert rota.on_call(at) == who_by_walking(rota, at)


@given(rotas(), st.integers(1, 100), st.integers(0, 24 * 60))
def test_before_its_first_day_it_turns_as_if_it_always_had(rota: Rotation, weeks: int, minute: int) -> None:
    zone = ZoneInfo(rota.zone)
    length = 1 if rota.rotates is Rotates.DAILY else 7
    noon = datetime.combine(rota.starts_on, time(12), tzinfo=zone)
    round_trip = length * len(rota.people)
    long_ago = datetime.combine(rota.starts_on - weeks * round_trip * DAY, time(12), tzinfo=zone)
    assert rota.on_call(long_ago) == rota.on_call(noon)


def test_nobody_is_on_call_in_an_empty_rota() -> None:
    assert a_rota().on_call(datetime(2026, 3, 2, 12, 0, tzinfo=UTC)) is None


def test_a_hand_over_in_the_hour_that_comes_twice_happens_once() -> None:
    """New York puts its clocks back from two to one on 1 November 2026."""
    rota = Rotation(
        people=(BEN, CY),
        rotates=Rotates.DAILY,
        starts_on=date(2026, 10, 31),
        hands_over=time(1, 30),
        zone="America/New_York",
    )
    handed_over = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert rota.on_call(handed_over - MINUTE) == BEN
    assert [rota.on_call(handed_over + minutes(m)) for m in (0, 20, 40, 59, 60, 90)] == [CY] * 6
    assert rota.on_call(handed_over + hours(25)) == BEN
