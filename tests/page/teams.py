"""A tenant with a small bot, running beside the tests, and tabs of a browser that look at it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.drivers.slack import thread_loop
from tests.page.stage import SIZE
from tests.workspace.teams.toy import Json, Toy, toy

T = TypeVar("T")

CHAT, HELP = "a:ana", "19:help@thread.tacv2"
PATIENCE = 8000
"""Milliseconds."""


@dataclass(kw_only=True)
class TeamsStage:
    """`bot` is what the tenant's people talk to; `run` does something in its loop."""

    bot: Toy
    browser: Browser
    loop: asyncio.AbstractEventLoop
    wrongs: list[str] = field(default_factory=list)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    def settles(self) -> None:
        """Wait until the bot has heard everything."""

        async def quiet() -> None:
            while not self.bot.tenant.is_quiet:
                await asyncio.sleep(0.005)

        self.run(quiet())

    def look(self, person: str, at: str = "chat") -> Page:
        """A tab that shows what a person sees. Its errors fail the test at the end."""
        tab = self.browser.new_page(viewport=SIZE)
        tab.set_default_timeout(PATIENCE)
        tab.on("pageerror", lambda wrong: self.wrongs.append(str(wrong)))
        tab.on("console", self._heard)
        tab.goto(f"{self.bot.tenant.url}/#/{person}/{at}")
        tab.locator("[data-version]").wait_for()
        return tab

    def posts(self, shown: Json, *, at: str = CHAT) -> str:
        """The bot posts a card; its id."""
        return self.run(self.bot.posts(at, shown))

    def last_heard(self, name: str) -> Json:
        """The last invoke of this name that the bot was sent."""
        return next(one for one in reversed(self.bot.heard) if one.get("name") == name)

    def _heard(self, said: ConsoleMessage) -> None:
        # Pictures come from addresses that lead nowhere, on purpose.
        if said.type == "error" and "Failed to load resource" not in said.text:
            self.wrongs.append(said.text)


@contextmanager
def teams_stage(browser: Browser) -> Iterator[TeamsStage]:
    stack = AsyncExitStack()
    with thread_loop() as loop:
        bot = asyncio.run_coroutine_threadsafe(stack.enter_async_context(toy()), loop).result(10)
        try:
            yield TeamsStage(bot=bot, browser=browser, loop=loop)
        finally:
            asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result(10)
