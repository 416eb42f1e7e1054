"""Whatever the desk shows, Teams takes it, and nobody's words become markup."""

import json
import re

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from adapters.teams.carried import refilled, unpack
from adapters.teams.installation import Installation
from adapters.teams.presenter import Setting, form, home, message
from adapters.teams.presses import actions, pressables, pressed
from adapters.teams.text import escape
from bot.ui.model import Button, Buttons, Card, Field, Form, Menu
from bot.ui.verbs import OPENS, Verb
from tests.adapters_slack import screens
from tests.adapters_teams.cards import Json, content, faults, walk
from tests.effort import examples

HERE = Installation(app_id="a0", tenant="T0HOME")
# A failing screen of sixty nodes is long to print, and worth it.
pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
often = examples(80, *HealthCheck)
MOST = 25 * 1024


def assert_encodes(screen: object) -> None:
    """JSON that is UTF-8 when it travels, without what databases choke on."""
    text = json.dumps(screen, ensure_ascii=False)
    text.encode()
    assert "\\u0000" not in text


@often
@given(screens.cards)
def test_any_message(card: Card) -> None:
    shown = message(card, here=HERE)
    assert set(shown) == {"type", "summary", "attachments"}, "text beside a card would part the two"
    assert shown["summary"]
    assert faults(content(shown)) == []
    assert len(json.dumps(shown)) <= MOST
    assert_calls_as_meant(content(shown))
    assert_encodes(shown)


def assert_calls_as_meant(card: Json) -> None:
    """Each call in the text has its person, and each person a call."""
    called = [one["text"] for one in card.get("msteams", {}).get("entities", [])]
    said = [token for one in walk(card["body"]) if one.get("type") == "TextBlock" for token in one["text"].split("> <")]
    assert len(called) == len(said)
    for entity in card.get("msteams", {}).get("entities", []):
        assert entity["mentioned"]["id"] in ("U0ANA", "W0BEN", "29:abc")
        assert entity["text"] == f"<at>{entity['mentioned']['name']}</at>"


@often
@given(screens.cards)
def test_any_home(card: Card) -> None:
    shown = home(card, here=HERE)
    assert faults(content(shown)) == []
    assert len(json.dumps(shown)) <= MOST
    assert "entities" not in content(shown)["msteams"], "a home notifies nobody"
    for action in pressables(content(shown)["body"]):
        assert action["data"]["desk"]["home"] is True  # type: ignore[index, call-overload]
    assert_encodes(shown)


@often
@given(screens.forms, st.booleans())
def test_any_form(shown: Form, on_top: bool) -> None:
    back: Json | None = {"shown": "x", "typed": {}} if on_top else None
    task = form(shown, here=HERE, setting=Setting(showing="f:1", home="17", back=back))
    card: Json = task["card"]["content"]  # type: ignore[index, call-overload]
    assert faults(card) == []
    assert len(json.dumps(task)) <= MOST
    assert task["title"]
    assert all(one["type"] != "Action.Execute" for one in walk(card) if "type" in one), "a dialog knows Submit alone"
    asks = any(str(one.get("type", "")).startswith("Input.") for one in card["body"])
    sends = [action for action in card.get("actions", []) if "back" not in action["data"]["desk"]]
    assert bool(sends) or not asks, "questions without a way to answer them"
    assert_encodes(task)
    for action in sends:
        carried = action["data"]["desk"].get("shown")
        if carried:
            assert_comes_back(shown, task, carried)


def assert_comes_back(shown: Form, task: object, packed: str) -> None:
    """What a form carries along is the form itself; and every error is said in it."""
    assert refilled(packed, {}, {}) == task
    key = next(node.key for node in shown.nodes if isinstance(node, Field))
    again = refilled(packed, {}, {key: "This is wrong.", "gone": "And this."})
    assert again is not None
    texts = [one["text"] for one in walk(again) if one.get("type") == "TextRun"]
    assert {"This is wrong.", "And this."} <= set(texts)
    assert faults(again["card"]["content"]) == []  # type: ignore[index, call-overload]


ids = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789/:-", max_size=60)
plain_buttons = st.builds(
    Button, verb=st.sampled_from(Verb), label=screens.texts, subject=ids, confirm=st.none() | screens.confirms
)


@often
@given(
    st.lists(plain_buttons | st.builds(Menu, label=screens.texts, options=st.lists(plain_buttons).map(tuple))),
    st.booleans(),
)
def test_every_press_comes_back_as_it_was_meant(row: list[Button | Menu], in_form: bool) -> None:
    """Verb and subject make the way there and back, from buttons, menus and boxes; a dialog opens where it should."""
    meant = [one for each in row for one in ((each,) if isinstance(each, Button) else each.options)]
    about: Json = {"form": "ask"} if in_form else {}
    back = []
    for action in pressables(actions(Buttons(buttons=tuple(row)), first=0, about=about)):
        data: Json = action["data"]  # type: ignore[assignment]
        press = pressed(data)
        assert press is not None
        back.append(press)
        opens = data.get("msteams") == {"type": "task/fetch"}
        assert opens is (press[0] in set(OPENS) and not in_form)
    assert sorted(back) == sorted((one.verb.value, one.subject) for one in meant)


@examples(300)
@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")) | st.just("eJw=") | st.just("e30="))
def test_a_dialog_that_is_none(packed: str) -> None:
    assert unpack(packed) is None


@examples(300)
@given(screens.texts)
def test_escaped_words_are_no_markdown(text: str) -> None:
    """Every mark of Markdown has its backslash, so nothing is left that could be one."""
    left = re.sub(r"\\.", "", escape(text, 3000))
    assert not re.search(r"[*_`\[\]<>#~|&]", left)
    assert not re.match(r"\s*([-+]|\d+[.)])(\s|$)", left)
    assert "{{" not in left
