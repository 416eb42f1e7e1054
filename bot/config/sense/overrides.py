"""Other promises for some tickets: each must promise something, to somebody, and be reached."""

from collections.abc import Iterator
from itertools import product

from bot.config.building import calendars as hours
from bot.config.building import times as building
from bot.config.problems import Fault, Place
from bot.config.sense.forms import Check
from bot.config.shapes import OWN_CALENDAR
from bot.config.written import Written
from bot.config.written.times import OtherTargetEntry, SlaSection
from bot.domain.hours import always
from bot.domain.people import TeamKey
from bot.domain.priority import Priority
from bot.domain.sla import Override
from bot.domain.terms import ClockKind

Clause = tuple[Priority, ClockKind]
KEYS = {kind: key for key, kind in building.CLOCKS.items()}


def complete(file: Written) -> Iterator[Fault]:
    """Each says for which tickets, and what."""
    names: set[str] = set()
    for number, entry in enumerate(file.sla.overrides):
        place: Place = ("sla", "overrides", number)
        if entry.name in names:
            yield Fault(place=(*place, "name"), says="is the name of an earlier override too")
        names.add(entry.name)
        if not entry.categories and not entry.teams and not entry.accounts:
            says = f'"{entry.name}" would hold for every ticket: name categories, teams or accounts, or change targets'
            yield Fault(place=place, says=says)
        if not entry.targets:
            yield Fault(place=(*place, "targets"), says="promises nothing")
        for priority, target in entry.targets.items():
            yield from _target(file.sla, priority, target, (*place, "targets", priority))


def _target(section: SlaSection, priority: Priority, entry: OtherTargetEntry, place: Place) -> Iterator[Fault]:
    own = section.targets.get(priority)
    named = {key: getattr(entry, key) for key in building.CLOCKS if getattr(entry, key) is not None}
    if not named and entry.calendar is None:
        yield Fault(place=place, says="promises nothing")
        return
    if own is None and (entry.calendar is None or not named):
        says = f"there is no target for {priority} to take the rest from: give a calendar and what is promised"
        yield Fault(place=place, says=says)
        return
    first, solved = (named.get(k) or (getattr(own, k) if own else None) for k in ("first_response", "resolution"))
    counted_alike = own is None or entry.calendar in (None, own.calendar) or len(named) != 1
    if first is not None and solved is not None and counted_alike and solved < first:
        says = "is sooner than the first response"
        yield Fault(place=(*place, "resolution" if "resolution" in named else "first_response"), says=says)


def reached(file: Written) -> Iterator[Fault]:
    """Nothing is promised that earlier overrides always promise otherwise."""
    built = _built(file)
    for number, override in enumerate(built):
        clauses = [(priority, kind) for priority, kinds in override.targets.items() for kind in kinds]
        dead = {clause: takers for clause in clauses if (takers := _takers(file, built[:number], override, clause))}
        if dead and len(dead) == len(clauses):
            names = dict.fromkeys(name for takers in dead.values() for name in takers)
            says = f'"{override.name}" can never match: {_listed(names)} before it takes everything it could'
            yield Fault(place=("sla", "overrides", number), says=says)
            continue
        for (priority, kind), takers in dead.items():
            written = getattr(file.sla.overrides[number].targets[priority], KEYS[kind]) is not None
            key = KEYS[kind] if written else "calendar"
            says = f"is never used: {_listed(takers)} before it always says otherwise"
            yield Fault(place=("sla", "overrides", number, "targets", priority, key), says=says)


def _built(file: Written) -> list[Override]:
    calendars = {key: hours.calendar(key, entry) for key, entry in file.calendars.items()}
    calendars[OWN_CALENDAR] = always()
    own = building.policy(file.sla, calendars)
    return list(own.overrides)


def _takers(file: Written, earlier: list[Override], override: Override, clause: Clause) -> dict[str, None]:
    """The earlier overrides that together leave this clause nothing; empty if something is left."""
    found: dict[str, None] = {}
    priority, kind = clause
    named = {account for o in (*earlier, override) for account in o.accounts}
    for one in product(file.categories, map(TeamKey, file.teams), ("", *sorted(named))):
        if not override.fits(*one):
            continue
        taker = next((o for o in earlier if o.fits(*one) and kind in o.targets.get(priority, {})), None)
        if taker is None:
            return {}
        found[taker.name] = None
    return found


def _listed(names: dict[str, None]) -> str:
    return " and ".join(f'"{name}"' for name in names)


CHECKS: tuple[Check, ...] = (
    (complete, ("sla",)),
    (reached, ("sla", "calendars", "categories", "teams")),
)
