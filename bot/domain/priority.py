"""Impact × urgency → priority. People answer two plain questions; nobody picks a priority."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Priority(StrEnum):
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"

    @property
    def rank(self) -> int:
        """0 for the most pressing."""
        return int(self.value[1]) - 1

    @property
    def weight(self) -> int:
        """How heavily an open ticket lies on whoever has it, in P4s: each priority twice the one below it."""
        return 8 >> self.rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One answer to one of the two questions, in plain words."""

    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """`cells[impact][urgency]` is the priority; `criteria` says in words what each priority means."""

    impact_question: str
    urgency_question: str
    impacts: tuple[Level, ...]
    urgencies: tuple[Level, ...]
    cells: Mapping[str, Mapping[str, Priority]]
    criteria: Mapping[Priority, str]

    def priority(self, *, impact: str, urgency: str) -> Priority:
        return self.cells[impact][urgency]
