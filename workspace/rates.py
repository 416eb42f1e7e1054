"""Slack's pace for posting: about one message a second in a channel, short bursts aside.

https://docs.slack.dev/apis/web-api/rate-limits#posting_messages
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from workspace.clock import WorkspaceClock


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """`per_second` messages in each channel, with `burst` of them at once."""

    per_second: float = 1.0
    burst: int = 4


class Meter:
    """A bucket for each channel, on the machine's clock. Without a pace everything is let through."""

    def __init__(self, pace: Pace | None, clock: WorkspaceClock) -> None:
        self._pace = pace
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait(self, channel: str) -> int:
        """Count one post; 0 when it may go, else the seconds of Retry-After."""
        if self._pace is None:
            return 0
        now = self._clock.steady()
        level, since = self._buckets.get(channel, (float(self._pace.burst), now))
        level = min(float(self._pace.burst), level + (now - since) * self._pace.per_second)
        if level < 1:
            self._buckets[channel] = (level, now)
            return max(1, math.ceil((1 - level) / self._pace.per_second))
        self._buckets[channel] = (level - 1, now)
        return 0
