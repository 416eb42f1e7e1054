"""Values of the domain as JSON and text, and back.

Written by one rule for every type, so that a new event needs nothing here: a dataclass is an object of its fields, a
moment ISO 8601 in UTC, a duration ISO 8601 in days and seconds, and tuples and sets are lists. Read by pydantic, from
the domain's own annotations; an event is known by its `kind`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Annotated

from pydantic import Field, TypeAdapter

from bot.domain.escalation import Ladder
from bot.domain.events import Answers, Event
from bot.domain.notices import Audience, Face, Subject, Topic
from bot.domain.people import Channel, PersonId
from bot.domain.ticket import TicketId
from store.columns import in_utc, storable

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]

_EVENT: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="kind")])
_LADDERS: TypeAdapter[tuple[Ladder, ...]] = TypeAdapter(tuple[Ladder, ...])
_ANSWERS: TypeAdapter[Answers] = TypeAdapter(Answers)
_KEYS: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[str, ...])

_DAY = 86_400
_NAMES: dict[type, tuple[str, ...]] = {}
_TICKET = "ticket:"

OWN_COLUMNS = frozenset({"kind", "at", "by"})
"""What the timeline keeps of each event in columns of its own."""


def written(value: object) -> Json:
    """A value as JSON. Raises ValueError for a naive moment and TypeError for what has no form."""
    match value:
        case str():
            return storable(value)
        case None | bool() | int() | float():
            return value
        case datetime():
            return in_utc(value).isoformat()
        case timedelta():
            return _duration(value)
        case Mapping():
            return {storable(str(key)): written(one) for key, one in value.items()}
        case tuple() | list():
            return [written(one) for one in value]
        case frozenset():
            return sorted((written(one) for one in value), key=str)
        case _ if is_dataclass(value):
            return {name: written(getattr(value, name)) for name in _names(type(value))}
        case _:
            raise TypeError(f"{type(value).__name__} has no form in JSON")


def _duration(value: timedelta) -> str:
    sign = "-" if value < timedelta(0) else ""
    seconds, micros = divmod(abs(value) // timedelta(microseconds=1), 1_000_000)
    return f"{sign}P{seconds // _DAY}DT{seconds % _DAY}.{micros:06}S"


def facts_of(event: Event) -> Json:
    """What an event says beyond `OWN_COLUMNS`."""
    return {name: written(getattr(event, name)) for name in _names(type(event)) if name not in OWN_COLUMNS}


def _names(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass."""
    if (known := _NAMES.get(kind)) is None:
        known = _NAMES[kind] = tuple(one.name for one in fields(kind))
    return known


def event(*, kind: str, at: datetime, by: str | None, facts: Mapping[str, object]) -> Event:
    return _EVENT.validate_python({**facts, "kind": kind, "at": at, "by": by})


def ladders(value: object) -> tuple[Ladder, ...]:
    return _LADDERS.validate_python(value)


def answers(value: object) -> Answers:
    return _ANSWERS.validate_python(value)


def keys(value: object) -> tuple[str, ...]:
    return _KEYS.validate_python(value)


def address(audience: Audience) -> str:
    """An audience as text: `person:maya`, `channel:slack/C024BE91L`."""
    match audience:
        case Channel(platform=platform, id=channel):
            return f"channel:{platform}/{channel}"
        case str() as person:
            return f"person:{person}"


def subject(about: Subject) -> str:
    """What a notice or a bulletin is about, as text: `ticket:41`, `hand-over:…`."""
    return str(about) if isinstance(about, Topic) else f"{_TICKET}{about}"


def about(subject: str) -> Subject:
    """What was written by `subject`. Raises ValueError for any other text."""
    if subject.startswith(_TICKET):
        return TicketId(int(subject.removeprefix(_TICKET)))
    return Topic.parse(subject)


@lru_cache(maxsize=4096)
def face(text: str) -> Face:
    """What `str` makes of a face. Raises ValueError for any other text."""
    return Face.parse(text)


@lru_cache(maxsize=4096)
def audience(address: str) -> Audience:
    """The audience written by `address`. Raises ValueError for any other text."""
    kind, _, rest = address.partition(":")
    platform, slash, channel = rest.partition("/")
    if kind == "person":
        return PersonId(rest)
    if kind == "channel" and slash:
        return Channel(platform=platform, id=channel)
    raise ValueError(f"{address!r} is no audience")
