"""The metronome: a few interval jobs that let what is due happen. No deadline lives in the scheduler."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.engine.bridge import Bridge
from bot.engine.feeds import Feeds
from bot.ports import Clock, SystemClock
from bot.usecases.draining import Draining
from bot.usecases.rounds import Patrol
from bot.usecases.upkeep import Upkeep
from bot.usecases.watch import Watch
from bot.vitals import NOBODY, Observer, Stopwatch

log = logging.getLogger(__name__)

TIDIED_EVERY = 6
"""Hours."""
CALENDARS_READ_EVERY = 15
"""Minutes."""


class Timers:
    def __init__(
        self,
        *,
        watch: Watch,
        draining: Draining,
        patrol: Patrol,
        upkeep: Upkeep,
        feeds: Feeds,
        clock: Clock,
        bridge: Bridge,
        every: float,
        wake: Callable[[], None],
        observer: Observer = NOBODY,
    ) -> None:
        """`every` in seconds; `wake` is called when something happened."""
        self._observer = observer
        self._watch = watch
        self._draining = draining
        self._patrol = patrol
        self._upkeep = upkeep
        self._feeds = feeds
        self._first_reading: asyncio.Task[None] | None = None
        self._clock = clock
        self._bridge = bridge
        self._wake = wake
        self.ticked_at: datetime | None = None
        self._busy = asyncio.Lock()
        self._every = every
        self._machine = SystemClock()
        self._keeping: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._scheduler.add_job(self.tick, "interval", seconds=every, id="tick", next_run_time=self._machine.now())
        self._scheduler.add_job(feeds.refresh, "interval", minutes=CALENDARS_READ_EVERY, id="calendars")
        self._scheduler.add_job(self.tidy, "interval", hours=TIDIED_EVERY, id="tidy")

        self._is_over = False

    def start(self) -> None:
        """The first sweep begins at once: what came due while no desk ran is late already."""
        self._scheduler.start()
        self._first_reading = asyncio.create_task(self._feeds.refresh(), name="calendars")
        self._keeping = asyncio.create_task(self._keep_going(), name="metronome")

    async def _keep_going(self) -> None:
        """The scheduler waits until a time of day. If the clock goes back, that would be as long again."""
        while True:
            await asyncio.sleep(self._every)
            now = self._machine.now()
            for job in self._scheduler.get_jobs():
                if job.next_run_time is not None and job.next_run_time - now > job.trigger.interval:
                    log.warning("the clock went back: %s does not wait for it", job.id)
                    job.modify(next_run_time=now)

    async def stop(self) -> None:
        """Let what runs come to its end. What is due, and a calendar that is being read, is left for the next time."""
        for task in (self._first_reading, self._keeping):
            if task is not None:
                task.cancel()
        self._scheduler.pause()
        self._watch.stop()
        self._is_over = True
        async with self._busy:
            self._scheduler.shutdown(wait=False)

    async def tick(self) -> None:
        """One sweep. A failing one is logged, and the next one tries again."""
        async with self._busy:
            if self._is_over:  # it began to wait before the end
                return
            try:
                now, watch = self._clock.now(), Stopwatch()
                happened = await self._bridge.run(lambda: self._sweep(now))
                if happened:
                    self._wake()
                self.ticked_at = now
                self._observer.swept(watch.seconds, happened)
            except Exception:
                log.exception("the sweep failed; the next tick tries again")

    def _sweep(self, now: datetime) -> int:
        """How much happened by itself."""
        return self._watch.sweep(now) + self._draining.sweep(now) + self._patrol.sweep(now)

    async def tidy(self) -> None:
        """Forget what has served its time."""
        async with self._busy:
            if self._is_over:
                return
            try:
                now = self._clock.now()
                gone = await self._bridge.run(lambda: self._upkeep.tidy(now))
                log.info("forgot %s old keys and drafts", gone)
            except Exception:
                log.exception("the tidying failed; the next one tries again")
