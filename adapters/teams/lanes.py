"""One lane for each conversation: one call at a time, in order, and never more than Teams takes.

Two calls at once in one conversation end in 412, and the ninth in two seconds in 429. What would have to wait for long
goes back to the outbox as `Retry`, so that a full lane keeps nobody else waiting.
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.ui.messenger import Retry

Limits = tuple[tuple[float, int], ...]
"""Within so many seconds at most so many calls, the longest window last."""

WRITING: Limits = ((1.0, 7), (2.0, 8), (30.0, 60), (3600.0, 1800))
READING: Limits = ((1.0, 14), (2.0, 16), (30.0, 120), (3600.0, 3600))
"""For the members of one conversation."""
_TENANT: Limits = ((1.0, 30),)
_LONGEST_WAIT = 5.0
"""Seconds that a call waits here."""
_MARGIN = 0.05
"""Seconds more than the window: calls do not take equally long to reach Teams."""
_MOST = 5000

Clock = Callable[[], float]


@dataclass(slots=True)
class _Lane:
    """`calls` are the times of the last ones, `blocked_until` is what Teams asked for."""

    limits: Limits
    calls: deque[float] = field(default_factory=deque)
    blocked_until: float = float("-inf")
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def wait(self, now: float) -> float:
        """Seconds until the next call may go."""
        free_at = max([self.blocked_until, *(self._free_at(window, most) for window, most in self.limits)])
        return max(0.0, free_at - now)

    def count(self, now: float) -> None:
        self.calls.append(now)
        while len(self.calls) > self.limits[-1][1]:
            self.calls.popleft()

    def is_idle(self, now: float) -> bool:
        longest = self.limits[-1][0]
        return (
            not self.turn.locked() and now > self.blocked_until and (not self.calls or now - self.calls[-1] > longest)
        )

    def _free_at(self, window: float, most: int) -> float:
        return self.calls[-most] + window + _MARGIN if len(self.calls) >= most else float("-inf")


class Lanes:
    """`clock` gives seconds that only grow; `sleep` waits for some."""

    def __init__(
        self, *, clock: Clock = time.monotonic, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lanes: dict[str, _Lane] = {}
        self._tenant = _Lane(_TENANT)

    def __len__(self) -> int:
        return len(self._lanes)

    @asynccontextmanager
    async def turn(self, conversation: str, limits: Limits = WRITING) -> AsyncIterator[None]:
        """The conversation's next call goes inside. Raises `Retry` if it would have to wait for long."""
        lane = self._lane(conversation, limits)
        async with lane.turn:
            while wait := max(lane.wait(self._clock()), self._tenant.wait(self._clock())):
                if wait > _LONGEST_WAIT:
                    raise Retry(why="the conversation has taken all that Teams allows for now", after=wait)
                await self._sleep(wait)
            for one in (lane, self._tenant):
                one.count(self._clock())
            yield

    def block(self, conversation: str, seconds: float) -> None:
        """Teams asked for a pause in this conversation."""
        self._lane(conversation, WRITING).blocked_until = self._clock() + seconds

    def _lane(self, conversation: str, limits: Limits) -> _Lane:
        """A thread of a channel counts with its channel, which is on the safe side."""
        key = conversation.partition(";")[0]
        if key not in self._lanes and len(self._lanes) >= _MOST:
            self._forget_idle()
        return self._lanes.setdefault(key, _Lane(limits))

    def _forget_idle(self) -> None:
        now = self._clock()
        self._lanes = {key: lane for key, lane in self._lanes.items() if not lane.is_idle(now)}
