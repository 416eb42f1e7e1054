"""The tables of docs/app-yaml.md, made from the sections themselves.

`python -m bot.config.manual docs/app-yaml.md` writes them anew between their marks.
"""

import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.config.scalars import duration_text
from bot.config.shapes import Section
from bot.config.written import Written

_MARKED = re.compile(r"<!-- keys of (\w+) -->\n.*?<!-- end of keys -->", re.DOTALL)


def sections(of: type[Section] = Written) -> Iterator[type[Section]]:
    """Every section, each before the ones inside it."""
    yield of
    for field in of.model_fields.values():
        for inner in _sections_in(field.annotation):
            yield from sections(inner)


def _sections_in(annotation: object) -> Iterator[type[Section]]:
    if isinstance(annotation, type) and issubclass(annotation, Section):
        yield annotation
    for argument in get_args(annotation):
        yield from _sections_in(argument)


def table(of: type[Section]) -> str:
    """The keys of a section as a Markdown table."""
    rows = [f"| `{name}` | {_described(field)} | {_default(field)} |" for name, field in of.model_fields.items()]
    return "\n".join(["| key | what it says | without it |", "| --- | --- | --- |", *rows])


def _described(field: FieldInfo) -> str:
    return " ".join((field.description or "").split()).replace("|", "\\|")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "*needed*"
    value = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, timedelta):
        value = duration_text(value)
    if isinstance(value, bool):
        value = "true" if value else "false"
    if value is None or isinstance(value, tuple | dict):
        return "all" if value else "none"
    return "as below" if isinstance(value, BaseModel) else f"`{value}`"


def with_tables(text: str) -> str:
    """The text with each marked table as it is now."""
    known = {s.__name__: s for s in sections()}
    return _MARKED.sub(lambda m: f"<!-- keys of {m[1]} -->\n{table(known[m[1]])}\n<!-- end of keys -->", text)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    place.write_text(with_tables(place.read_text(encoding="utf-8")), encoding="utf-8")
