"""What the rotas of app.yaml do not say: shifts out of a calendar, and duty that people took over from each other."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NewType

from bot.domain.oncall.rota import RotaKey
from bot.domain.people import PersonId

OverrideId = NewType("OverrideId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Somebody's duty in `[starts, ends)`, as the calendar of a rota says."""

    rota: RotaKey
    person: PersonId
    starts: datetime
    ends: datetime

    def covers(self, at: datetime) -> bool:
        return self.starts <= at < self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """`person` is on call in `layer` in `[starts, ends)`, whoever's turn it is. Of two the later made wins.

    `id` grows with each one that is made. The two halves of a swap bear its number in `swap`. One that is undone before
    it begins never was; one that is undone under way ended then.
    """

    id: OverrideId
    layer: int
    person: PersonId
    starts: datetime
    ends: datetime
    made_by: PersonId
    made_at: datetime
    swap: int | None = None
    undone_by: PersonId | None = None
    undone_at: datetime | None = None

    @property
    def ended(self) -> datetime:
        """When it ends, or ended: never before it starts."""
        return self.ends if self.undone_at is None else max(self.starts, min(self.ends, self.undone_at))

    def covers(self, at: datetime) -> bool:
        return self.starts <= at < self.ended

    def undone(self, by: PersonId, at: datetime) -> "Override":
        return replace(self, undone_by=by, undone_at=at)


def latest(overrides: Iterable[Override], layer: int, at: datetime) -> Override | None:
    """The override that decides, if one does."""
    deciding = (o for o in overrides if o.layer == layer and o.covers(at))
    return max(deciding, key=lambda o: o.id, default=None)
