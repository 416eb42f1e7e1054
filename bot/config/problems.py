"""What is wrong with app.yaml: where, what, and what was probably meant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

Place = tuple[str | int, ...]
"""A way into the file: keys, and positions in lists counted from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong at a place, found by a check that knows nothing of lines."""

    place: Place
    says: str
    did_you_mean: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A fault as the desk's owner reads it. `line` counts from 1; 0 means the file as a whole."""

    path: str
    line: int
    says: str
    did_you_mean: str | None = None

    @property
    def sentence(self) -> str:
        return f'{self.says}. Did you mean "{self.did_you_mean}"?' if self.did_you_mean else f"{self.says}."


class BadConfig(Exception):
    """app.yaml cannot be used. `problems` are all that were found."""

    def __init__(self, path: Path, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(render(problems, path))


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` is probably a misspelling of."""
    by_folded = {k.casefold(): k for k in sorted(known, reverse=True)}
    near = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[near[0]] if near else None


def dotted(place: Place) -> str:
    """The place as people write it: `routing[2].team`, counting from 1."""
    text = ""
    for part in place:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def render(problems: Sequence[Problem], path: Path) -> str:
    """The problems for a terminal: one a line, in the order of the file."""
    if not problems:
        return f"{path.name} is fine."
    rows = [(f"{path.name}:{p.line}" if p.line else path.name, p.path, p.sentence) for p in problems]
    where, way = (max(len(row[column]) for row in rows) for column in (0, 1))
    lines = [f"{row[0]:<{where}}  {row[1]:<{way}}  {row[2]}" if way else f"{row[0]}  {row[2]}" for row in rows]
    many = "1 problem" if len(rows) == 1 else f"{len(rows)} problems"
    return "\n".join([*lines, f"{many} in {path.name}."])
