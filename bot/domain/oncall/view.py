"""What screens show of who is on call, read in one go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.oncall.schedule import Turn
from bot.domain.oncall.stretches import Override
from bot.domain.people import Person, PersonId

SHOWN_AHEAD = timedelta(weeks=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerView:
    """`now` is the turn under way, as far as it is still to come; `coming` are the turns after it."""

    layer: int
    now: Turn
    coming: tuple[Turn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyView:
    """`overrides` are those that are not over and not undone. `people` holds everybody named, as far as known."""

    at: datetime
    layers: tuple[LayerView, ...]
    overrides: tuple[Override, ...]
    people: Mapping[PersonId, Person]

    def turns_of(self, person: PersonId) -> tuple[Turn, ...]:
        """This person's turns, the one under way too, soonest first."""
        found = [t for layer in self.layers for t in (layer.now, *layer.coming) if t.person == person]
        return tuple(sorted(found, key=lambda t: (t.starts, t.layer)))

    def coming(self) -> tuple[Turn, ...]:
        """Everybody's turns that have not begun, soonest first."""
        found = [turn for layer in self.layers for turn in layer.coming]
        return tuple(sorted(found, key=lambda t: (t.starts, t.layer)))
