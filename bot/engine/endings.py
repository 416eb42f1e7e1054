"""Deliveries that end at nearly the same time are settled in one unit of work.

What ends while a group is being settled is the next group, so nobody waits for somebody who is not there yet. Who is
left out of a group, or whose group fails, settles by itself: one that cannot be settled keeps no other from it.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from bot.engine.bridge import Bridge
from bot.engine.preparing import Job
from bot.engine.showing import Shown

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A delivery, and what came of it."""

    job: Job
    shown: Shown

    @property
    def is_plain(self) -> bool:
        """Besides the delivery itself there is nothing to keep: it waits for no rows that others may hold."""
        besides = self.shown.gone or self.shown.lost or self.shown.top is not None
        return not (besides or self.job.waits_for or self.job.found.mends)


Settling = Callable[[Sequence[Ending]], Collection[int]]
"""Settles what it can of a group in one unit. The numbers of those parcels, once that is kept."""


@dataclass(slots=True)
class _Group:
    endings: list[Ending] = field(default_factory=list)
    settled: Collection[int] = ()


class Endings:
    def __init__(self, bridge: Bridge, settling: Settling) -> None:
        self._bridge = bridge
        self._settling = settling
        self._next = _Group()
        self._turn = asyncio.Lock()

    async def settle(self, ending: Ending) -> bool:
        """Settle it together with others; False if it has to be settled by itself."""
        if not ending.is_plain:
            return False
        group = self._next
        group.endings.append(ending)
        async with self._turn:
            if group is self._next:  # else whoever of it came first has done it for all
                self._next = _Group()
                group.settled = await self._together(group.endings)
        return ending.job.parcel.id in group.settled

    async def _together(self, endings: Sequence[Ending]) -> Collection[int]:
        try:
            return await self._bridge.run(lambda: self._settling(endings))
        except Exception as error:
            log.warning("%d deliveries could not be settled together: %s", len(endings), error)
            return ()
