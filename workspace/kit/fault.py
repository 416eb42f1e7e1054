"""One thing Slack would refuse."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong and where, as a JSON pointer."""

    words: str
    at: str

    def __str__(self) -> str:
        return f"[ERROR] {self.words} [json-pointer:{self.at}]"
