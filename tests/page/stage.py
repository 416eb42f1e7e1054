"""A workspace and the showcase app, running beside the test, and tabs of a browser that look at it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    contextmanager,
)
from dataclasses import dataclass, field
from typing import TypeVar

from playwright.sync_api import Browser, ConsoleMessage, Page
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

from tests.page.showcase import MANIFEST, build
from workspace.server import running
from workspace.workspace import APP_TOKEN, Workspace

T = TypeVar("T")

SIZE = {"width": 1280, "height": 860}


@dataclass(kw_only=True)
class Stage:
    """`place` is the running workspace; `look` opens another tab on it."""

    place: Workspace
    browser: Browser
    wrongs: list[str] = field(default_factory=list)

    def look(self, person: str, at: str = "help", *, before: Callable[[Page], None] | None = None, **size: int) -> Page:
        """A tab that shows what a person sees, prepared by `before`. Its errors fail the test at the end."""
        tab = self.browser.new_page(viewport={**SIZE, **size})
        if before:
            before(tab)
        tab.set_default_timeout(8000)
        tab.on("pageerror", lambda wrong: self.wrongs.append(str(wrong)))
        tab.on("console", self._heard)
        tab.goto(f"{self.place.url}/#/{person}/{at}")
        tab.locator("[data-version]").wait_for()
        return tab

    def _heard(self, said: ConsoleMessage) -> None:
        # The gallery shows pictures from addresses that lead nowhere, on purpose.
        if said.type == "error" and "Failed to load resource" not in said.text:
            self.wrongs.append(said.text)


@asynccontextmanager
async def _showcase(with_app: bool) -> AsyncIterator[Workspace]:
    # Patience below Slack's three seconds, because tests wait it out.
    async with running(manifest=MANIFEST, patience=1.2) as place:
        if not with_app:
            yield place
            return
        async with _connected(place):
            yield place


@asynccontextmanager
async def _connected(place: Workspace) -> AsyncIterator[None]:
    handler = AsyncSocketModeHandler(build(place), APP_TOKEN)
    await handler.connect_async()
    try:
        yield
    finally:
        await handler.close_async()
        session = handler.client.aiohttp_client_session
        if not session.closed:
            await session.close()


def running_showcase(*, with_app: bool = True) -> AbstractContextManager[Workspace]:
    """The workspace and its app."""
    return _aside(_showcase(with_app))


def app_of(place: Workspace) -> AbstractContextManager[None]:
    """The app by itself, for a workspace that runs without it."""
    return _aside(_connected(place))


@contextmanager
def _aside(scene: AbstractAsyncContextManager[T]) -> Iterator[T]:
    """A scene in a thread of its own, since the browser's driver is synchronous."""
    set_up: Future[tuple[T, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def play() -> None:
        over = asyncio.Event()
        try:
            async with scene as given:
                set_up.set_result((given, asyncio.get_running_loop(), over))
                await over.wait()
        except BaseException as wrong:
            if set_up.done():
                raise
            set_up.set_exception(wrong)

    thread = threading.Thread(target=lambda: asyncio.run(play()), name="scene")
    thread.start()
    given, loop, over = set_up.result(timeout=10)
    try:
        yield given
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(10)
