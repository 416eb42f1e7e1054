"""What a part of the benchmark found: a table for people and figures for programs."""

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Figure = int | float | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`rows` are lines of the table, without its heading; `figures` are what a later run is compared with."""

    heading: Sequence[str]
    rows: Sequence[Sequence[str]]
    figures: Mapping[str, Figure]

    def text(self) -> str:
        """The table, the machine, and the figures as one JSON object on the last line."""
        return "\n".join([*aligned([self.heading, *self.rows]), "", machine(), json.dumps(dict(self.figures))])


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """The first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    ]


def machine() -> str:
    return f"{platform.python_implementation()} {platform.python_version()} on {platform.system()} {platform.machine()}"
