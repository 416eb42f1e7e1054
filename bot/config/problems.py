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
    only_warns: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A fault as the desk's owner reads it. `line` counts from 1; 0 means the file as a whole.

    One that `only_warns` is worth a word, and the desk runs all the same.
    """

    path: str
    line: int
    says: str
    did_you_mean: str | None = None
    only_warns: bool = False

    @property
    def sentence(self) -> str:
        warning = "warning: " if self.only_warns else ""
        meant = f' Did you mean "{self.did_you_mean}"?' if self.did_you_mean else ""
        return f"{warning}{self.says}.{meant}"


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
    warnings = sum(p.only_warns for p in problems)
    counted = [_many(len(problems) - warnings, "problem"), _many(warnings, "warning")]
    return "\n".join([*lines, f"{' and '.join(filter(None, counted))} in {path.name}."])


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count > 1 else ''}" if count else ""
