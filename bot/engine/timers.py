"""The metronome: one interval job that lets what is due happen. No deadline lives in the scheduler."""

import logging
from collections.abc import Callable
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.engine.bridge import Bridge
from bot.ports import Clock
from bot.usecases.watch import Watch

log = logging.getLogger(__name__)


class Timers:
    def __init__(self, *, watch: Watch, clock: Clock, bridge: Bridge, every: float, wake: Callable[[], None]) -> None:
        """`every` in seconds; `wake` is called when something happened."""
        self._watch = watch
        self._clock = clock
        self._bridge = bridge
        self._wake = wake
        self.ticked_at: datetime | None = None
        self._scheduler = AsyncIOScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._scheduler.add_job(self.tick, "interval", seconds=every, id="tick")

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)

    async def tick(self) -> None:
        """One sweep. A failing one is logged, and the next one tries again."""
        try:
            now = self._clock.now()
            if await self._bridge.run(lambda: self._watch.sweep(now)):
                self._wake()
            self.ticked_at = now
        except Exception:
            log.exception("the sweep failed; the next tick tries again")
