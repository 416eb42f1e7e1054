"""The bridge between the asynchronous edges and the synchronous core."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class Bridge:
    """Runs the core's calls in a small pool of threads."""

    def __init__(self, threads: int = 8) -> None:
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="desk")

    async def run(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, call)

    def close(self) -> None:
        """Waits for the calls under way; nobody waits any more for those that have not begun."""
        self._pool.shutdown(wait=True, cancel_futures=True)
