"""Screens with something of everything, as each platform's golden files show them."""

from datetime import UTC, datetime, timedelta

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

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
BENS = (Handle(platform="slack", tenant="T0HOME", id="U0BEN"), Handle(platform="teams", tenant="T0HOME", id="b-e-n"))
BEN = Person(id=PersonId("ben"), name="Ben Okafor", handles=BENS)
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
