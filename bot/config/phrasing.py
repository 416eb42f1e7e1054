"""Pydantic's findings as sentences for the desk's owner."""

import re
from collections.abc import Sequence
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic_core import ErrorDetails

from bot.config.problems import Fault, Place, closest
from bot.config.scalars import Wrong
from bot.config.shapes import Section

_PLAIN = {
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "dict_type": "must be a group of keys, each with a colon",
    "model_type": "must be a group of keys, each with a colon",
    "tuple_type": "must be a list",
    "string_too_short": "must not be empty",
}


def fault_of(error: ErrorDetails, section: str, annotation: object) -> Fault:
    """What a finding in a section says. `annotation` is the type of the section."""
    loc = tuple(part for part in error["loc"] if part != "[key]")
    place: Place = (section, *loc)
    kind, facts, given = error["type"], error.get("ctx", {}), error["input"]
    if kind == "value_error" and isinstance(wrong := facts.get("error"), Wrong):
        return Fault(place=place, says=str(wrong), did_you_mean=wrong.did_you_mean)
    if kind == "missing":
        return Fault(place=place, says=f'"{loc[-1]}" is missing')
    if kind == "extra_forbidden":
        name = str(loc[-1])
        return Fault(place=place, says=f'there is no key "{name}"', did_you_mean=closest(name, _keys(annotation, loc)))
    if given is None:
        return Fault(place=place, says="is empty")
    if kind in ("enum", "literal_error"):
        known = re.findall(r"'([^']*)'", str(facts.get("expected", "")))
        return Fault(place=place, says=f'"{given}" must be {_either(known)}', did_you_mean=closest(str(given), known))
    return Fault(place=place, says=_PLAIN.get(kind) or _limit(error))


def _limit(error: ErrorDetails) -> str:
    facts = error.get("ctx", {})
    match error["type"]:
        case "string_too_long":
            return f"is too long: at most {facts['max_length']} characters, {len(str(error['input']))} now"
        case "too_long":
            return (
                "must have one entry only"
                if facts["max_length"] == 1
                else f"has more than {facts['max_length']} entries"
            )
        case "too_short":
            return "must not be empty" if facts["min_length"] == 1 else f"needs {facts['min_length']} entries"
        case "greater_than_equal":
            return f"must be {facts['ge']} or more"
        case "less_than_equal":
            return f"must be {facts['le']} or less"
        case _:
            return error["msg"][:1].lower() + error["msg"][1:]


def _either(names: Sequence[str]) -> str:
    quoted = [f'"{n}"' for n in names]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else "".join(quoted)


def _keys(annotation: object, loc: Place) -> list[str]:
    """The keys that may stand beside the last part of `loc`."""
    for part in loc[:-1]:
        annotation = _inside(annotation, part)
    bare = _bare(annotation)
    return list(bare.model_fields) if isinstance(bare, type) and issubclass(bare, Section) else []


def _inside(annotation: object, part: str | int) -> object:
    bare = _bare(annotation)
    if isinstance(bare, type) and issubclass(bare, Section):
        return bare.model_fields[str(part)].annotation if part in bare.model_fields else None
    arguments = get_args(bare)
    return arguments[0 if isinstance(part, int) else -1] if arguments else None


def _bare(annotation: object) -> object:
    """The type without its annotations and without its None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _bare(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return _bare(next(a for a in get_args(annotation) if a is not type(None)))
    return annotation
