"""Reading JSON that somebody else wrote: every reader is total, none raises on a wrong shape."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

Json = dict[str, object]


def text(source: Mapping[str, object], key: str, default: str = "") -> str:
    """The string at `key`; numbers are written out, as form fields would carry them."""
    value = source.get(key)
    if isinstance(value, bool) or value is None:
        return default
    return str(value) if isinstance(value, (str, int, float)) else default


def part(source: Mapping[str, object], key: str) -> Json:
    """The object at `key`, or an empty one."""
    value = source.get(key)
    return value if isinstance(value, dict) else {}


def rows(source: Mapping[str, object], key: str) -> list[Json]:
    """The objects in the list at `key`; anything else in it is left out."""
    value = source.get(key)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def words(source: Mapping[str, object], key: str) -> list[str]:
    """The strings of a list, or of a comma-separated string as form fields send it."""
    value = source.get(key)
    if isinstance(value, str):
        return [word.strip() for word in value.split(",") if word.strip()]
    return [word for word in value if isinstance(word, str)] if isinstance(value, list) else []


def flag(source: Mapping[str, object], key: str, default: bool = False) -> bool:
    """A boolean, also in the ways a form or a query spells it."""
    value = source.get(key)
    if isinstance(value, str):
        return value.lower() in ("true", "1", "yes", "on")
    return default if value is None else bool(value)


def whole(source: Mapping[str, object], key: str, default: int) -> int:
    """A whole number, or `default` when the value is none."""
    try:
        return int(text(source, key, str(default)))
    except ValueError:
        return default


def number(source: Mapping[str, object], key: str, default: float) -> float:
    """A number, or `default` when the value is none."""
    try:
        return float(text(source, key, str(default)))
    except ValueError:
        return default


def parsed(value: object) -> object:
    """What a JSON string says; any other value as it is. Raises ValueError on broken JSON."""
    return json.loads(value) if isinstance(value, str) else value


def walk(value: object) -> Iterator[Json]:
    """Every object inside a JSON value, outermost first."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)
