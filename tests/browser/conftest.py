"""A browser, and the desk with its local workspace behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.drivers.browser import opened_browser
from tests.drivers.slack import Stage
from tests.drivers.theatre import theatre


# Not for the whole session: while it is open, Playwright keeps an event loop in this thread, and other tests run
# their own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with opened_browser() as opened:
        yield opened


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with theatre(tmp_path) as opened:
        yield opened
