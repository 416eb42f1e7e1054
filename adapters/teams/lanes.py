"""One lane for each conversation: one call at a time, in order, and never more than Teams takes.

Two calls at once in one conversation end in 412, and the ninth in two seconds in 429. What would have to wait for long
goes back to the outbox as `Retry`, so that a full lane keeps nobody else waiting.
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from adapters.pace import Clock, Limits, Meter
from bot.ui.messenger import Retry

WRITING: Limits = ((1.0, 7), (2.0, 8), (30.0, 60), (3600.0, 1800))
READING: Limits = ((1.0, 14), (2.0, 16), (30.0, 120), (3600.0, 3600))
"""For the members of one conversation."""
_TENANT: Limits = ((1.0, 30),)
_LONGEST_WAIT = 5.0
"""Seconds that a call waits here."""
_MOST = 5000


@dataclass(slots=True)
class _Lane(Meter):
    """One conversation's, and whose turn it is there."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def is_idle(self, now: float) -> bool:
        return not self.turn.locked() and Meter.is_idle(self, now)


class Lanes:
    """`clock` gives seconds that only grow; `sleep` waits for some."""

    def __init__(
        self, *, clock: Clock = time.monotonic, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lanes: dict[str, _Lane] = {}
        self._tenant = Meter(_TENANT)

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

    def wait(self, conversation: str) -> float:
        """Seconds until the next call that writes there may go. Nothing is counted: its turn does that."""
        now = self._clock()
        return max(self._lane(conversation, WRITING).wait(now), self._tenant.wait(now))

    def block(self, conversation: str, seconds: float) -> None:
        """Teams asked for a pause in this conversation."""
        self._lane(conversation, WRITING).block(self._clock() + seconds)

    def _lane(self, conversation: str, limits: Limits) -> _Lane:
        """A thread of a channel counts with its channel, which is on the safe side."""
        key = conversation.partition(";")[0]
        if key not in self._lanes and len(self._lanes) >= _MOST:
            self._forget_idle()
        return self._lanes.setdefault(key, _Lane(limits))

    def _forget_idle(self) -> None:
        now = self._clock()
        self._lanes = {key: lane for key, lane in self._lanes.items() if not lane.is_idle(now)}
