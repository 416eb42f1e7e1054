"""What a person sees: our cards in Microsoft's own renderer, in a browser.

`PICTURES=some/folder pytest tests/adapters_teams` keeps what the browser showed.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from adapters.teams.carried import refilled
from adapters.teams.installation import Installation
from adapters.teams.presenter import Setting, form, home, message
from bot.domain.catalog import Choice, FieldKind
from bot.ui.model import Aside, Bullets, Card, Fact, Facts, Field, Form, Heading, Link, Paragraph, Quote, Strong
from bot.ui.verbs import FormName
from tests import npm
from tests.adapters_slack.screens import _NASTY as NASTY
from tests.adapters_teams.cards import content
from tests.drivers.browser import opened_browser
from tests.showpieces import EVERY_FIELD, HOME, TEAM_CARD

Json = dict[str, Any]
JS = Path(__file__).with_name("js")
HERE = Installation(app_id="a0", tenant="T0HOME")
pytestmark = [pytest.mark.xdist_group("cards"), pytest.mark.browser, pytest.mark.node]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened_browser() as opened:
        yield opened


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A page with the renderer in it, in Berlin. Nothing may go wrong in it, and nothing may leave it."""
    folder = npm.modules(JS / "package.json", "Microsoft's renderer of Adaptive Cards")
    context = browser.new_context(viewport={"width": 700, "height": 900}, timezone_id="Europe/Berlin", locale="en-GB")
    page = context.new_page()
    wrongs: list[str] = []
    page.on("pageerror", lambda wrong: wrongs.append(str(wrong)))
    page.on("request", lambda request: wrongs.append(request.url))
    page.set_content((JS / "page.html").read_text(encoding="utf-8"))
    for script in ("adaptivecards/dist/adaptivecards.min.js", "markdown-it/dist/markdown-it.min.js"):
        page.add_script_tag(path=folder / script)
    page.add_script_tag(path=JS / "page.js")
    yield page
    context.close()
    assert wrongs == []


