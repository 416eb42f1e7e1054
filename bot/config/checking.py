"""From YAML to sections: shape and references of everything, all faults at once.

A section is checked entry by entry, so that a fault in one entry hides nothing in the others. What is sound goes on to
the checks of sense.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter, ValidationError

from bot.config.phrasing import fault_of
from bot.config.problems import Fault, closest
from bot.config.secrecy import secrets_in
from bot.config.shapes import Names
from bot.config.source import Data, Source
from bot.config.written import Written

MAPS = ("people", "teams", "categories", "calendars", "webhooks")
"""The sections whose entries stand for themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """`sound` names the sections without a fault: only those, and the good entries of `MAPS`, may be read."""

    written: Written
    sound: frozenset[str]
    faults: tuple[Fault, ...]


def checked(source: Source) -> Checked:
    """The sections of the file, as far as they are right."""
    names = Names.declared(source.data)
    secrets = tuple(secrets_in(source.data))
    faults = list(_unknown_sections(source.data))
    values: dict[str, object] = {name: {} for name in MAPS}
    for name, field in Written.model_fields.items():
        if name in source.data:
            value, found = _section(name, source.data[name], names)
            faults += found
            values |= {name: value} if value is not None or not found else {}
        elif field.is_required():
            faults.append(Fault(place=(name,), says=f'the section "{name}" is missing'))
        else:
            values[name] = field.get_default(call_default_factory=True, validated_data={})
    told = {s.place for s in secrets} | {(*f.place[:-1], f.did_you_mean) for f in faults if f.did_you_mean}
    faults = [*source.faults, *secrets, *(f for f in faults if f.place not in told)]
    broken = {f.place[0] for f in faults if f.place}
    return Checked(
        written=Written.model_construct(None, **values),
        sound=frozenset(name for name in values if name not in broken),
        faults=tuple(faults),
    )


def _unknown_sections(data: Mapping[str, Data]) -> Iterator[Fault]:
    for name in data:
        if name not in Written.model_fields:
            near = closest(name, Written.model_fields)
            yield Fault(place=(name,), says=f'there is no section "{name}"', did_you_mean=near)


def _section(name: str, data: Data, names: Names) -> tuple[object, list[Fault]]:
    """The section, or its good entries, or None; and its faults."""
    try:
        return _adapter(name).validate_python(data, context=names), []
    except ValidationError as error:
        annotation = Written.model_fields[name].annotation
        details = error.errors(include_url=False)
        faults = [fault_of(e, name, annotation) for e in details]
        bad = {e["loc"][0] if e["loc"] else None for e in details}
    if name not in MAPS or not isinstance(data, dict) or None in bad:
        return None, faults
    rest = {key: entry for key, entry in data.items() if key not in bad}
    return (_adapter(name).validate_python(rest, context=names) if rest else {}), faults


@cache
def _adapter(section: str) -> TypeAdapter[object]:
    return TypeAdapter(Written.model_fields[section].rebuild_annotation())
