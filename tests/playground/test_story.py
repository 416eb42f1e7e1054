"""A request in Microsoft's own client: filed, claimed, nudged and answered, with nothing of ours in between."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import expect

from tests import npm
from tests.drivers.browser import opened_browser
from tests.house import ROOT
from tests.playground.__main__ import main
from tests.playground.client import PACKAGE, WHAT, Playground
from tests.playground.log import followed
from tests.playground.people import ANA, GUS
from tests.playground.person import CHAT, Person

pytestmark = [pytest.mark.xdist_group("playground"), pytest.mark.browser, pytest.mark.node]

_ELSEWHERE = re.compile(r"^https?://(?!(localhost|127\.0\.0\.1):)")
_PATIENCE = 120.0
"""Seconds until everything is open, on a busy machine that has to fetch the client first."""
THREE_QUARTERS = 3
"""Steps of half an hour, of the two hours in which app.yaml promises a first answer for a P2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What `make playground-teams` has opened, with Ana and Gus at their pages."""

    ana: Person
    gus: Person
    terminal: IO[str]

    def moves_the_clock(self, steps: int) -> None:
        self.terminal.write("\n" * steps)
        self.terminal.flush()


@pytest.fixture
def addresses(tmp_path: Path) -> Iterator[tuple[IO[str], str, str]]:
    """The terminal it was started from, and where it says that Ana's and Gus's pages are."""
    npm.modules(PACKAGE, WHAT)
    said = tmp_path / "said"
    command = [sys.executable, "-m", "tests.playground"]
    with (
        said.open("w") as out,
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=out, stderr=out, text=True) as room,
    ):
        assert room.stdin is not None
        try:
            ana, gus = _pages(room, said)
            yield room.stdin, ana, gus
        finally:
            room.terminate()
            assert room.wait(_PATIENCE) == 0, said.read_text()


def _pages(room: "subprocess.Popen[str]", said: Path) -> list[str]:
    until = time.monotonic() + _PATIENCE
    while len(found := re.findall(r"(?:asks|answers): +(http://[\d.:]+)/", said.read_text())) < 2:
        assert room.poll() is None, said.read_text()
        assert time.monotonic() < until, said.read_text()
        time.sleep(0.05)
    return found


@pytest.fixture
def stage(addresses: tuple[IO[str], str, str]) -> Iterator[Stage]:
    """Each in a window of their own. Their pages reach nothing but this machine, and may not complain."""
    terminal, *urls = addresses
    with ExitStack() as stack:
        browser = stack.enter_context(opened_browser())
        opened: list[Person] = []
        for of, url in zip((ANA, GUS), urls, strict=True):
            window = browser.new_context(viewport={"width": 1300, "height": 900})
            window.route(_ELSEWHERE, lambda route: route.abort())  # the client's page has its fonts from elsewhere
            opened.append(Person(Playground(of=of, url=url), stack.enter_context(followed(url)), window.new_page()))
        ana, gus = opened
        yield Stage(ana=ana, gus=gus, terminal=terminal)
        assert (ana.wrongs, gus.wrongs) == ([], [])


def test_a_request_in_microsofts_own_client(stage: Stage) -> None:
    ana, gus = stage.ana, stage.gus
    ana.opens()
    gus.opens()
    ana_asks_by_the_message_extension(ana)
    gus_claims_it_from_the_card_in_the_channel(gus)
    ana.sees("DESK-1 · My laptop is slow", "With Gus")

    gus.goes_to(CHAT)
    stage.moves_the_clock(THREE_QUARTERS)
    gus.sees("First response of DESK-1 is due", "75 % of the time is used.")

    gus_answers_in_a_dialog(gus)
    ana.sees("Have you restarted it?")
    ana_answers_back(ana)
    gus.goes_to("IT - Requests")
    gus.sees("It starts, and freezes again.")


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
    expect(gus.cards("DESK-1 · P2")).to_have_count(1)  # it has changed in its place


def gus_answers_in_a_dialog(gus: Person) -> None:
    dialog = gus.fetches("Reply", on="First response of DESK-1 is due")
    refused = gus.submits("Send", dialog, {"text:text": " "})
    assert "Please fill this in." in str(refused["task"]["value"]["card"]["content"]["body"])
    assert gus.submits("Send", dialog, {"text:text": "Have you restarted it?"}) == {}


def ana_answers_back(ana: Person) -> None:
    ana.says("It starts, and freezes again.")
    ana.presses("Add to DESK-1", on=ana.sees("It starts, and freezes again."))


def test_without_node_it_says_so_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    assert main() == 1
    assert re.fullmatch(r"Microsoft's playground .* install Node\.js 20 .*\n", capsys.readouterr().err)
