"""Screens as Teams gets them, to the letter. After a wanted change: `GOLDEN=write pytest tests/adapters_teams`."""

import json
import os
from pathlib import Path

import pytest

from adapters.teams.installation import Installation
from adapters.teams.presenter import Setting, form, home, message
from bot.ui.model import Card, Heading, Quote
from tests.adapters_teams.cards import Json, content, faults, walk, words
from tests.showpieces import EVERY_FIELD, HOME, MANY_CHOICES, TEAM_CARD, TOO_LONG

HERE = Installation(app_id="a0", tenant="T0HOME")
GOLDEN = Path(__file__).with_name("golden")
SCREENS = {
    "team_card": message(TEAM_CARD, here=HERE),
    "home": home(HOME, here=HERE),
    "every_field": form(EVERY_FIELD, here=HERE, setting=Setting(showing="f:17", home="1764")),
}


def readable(task: Json) -> Json:
    """Without what a dialog carries along: packed, it says nothing to a reader."""
    shown: Json = json.loads(json.dumps(task))
    for one in walk(shown):
        if "shown" in one:
            one["shown"] = "(this dialog, packed)" if one["shown"] else ""
    return shown


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_as_it_was(name: str) -> None:
    shown = json.dumps(readable(SCREENS[name]), indent=1, ensure_ascii=False) + "\n"
    path = GOLDEN / f"{name}.json"
    if os.environ.get("GOLDEN") == "write":
        path.write_text(shown, encoding="utf-8")
    assert shown.splitlines() == path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", SCREENS)
def test_teams_takes_it(name: str) -> None:
    """By the official schema, and within 1.5."""
    shown: Json = SCREENS[name]
    card = content(shown) if "attachments" in shown else shown["card"]["content"]
    assert faults(card) == []


def test_more_than_a_menu_holds() -> None:
    """230 people fit into one menu; the chosen one is among them."""
    task: Json = form(MANY_CHOICES, here=HERE)
    menu = task["card"]["content"]["body"][0]
    assert (menu["style"], len(menu["choices"]), menu["value"]) == ("compact", 230, "c230")
    assert task["card"]["content"]["actions"][0]["data"]["desk"]["shown"], "and it still carries itself along"


def test_of_too_many_paragraphs_a_line_says_how_many_are_missing() -> None:
    long = Card(summary="long", nodes=TOO_LONG.nodes * 20)
    card = content(message(long, here=HERE))
    assert "more" in words(card)
    assert len(json.dumps(card)) < 25_000
    assert card["body"][-1]["type"] == "ActionSet", "what can be pressed stays"


def test_a_long_text_is_clipped_with_an_ellipsis() -> None:
    card = Card(summary="x" * 5000, nodes=(Quote(text="z" * 3001), Heading(text="h" * 151)))
    shown = message(card, here=HERE)
    quote, heading = content(shown)["body"]
    assert quote["items"][0]["inlines"][0]["text"] == "z" * 2999 + "…"
    assert heading["inlines"][0]["text"] == "h" * 149 + "…"
    assert shown["summary"] == "x" * 299 + "…"


def test_words_in_a_heavy_script_are_cut_until_the_message_is_light() -> None:
    """Teams counts bytes: an emoji is twelve of them when it travels."""
    shown = message(Card(summary="s", nodes=(Quote(text="😀" * 3001),) * 4), here=HERE)
    assert len(json.dumps(shown)) <= 25_000
    assert words(content(shown)).count("😀") > 1000


def test_words_from_right_to_left_stand_on_the_right() -> None:
    card = Card(summary="s", nodes=(Quote(text="1. שלום עולם"), Quote(text="vpn שלום")))
    assert [one.get("rtl") for one in content(message(card, here=HERE))["body"]] == [True, None]
