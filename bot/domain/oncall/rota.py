"""Rotas: people take turns that hand over at a local wall time, within the hours that the rota covers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import NewType
from zoneinfo import ZoneInfo

from bot.domain.hours import Calendar, moment_of
from bot.domain.people import PersonId

RotaKey = NewType("RotaKey", str)


class Rotates(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def days(self) -> int:
        return 7 if self is Rotates.WEEKLY else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """`people` take turns; the first one's turn began on `starts_on` at `hands_over` in `zone`.

    Before that day it is as if they always had: a rota that starts next week leaves nobody out of reach until then.
    """

    people: tuple[PersonId, ...]
    rotates: Rotates
    starts_on: date
    hands_over: time
    zone: str

    def on_call(self, at: datetime) -> PersonId | None:
        """The person whose turn it is; None if there is nobody to take turns."""
        if not self.people:
            return None
        turns = (self._handed_over(at) - self.starts_on).days // self.rotates.days
        return self.people[turns % len(self.people)]

    def hand_overs(self, since: datetime, until: datetime) -> Iterator[datetime]:
        """When turns begin in `[since, until)`, in order."""
        zone = ZoneInfo(self.zone)
        day = self._handed_over(since)
        day -= timedelta(days=(day - self.starts_on).days % self.rotates.days)
        while (begins := moment_of(day, self.hands_over, zone)) < until:
            if begins >= since:
                yield begins
            day += timedelta(days=self.rotates.days)

    def _handed_over(self, at: datetime) -> date:
        """The day of the last hand-over. Tomorrow's can be over already: clocks that are put back may repeat today."""
        zone = ZoneInfo(self.zone)
        tomorrow = at.astimezone(zone).date() + timedelta(days=1)
        days = (tomorrow - timedelta(days=n) for n in range(3))
        return next(day for day in days if moment_of(day, self.hands_over, zone) <= at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """One rota of a layer. Without `hours` it covers every moment.

    Its turns are made by `rotation`; a rota without one follows the calendar at `calendar` (an https address or an
    absolute path), whose shifts the schedule is given; `zone` is for times of that calendar that name none.
    """

    key: RotaKey
    layer: int = 1
    hours: Calendar | None = None
    rotation: Rotation | None = None
    calendar: str | None = None
    zone: str = "UTC"

    def covers(self, at: datetime) -> bool:
        return self.hours is None or self.hours.is_open(at)

    def on_call(self, at: datetime) -> PersonId | None:
        """Whose turn it is by the rotation; None outside the hours."""
        return self.rotation.on_call(at) if self.rotation is not None and self.covers(at) else None

    def changes(self, since: datetime, until: datetime) -> Iterator[datetime]:
        """The moments in `[since, until)` at which a turn may begin or end."""
        if self.rotation is not None:
            yield from self.rotation.hand_overs(since, until)
        if self.hours is not None:
            for window in takewhile(lambda w: w[0] < until, self.hours.windows(since)):
                yield from (edge for edge in window if since <= edge < until)
