"""Nobody keeps all others waiting, however much they ask at once."""

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class _Queue:
    places: asyncio.Semaphore
    people: int = 0
    """Those who wait in it or have a place."""


class Queues:
    """A queue for each person, of whose calls `most` are under way at a time. Others pass those who wait."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._queues: dict[Hashable, _Queue] = {}

    def __len__(self) -> int:
        """How many there are now."""
        return len(self._queues)

    @asynccontextmanager
    async def turn(self, who: Hashable) -> AsyncIterator[None]:
        """Their next turn, in the order in which they came. A queue that is empty is forgotten."""
        queue = self._queues.setdefault(who, _Queue(asyncio.Semaphore(self._most)))
        queue.people += 1
        try:
            async with queue.places:
                yield
        finally:
            queue.people -= 1
            if not queue.people:
                del self._queues[who]
