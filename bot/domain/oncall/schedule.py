"""The schedule: rotas of app.yaml, shifts of calendars, and overrides, which together say who is on call when.

It is a value. The desk holds the one that app.yaml writes; a use case that has read shifts and overrides in its unit of
work hands the rules a desk with those (`Desk.with_schedule`), so no rule has to know where they are kept.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from bot.domain.oncall.rota import Rota
from bot.domain.oncall.stretches import Override, Shift, latest
from bot.domain.people import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Who is on call in a layer in `[starts, ends)`; `person` is None where nobody is."""

    layer: int
    starts: datetime
    ends: datetime
    person: PersonId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Layer 1 is called first, layer 2 is its backup. In a layer the first rota that names somebody decides."""

    rotas: tuple[Rota, ...]
    shifts: tuple[Shift, ...] = ()
    overrides: tuple[Override, ...] = ()

    @property
    def layers(self) -> tuple[int, ...]:
        return tuple(sorted({rota.layer for rota in self.rotas}))

    def on_call(self, at: datetime, layer: int = 1) -> PersonId | None:
        """The person on call in the layer; None if nobody is, or there is no such layer."""
        if (decides := latest(self.overrides, layer, at)) is not None:
            return decides.person
        named = (self._named(rota, at) for rota in self.rotas if rota.layer == layer)
        return next((person for person in named if person is not None), None)

    def turns(self, layer: int, since: datetime, until: datetime) -> tuple[Turn, ...]:
        """The whole of `[since, until)` as turns without holes, in order.

        A rota's hand-over begins a new turn also if it hands over to the same person; every other edge does so only
        if the person changes.
        """
        edges = sorted({since, *self._changes(layer, since, until), until})
        pieces = [
            Turn(layer=layer, starts=starts, ends=ends, person=self.on_call(starts, layer))
            for starts, ends in pairwise(edges)
        ]
        hand_overs = {
            moment
            for rota in self._rotas(layer)
            if rota.rotation is not None
            for moment in rota.rotation.hand_overs(since, until)
            if rota.covers(moment)
        }
        return tuple(_joined(pieces, hand_overs))

    def with_kept(self, shifts: Iterable[Shift], overrides: Iterable[Override]) -> "Schedule":
        return replace(self, shifts=tuple(shifts), overrides=tuple(overrides))

    def _named(self, rota: Rota, at: datetime) -> PersonId | None:
        if rota.calendar is None:
            return rota.on_call(at)
        if not rota.covers(at):
            return None
        return next((s.person for s in self.shifts if s.rota == rota.key and s.covers(at)), None)

    def _rotas(self, layer: int) -> tuple[Rota, ...]:
        return tuple(rota for rota in self.rotas if rota.layer == layer)

    def _changes(self, layer: int, since: datetime, until: datetime) -> Iterator[datetime]:
        rotas = self._rotas(layer)
        keys = {rota.key for rota in rotas}
        for rota in rotas:
            yield from rota.changes(since, until)
        edges = [edge for s in self.shifts if s.rota in keys for edge in (s.starts, s.ends)]
        edges += [edge for o in self.overrides if o.layer == layer for edge in (o.starts, o.ended)]
        yield from (edge for edge in edges if since < edge < until)


def _joined(pieces: Iterable[Turn], hand_overs: set[datetime]) -> list[Turn]:
    turns: list[Turn] = []
    for piece in pieces:
        last = turns[-1] if turns else None
        goes_on = last is not None and last.person == piece.person
        if last is not None and goes_on and (piece.starts not in hand_overs or piece.person is None):
            turns[-1] = replace(last, ends=piece.ends)
        else:
            turns.append(piece)
    return turns
