"""The vocabulary the shapes are written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DOCS = "https://docs.slack.dev/reference/block-kit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text object of `least` to `most` characters; `plain` when mrkdwn is not taken."""

    most: int = 3000
    least: int = 1
    plain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class String:
    """A string of `least` to `most` characters, one of `choices` or like `pattern` if these are given."""

    most: int | None = None
    least: int = 0
    choices: tuple[str, ...] = ()
    pattern: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A whole number from `least` to `most`."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """True or false."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strings:
    """A list of strings."""

    most: int | None = None
    least: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """One object of these shapes."""

    of: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """A list of `least` to `most` objects of these shapes."""

    of: tuple[str, ...]
    most: int | None = None
    least: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchecked:
    """Anything: a corner that no rule looks into."""


Field = Text | String | Whole | Flag | Strings | One | Many | Unchecked


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """An object. `needs` are required; of each group in `either` exactly one, in `some` at least one."""

    name: str
    source: str
    fields: Mapping[str, Field]
    needs: tuple[str, ...] = ()
    either: tuple[tuple[str, ...], ...] = ()
    some: tuple[tuple[str, ...], ...] = ()
    typed: bool = True
    type: str = ""

    @property
    def tag(self) -> str:
        """The value of `type` it goes by; two shapes may share one (the image block, the image element)."""
        return self.type or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A text object that is an item of a list, and where its limit is written."""

    text: Text
    source: str


def page(path: str) -> str:
    """A page of the Block Kit reference."""
    return f"{DOCS}/{path}"
