"""Who is on call: rotas that hand over at a local wall time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.hours import moment_of
from bot.domain.people import PersonId


class Rotates(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """`people` take turns; the first one's turn began on `starts_on` at `hands_over` in `zone`.

    Before that day it is as if they always had: a rota that starts next week leaves nobody out of reach until then.
    """

    people: tuple[PersonId, ...]
    rotates: Rotates
    starts_on: date
    hands_over: time
    zone: str

    def on_call(self, at: datetime) -> PersonId | None:
        """The person whose turn it is; None if the rota is empty."""
        if not self.people:
            return None
        day = self._handed_over(at)
        turns = (day - self.starts_on).days // (7 if self.rotates is Rotates.WEEKLY else 1)
        return self.people[turns % len(self.people)]

    def _handed_over(self, at: datetime) -> date:
        """The day of the last hand-over. Tomorrow's can be over already: clocks that are put back may repeat today."""
        zone = ZoneInfo(self.zone)
        tomorrow = at.astimezone(zone).date() + timedelta(days=1)
        days = (tomorrow - timedelta(days=n) for n in range(3))
        return next(day for day in days if moment_of(day, self.hands_over, zone) <= at)
