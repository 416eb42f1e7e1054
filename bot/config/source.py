"""Reading YAML with the line of every key, and without its traps.

Only `true` and `false` are truth values, and neither dates nor times of day become numbers: `no`, `on`, `10:30` and
`2026-01-01` stay the text that was written. A key that stands twice is a fault.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

from bot.config.problems import Fault, Place, Problem, dotted

Data: TypeAlias = "str | int | float | bool | list[Data] | dict[str, Data] | None"

_PLAIN = "tag:yaml.org,2002:"


class _PlainLoader(yaml.SafeLoader):
    """YAML 1.2's core schema instead of 1.1's guesses."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own name


class _FastLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # where libyaml is there
    """The same, five times as fast, and with fewer words for what is wrong."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own name


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"~|null|", ["~", "n", ""]),
    ("int", r"-?(?:0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?(?:0|[1-9][0-9]*)\.[0-9]+", "-0123456789"),
):
    for _loader in (_PlainLoader, _FastLoader):
        _loader.add_implicit_resolver(_PLAIN + _tag, re.compile(rf"^(?:{_pattern})$"), _first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The file as data. `lines` gives the line of every key and list entry."""

    data: Mapping[str, Data] = field(default_factory=dict)
    lines: Mapping[Place, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest one around it that is in the file; 0 if none is."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)

    def problem(self, fault: Fault) -> Problem:
        place = fault.place
        while place and isinstance(place[-1], int) and place not in self.lines:
            place = place[:-1]  # one value was given where several may stand
        return Problem(
            path=dotted(place),
            line=self.line(place),
            says=fault.says,
            did_you_mean=fault.did_you_mean,
            only_warns=fault.only_warns,
        )


class Unreadable(Exception):
    """The file is not there or is no YAML."""

    def __init__(self, says: str, *, line: int = 0) -> None:
        self.problem = Problem(path="", line=line, says=says)
        super().__init__(says)


def read(path: Path) -> Source:
    """Raises `Unreadable`."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Unreadable(f"there is no file {path}") from None
    except UnicodeDecodeError:
        raise Unreadable("the file is not UTF-8 text") from None
    except OSError as error:
        raise Unreadable(f"the file cannot be read: {error.strerror}") from None
    return parse(text)


def _composed(text: str) -> yaml.Node | None:
    with suppress(yaml.YAMLError):
        return yaml.compose(text, Loader=_FastLoader)
    return yaml.compose(text, Loader=_PlainLoader)


def parse(text: str) -> Source:
    """Raises `Unreadable`."""
    try:
        root = _composed(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(_says(error), line=mark.line + 1 if mark else 0) from None
    except yaml.YAMLError as error:
        raise Unreadable(f"this is not YAML: {' '.join(str(error).split())}") from None
    if root is None:
        raise Unreadable("the file is empty")
    if not isinstance(root, yaml.MappingNode):
        raise Unreadable("the file must consist of sections, such as desk: and teams:", line=1)
    walk = _Walk()
    data = walk.mapping(root, ())
    return Source(data=data, lines=walk.lines, faults=tuple(walk.faults))


def _says(error: yaml.MarkedYAMLError) -> str:
    what = error.problem or "it cannot be read"
    if "'\\t'" in what:
        return "a tab is not allowed here: indent with spaces"
    return f"this is not YAML: {what}"


class _Walk:
    """One pass over the nodes, collecting lines and faults."""

    def __init__(self) -> None:
        self.lines: dict[Place, int] = {}
        self.faults: list[Fault] = []
        self._open: set[int] = set()

    def mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Data]:
        found: dict[str, Data] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.faults.append(Fault(place=place, says=f"the key in line {line} must be a word"))
                continue
            key = str(key_node.value)
            here = (*place, key)
            if key in found:
                says = f'"{key}" stands here twice, first in line {self.lines[here]} and again in line {line}'
                self.faults.append(Fault(place=here, says=says))
                continue
            self.lines[here] = line
            found[key] = self.value(value_node, here)
        return found

    def value(self, node: yaml.Node, place: Place) -> Data:
        if id(node) in self._open:
            self.faults.append(Fault(place=place, says="this alias holds itself"))
            return None
        self._open.add(id(node))
        try:
            return self._value(node, place)
        finally:
            self._open.remove(id(node))

    def _value(self, node: yaml.Node, place: Place) -> Data:
        if node.tag.removeprefix(_PLAIN) not in ("map", "seq", "str", "bool", "null", "int", "float"):
            self.faults.append(Fault(place=place, says=f"tags such as {node.tag} are not read here"))
            return None
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            for number, entry in enumerate(node.value):
                self.lines[(*place, number)] = entry.start_mark.line + 1
            return [self.value(entry, (*place, number)) for number, entry in enumerate(node.value)]
        return _scalar(node.tag.removeprefix(_PLAIN), str(node.value))


def _scalar(tag: str, text: str) -> Data:
    """The value; the text itself where it is no number after all, or one of thousands of digits."""
    try:
        return _typed(tag, text)
    except ValueError:
        return text


def _typed(tag: str, text: str) -> Data:
    match tag:
        case "null":
            return None
        case "bool":
            return text == "true"
        case "int":
            return int(text)
        case "float":
            return float(text)
        case _:
            return text
