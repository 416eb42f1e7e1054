"""Whatever the desk shows, Slack takes it, and nobody's words become markup."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from adapters.slack.lines import is_safe
from adapters.slack.presenter import home, message, modal
from adapters.slack.presses import actions, pressed
from bot.ui.model import Button, Buttons, Card, Form, Menu
from bot.ui.verbs import Verb
from tests.adapters_slack import screens
from tests.adapters_slack.screens import HERE
from tests.effort import examples
from workspace.kit import block_faults, too_large, too_long, view_faults

Json = dict[str, Any]
# A failing screen of sixty nodes is long to print, and worth it.
pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
often = examples(80, *HealthCheck)

MARKUP = re.compile(r"<@[UW][A-Z0-9]+>|<!date\^\d+\^[{}a-z_ ]+\|[-0-9: UTC]+>")
WITH_WORDS = {"text", "url", "value", "initial_value", "private_metadata", "block_id", "fallback"}
"""Where somebody's words may stand: as text, as data of ours, or as the address of a link."""


def walk(thing: object) -> Iterator[Json]:
    if isinstance(thing, dict):
        yield thing
        for inner in thing.values():
            yield from walk(inner)
    elif isinstance(thing, list):
        for inner in thing:
            yield from walk(inner)


def assert_only_words(screen: object) -> None:
    for thing in walk(screen):
        match thing.get("type"):
            case "mrkdwn":
                assert MARKUP.fullmatch(thing["text"])
            case "user":
                assert thing["user_id"] in ("U0ANA", "W0BEN")
            case "channel":
                assert thing["channel_id"] == "C0NET"
            case "link":
                assert is_safe(thing["url"])
            case kind:
                assert kind not in ("broadcast", "usergroup", "emoji", "markdown")
        for key, value in thing.items():
            if isinstance(value, str) and key not in WITH_WORDS:
                assert re.fullmatch(r"[A-Za-z0-9_:{} .-]*", value), (key, value)


def assert_encodes(screen: object) -> None:
    """JSON that is UTF-8 when it travels, without what Slack and databases choke on."""
    text = json.dumps(screen, ensure_ascii=False)
    text.encode()
    assert "\\u0000" not in text


@often
@given(screens.cards)
def test_any_message(card: Card) -> None:
    shown = message(card, here=HERE)
    assert block_faults(shown["blocks"]) == []
    assert not too_long(shown["blocks"])
    assert [block.to_dict() for block in Block.parse_all(shown["blocks"])] == shown["blocks"]
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", shown["text"])
    assert len(shown["text"]) <= 3000
    assert_only_words(shown["blocks"])
    assert_encodes(shown)


@often
@given(screens.cards)
def test_any_home(card: Card) -> None:
    shown = home(card, here=HERE)
    assert view_faults(shown) == []
    assert not too_large(shown)
    assert_only_words(shown)
    assert_encodes(shown)


@often
@given(screens.forms)
def test_any_form(form: Form) -> None:
    shown = modal(form, here=HERE)
    assert view_faults(shown) == []
    assert View(**shown).to_dict() == shown
    assert len(shown["blocks"]) <= 100
    assert "submit" in shown or all(block["type"] != "input" for block in shown["blocks"])
    assert_only_words(shown)
    assert_encodes(shown)


ids = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789/:-", max_size=60)
plain_buttons = st.builds(Button, verb=st.sampled_from(Verb), label=screens.texts, subject=ids)


@often
@given(st.lists(plain_buttons | st.builds(Menu, label=screens.texts, options=st.lists(plain_buttons).map(tuple))))
def test_every_press_comes_back_as_it_was_meant(row: list[Button | Menu]) -> None:
    """Verb and subject make the way there and back, from buttons and from menus."""
    meant = [one for each in row for one in ((each,) if isinstance(each, Button) else each.options)]
    back = []
    for block in actions(Buttons(buttons=tuple(row)), first=0):
        for element in block["elements"]:
            chosen = [{"selected_option": option} for option in element.get("options", [])] or [element]
            back += [pressed({"action_id": element["action_id"], **one}) for one in chosen]
    assert back == [(one.verb.value, one.subject) for one in meant]
