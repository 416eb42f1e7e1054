"""Work that goes on after a platform got its answer, and is waited for when the desk stops."""

import asyncio
import logging
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager

_log = logging.getLogger(__name__)


class Background:
    """Tasks under way. The event loop itself would forget a task that nobody holds."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._holds = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    @property
    def is_quiet(self) -> bool:
        """Nothing is under way."""
        return self._quiet.is_set()

    def start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        self._quiet.clear()

    @contextmanager
    def hold(self) -> Iterator[None]:
        """What happens inside is waited for too."""
        self._holds += 1
        self._quiet.clear()
        try:
            yield
        finally:
            self._holds -= 1
            self._settle()

    async def drain(self, within: float) -> bool:
        """Wait until nothing is under way; after `within` seconds end what is left, and return False."""
        try:
            await asyncio.wait_for(self._quiet.wait(), within)
        except TimeoutError:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            return False
        return True

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("work after an answer to a platform failed", exc_info=error)
        self._settle()

    def _settle(self) -> None:
        if not self._tasks and not self._holds:
            self._quiet.set()
