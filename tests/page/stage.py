"""A workspace and the showcase app, running beside the test, and tabs of a browser that look at it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

from tests.page.showcase import MANIFEST, build
from workspace.server import running
from workspace.workspace import APP_TOKEN, Workspace

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


def say(tab: Page, text: str, composer: str = "Message #help") -> None:
    """Write and press Enter."""
    box = tab.get_by_label(composer, exact=True)
    box.fill(text)
    box.press("Enter")


def message(tab: Page, text: str) -> Locator:
    """The newest message in the pane that contains a text."""
    return tab.get_by_role("main").get_by_role("article").filter(has_text=text).last


def dialog(tab: Page) -> Locator:
    return tab.get_by_role("dialog")


def choose(tab: Page, label: str, option: str) -> None:
    """Take an option of a menu, as a person does: click, click."""
    tab.get_by_label(label, exact=True).click()
    tab.get_by_role("option", name=option).click()


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


@contextmanager
def running_showcase(*, with_app: bool = True) -> Iterator[Workspace]:
    """The workspace and its app in a thread of their own, since the browser's driver is synchronous."""
    ready = threading.Event()
    shared: dict[str, object] = {}

    async def serve() -> None:
        over = asyncio.Event()
        shared.update(loop=asyncio.get_running_loop(), over=over)
        # Patience below Slack's three seconds, because tests wait it out.
        async with AsyncExitStack() as stack:
            place = await stack.enter_async_context(running(manifest=MANIFEST, patience=1.2))
            if with_app:
                await stack.enter_async_context(_connected(place))
            shared["place"] = place
            ready.set()
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), name="workspace")
    thread.start()
    try:
        assert ready.wait(10), "the workspace did not start"
        place = shared["place"]
        assert isinstance(place, Workspace)
        yield place
    finally:
        loop, over = shared.get("loop"), shared.get("over")
        if isinstance(loop, asyncio.AbstractEventLoop) and isinstance(over, asyncio.Event):
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(over.set)
        thread.join(10)
