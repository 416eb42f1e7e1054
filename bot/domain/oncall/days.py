""" "I take Thursday over": the days people name, in their own time zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.errors import NoSuchDay
from bot.domain.hours import moment_of

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = 3
"""Letters by which a weekday is known."""


def day_named(text: str, today: date) -> date:
    """`today`, `tomorrow`, a weekday (the next one, today included) or `2026-12-24`. Raises `NoSuchDay`."""
    said = text.strip().casefold()
    if said in ("today", "tomorrow"):
        return today + timedelta(days=said == "tomorrow")
    if len(said) >= _SHORT:
        for weekday, name in enumerate(WEEKDAYS):
            if name.startswith(said):
                return today + timedelta(days=(weekday - today.weekday()) % 7)
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise NoSuchDay(text=text.strip()[:40]) from None


def today_in(zone: str, at: datetime) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def whole_days(first: date, last: date, zone: str) -> tuple[datetime, datetime]:
    """From the first moment of `first` to the end of `last`, in UTC."""
    here = ZoneInfo(zone)
    begins = moment_of(first, time(0), here)
    return begins.astimezone(UTC), moment_of(last + timedelta(days=1), time(0), here).astimezone(UTC)
