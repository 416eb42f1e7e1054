"""A platform's JSON, read without trust: a value of another type than expected reads as an absent one."""

import re
from collections.abc import Mapping

Json = dict[str, object]

_UNSPEAKABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Without control characters (but line breaks and tabs) and without halves of characters, which platforms refuse.

    Nor with the marks that turn the direction of writing for all that follows, which would be our own words.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSPEAKABLE.sub("", plain)


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


def texts(source: Mapping[str, object], key: str) -> list[str]:
    """The strings in a list; whatever else stands there is left out."""
    found = source.get(key)
    return [clean(one) for one in found if isinstance(one, str)] if isinstance(found, list) else []


def flag(source: Mapping[str, object], key: str) -> bool:
    """True for JSON's true and for the word a form field has in its place."""
    return source.get(key) in (True, "true")
