"""What of app.yaml may move a timer, as one short text that changes when any of it does.

What is left out is named, not what is in it: a section that somebody adds later counts, unless it is put here. Counting
too much costs one planning more; forgetting something would leave tickets with old deadlines.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time, timedelta
from pathlib import Path

from bot.config.shapes import Section
from bot.config.written import Written
from bot.config.written.people import DeskSection
from bot.config.written.requests import CategoryEntry

TIMELESS: Mapping[type[Section], frozenset[str]] = {
    Written: frozenset({"priority", "routing", "slack", "kb", "server"}),
    DeskSection: frozenset({"name", "prefix", "command", "scope", "out_of_scope"}),
    CategoryEntry: frozenset({"name", "kind", "team", "skills", "words", "fields", "dispositions"}),
}
"""The keys of a section with which no timer has to do."""


def fingerprint(file: Written) -> str:
    return hashlib.sha256(_told(file).encode()).hexdigest()


def _told(value: object) -> str:
    """A value as text, always the same for the same value: the order of keys does not count, that of lists does."""
    match value:
        case Section():
            left_out = TIMELESS.get(type(value), frozenset())
            kept = (name for name in type(value).model_fields if name not in left_out)
            return ", ".join(f"{name}: {_told(getattr(value, name))}" for name in kept).join("{}")
        case Mapping():
            return ", ".join(sorted(f"{_told(key)}: {_told(one)}" for key, one in value.items())).join("{}")
        case tuple() | list():
            return ", ".join(map(_told, value)).join("[]")
        case frozenset() | set():
            return ", ".join(sorted(map(_told, value))).join("()")
        case None | bool() | int() | float() | str() | timedelta() | time() | date() | Path():
            return repr(value)
        case _ if is_dataclass(value):
            return _told({one.name: getattr(value, one.name) for one in fields(value)})
        case _:
            raise TypeError(f"{type(value).__name__} may be another text each time")
