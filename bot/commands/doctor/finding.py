"""One line of the doctor: what was looked at, how it is, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OK = "ok"
    WARNING = "warning"
    """The desk works; somebody should look."""
    PROBLEM = "problem"
    """It does not, or not all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`do` is empty if there is nothing to do. Neither holds a secret or anybody's words."""

    what: str
    state: State
    says: str
    do: str = ""


def ok(what: str, says: str) -> Finding:
    return Finding(what=what, state=State.OK, says=says)


def warning(what: str, says: str, do: str) -> Finding:
    return Finding(what=what, state=State.WARNING, says=says, do=do)


def problem(what: str, says: str, do: str) -> Finding:
    return Finding(what=what, state=State.PROBLEM, says=says, do=do)
