"""What people write, read back."""

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import scalars
from bot.config.scalars import Wrong
from bot.domain.hours import Window

LENGTHS = st.integers(0, int(scalars.LONGEST.total_seconds())).map(lambda s: timedelta(seconds=s))


@given(LENGTHS)
def test_durations_round_trip(length: timedelta) -> None:
    assert scalars.duration(scalars.duration_text(length)) == length


@given(st.text(max_size=12))
def test_any_text_is_a_duration_or_wrong(text: str) -> None:
    try:
        found = scalars.duration(text)
    except Wrong:
        return
    assert timedelta(0) <= found <= scalars.LONGEST


@given(st.times(), st.times())
def test_windows_round_trip(opens: time, closes: time) -> None:
    opens, closes = opens.replace(second=0, microsecond=0), closes.replace(second=0, microsecond=0)
    written = f"{opens:%H:%M}-{closes:%H:%M}"
    if opens == closes:
        with pytest.raises(Wrong):
            scalars.window(written)
    else:
        assert scalars.window(written) == Window(opens=opens, closes=closes)


@given(st.integers(1, 99))
def test_percents_round_trip(share: int) -> None:
    assert scalars.percent(f"{share}%") == share


def test_written_forms() -> None:
    assert scalars.duration("1h 30m") == timedelta(minutes=90)
    assert scalars.duration("2d") == timedelta(hours=48)
    assert scalars.days("mon-fri") == (0, 1, 2, 3, 4)
    assert scalars.days("sat-mon, Wednesday") == (5, 6, 0, 2)
    assert scalars.window("20:00-24:00") == Window(opens=time(20), closes=time(0))
    assert scalars.window("00:00-24:00") == Window(opens=time(0), closes=time(0))
    assert scalars.hand_over("Monday 09:00") == (0, time(9))
    assert scalars.hand_over("9:00") == (None, time(9))


@pytest.mark.parametrize(
    "written", ["", "h", "m15", "15 minutes", "1m 1h", "-1h", "1.5h", "9999999w", "3000d6h999999w"]
)
def test_no_durations(written: str) -> None:
    with pytest.raises(Wrong):
        scalars.duration(written)
