"""Who is on call: rotas that hand over at a local wall time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.people import PersonId


class Rotates(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """`people` take turns; the first one's turn began on `starts_on` at `hands_over` in `zone`."""

    people: tuple[PersonId, ...]
    rotates: Rotates
    starts_on: date
    hands_over: time
    zone: str

    def on_call(self, at: datetime) -> PersonId | None:
        """The person whose turn it is; None if the rota is empty."""
        if not self.people:
            return None
        local = at.astimezone(ZoneInfo(self.zone))
        day = local.date() if local.time() >= self.hands_over else local.date() - timedelta(days=1)
        turns = (day - self.starts_on).days // (7 if self.rotates is Rotates.WEEKLY else 1)
        return self.people[turns % len(self.people)]
