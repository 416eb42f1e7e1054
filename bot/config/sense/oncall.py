"""Rotas: that somebody is on call, in layers without holes, and by one rota at a time."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from bot.config.building import calendars as hours
from bot.config.building import oncall as building
from bot.config.problems import Fault, Place
from bot.config.sense.forms import Check
from bot.config.sense.people import channel_faults
from bot.config.shapes import OWN_CALENDAR
from bot.config.written import Written
from bot.config.written.oncall import OnCallSection, RotaEntry
from bot.domain.hours import Calendar, always
from bot.domain.oncall import Rota, Rotates

PLACE: Place = ("on_call",)
WEEKS = (datetime(2026, 1, 12, tzinfo=UTC), datetime(2026, 7, 6, tzinfo=UTC))
"""Two ordinary weeks, one of each half of the year: zones stand otherwise to each other in summer."""


def on_call(file: Written) -> Iterator[Fault]:
    section = file.on_call
    yield from channel_faults(section.channel, (*PLACE, "channel"))
    faults = [*_mixed(section)]
    for place, entry in _placed(section):
        faults += _rota(entry, place)
    yield from faults
    if not faults:
        yield from _layers(section)
        yield from _coverage(section, _calendars(file))


def _placed(section: OnCallSection) -> Iterator[tuple[Place, RotaEntry]]:
    """Each rota with its place."""
    if not section.rotas:
        yield PLACE, section
    for key, entry in section.rotas.items():
        yield (*PLACE, "rotas", key), entry


def _mixed(section: OnCallSection) -> Iterator[Fault]:
    if section.rotas and (section.people or section.ical):
        key = "people" if section.people else "ical"
        yield Fault(place=(*PLACE, key), says='there are "rotas" too: write this one among them')


def _rota(entry: RotaEntry, place: Place) -> Iterator[Fault]:
    if entry.ical is not None and entry.people:
        yield Fault(place=(*place, "ical"), says="takes the place of people: write one of the two")
    if entry.ical is None and not entry.people:
        yield Fault(place=(*place, "people"), says="nobody is on call: name at least one person")
    if entry.hours and entry.calendar is not None:
        yield Fault(place=(*place, "calendar"), says="takes the place of hours: write one of the two")
    if entry.hours and entry.zone is None:
        yield Fault(place=place, says='"zone" is missing: hours need one')
    for number, person in enumerate(entry.people):
        if person in entry.people[:number] and len(set(entry.people)) == 1:
            yield Fault(place=(*place, "people", number), says=f'"{person}" stands here twice and takes no turns')
    if entry.people:
        yield from _turns(entry, place)


def _turns(entry: RotaEntry, place: Place) -> Iterator[Fault]:
    for name in ("hands_over", "zone", "starts"):
        if getattr(entry, name) is None and not (name == "zone" and entry.hours):
            yield Fault(place=place, says=f'"{name}" is missing')
    weekday = entry.hands_over[0] if entry.hands_over is not None else None
    if weekday is None:
        return
    if entry.rotates is Rotates.DAILY:
        yield Fault(place=(*place, "hands_over"), says="turns are daily, so write the time alone, such as 09:00")
    elif entry.starts is not None and entry.starts.weekday() != weekday:
        says = f"{entry.starts} is a {entry.starts:%A}, and the turn passes on another day (hands_over)"
        yield Fault(place=(*place, "starts"), says=says)


def _layers(section: OnCallSection) -> Iterator[Fault]:
    there = {entry.layer for _, entry in _placed(section)}
    for place, entry in _placed(section):
        if entry.layer > 1 and entry.layer - 1 not in there:
            says = f"there is no layer {entry.layer - 1}, and layer {entry.layer} is called after it"
            yield Fault(place=(*place, "layer"), says=says)


def _calendars(file: Written) -> Mapping[str, Calendar]:
    return {key: hours.calendar(key, entry) for key, entry in file.calendars.items()} | {OWN_CALENDAR: always()}


def _coverage(section: OnCallSection, calendars: Mapping[str, Calendar]) -> Iterator[Fault]:
    """Of two rotas of people for one hour, nobody knows whose it is; an hour of none is worth a word."""
    places = {key: place for key, (place, _) in zip(building.rotas(section), _placed(section), strict=True)}
    rotas = building.schedule(section, calendars).rotas
    told: set[object] = set()
    for layer in sorted({rota.layer for rota in rotas}):
        ours = [rota for rota in rotas if rota.layer == layer]
        for at in _edges(ours):
            covering = [rota for rota in ours if rota.covers(at)]
            turning = [rota for rota in covering if rota.calendar is None]
            for first, other in pairwise(turning):
                if other.key not in told:
                    told.add(other.key)
                    says = f'covers {_hour(at)} as the rota "{first.key}" does: nobody could say who is called'
                    yield Fault(place=places[other.key], says=says)
            if not covering and layer not in told:
                told.add(layer)
                says = f"layer {layer} has hours that no rota covers, such as {_hour(at)}: nobody is called then"
                yield Fault(place=places[ours[0].key], says=says, only_warns=True)


def _edges(rotas: list[Rota]) -> Iterator[datetime]:
    """The moments of the two weeks at which a rota's hours begin or end, and their starts."""
    for since in WEEKS:
        until = since + timedelta(days=7)
        yield from sorted({since, *(edge for rota in rotas for edge in rota.changes(since, until))})


def _hour(at: datetime) -> str:
    return f"{at:%A %H:%M} UTC in {at:%B}"


CHECKS: tuple[Check, ...] = ((on_call, ("on_call", "calendars")),)
