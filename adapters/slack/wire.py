"""Slack's JSON, read without trust: a value of another type than expected reads as an absent one."""

from collections.abc import Mapping

from adapters.slack.text import clean

Json = dict[str, object]


def part(source: Mapping[str, object], *path: str) -> Json:
    """The object at the end of the path, empty if there is none."""
    here: object = source
    for key in path:
        here = here.get(key) if isinstance(here, dict) else None
    return here if isinstance(here, dict) else {}


def rows(source: Mapping[str, object], key: str) -> list[Json]:
    """The objects in a list; whatever else stands there is left out."""
    found = source.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def word(source: Mapping[str, object], *keys: str) -> str:
    """The first of these keys that holds a string with something in it, or the empty string.

    What no database can keep, such as a NUL, is gone from it.
    """
    for key in keys:
        if isinstance(value := source.get(key), str) and (kept := clean(value)):
            return kept
    return ""


def flag(source: Mapping[str, object], key: str) -> bool:
    """True for JSON's true and for the word a form field has in its place."""
    return source.get(key) in (True, "true")
