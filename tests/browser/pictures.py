"""The pictures of the documentation, taken of the running product: `make pictures`.

The desk starts as `deskside local` starts it, in a folder of its own; people click as in the story.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize

from tests.browser.sides import BothScreen
from tests.drivers.browser import opened_browser

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
PATIENCE = 30.0
"""Seconds the opening scene may take."""
SIZE: ViewportSize = {"width": 1120, "height": 720}
"""Of the window, in pixels: what is in it is read without zooming, and two fit beside each other on a page."""


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, _running(Path(folder)) as url, opened_browser() as browser:
        _take_all(browser, url)


@contextmanager
def _running(folder: Path) -> Iterator[str]:
    """The product in this folder, once its opening scene is played."""
    shutil.copy(ROOT / "app.yaml", folder)
    shutil.copytree(ROOT / "kb" / "articles", folder / "kb" / "articles")
    start = "import sys; from workspace.local import local; sys.exit(local(sys.argv[1:]))"
    command = [sys.executable, "-c", start, "--port", "0"]
    with (folder / "log").open("w+") as log:
        product = subprocess.Popen(
            command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=log, stderr=log
        )
        try:
            yield _address(folder / "log", product)
        finally:
            product.terminate()
            product.wait(10)


def _address(log: Path, product: "subprocess.Popen[bytes]") -> str:
    """Where it is open, as it says itself."""
    until = time.monotonic() + PATIENCE
    while (said := re.search(r"are open:\s+(http://[\w.:]+)", log.read_text())) is None:
        if product.poll() is not None or time.monotonic() > until:
            sys.exit(log.read_text())
        time.sleep(0.1)
    return said[1]


def _take_all(browser: Browser, url: str) -> None:
    page = BothScreen(browser.new_page(viewport=SIZE), url)
    page.opens("ana/help")
    page.moves_the_clock("+5 min")  # apart from the scene's last request, so that the card names who wrote it
    page.types("/desk VPN keeps dropping", into="Message #help")
    page.form("New request")
    page.ticks({"Where are you?": "In an Acme office"})
    page.ticks({"How many people are affected?": "A whole office or everybody"})
    page.ticks({"Is work blocked?": "Yes, nothing goes"})
    page.fills({"What does the VPN say?": "Gateway not responding (809)"})
    page.form().get_by_label("In one line", exact=True).click()
    _take(page, "form")

    page.presses("Continue")
    page.form("This may help")
    _take(page, "articles")
    page.presses("Still need help")
    page.form("Request filed")
    page.presses("Done")

    page.becomes("Bo Lindqvist")
    page.goes_to("it-network")
    page.sees("P1 · VPN keeps dropping", "Assigned")
    _take(page, "card")

    page.moves_the_clock("+5 min", "+5 min", "+5 min")
    page.becomes("Cy Tanaka")
    page.goes_to("on-call")
    page.sees("has passed its target", "Nobody has answered yet")
    _take(page, "escalation")
    _take_teams(page)


def _take_teams(page: BothScreen) -> None:
    """A request of Ana's in Teams, on which Gus works in Slack."""
    page.turns_to("Teams", "Ana Reyes")
    page.sees("Hello Ana")
    page.presses("File a request", on=page.below_the_composer)
    form = page.form("New request")
    form.get_by_label("What is it about?").select_option("Laptop, screen and accessories")
    page.fills({"In one line *": "Screen flickers on the dock"})
    page.presses("Show its questions")
    form.get_by_label("What number is on its sticker?").fill("LT-20417")
    page.ticks({"Which part of it? *": "A screen or docking station", "How many people are affected? *": "Just me"})
    page.ticks({"Is work blocked? *": "Partly, there is a way around"})
    page.presses("Continue")
    page.form("This may help")
    page.presses("Still need help")
    page.form("Request filed")
    page.closes()

    page.turns_to("Slack", "Gus Moreau")
    page.goes_to("it-hardware")
    page.presses("Claim", on=page.sees("Screen flickers on the dock", "Nobody yet"))
    page.presses("Reply", on=page.sees("Screen flickers on the dock", "Owner: Gus Moreau"))
    page.form("Reply to Ana")
    page.fills({"Your answer": "It is the cable, I think. I bring you a shorter one at eleven."})
    page.presses("Send")
    page.has_no_form()

    page.turns_to("Teams", "Ana Reyes")
    page.sees("Gus Moreau answered", "a shorter one at eleven")
    _take(page, "teams")


def _take(page: BothScreen, name: str) -> None:
    page.tab.mouse.move(0, 0)
    page.tab.screenshot(path=IMAGES / f"{name}.png", animations="disabled", caret="hide")
    sys.stdout.write(f"{name}.png: {(IMAGES / f'{name}.png').stat().st_size // 1024} KB\n")


if __name__ == "__main__":
    main()
