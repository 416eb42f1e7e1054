"""A request in Microsoft's own client: filed, claimed, nudged, answered and answered back, with nothing of ours between."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests import npm
from tests.drivers.browser import opened_browser
from tests.playground.client import PACKAGE, WHAT
from tests.playground.log import followed
from tests.playground.person import CHAT, Person
from tests.playground.scene import Scene, opened
from workspace.clock import WorkspaceClock

pytestmark = [pytest.mark.xdist_group("playground"), pytest.mark.browser, pytest.mark.node]

_ELSEWHERE = re.compile(r"^https?://(?!(localhost|127\.0\.0\.1):)")
FIRST_RESPONSE_NEARS = 95 * 60.0
"""Seconds: over three quarters of the two hours that app.yaml promises for a P2."""


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    modules, node = npm.modules(PACKAGE, WHAT), npm.tool("node", WHAT)
    with opened(tmp_path, node=node, modules=modules, clock=WorkspaceClock(), tick=timedelta(seconds=0.1)) as here:
        yield here


@pytest.fixture
def context() -> Iterator[BrowserContext]:
    """Tabs which reach nothing but this machine: the client's page would fetch its fonts from elsewhere."""
    with opened_browser() as browser:
        context = browser.new_context(viewport={"width": 1300, "height": 900})
        context.route(_ELSEWHERE, lambda route: route.abort())
        yield context


def test_a_request_in_microsofts_own_client(scene: Scene, context: BrowserContext) -> None:
    with ExitStack() as logs:
        ana, gus = (
            Person(at, logs.enter_context(followed(at.url)), context) for at in (scene.ana, scene.gus)
        )
        ana.opens()
        gus.opens()
        ana_asks_by_the_message_extension(ana)
        gus_claims_it_from_the_card_in_the_channel(gus)
        ana.sees("DESK-1 · My laptop is slow", "With Gus")

        gus.goes_to(CHAT)
        scene.clock.advance(FIRST_RESPONSE_NEARS)
        gus.sees("First response of DESK-1 is due", "75 % of the time is used.")

        gus_answers_in_a_dialog(gus)
        ana.sees("Have you restarted it?")
        ana_answers_back(ana)
        gus.goes_to("IT - Requests")
        gus.sees("It starts, and freezes again.")
        assert (ana.wrongs, gus.wrongs) == ([], [])


def ana_asks_by_the_message_extension(ana: Person) -> None:
    ana.opens_the_app()
    ana.writes({"In one line": "My laptop is slow"})
    ana.ticks({"What is it about?": "Laptop, screen and accessories"})
    ana.presses("Show its questions", on=ana.dialog)
    ana.ticks({"Which part of it?": "The laptop itself", "How many people are affected?": "Just me"})
    ana.presses("Continue", on=ana.dialog)
    ana.dialog.get_by_text("Please fill this in.").wait_for()
    ana.ticks({"Is work blocked?": "Yes, nothing goes"})
    ana.presses("Continue", on=ana.dialog)
    ana.dialog.get_by_text("this may solve it right away").wait_for()
    ana.presses("Still need help", on=ana.dialog)
    ana.sees("DESK-1 · My laptop is slow", "In the queue of IT support")
    ana.presses("Close", on=ana.dialog)


def gus_claims_it_from_the_card_in_the_channel(gus: Person) -> None:
    gus.goes_to("IT - Requests")
    gus.presses("Claim", on=gus.sees("DESK-1 · P2 · My laptop is slow", "Nobody yet"))
    gus.sees("DESK-1 · P2 · My laptop is slow", "Gus Moreau · Assigned")


def gus_answers_in_a_dialog(gus: Person) -> None:
    dialog = gus.fetches("Reply", on="First response of DESK-1 is due")
    refused = gus.submits("Send", dialog, {"text:text": " "})
    assert "Please fill this in." in str(refused["task"]["value"]["card"]["content"]["body"])
    assert gus.submits("Send", dialog, {"text:text": "Have you restarted it?"}) == {}


def ana_answers_back(ana: Person) -> None:
    ana.says("It starts, and freezes again.")
    ana.presses("Add to DESK-1", on=ana.sees("It starts, and freezes again."))
