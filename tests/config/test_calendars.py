"""The calendars that app.yaml describes: holidays of countries, days of one's own and half-days."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest

from bot.config import countries, load
from bot.domain.hours import Calendar, Window
from tests.config.conftest import SMALL, Write
from tests.house import ROOT, page

Office = Callable[[str], Calendar]


@pytest.fixture
def office(write: Write) -> Office:
    """The office of small.yaml, open from nine to five in London, with these holidays."""

    def loaded(holidays: str) -> Calendar:
        text = SMALL.replace("    week:", f"    holidays: {holidays}\n    week:", 1)
        return load(write(text), {}).desk.calendars["office"]

    return loaded


def name_of(calendar: Calendar, day: date) -> str | None:
    holiday = calendar.holidays(day.year).get(day)
    return holiday.name if holiday else None


def is_open(calendar: Calendar, day: date, at: time) -> bool:
    return calendar.is_open(datetime.combine(day, at, tzinfo=UTC))


def test_a_country_and_its_part_have_holidays_of_their_own(office: Office) -> None:
    england = office("{country: GB, subdivision: ENG}")
    scotland = office("{country: GB, subdivision: SCT}")
    assert name_of(england, date(2026, 4, 6)) == "Easter Monday"
    assert name_of(scotland, date(2026, 4, 6)) is None
    assert not is_open(england, date(2026, 4, 6), time(12))
    assert is_open(scotland, date(2026, 4, 6), time(12))


def test_a_holiday_on_a_weekend_has_its_day_off_in_the_week(office: Office) -> None:
    assert name_of(office("{country: GB, subdivision: ENG}"), date(2026, 12, 28)) == "Boxing Day (observed)"


def test_the_years_do_not_run_out(office: Office) -> None:
    england = office("{country: GB, subdivision: ENG}")
    assert all(name_of(england, date(year, 12, 25)) == "Christmas Day" for year in range(2000, 2090))


def test_days_of_ones_own_win_over_the_countrys_and_those_of_one_year_over_both(office: Office) -> None:
    calendar = office(
        "{country: GB, subdivision: ENG, days: {12-24: Shut, 12-28: Shut, 2026-12-25: Our Christmas},"
        " half_days: {2026-12-24: {name: Half a Christmas Eve, hours: 09:00-12:00}}}"
    )
    assert name_of(calendar, date(2026, 12, 25)) == "Our Christmas"
    assert name_of(calendar, date(2026, 12, 28)) == "Shut"
    assert name_of(calendar, date(2027, 12, 24)) == "Shut"
    assert calendar.holidays(2026)[date(2026, 12, 24)].windows == (Window(opens=time(9), closes=time(12)),)


def test_a_half_day_of_every_year_shortens_a_day_and_opens_none(office: Office) -> None:
    calendar = office("{half_days: {12-31: {name: New Year's Eve, hours: 09:00-13:00}}}")
    assert is_open(calendar, date(2026, 12, 31), time(12, 59))
    assert not is_open(calendar, date(2026, 12, 31), time(13))
    assert not is_open(calendar, date(2028, 12, 31), time(12)), "a Sunday"


def test_a_half_day_on_a_public_holiday_is_half_open(office: Office) -> None:
    calendar = office("{country: GB, half_days: {12-25: {name: Skeleton staff, hours: [09:00-10:00, 16:00-17:00]}}}")
    assert [is_open(calendar, date(2026, 12, 25), time(hour)) for hour in (9, 10, 16)] == [True, False, True]


def test_a_leap_day_is_one_in_leap_years(office: Office) -> None:
    calendar = office("{days: {02-29: Leap day}}")
    assert name_of(calendar, date(2028, 2, 29)) == "Leap day"
    assert calendar.holidays(2027) == {}


def test_a_night_shift_has_half_nights(write: Write) -> None:
    text = SMALL.replace("09:00-17:00", "22:00-06:00").replace(
        "    week:", "    holidays: {half_days: {2026-12-24: {name: Eve, hours: 22:00-02:00}}}\n    week:", 1
    )
    calendar = load(write(text), {}).desk.calendars["office"]
    assert is_open(calendar, date(2026, 12, 25), time(1, 59))
    assert not is_open(calendar, date(2026, 12, 25), time(2))
    assert is_open(calendar, date(2026, 12, 25), time(22))


def test_what_is_known_of_a_year_does_not_change(office: Office) -> None:
    calendar = office("{country: GB, days: {12-24: Shut}}")
    for year in (calendar.holidays(2026), countries.public_holidays("GB", None, 2026)):
        with pytest.raises(TypeError):
            year[date(2026, 1, 5)] = "Blue Monday"  # type: ignore[index]


def python(program: str, **env: str) -> str:
    run = [sys.executable, "-c", program]
    return subprocess.run(run, cwd=ROOT, env=os.environ | env, check=True, capture_output=True, text=True).stdout


def test_names_are_the_same_whatever_language_the_machine_speaks() -> None:
    program = "from bot.config.countries import public_holidays as p; print(*p('DE', 'BY', 2026).values())"
    assert python(program, LANGUAGE="de_DE") == python(program, LANGUAGE="uk_UA") == python(program, LANGUAGE="")
    assert "Corpus Christi" in python(program, LANGUAGE="de_DE")


def test_the_library_is_loaded_only_for_a_calendar_that_names_a_country(write: Write) -> None:
    check = (
        f"import sys; from pathlib import Path; from bot.config import load; load(Path({str(write(SMALL))!r}), {{}})"
    )
    assert python(f"{check}; print('holidays' in sys.modules)").strip() == "False"


def test_the_example_in_the_manual_is_a_calendar(write: Write) -> None:
    [example] = re.findall(r"^```yaml\n(calendars:\n.*?)^```", page("docs/app-yaml.md"), re.MULTILINE | re.DOTALL)
    head, _, rest = SMALL.partition("calendars:\n")
    munich = load(write(f"{head}{example}{rest[rest.index('sla:') :]}"), {}).desk.calendars["office"]
    assert name_of(munich, date(2027, 7, 2)) == "Summer party"
    assert name_of(munich, date(2027, 5, 27)) == "Corpus Christi"
    assert munich.holidays(2027)[date(2027, 12, 31)].windows == (Window(opens=time(8, 30), closes=time(12)),)
