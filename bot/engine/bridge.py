"""The bridge between the asynchronous edges and the synchronous core."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

T = TypeVar("T")

log = logging.getLogger(__name__)

LEFT_AFTER = 3.0
"""Seconds for calls under way to come back. A unit that waits for a lock gives up before."""


class Bridge:
    """Runs the core's calls in a small pool of threads."""

    def __init__(self, threads: int = 8) -> None:
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="desk")

        self._under_way: set[Future[Any]] = set()

    async def run(self, call: Callable[[], T]) -> T:
        future = self._pool.submit(call)
        self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """As `close_all` of this one."""
        close_all(self)


def close_all(*bridges: Bridge) -> None:
    """Waits for the calls under way; nobody waits any more for those that have not begun.

    One that does not come back, from a database that says nothing, is left: as after a crash, nothing is lost.
    """
    for bridge in bridges:
        bridge._pool.shutdown(wait=False, cancel_futures=True)
    under_way = [call for bridge in bridges for call in tuple(bridge._under_way)]
    if wait(under_way, timeout=LEFT_AFTER).not_done:
        log.warning("a call has not come back, and is left")