def shows(tab: Page, card: Json, name: str) -> Locator:
    """The rendered card. The renderer has no complaint about it."""
    complaints = tab.evaluate("card => show(card)", card)
    assert [one for one in complaints if "choices.data" not in one] == []
    if folder := os.environ.get("PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        tab.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    return tab.locator("main")


def pressed(tab: Page) -> list[Json]:
    found: list[Json] = tab.evaluate("window.pressed.splice(0)")
    return found


def dialog(task: Json) -> Json:
    shown: Json = task["card"]["content"]
    return shown


def test_a_team_card(tab: Page) -> None:
    card = shows(tab, content(message(TEAM_CARD, here=HERE)), "team-card")
    expect(card).to_contain_text("NET-41 · VPN drops")
    expect(card).to_contain_text("15:00 Tue, 24 Nov 2026", use_inner_text=True)
    expect(card).to_contain_text("<!channel> *please* help <https://evil.example|bank>")
    card.get_by_role("button", name="Claim", exact=True).click()
    (press,) = pressed(tab)
    assert (press["type"], press["data"]) == ("Action.Execute", {"desk": {"press": "claim:41"}})


def test_a_button_that_asks_first(tab: Page) -> None:
    card = shows(tab, content(message(TEAM_CARD, here=HERE)), "team-card-before")
    expect(card.get_by_text("Nobody will look at it.")).to_be_hidden()
    card.get_by_role("button", name="Withdraw", exact=True).first.click()
    expect(card.get_by_text("Nobody will look at it.")).to_be_visible()
    card.get_by_role("button", name="Keep it").click()
    expect(card.get_by_text("Nobody will look at it.")).to_be_hidden()
    assert {press["type"] for press in pressed(tab)} == {"Action.ToggleVisibility"}, "nothing counts yet"
    card.get_by_role("button", name="Withdraw", exact=True).first.click()
    card.get_by_role("button", name="Withdraw", exact=True).last.click()
    _, press = pressed(tab)
    assert press["data"] == {"desk": {"press": "withdraw:41"}}


def test_the_rarer_buttons_are_behind_three_dots(tab: Page) -> None:
    card = shows(tab, content(message(TEAM_CARD, here=HERE)), "team-card-menu")
    expect(card.get_by_role("button", name="Why")).to_be_hidden()
    card.get_by_role("button", name="More options").click()
    tab.get_by_role("menuitem", name="Why").first.click()
    (press,) = pressed(tab)
    assert press["data"] == {"msteams": {"type": "task/fetch"}, "desk": {"press": "why:41"}}


def test_a_home(tab: Page) -> None:
    card = shows(tab, content(home(HOME, here=HERE)), "home")
    card.get_by_role("button", name="Open").click()
    assert pressed(tab)[0]["data"]["desk"] == {"press": "open:41", "home": True}


def test_every_field(tab: Page) -> None:
    """What stands in the form at first, and what is typed, comes back; by *Show its questions* too."""
    card = shows(tab, dialog(form(EVERY_FIELD, here=HERE)), "every-field")
    card.get_by_label("Your story?").fill("It drops.\nAgain.")
    card.get_by_role("radio", name="Choice 2").check()
    card.get_by_role("button", name="Show its questions").click()
    (press,) = pressed(tab)
    desk = press["data"].pop("desk")
    assert (desk["form"], desk["subject"], desk["changed"]) == ("ask", "draft-7", "topic")
    assert press["data"] == {
        "text:topic": "c2",
        "text:place": "c2",
        "text:line": "one line",
        "text:story": "It drops.\nAgain.",
        "several:tools": "c1,c4",
        "several:apps": "c2",
        "text:day": "2026-12-01",
        "text:count": "2.5",
        "text:sure": "yes",
    }


def asks(*fields: Field) -> Form:
    return Form(name=FormName.NOTE, title="Note", subject="41", nodes=fields, submit="Save")


def test_what_is_required_is_asked_for_at_the_field(tab: Page) -> None:
    needed = Field(key="text", label="What happened?", kind=FieldKind.LONG_TEXT, required=True)
    number = Field(key="n", label="How many?", kind=FieldKind.NUMBER, minimum=1)
    card = shows(tab, dialog(form(asks(needed, number), here=HERE)), "required")
    card.get_by_role("button", name="Save").click()
    expect(card).to_contain_text("Please fill this in.")
    assert pressed(tab) == []
    card.get_by_label("What happened?").fill("It broke")
    card.get_by_role("button", name="Save").click()
    (press,) = pressed(tab)
    assert press["data"]["text:text"] == "It broke", "an empty number with a least one does not stand in the way"


def test_a_refused_form_shows_what_is_wrong_and_loses_nothing(tab: Page) -> None:
    first = Field(key="text", label="What happened?", kind=FieldKind.LONG_TEXT, required=True)
    second = Field(key="n", label="How many?", kind=FieldKind.NUMBER, minimum=1)
    packed = dialog(form(asks(first, second), here=HERE))["actions"][0]["data"]["desk"]["shown"]
    typed = {"text:text": "Two\nlines", "text:n": "0"}
    again = refilled(packed, typed, {"n": "Please enter 1 or more."})
    assert again is not None
    card = shows(tab, dialog(again), "refused")
    expect(card.get_by_label("What happened?")).to_have_value("Two\nlines")
    expect(card.get_by_label("How many?")).to_have_value("0")
    expect(card).to_contain_text("Please enter 1 or more.")


def test_nobodys_words_become_anything_else(tab: Page) -> None:
    """Every nasty text in every place of a card and a form: it reads as it was typed."""
    for number, nasty in enumerate(text for text in NASTY if len(text) < 200):
        line = (nasty, Strong(text=nasty), Link(text=nasty, url="javascript:alert(1)"))
        choice = Choice(key="a", label=nasty)
        card = Form(
            name=FormName.NOTE,
            title=nasty,
            subject=nasty,
            submit=nasty,
            nodes=(
                Heading(text=nasty),
                Paragraph(line=line),
                Bullets(lines=(line,)),
                Quote(text=nasty),
                Facts(facts=(Fact(label=nasty, value=line),)),
                Aside(line=line),
                Field(key="t", label=nasty, kind=FieldKind.TEXT, hint=nasty, placeholder=nasty, initial=nasty),
                Field(key="c", label=nasty, kind=FieldKind.CHOICE, choices=(choice, Choice(key="b", label="b"))),
                Field(key="d", label=nasty, kind=FieldKind.CHOICES, choices=(choice,)),
            ),
        )
        shown = shows(tab, dialog(form(card, here=HERE)), f"nasty-{number}")
        markup = shown.locator("a, b, strong, em, i, code, img, script, ol, ul, h1, h2, h3, blockquote")
        assert markup.count() == 0, (nasty, shown.inner_html())


def test_markdown_is_on(tab: Page) -> None:
    """The harness can fail: a text block reads a link."""
    text = {"type": "TextBlock", "text": "[bank](https://evil.example) {{DATE(2020-01-01T00:00:00Z, SHORT)}}"}
    card = shows(tab, {"type": "AdaptiveCard", "version": "1.5", "body": [text]}, "markdown")
    expect(card.locator("a")).to_have_count(1)
    expect(card).to_contain_text("Wed, 1 Jan 2020")


def test_a_message_for_somebody(tab: Page) -> None:
    """Seen by the renderer alone, a call is its words; Teams makes the person of it."""
    card = Card(summary="s", nodes=(Paragraph(line=("Hello",)),))
    expect(shows(tab, content(message(card, here=HERE)), "hello")).to_have_text("Hello")
    everything = form(EVERY_FIELD, here=HERE, setting=Setting(back={"shown": "x", "typed": {}}))
    expect(shows(tab, dialog(everything), "back").get_by_role("button", name="Cancel")).to_be_visible()


def test_no_question_stands_in_the_way_of_other_questions(tab: Page) -> None:
    """Ana sees that it is about something else: what was required before is not, so nothing may ask for it."""
    about = Field(
        key="category", label="About?", kind=FieldKind.CHOICE, required=True, choices=AB, initial="a", live=True
    )
    where = Field(key="where", label="Where?", kind=FieldKind.CHOICE, required=True, choices=AB, live=True)
    line = Field(key="line", label="In one line", kind=FieldKind.TEXT, required=True)
    card = shows(tab, dialog(form(asks(about, where, line), here=HERE)), "live")
    card.get_by_role("button", name="Show its questions").first.click()
    (press,) = pressed(tab)
    assert press["data"]["desk"]["changed"] == "category"
    expect(card).to_contain_text("In one line *")


AB = (Choice(key="a", label="A"), Choice(key="b", label="B"))
