"""The properties of an event, each as the one type it should have; what has another is as if it were not there."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TypeVar

from icalendar import Component, vCalAddress, vDDDLists, vDDDTypes, vRecur

V = TypeVar("V")

Time = date | datetime
"""A whole day, or a moment of it."""


def text(event: Component, name: str) -> str:
    return str(event.get(name, ""))


def moment(event: Component, name: str) -> Time | None:
    return next(iter(_times(_all(event, name, vDDDTypes))), None)


def length(event: Component) -> timedelta | None:
    return next((v.dt for v in _all(event, "DURATION", vDDDTypes) if isinstance(v.dt, timedelta)), None)


def dates(event: Component, name: str) -> list[Time]:
    """All of a property that lists days or moments. Of a period its start counts."""
    return list(_times(one for group in _all(event, name, vDDDLists) for one in group.dts))


def rules(event: Component) -> list[vRecur]:
    return _all(event, "RRULE", vRecur)


def addresses(event: Component, name: str) -> list[vCalAddress]:
    return _all(event, name, vCalAddress)


def is_ranged(event: Component, word: str) -> bool:
    """Whether its RECURRENCE-ID speaks of more than one of the series, by this word."""
    return any(str(one.params.get("RANGE", "")).upper() == word for one in _all(event, "RECURRENCE-ID", vDDDTypes))


def parameter(address: vCalAddress, name: str) -> str:
    return str(address.params.get(name, ""))


def _all(event: Component, name: str, kind: type[V]) -> list[V]:
    found = event.get(name)
    return [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, kind)]


def _times(values: Iterator[vDDDTypes] | list[vDDDTypes]) -> Iterator[Time]:
    for value in values:
        found = value.dt[0] if isinstance(value.dt, tuple) else value.dt
        if isinstance(found, date):
            yield found
