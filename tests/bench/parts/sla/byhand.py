"""The loop that one writes first: day by day and window by window, in local time without its zone."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.hours import Calendar

DAY = timedelta(days=1)


class ByHand:
    """Deadlines of one calendar. It takes every day for one of 24 hours."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._zone = ZoneInfo(calendar.zone)

    def add(self, start: datetime, worked: timedelta) -> datetime:
        at = start.astimezone(self._zone).replace(tzinfo=None)
        left, day = worked, at.date() - DAY
        while True:
            for opens, closes in self._windows(day):
                begins = max(opens, at)
                if closes - begins >= left:
                    return (begins + left).replace(tzinfo=self._zone)
                if closes > begins:
                    left -= closes - begins
                    at = closes
            day += DAY

    def _windows(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        holiday = self._calendar.holidays(day.year).get(day)
        for window in self._calendar.week.get(day.weekday(), ()) if holiday is None else holiday.windows:
            closing_day = day if window.closes > window.opens else day + DAY
            yield datetime.combine(day, window.opens), datetime.combine(closing_day, window.closes)
