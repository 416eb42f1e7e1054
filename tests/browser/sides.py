"""The desk between both sides of its local company, as `deskside local` opens them, at a moment of the play's own."""

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Locator, expect

import store
from bot.config import load
from tests.drivers.browser import Screen
from tests.drivers.slack import thread_loop
from tests.drivers.theatre import ROOT, TICK, TUESDAY_AT_TEN
from workspace.clock import WorkspaceClock
from workspace.local import environment, open_places, serving, stand_in


@contextmanager
def both_sides(folder: Path) -> Iterator[str]:
    """Where it is open. Its clock starts on a Tuesday at ten."""
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    wanted = load(ROOT / "app.yaml", {**environment(url), "DESKSIDE_DATABASE": f"sqlite:///{folder}/desk.db"})
    settings = replace(wanted, teams=stand_in(url), tick_every=TICK)
    store.migrate(settings.database)
    stack = AsyncExitStack()

    async def open_() -> None:
        clock = WorkspaceClock(offset=TUESDAY_AT_TEN.timestamp() - time.time())
        place, tenant = open_places(settings, url, clock)
        house = await stack.enter_async_context(serving(settings, place, tenant, listener))
        clock.follow(house.relay.wake)

    with thread_loop() as loop:
        try:
            asyncio.run_coroutine_threadsafe(open_(), loop).result(30)
            yield url
        finally:
            asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result(30)


class BothScreen(Screen):
    """One tab that turns from side to side. What a person does is called the same on both."""

    def turns_to(self, side: str, name: str) -> None:
        """The other platform, as somebody of the cast by the first words of their name."""
        self.tab.get_by_role("navigation", name="Platform").get_by_role("link", name=side).click()
        expect(self.tab.get_by_role("link", name=side)).to_have_attribute("aria-current", "page")
        self.becomes(name)

    @property
    def below_the_composer(self) -> Locator:
        """The app's own entries, in Teams."""
        return self.tab.get_by_role("main").locator(".composer-bar").last

    def closes(self) -> None:
        """The dialog, in Teams."""
        self.form().get_by_role("button", name="Close dialog").click()
        self.has_no_form()

    def quotes(self, message: Locator) -> None:
        """Answer this message in a private chat in Teams: the next words do."""
        message.hover()
        message.get_by_role("button", name="Reply to this message").click()
