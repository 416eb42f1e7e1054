"""The workspace's time: the machine's, plus what people moved it ahead.

Message stamps, events and `response_url` expiry follow the moved clock. Signatures and triggers follow the
machine's, because an app compares them with its own clock and they protect three real seconds.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable


class WorkspaceClock:
    """`offset` is in seconds and only ever grows: a channel's messages would otherwise change order."""

    def __init__(
        self,
        *,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
        offset: float = 0.0,
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._offset = offset
        self._followers: list[Callable[[], None]] = []
        self._sleepers: set[asyncio.Event] = set()

    @property
    def offset(self) -> float:
        """Seconds this clock is ahead of the machine's."""
        return self._offset

    def now(self) -> float:
        """Seconds since the epoch, as people in the workspace see them."""
        return self._wall() + self._offset

    def real(self) -> float:
        """Seconds since the epoch on the machine's clock."""
        return self._wall()

    def steady(self) -> float:
        """Seconds on a clock that nothing moves; only differences mean something."""
        return self._steady()

    def advance(self, seconds: float) -> None:
        """Move ahead for everybody and wake who waits. Raises ValueError for a step back."""
        if not 0 <= seconds <= 10 * 366 * 86400:
            raise ValueError("the clock moves ahead only, by ten years at most")
        self._offset += seconds
        for sleeper in tuple(self._sleepers):
            sleeper.set()
        for follower in tuple(self._followers):
            follower()

    def follow(self, follower: Callable[[], None]) -> None:
        """Call `follower` after each move."""
        self._followers.append(follower)

    async def until(self, moment: float) -> None:
        """Wait until `now()` reaches `moment`, by time passing or by a move."""
        moved = asyncio.Event()
        self._sleepers.add(moved)
        try:
            while (left := moment - self.now()) > 0:
                moved.clear()
                try:
                    await asyncio.wait_for(moved.wait(), left)
                except TimeoutError:
                    continue
        finally:
            self._sleepers.discard(moved)
