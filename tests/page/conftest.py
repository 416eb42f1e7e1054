"""One browser for all tests of the page, and a fresh workspace for each."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.page.stage import Stage, running_showcase

CALM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/page/" in item.path.as_posix():
            item.add_marker(pytest.mark.xdist_group("page"))


def chromium() -> str:
    """Where the system's Chromium is."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        pytest.fail(
            "Chromium is missing: install it (apt-get install chromium) or set CHROMIUM to its path.",
            pytrace=False,
        )
    return found


# Not for the whole session: while it is open, Playwright keeps an event loop in this thread, and other tests run
# their own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=[*CALM])
        yield opened
        opened.close()


@pytest.fixture
def stage(browser: Browser) -> Iterator[Stage]:
    with running_showcase() as place:
        context_count = len(browser.contexts)
        set_up = Stage(place=place, browser=browser)
        yield set_up
        for context in browser.contexts[context_count:]:
            context.close()
    assert not set_up.wrongs, set_up.wrongs
