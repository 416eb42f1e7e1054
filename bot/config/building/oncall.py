"""Who is on call."""

from collections.abc import Callable, Mapping

from bot.config.written.oncall import OnCallSection, RotaEntry
from bot.domain.hours import Calendar
from bot.domain.oncall import Rota, RotaKey, Rotation, Schedule
from bot.domain.people import PersonId

ONLY = RotaKey("on_call")
"""The key of the rota that stands in the section itself."""

EVERY_DAY = range(7)


def rotas(section: OnCallSection) -> Mapping[RotaKey, RotaEntry]:
    """The rotas by their keys: those under `rotas`, or the one in the section itself."""
    return {RotaKey(key): entry for key, entry in section.rotas.items()} or {ONLY: section}


def schedule(section: OnCallSection, calendars: Mapping[str, Calendar], place: Callable[[str], str] = str) -> Schedule:
    """`place` makes of what stands under `ical` an https address or an absolute path."""
    return Schedule(rotas=tuple(_rota(key, entry, calendars, place) for key, entry in rotas(section).items()))


def _rota(key: RotaKey, entry: RotaEntry, calendars: Mapping[str, Calendar], place: Callable[[str], str]) -> Rota:
    hours = _hours(key, entry, calendars)
    if entry.ical is not None:
        return Rota(key=key, layer=entry.layer, hours=hours, calendar=place(entry.ical), zone=entry.zone or "UTC")
    return Rota(key=key, layer=entry.layer, hours=hours, rotation=_rotation(entry))


def _rotation(entry: RotaEntry) -> Rotation | None:
    if entry.hands_over is None or entry.zone is None or entry.starts is None:
        return None
    return Rotation(
        people=tuple(PersonId(p) for p in entry.people),
        rotates=entry.rotates,
        starts_on=entry.starts,
        hands_over=entry.hands_over[1],
        zone=entry.zone,
    )


def _hours(key: RotaKey, entry: RotaEntry, calendars: Mapping[str, Calendar]) -> Calendar | None:
    if entry.calendar is not None:
        return calendars.get(entry.calendar)
    if not entry.hours or entry.zone is None:
        return None
    return Calendar(key=f"on_call.{key}", name=key, zone=entry.zone, week=dict.fromkeys(EVERY_DAY, entry.hours))
