"""The adapter against the local workspace, over Socket Mode and over signed HTTP: what people do, and what they see."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from adapters.slack.installation import PLATFORM
from bot.domain.catalog import Choice, FieldKind
from bot.domain.people import Channel
from bot.ui.interaction import (
    Changed,
    CloseForm,
    Commanded,
    Interaction,
    OpenedHome,
    Pointed,
    Pressed,
    Refuse,
    Reply,
    Say,
    ShowForm,
    ShowHome,
    Spoke,
    Submitted,
    Where,
)
from bot.ui.model import Button, Buttons, Card, Field, Form, Heading, Paragraph
from bot.ui.verbs import FormName, Verb
from tests.adapters_slack.desk import BOT, HELP, NETWORK, Desk, desk
from tests.workspace.people import ANA, BEN, soon

both_ways = pytest.mark.parametrize("mode", ["socket", "http"])
Play = Callable[[Desk], Awaitable[None]]


def perform(play: Play, mode: str = "socket") -> None:
    async def performance() -> None:
        async with desk(mode=mode) as opened:
            await play(opened)

    asyncio.run(performance())


def form(*more: Field, title: str = "Ask for help") -> Form:
    kind = Field(
        key="kind",
        label="What is it about?",
        kind=FieldKind.CHOICE,
        required=True,
        choices=tuple(Choice(key=key, label=key.upper()) for key in ("vpn", "mail")),
        initial="vpn",
        live=True,
    )
    said = Field(key="said", label="What happened?", kind=FieldKind.LONG_TEXT, required=True)
    why = Buttons(buttons=(Button(verb=Verb.MATRIX, label="How is this decided?", subject="d7"),))
    return Form(
        name=FormName.ASK, title=title, subject="d7", nodes=(Heading(text="Hello"), kind, said, why, *more), submit="Go"
    )


def card(text: str, *buttons: Button) -> Card:
    nodes = (Paragraph(line=(text,)),)
    return Card(summary=text, nodes=(*nodes, Buttons(buttons=buttons)) if buttons else nodes)


@both_ways
def test_a_command_opens_a_form_that_is_refused_changed_and_closed(mode: str) -> None:
    def tell(did: Interaction) -> Reply:
        match did:
            case Commanded():
                return (ShowForm(form=form()), Say(card=card("too late"), if_late=True))
            case Changed():
                return (ShowForm(form=form(Field(key="more", label="Which mail?", kind=FieldKind.TEXT))),)
            case Submitted(answers={"said": "x"}):
                return (Refuse(errors={"said": "Say a little more."}),)
            case _:
                return (CloseForm(), Say(card=card("It is NET-1.")))

    async def play(opened: Desk) -> None:
        opened.tell = tell
        ana = opened.person()
        assert (await ana.does("slash", channel=HELP, command="/desk", text="vpn &amp; <tags>"))["ok"]
        await soon(ana.modals)
        (modal,) = ana.modals()
        typed = {"kind": {"answer": "mail"}, "said": {"answer": "x"}}
        where = {"view_id": modal["id"]}
        await ana.does("press", where=where, block_id="kind", action_id="answer", value="mail", state=typed)
        await soon(lambda: "Which mail?" in str(ana.modals()[0]))
        await ana.does("submit", view_id=modal["id"], state=typed)
        assert ana.modals()[0]["errors"] == {"said": "Say a little more."}
        typed["said"] = {"answer": "It drops <!channel> & <b>"}
        await ana.does("submit", view_id=modal["id"], state=typed)
        assert ana.modals() == []
        await opened.rest()
        assert ana.channel(HELP)[-1]["text"] != "It is NET-1."
        assert "too late" not in str(ana.sees())
        assert "It is NET-1." in str(ana.sees()["channels"])

        asked, changed, first, second = opened.did
        assert asked.by == opened.slack.here.handle(ANA)
        assert (asked.by.platform, asked.by.id) == (PLATFORM, ANA)
        assert isinstance(changed, Changed)
        assert (changed.form, changed.subject, changed.field) == ("ask", "d7", "kind")
        assert changed.answers == {"kind": "mail", "said": "x"}
        assert isinstance(second, Submitted)
        assert second.answers["said"] == "It drops <!channel> & <b>"
        assert first.key != changed.key

    perform(play, mode)


@both_ways
def test_what_people_say_reaches_the_desk_as_they_meant_it(mode: str) -> None:
    async def play(opened: Desk) -> None:
        ana, ben = opened.person(), opened.person(BEN)
        await ana.does("send", channel=HELP, text="@deskside my VPN & <the> rest")
        await ana.does("send", channel=BOT, text="hello there")
        await ben.does("send", channel=NETWORK, text="among us")
        await opened.rest()
        said = [(one.where, one.text) for one in opened.did if isinstance(one, Spoke)]
        assert said == [
            (Where.MENTION, "my VPN & <the> rest"),
            (Where.DIRECT, "hello there"),
            (Where.CHANNEL, "among us"),
        ]

    perform(play, mode)


def test_the_desk_answers_where_it_was_asked() -> None:
    async def play(opened: Desk) -> None:
        opened.tell = lambda did: (Say(card=card(f"you said {did.text}")),) if isinstance(did, Spoke) else ()
        ana, ben = opened.person(), opened.person(BEN)
        said = await ana.does("send", channel=BOT, text="one")
        await opened.rest()
        (direct,) = [row for row in ana.sees()["channels"] if row["is_im"]]
        assert [m["text"] for m in direct["messages"]] == ["one", "you said one"]
        await ana.does("send", channel=BOT, text="two", thread_ts=said["ts"])
        await opened.rest()
        assert ana.channel(direct["id"])[-1]["thread_ts"] == said["ts"]
        await ana.does("send", channel=HELP, text="@deskside three")
        await opened.rest()
        assert ana.channel(HELP)[-1]["text"] == "you said three"
        assert ana.channel(HELP)[-1]["ephemeral"]
        assert "you said three" not in str(ben.channel(HELP))
        opened.tell = lambda did: (Say(card=card("for all"), private=False),) if isinstance(did, Spoke) else ()
        asked = await ana.does("send", channel=HELP, text="@deskside four")
        await opened.rest()
        assert ben.channel(HELP)[-1]["text"] == "for all"
        assert ben.channel(HELP)[-1]["thread_ts"] == asked["ts"]

    perform(play)


def test_a_form_that_comes_too_late_is_said_instead() -> None:
    async def play(opened: Desk) -> None:
        opened.tell = lambda _: (ShowForm(form=form()), Say(card=card("Press to go on"), if_late=True))
        ana = opened.person()
        opened.place.faults.error("expired_trigger_id", method="views.open")
        await ana.does("slash", channel=HELP, command="/desk", text="vpn")
        await opened.rest()
        assert ana.modals() == []
        assert ana.channel(HELP)[-1]["text"] == "Press to go on"
        assert ana.channel(HELP)[-1]["ephemeral"]

    perform(play)


def test_a_form_that_changed_meanwhile_is_left_alone() -> None:
    """The answer to the newer change is on its way."""

    async def play(opened: Desk) -> None:
        opened.tell = lambda _: (ShowForm(form=form()), Say(card=card("Press to go on"), if_late=True))
        ana = opened.person()
        await ana.does("slash", channel=HELP, command="/desk", text="vpn")
        await soon(ana.modals)
        (modal,) = ana.modals()
        opened.place.faults.error("hash_conflict", method="views.update")
        where = {"view_id": modal["id"]}
        await ana.does("press", where=where, block_id="kind", action_id="answer", value="mail", state={})
        await opened.rest()
        assert "Press to go on" not in str(ana.sees())
        assert opened.calls("views.update")[0]["hash"] == modal["hash"]

    perform(play)


def test_buttons_and_home() -> None:
    claim = Button(verb=Verb.CLAIM, label="Claim", subject="41")

    def tell(did: Interaction) -> Reply:
        match did:
            case OpenedHome():
                return (ShowHome(card=card("your home", claim)),)
            case Pressed(verb="claim", message=None):
                return (ShowHome(card=card("claimed")),)
            case Pressed():
                return (Say(card=card("it is yours")),)
            case _:
                return ()

    async def play(opened: Desk) -> None:
        opened.tell = tell
        ben = opened.person(BEN)
        channel = Channel(platform=PLATFORM, id="#it-network")
        ref = await opened.slack.messenger.post(channel, card("NET-41", claim), under=None, mark="m1")
        assert ref.conversation == NETWORK
        (block,) = [b for b in ben.channel(NETWORK)[-1]["blocks"] if b["type"] == "actions"]
        where = {"channel": NETWORK, "ts": ref.id}
        await ben.does("press", where=where, block_id=block["block_id"], action_id="press:0")
        await opened.rest()
        assert ben.channel(NETWORK)[-1]["text"] == "it is yours"
        pressed = opened.did[-1]
        assert isinstance(pressed, Pressed)
        assert (pressed.verb, pressed.subject, pressed.message, pressed.in_form) == ("claim", "41", ref, False)
        await opened.slack.messenger.update(ref, card("NET-41 is Ben's"))
        assert "NET-41 is Ben's" in str(ben.channel(NETWORK))

        await ben.does("home", tab="home")
        await opened.rest()
        home = ben.sees()["home"]
        assert "your home" in str(home)
        (block,) = [b for b in home["blocks"] if b["type"] == "actions"]
        await ben.does("press", where={"home": True}, block_id=block["block_id"], action_id="press:0")
        await opened.rest()
        assert "claimed" in str(ben.sees()["home"])

    perform(play)


def test_a_form_on_top_of_a_form_and_one_that_says_goodbye() -> None:
    """Slack cannot close a form for a press inside it, so it shows what there is to say in its place."""

    def tell(did: Interaction) -> Reply:
        match did:
            case Pressed(subject="d7"):
                return (ShowForm(form=form(title="On top"), on_top=True),)
            case Pressed():
                return (CloseForm(), Say(card=card("Glad it helps.")))
            case Commanded(text="one"):
                return (ShowForm(form=form()),)
            case _:
                solved = Buttons(buttons=(Button(verb=Verb.SOLVED_IT, label="Solved", subject="d8"),))
                return (ShowForm(form=Form(name=FormName.SHOW, title="Read", subject="", nodes=(solved,))),)

    async def play(opened: Desk) -> None:
        opened.tell = tell
        ana = opened.person()
        await ana.does("slash", channel=HELP, command="/desk", text="one")
        await soon(ana.modals)
        (first,) = ana.modals()
        (block,) = [b for b in first["blocks"] if b["type"] == "actions"]
        where = {"view_id": first["id"]}
        await ana.does("press", where=where, block_id=block["block_id"], action_id="press:0", state={})
        await soon(lambda: len(ana.modals()) == 2)
        assert ana.modals()[-1]["title"]["text"] == "On top"

        await ana.does("slash", channel=HELP, command="/desk", text="two")
        await soon(lambda: ana.modals()[-1]["title"]["text"] == "Read")
        read = ana.modals()[-1]
        where = {"view_id": read["id"]}
        block_id = read["blocks"][0]["block_id"]
        await ana.does("press", where=where, block_id=block_id, action_id="press:0", state={})
        await soon(lambda: "Glad it helps." in str(ana.modals()[-1]))
        assert ana.modals()[-1].get("submit") is None

    perform(play)


def test_a_message_becomes_a_request() -> None:
    async def play(opened: Desk) -> None:
        opened.tell = lambda _: (ShowForm(form=form()),)
        ana, ben = opened.person(), opened.person(BEN)
        said = await ana.does("send", channel=HELP, text="the printer is on fire")
        await opened.rest()
        opened.did.clear()
        await ben.does("message_shortcut", channel=HELP, ts=said["ts"], callback_id="point")
        await soon(ben.modals)
        (pointed,) = opened.did
        assert isinstance(pointed, Pointed)
        assert pointed.text == "the printer is on fire"
        assert pointed.author == opened.slack.here.handle(ANA)
        assert pointed.message.id == said["ts"]
        await ben.does("shortcut", callback_id="ask")
        await opened.rest()
        assert isinstance(opened.did[-1], Commanded)

    perform(play)


def test_the_answer_in_a_thread_stays_in_the_thread() -> None:
    async def play(opened: Desk) -> None:
        opened.tell = lambda did: (Say(card=card("too late")),) if isinstance(did, Pressed) else ()
        claim = Button(verb=Verb.CLAIM, label="Claim", subject="41")
        channel = Channel(platform=PLATFORM, id=NETWORK)
        root = await opened.slack.messenger.post(channel, card("root"), under=None, mark="1")
        below = await opened.slack.messenger.post(channel, card("below", claim), under=root, mark="2")
        ben = opened.person(BEN)
        (block,) = [b for b in ben.channel(NETWORK)[-1]["blocks"] if b["type"] == "actions"]
        where = {"channel": NETWORK, "ts": below.id}
        await ben.does("press", where=where, block_id=block["block_id"], action_id="press:0")
        await opened.rest()
        last = ben.channel(NETWORK)[-1]
        assert (last["text"], last["thread_ts"], last["ephemeral"]) == ("too late", root.id, True)

    perform(play)


def test_what_cannot_be_said_in_place_is_said_directly() -> None:
    async def play(opened: Desk) -> None:
        opened.tell = lambda _: (Say(card=card("hello")),)
        ana = opened.person()
        opened.place.faults.error("user_not_in_channel", method="chat.postEphemeral")
        await ana.does("send", channel=HELP, text="@deskside hi")
        await opened.rest()
        (direct,) = [row for row in ana.sees()["channels"] if row["is_im"]]
        assert direct["messages"][-1]["text"] == "hello"
        opened.place.faults.ratelimited(0, method="chat.postEphemeral", times=2)
        await ana.does("send", channel=HELP, text="@deskside hi again")
        await opened.rest()
        assert ana.channel(HELP)[-1]["text"] == "hello"
        assert len(opened.calls("chat.postEphemeral")) == 4
        opened.place.faults.lose_answer(method="chat.postEphemeral")
        await ana.does("send", channel=HELP, text="@deskside and again")
        await opened.rest()
        assert len(opened.calls("chat.postEphemeral")) == 5, "what was perhaps said is not said again"

    perform(play)


def test_nothing_is_asked_of_slack_before_the_desk_has_answered() -> None:
    async def play(opened: Desk) -> None:
        before: list[int] = []

        def tell(_: Interaction) -> Reply:
            before.append(len(opened.place.calls))
            return (ShowForm(form=form()),)

        opened.tell = tell
        made = len(opened.place.calls)
        await opened.person().does("slash", channel=HELP, command="/desk", text="vpn")
        assert before == [made]
        await opened.rest()

    perform(play)


def test_an_event_the_desk_could_not_keep_comes_again() -> None:
    async def play(opened: Desk) -> None:
        def fails_once(_: Interaction) -> Reply:
            if len(opened.did) == 1:
                raise RuntimeError("the disk is full")
            return ()

        opened.tell = fails_once
        await opened.person().does("send", channel=BOT, text="hello")
        await soon(lambda: len(opened.did) == 2, within=6)
        assert opened.did[0] == opened.did[1]

    perform(play, "http")


def test_it_stops_after_what_is_under_way() -> None:
    async def play(opened: Desk) -> None:
        opened.tell = lambda _: (Say(card=card("hello")),)
        opened.place.faults.ratelimited(1, method="response_url")
        ana = opened.person()
        await ana.does("slash", channel=HELP, command="/desk", text="vpn")
        await opened.slack.stop()
        assert ana.channel(HELP)[-1]["text"] == "hello"
        await ana.does("slash", channel=HELP, command="/desk", text="vpn")
        assert len(opened.did) == 1, "and is deaf from then on"

    perform(play, "http")


def test_it_reconnects() -> None:
    async def play(opened: Desk) -> None:
        await opened.place.delivery.sockets.refresh()
        await soon(lambda: [c.method for c in opened.place.calls].count("apps.connections.open") == 2)
        async with asyncio.timeout(5):  # the workspace sees the new socket a moment before we do
            while len(opened.place.delivery.sockets) != 1 or await opened.slack.why_not_ready():
                await asyncio.sleep(0.01)
        await opened.person().does("send", channel=BOT, text="hello")
        assert len(opened.did) == 1

    perform(play)


def test_a_proxy_of_the_house_is_not_asked_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    async def play(opened: Desk) -> None:
        await opened.person().does("send", channel=BOT, text="hello")
        assert len(opened.did) == 1

    perform(play)
