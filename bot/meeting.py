"""Meeting the platforms: those that can be met when the desk starts, and the others as soon as they can."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Protocol

from starlette.routing import BaseRoute

from bot.engine.absent import Absent
from bot.engine.bridge import Bridge
from bot.ports import Clock, Directory
from bot.ui.messenger import Dead, Messenger, Undelivered
from bot.usecases.ways import Ways

log = logging.getLogger(__name__)

TRIED_AGAIN_AFTER, AT_MOST_AFTER = 1.0, 30.0
"""Seconds; each time twice as long as the time before."""


class Platform(Protocol):
    """One that was met. `routes` are where its requests arrive over HTTP."""

    @property
    def routes(self) -> Sequence[BaseRoute]: ...

    @property
    def messenger(self) -> Messenger: ...

    @property
    def directory(self) -> Directory: ...

    @property
    def is_quiet(self) -> bool:
        """Nothing that came in is still being answered."""

    async def start(self) -> None:
        """From now on it delivers to us. Raises `Undelivered`."""

    async def why_not_ready(self) -> str:
        """Why nothing can arrive at the moment, or the empty string."""

    async def stop(self) -> None:
        """Take nothing new, and finish what was taken."""


Build = Callable[[], Awaitable[Platform]]
"""Raises `Undelivered` if the platform cannot be met."""
Greet = Callable[[Directory], Awaitable[None]]
"""Called with whom a platform brings."""


class Meeting:
    """A desk that could meet one of its platforms works there, and what is for the others waits until they come.

    `met` are those that are here, by name, and `missing` says of the others why they are not.
    """

    def __init__(self, *, messengers: dict[str, Messenger], ways: Ways, clock: Clock, bridge: Bridge) -> None:
        """`messengers` is kept up to date."""
        self._messengers = messengers
        self._ways = ways
        self._clock = clock
        self._bridge = bridge
        self._builds: Mapping[str, Build] = {}
        self._routes: list[BaseRoute] = []
        self._greet: Greet | None = None
        self._expecting: asyncio.Task[None] | None = None
        self.met: dict[str, Platform] = {}
        self.missing: dict[str, str] = {}

    async def begin(self, builds: Mapping[str, Build], routes: list[BaseRoute], greet: Greet) -> None:
        """Meet all that can be met, answer at their routes, and greet whom they bring.

        Raises `Undelivered` if it is none of them.
        """
        self._builds, self._routes, self._greet = builds, routes, greet
        await self._each(tuple(self._builds), self._meet)

    async def open(self) -> None:
        """From now on they deliver to us. Raises `Undelivered` if none of them does."""
        await self._each(tuple(self.met), self._start)
        self._expecting = asyncio.create_task(self._keep_expecting(), name="platforms")

    async def close(self) -> None:
        if self._expecting is not None:
            self._expecting.cancel()
            with suppress(asyncio.CancelledError):
                await self._expecting
        await asyncio.gather(*(platform.stop() for platform in self.met.values()))

    async def _each(self, names: Sequence[str], step: Callable[[str], Awaitable[None]]) -> None:
        """All at once: one that does not answer keeps no other waiting."""
        found = await asyncio.gather(*(_refused(step(name)) for name in names))
        refused = {name: why for name, why in zip(names, found, strict=True) if why is not None}
        if refused and not self.met:
            raise next(iter(refused.values()))
        for name, why in refused.items():
            await self._miss(name, why)

    async def _meet(self, name: str) -> None:
        platform = self.met[name] = await self._builds[name]()
        self._routes[:0] = platform.routes
        self._messengers[name] = platform.messenger
        async with self._or_without(name):
            await self._bridge.run(partial(self._ways.reopen, name, self._clock.now()))
            if self._greet is not None:
                await self._greet(platform.directory)

    async def _start(self, name: str) -> None:
        async with self._or_without(name):
            await self.met[name].start()

    @asynccontextmanager
    async def _or_without(self, name: str) -> AsyncIterator[None]:
        """If that fails, the platform is none that was met."""
        try:
            yield
        except Exception as why:
            platform = self.met.pop(name)
            for route in platform.routes:
                self._routes.remove(route)
            self._messengers[name] = Absent(type(why).__name__)
            await platform.stop()
            raise

    async def _miss(self, name: str, verdict: Undelivered) -> None:
        """A platform that says no for good is closed for everybody, so that somebody elsewhere hears of it."""
        self._messengers[name] = Absent(verdict.why)
        if self.missing.get(name) == verdict.why:
            return
        log.error("%s cannot be met, so what is for it waits: %s", name, verdict.why)
        self.missing[name] = verdict.why
        if isinstance(verdict, Dead):
            await self._bridge.run(partial(self._ways.close, name, verdict.why, self._clock.now()))

    async def _keep_expecting(self) -> None:
        pause = TRIED_AGAIN_AFTER
        while self.missing:
            await asyncio.sleep(pause)
            pause = min(AT_MOST_AFTER, 2 * pause)
            for name in tuple(self.missing):
                await self._try(name)

    async def _try(self, name: str) -> None:
        """Never raises: what cannot be met now is tried again."""
        try:
            still = await _refused(self._meet(name)) or await _refused(self._start(name))
            if still is not None:
                await self._miss(name, still)
            else:
                del self.missing[name]
                log.warning("%s has been met: what waited for it goes", name)
        except Exception:
            log.exception("%s could not be met", name)


async def _refused(step: Awaitable[None]) -> Undelivered | None:
    try:
        await step
    except Undelivered as why:
        return why
    return None
