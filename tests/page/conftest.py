"""One browser for all tests of the page, and a fresh workspace for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.drivers.browser import opened_browser
from tests.page.stage import Stage, running_showcase
from tests.page.teams import TeamsStage, teams_stage


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/page/" in item.path.as_posix():
            item.add_marker(pytest.mark.xdist_group("page"))
            if "browser" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.browser)


# Not for the whole session: while it is open, Playwright keeps an event loop in this thread, and other tests run
# their own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with opened_browser() as opened:
        yield opened


@pytest.fixture
def stage(browser: Browser) -> Iterator[Stage]:
    with running_showcase() as place:
        context_count = len(browser.contexts)
        set_up = Stage(place=place, browser=browser)
        yield set_up
        for context in browser.contexts[context_count:]:
            context.close()
    assert not set_up.wrongs, set_up.wrongs


@pytest.fixture(scope="module")
def tenant(browser: Browser) -> Iterator[TeamsStage]:
    with teams_stage(browser) as opened:
        yield opened


@pytest.fixture
def teams(tenant: TeamsStage) -> Iterator[TeamsStage]:
    """The tenant of the module: what was said in it before stays, but no dialog is open."""
    tenant.bot.tenant.state.dialogs.clear()
    yield tenant
    for context in tenant.browser.contexts:
        context.close()
    assert not tenant.wrongs, tenant.wrongs
