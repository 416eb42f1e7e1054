"""The same calendars for businesstimedelta, as near as it can say them.

It knows no half-days: they are holidays. It knows no window of 24 hours: the last microsecond of the day is missing.
"""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

import pytz
from businesstimedelta import BusinessTimeDelta, HolidayRule, Rules, WorkDayRule

from bot.domain.hours import Calendar

YEARS = range(2025, 2030)
LAST = date(2031, 1, 1)
"""It fails when it finds no holiday in the next five years."""


class BusinessTime:
    """Deadlines of one calendar."""

    def __init__(self, calendar: Calendar) -> None:
        zone = pytz.timezone(calendar.zone)
        days = defaultdict(list)
        for day, windows in calendar.week.items():
            for window in windows:
                days[window.opens, window.closes if window.closes > time(0) else time.max].append(day)
        rules = [
            WorkDayRule(start_time=opens, end_time=closes, working_days=sorted(on), tz=zone)
            for (opens, closes), on in days.items()
        ]
        holidays = {day for year in YEARS for day in calendar.holidays(year)}
        if holidays:
            rules.append(HolidayRule({*holidays, LAST}, tz=zone))
        self._rules = Rules(rules)

    def add(self, start: datetime, worked: timedelta) -> datetime:
        return start + BusinessTimeDelta(self._rules, timedelta=worked)
