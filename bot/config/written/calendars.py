"""Hours of work and the days that are different."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from bot.config import countries
from bot.config.scalars import Wrong
from bot.config.shapes import Days, Label, OwnDay, Section, Windows, Zone


def _only_sections(written: object) -> object:
    """Days stand under `days`, so that it can be said of them what they are."""
    stray = [str(key) for key in written if str(key)[:1].isdigit()] if isinstance(written, dict) else ()
    if stray:
        raise Wrong(f'"{stray[0]}" must stand under "days" or "half_days": write days: {{{stray[0]}: …}}')
    return written


def _part_of_country(written: str, info: ValidationInfo) -> str:
    if "country" not in info.data:
        return written  # it is wrong itself, and told
    if info.data["country"] is None:
        raise Wrong('needs a "country" beside it')
    return countries.subdivision(written, info.data["country"])


class HalfDayEntry(Section):
    """A day with shorter hours."""

    name: Label
    """What people read."""
    hours: Annotated[Windows, Field(min_length=1)]
    """Its window or windows, which must lie within the day's usual ones: `09:00-13:00`."""


class HolidaysEntry(Section):
    """The days that are not like others of their weekday."""

    country: Annotated[str, AfterValidator(countries.country)] | None = None
    """Closed on the public holidays of this country, a two-letter code such as `GB`."""
    subdivision: Annotated[str, AfterValidator(_part_of_country)] | None = None
    """And of this part of it, such as `ENG` in `GB`, `BY` in `DE` or `CA` in `US`."""
    days: dict[OwnDay, Label] = Field(default_factory=dict)
    """Days of your own without hours, with their names: `2026-12-24`, or `12-24` for every year."""
    half_days: dict[OwnDay, HalfDayEntry] = Field(default_factory=dict)
    """Days of your own with shorter hours; they win over a public holiday."""


class CalendarEntry(Section):
    """Hours of work. The calendar `always` is there without being written."""

    name: Label
    """What people see."""
    zone: Zone
    """The time zone of its hours, such as `Europe/London`."""
    week: dict[Days, Windows]
    """Days and their windows: `mon-fri: 09:00-17:30`, or `sat: [09:00-12:00, 13:00-15:00]`."""
    holidays: Annotated[HolidaysEntry, BeforeValidator(_only_sections)] = HolidaysEntry()
    """The days that are different."""
