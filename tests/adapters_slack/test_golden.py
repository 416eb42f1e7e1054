"""Screens as Slack gets them, to the letter. After a wanted change: `GOLDEN=write pytest tests/adapters_slack`."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.slack.presenter import home, message, modal
from bot.domain.catalog import Choice, FieldKind
from bot.domain.people import Channel, Handle, Person, PersonId
from bot.ui.model import (
    Aside,
    Bullets,
    Button,
    Buttons,
    Card,
    ChannelMention,
    Confirm,
    Divider,
    Fact,
    Facts,
    Field,
    Form,
    Heading,
    Link,
    Mention,
    Menu,
    Moment,
    MomentStyle,
    Paragraph,
    Quote,
    Strong,
    Weight,
)
from bot.ui.verbs import FormName, Verb
from tests.adapters_slack.screens import HERE

GOLDEN = Path(__file__).with_name("golden")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
BEN = Person(id=PersonId("ben"), name="Ben Okafor", handles=(HERE.handle("U0BEN"),))
ANA = Person(id=PersonId("p1"), name="Ana Reyes", handles=(Handle(platform="teams", tenant="t", id="29:a"),))
DUE = Moment(at=NOW + timedelta(hours=4), seen_at=NOW)


def choices(count: int) -> tuple[Choice, ...]:
    return tuple(Choice(key=f"c{n}", label=f"Choice {n}") for n in range(1, count + 1))


def field(key: str, kind: FieldKind, **more: object) -> Field:
    return Field(key=key, label=f"Your {key}?", kind=kind, **more)  # type: ignore[arg-type]


TEAM_CARD = Card(
    summary="NET-41 · P2 · VPN drops & <everything> stops",
    nodes=(
        Heading(text="NET-41 · VPN drops"),
        Facts(
            facts=(
                Fact(label="Priority", value=(Strong(text="P2"), " · medium")),
                Fact(label="Owner", value=(Mention(person=BEN, loud=True),)),
                Fact(label="Asked by", value=(Mention(person=ANA), " in ", Mention(person=BEN))),
                Fact(label="First answer", value=("by ", DUE)),
                Fact(label="Team", value=(ChannelMention(channel=Channel(platform="slack", id="C0NET")),)),
            )
        ),
        Quote(text="It drops every ten minutes.\n<!channel> *please* help <https://evil.example|bank>"),
        Bullets(lines=(("one",), (Link(text="How to reset it", url="https://kb.example/vpn?a=1&b=2"),))),
        Paragraph(line=("A link that is none: ", Link(text="press", url="javascript:alert(1)"))),
        Divider(),
        Buttons(
            buttons=(
                Button(verb=Verb.CLAIM, label="Claim", subject="41", weight=Weight.PRIMARY),
                Button(
                    verb=Verb.WITHDRAW,
                    label="Withdraw",
                    subject="41",
                    weight=Weight.DANGER,
                    confirm=Confirm(title="Withdraw?", text="Nobody will look at it.", yes="Withdraw", no="Keep it"),
                ),
                Menu(
                    label="More",
                    options=tuple(
                        Button(verb=verb, label=verb.value.title(), subject="41") for verb in (Verb.WHY, Verb.NOTE)
                    ),
                ),
                Menu(
                    label="Everything",
                    options=tuple(Button(verb=verb, label=verb.value.title(), subject="41") for verb in list(Verb)[:7]),
                ),
            )
        ),
        Aside(line=("Filed ", Moment(at=NOW, seen_at=NOW, style=MomentStyle.AGO), " by ", Mention(person=ANA))),
        Aside(line=("For ", Mention(person=BEN, loud=True), " since ", Moment(at=NOW, seen_at=NOW))),
    ),
)
HOME = Card(
    summary="Home",
    nodes=(
        Heading(text="Yours"),
        Paragraph(line=(Strong(text="NET-41"), " with ", Mention(person=BEN), " since ", DUE)),
        Buttons(buttons=(Button(verb=Verb.OPEN, label="Open", subject="41"),)),
        Aside(line=("Asked ", Mention(person=BEN))),
    ),
)
EVERY_FIELD = Form(
    name=FormName.ASK,
    title="Ask for help with something long",
    subject="draft-7",
    submit="Go on",
    nodes=(
        Paragraph(line=("Tell us.",)),
        field("topic", FieldKind.CHOICE, required=True, choices=choices(6), initial="c2", live=True),
        field("place", FieldKind.CHOICE, choices=choices(3), initial="gone"),
        field("line", FieldKind.TEXT, required=True, minimum=3, maximum=80, initial="one\nline", placeholder="Say it"),
        field("story", FieldKind.LONG_TEXT, hint="As long as you like", maximum=9000, initial="<!here>\nx"),
        field("tools", FieldKind.CHOICES, choices=choices(4), initial=("c1", "c4")),
        field("apps", FieldKind.CHOICES, choices=choices(12), maximum=3, initial=("c2",)),
        field("boss", FieldKind.PERSON, initial="slack/T0HOME/U0BEN"),
        field("day", FieldKind.DATE, initial="2026-12-01"),
        field("count", FieldKind.NUMBER, minimum=1, maximum=40, initial="2,5"),
        field("proof", FieldKind.FILE, maximum=2),
        field("sure", FieldKind.YES_NO, required=True, initial="yes"),
        field("none", FieldKind.CHOICE),
        Buttons(buttons=(Button(verb=Verb.MATRIX, label="How is this decided?", subject="draft-7"),)),
    ),
)
MANY_CHOICES = Form(
    name=FormName.ASSIGN,
    title="Assign",
    subject="41",
    submit="Assign",
    nodes=(field("to", FieldKind.CHOICE, choices=choices(230), initial="c230"),),
)
TOO_LONG = Card(
    summary="long",
    nodes=(
        *(Paragraph(line=(f"paragraph {n}",)) for n in range(60)),
        Buttons(buttons=(Button(verb=Verb.OPEN, label="Open", subject="41"),)),
    ),
)
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
