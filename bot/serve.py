"""One event loop: the web application, the platforms, the relay and the timers. It ends gracefully."""

import asyncio
import gc
import logging
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from starlette.routing import BaseRoute

from adapters.web import app as web
from adapters.web.metrics import Metrics
from adapters.web.serving import serving
from bot.assembly import House, assemble, shared_clock
from bot.config import Settings
from bot.health import vitals
from bot.ports import Clock

log = logging.getLogger(__name__)

DRAINED_WITHIN = 4.0
"""Seconds for all that the desk does by itself, after the signal to stop: with the answers under way it makes less than
the ten seconds after which many a supervisor kills. What is cut off is done after the next start."""

REPLANNED_WITHIN = 5.0
"""Seconds that a start waits until all deadlines are counted again; with very many tickets that goes on meanwhile."""


async def serve(settings: Settings, listener: socket.socket) -> None:
    """Run the desk until SIGTERM or SIGINT, then finish what is under way. A desk that still starts goes no further.

    Raises `Undelivered` if a platform cannot be met, and `CannotSave` if the database cannot be reached.
    """
    stop, is_open, loop, me = asyncio.Event(), asyncio.Event(), asyncio.get_running_loop(), asyncio.current_task()

    def told_to_stop() -> None:
        if me is not None and not (stop.is_set() or is_open.is_set()):
            me.cancel()
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told_to_stop)
    try:
        async with shared_clock(settings) as clock, running(settings, clock=clock, listener=listener):
            is_open.set()
            log.info("the desk serves on http://%s:%s", settings.host, settings.port)
            _keep_what_was_loaded()
            await stop.wait()
            log.info("stopping: finishing what is under way")
    except asyncio.CancelledError:
        if not stop.is_set():
            raise
        log.info("told to stop while it was starting")


def _keep_what_was_loaded() -> None:
    """Python would look through all of it now and then, and let everybody wait for that: nearly a tenth of a second."""
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def running(
    settings: Settings,
    *,
    clock: Clock,
    listener: socket.socket,
    beside: tuple[BaseRoute, ...] = (),
) -> AsyncIterator[House]:
    """The desk, running. `beside` are further routes of the same web application, asked last.

    In the order of starting: the web server, since a platform may answer through it; then the platforms, the relay,
    the timers. They stop the other way round: last goes what says that the desk is stopping.
    """
    async with AsyncExitStack() as stack:
        metrics = Metrics()
        house = await stack.enter_async_context(assemble(settings, clock, metrics))
        scraped = metrics.route(lambda: vitals(house), token=settings.metrics_token)
        application = web.build((scraped, *beside), lambda: vitals(house))
        await stack.enter_async_context(serving(application, listener, ws="auto" if beside else "none"))
        stack.push_async_callback(house.close)
        await house.connect(application.router.routes)
        draining = _Draining()
        replanning = asyncio.create_task(house.replan(), name="deadlines")
        stack.push_async_callback(draining.ends, replanning, house.replanning.stop)
        await asyncio.wait({replanning}, timeout=REPLANNED_WITHIN)
        if replanning.done():
            replanning.result()
        else:
            log.info("the deadlines are being counted again meanwhile")
        await house.open()
        relaying = asyncio.create_task(house.relay.run(), name="relay")
        stack.push_async_callback(draining.ends, relaying, house.relay.stop)
        house.timers.start()
        stack.push_async_callback(draining.waits, house.timers.stop)
        stack.callback(house.stops)
        yield house


class _Draining:
    """Parts that end one after the other share the time there is."""

    def __init__(self) -> None:
        self._until: float | None = None

    async def waits(self, stop: Callable[[], Awaitable[None]]) -> None:
        if self._until is None:
            self._until = asyncio.get_running_loop().time() + DRAINED_WITHIN
        with suppress(TimeoutError):
            async with asyncio.timeout_at(self._until):
                await stop()

    async def ends(self, task: asyncio.Task[None], stop: Callable[[], None]) -> None:
        """Cancelled if it does not end by itself."""
        stop()
        await self.waits(lambda: _awaited(task))


async def _awaited(task: asyncio.Task[None]) -> None:
    await task
