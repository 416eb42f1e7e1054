"""The system's Chromium, and what a person does with a page of the workspace: click, type, look.

Playwright waits for what is clicked and what is expected, so nothing here sleeps.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect, sync_playwright

from tests.tools import TOOLS

CALM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 10_000
"""Milliseconds until a person gives up waiting to see something."""


def chromium() -> str:
    """Where the system's Chromium is."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, TOOLS["browser"][0])), None)
    if not found:
        pytest.fail(
            "Chromium is missing: install it (apt-get install chromium-headless-shell) or set CHROMIUM to its path.",
            pytrace=False,
        )
    return found


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """A browser. While it is open, Playwright keeps an event loop in this thread."""
    path = chromium()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=[*CALM])
        yield browser
        browser.close()


# ── parts of the page ──────────────────────────────────────────────────────────────────────────────


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


# ── a person at a screen ───────────────────────────────────────────────────────────────────────────


class Screen:
    """One tab. Its page can be looked at as anybody of the cast, one after the other."""

    def __init__(self, tab: Page, url: str) -> None:
        self.tab = tab
        self.wrongs: list[str] = []
        """What the page's scripts complained about."""
        self._url = url
        tab.set_default_timeout(PATIENCE)
        tab.on("pageerror", lambda wrong: self.wrongs.append(str(wrong)))
        tab.on("console", self._heard)

    def opens(self, at: str) -> None:
        """An address such as `ana/help`."""
        self.tab.goto(f"{self._url}/#/{at}")
        self.tab.locator("[data-version]").wait_for()

    def becomes(self, name: str) -> None:
        """Somebody else of the cast, by the first words of their name."""
        cast = self.tab.get_by_role("navigation", name="View the workspace as")
        cast.get_by_role("button", name=name).click()
        expect(self.tab.get_by_role("navigation", name="Channels and messages")).to_contain_text(name)

    def goes_to(self, place: str) -> None:
        """A channel, a colleague or the app, by its name in the sidebar."""
        self.tab.get_by_role("navigation", name="Channels and messages").get_by_role("button", name=place).click()

    def goes_to_the_desk(self, tab: str = "Messages") -> None:
        self.tab.get_by_role("region", name="Apps").get_by_role("button").click()
        self.tab.get_by_role("tab", name=tab).click()

    def types(self, text: str, *, into: str) -> None:
        say(self.tab, text, into)

    def sees(self, *texts: str) -> Locator:
        """A message in the pane that reads all of this; the newest one if there are more."""
        found = self.tab.get_by_role("main").get_by_role("article")
        for text in texts:
            found = found.filter(has_text=text)
        expect(found.last).to_be_visible(timeout=PATIENCE)
        return found.last

    def sees_nothing(self, text: str) -> None:
        """Neither in the pane nor in the open thread. Only says something once all has arrived."""
        expect(self.tab.get_by_role("article").filter(has_text=text)).to_have_count(0)

    def opens_thread(self, *texts: str) -> None:
        """The thread of the message that reads this."""
        self.sees(*texts).get_by_role("button", name=re.compile(r"\d+ repl(y|ies)")).click()
        expect(self.thread).to_be_visible()

    @property
    def thread(self) -> Locator:
        return self.tab.get_by_role("complementary", name="Thread")

    def sees_in_thread(self, *texts: str) -> Locator:
        found = self.thread.get_by_role("article")
        for text in texts:
            found = found.filter(has_text=text)
        expect(found.last).to_be_visible(timeout=PATIENCE)
        return found.last

    def presses(self, label: str, *, on: Locator | None = None) -> None:
        """The button on this message, or of the open form."""
        (on or self.form()).get_by_role("button", name=label, exact=True).click()

    def takes(self, option: str, *, on: Locator) -> None:
        """An entry of the menu behind the three dots."""
        on.get_by_role("button", name="More options").click()
        self.tab.get_by_role("menuitem", name=option).click()

    def form(self, title: str = "") -> Locator:
        """The open form, once it has this title."""
        found = dialog(self.tab)
        if title:
            expect(found.get_by_role("heading", level=2)).to_have_text(title, timeout=PATIENCE)
        return found

    def has_no_form(self) -> None:
        expect(dialog(self.tab)).to_have_count(0, timeout=PATIENCE)

    def fills(self, answers: dict[str, str]) -> None:
        """Text fields of the open form by their labels."""
        for label, answer in answers.items():
            self.form().get_by_label(label, exact=True).fill(answer)

    def chooses(self, answers: dict[str, str]) -> None:
        """Menus of the open form by their labels."""
        for label, answer in answers.items():
            choose(self.tab, label, answer)
            expect(self.form().get_by_label(label, exact=True)).to_have_value(answer)

    def ticks(self, answers: dict[str, str]) -> None:
        """One of a few answers to each of these questions of the open form."""
        for question, answer in answers.items():
            choice = self.form().get_by_role("radiogroup", name=question).get_by_role("radio", name=answer, exact=True)
            choice.check()

    def moves_the_clock(self, *steps: str) -> None:
        """By its buttons, such as "+5 min"."""
        for step in steps:
            before = self.tab.locator("[data-time]").inner_text()
            self.tab.get_by_role("button", name=step).click()
            expect(self.tab.locator("[data-time]")).not_to_have_text(before)

    def _heard(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.wrongs.append(said.text)
