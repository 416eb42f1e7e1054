"""Screens as Slack gets them, to the letter. After a wanted change: `GOLDEN=write pytest tests/adapters_slack`."""

import json
import os
from pathlib import Path

import pytest

from adapters.slack.presenter import home, message, modal
from bot.ui.model import Card, Heading, Quote
from tests.adapters_slack.screens import HERE
from tests.showpieces import EVERY_FIELD, HOME, MANY_CHOICES, TEAM_CARD, TOO_LONG

GOLDEN = Path(__file__).with_name("golden")
SCREENS = {
    "team_card": message(TEAM_CARD, here=HERE),
    "home": home(HOME, here=HERE),
    "every_field": modal(EVERY_FIELD, here=HERE),
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_as_it_was(name: str) -> None:
    shown = json.dumps(SCREENS[name], indent=1, ensure_ascii=False) + "\n"
    path = GOLDEN / f"{name}.json"
    if os.environ.get("GOLDEN") == "write":
        path.write_text(shown, encoding="utf-8")
    assert shown.splitlines() == path.read_text(encoding="utf-8").splitlines()


def test_more_than_a_menu_holds() -> None:
    """230 choices come in three groups, named by their ends; the chosen one is among them."""
    (block,) = modal(MANY_CHOICES, here=HERE)["blocks"]  # type: ignore[misc]
    element = block["element"]
    assert [group["label"]["text"] for group in element["option_groups"]] == [
        "Choice 1 – Choice 100",
        "Choice 101 – Choice 200",
        "Choice 201 – Choice 230",
    ]
    assert element["initial_option"]["value"] == "c230"


def test_more_than_a_message_holds() -> None:
    """The buttons stay, and a line says what is missing."""
    blocks = message(TOO_LONG, here=HERE)["blocks"]
    assert isinstance(blocks, list)
    assert len(blocks) == 50
    assert blocks[-1]["type"] == "actions"
    assert blocks[-2]["elements"] == [{"type": "plain_text", "text": "… and 12 more"}]
    assert "paragraph 47" in str(blocks[-3])


def test_a_long_text_is_clipped_with_an_ellipsis() -> None:
    card = Card(summary="x" * 5000, nodes=(Quote(text="😀" * 3001), Heading(text="h" * 151)))
    shown = message(card, here=HERE)
    quote, heading = shown["blocks"]  # type: ignore[misc]
    assert quote["elements"][0]["elements"][0]["text"] == "😀" * 1499 + "…"
    assert heading["text"]["text"] == "h" * 149 + "…"
    assert shown["text"] == "x" * 2999 + "…"
