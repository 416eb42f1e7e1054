"""What people see and may do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workspace.people import (
    ANA,
    BEN,
    BOT,
    EVE,
    GENERAL,
    HELP,
    MANIFEST,
    NETWORK,
    api,
    page,
    someone,
    soon,
)
from tests.workspace.receiver import Receiver, receiving
from workspace.clock import WorkspaceClock
from workspace.company import Company, CompanyError
from workspace.server import running
from workspace.typed import encoded
from workspace.wire import Json
from workspace.workspace import Workspace, open_workspace

Story = Callable[[Workspace, Receiver], Awaitable[None]]


def play(story: Story, manifest: Json = MANIFEST) -> None:
    async def run() -> None:
        async with receiving() as app, running(manifest=manifest, app_url=app.url) as place:
            await story(place, app)

    asyncio.run(run())


def events(place: Workspace) -> list[Any]:
    return [sent.payload["event"] for sent in place.delivery.sent if "event" in sent.payload]


def test_people_see_their_channels_only() -> None:
    async def story(place: Workspace, _: Receiver) -> None:
        eve, ben = someone(place, EVE), someone(place, BEN)
        rows: Any = eve.sees()["channels"]
        assert [row["name"] for row in rows if not row["is_im"]] == ["help"]
        assert [row["with"] for row in rows if row["is_im"]] == [BOT]
        assert (await eve.does("send", channel=GENERAL, text="x"))["error"] == "not_in_channel"
        assert (await eve.does("join", channel=GENERAL))["error"] == "restricted_action"
        assert (await eve.does("send", channel="D0ANA", text="x"))["error"] == "channel_not_found"
        assert (await ben.does("invite", channel=GENERAL, person=EVE))["ok"]
        assert (await eve.does("send", channel=GENERAL, text="thanks"))["ok"]

    play(story)


def test_unread_counts_follow_reading() -> None:
    async def story(place: Workspace, _: Receiver) -> None:
        ana, ben = someone(place), someone(place, BEN)

        def unread() -> int:
            rows: Any = ana.sees()["channels"]
            return next(row["unread"] for row in rows if row["id"] == HELP)

        root = (await ben.does("send", channel=HELP, text="one"))["ts"]
        await ben.does("send", channel=HELP, text="two")
        await ben.does("send", channel=HELP, text="in the thread", thread_ts=root)
        assert unread() == 2
        await ana.does("read", channel=HELP)
        assert unread() == 0
        await ana.does("send", channel=HELP, text="mine")
        assert unread() == 0

    play(story)


def test_people_talk_to_each_other_unheard_by_the_app() -> None:
    async def story(place: Workspace, app: Receiver) -> None:
        said = await someone(place).does("send", channel=BEN, text="lunch?")
        assert someone(place, BEN).channel(str(said["channel"]))[-1]["text"] == "lunch?"
        assert app.requests == []

    play(story)


def test_the_app_hears_edits_deletions_and_its_own_updates() -> None:
    """With the shapes apps trip over: nested messages, hidden, tombstones."""

    async def story(place: Workspace, _: Receiver) -> None:
        ana = someone(place)
        ts = (await ana.does("send", channel=HELP, text="hello"))["ts"]
        await ana.does("edit", channel=HELP, ts=ts, text="hello there")
        change = events(place)[-1]
        assert (change["subtype"], change["hidden"]) == ("message_changed", True)
        assert change["message"]["edited"]["user"] == ANA
        assert change["previous_message"]["text"] == "hello"
        assert change["ts"] != change["message"]["ts"] == ts
        await ana.does("send", channel=HELP, text="more", thread_ts=ts)
        await ana.does("delete", channel=HELP, ts=ts)
        stone = events(place)[-1]
        assert stone["subtype"] == "message_changed"
        assert (stone["message"]["subtype"], stone["message"]["text"]) == (
            "tombstone",
            "This message was deleted.",
        )
        assert ana.channel(HELP)[-2]["deleted"]
        reply = ana.channel(HELP)[-1]["ts"]
        await ana.does("delete", channel=HELP, ts=reply)
        assert (events(place)[-1]["subtype"], events(place)[-1]["deleted_ts"]) == ("message_deleted", reply)
        assert ts not in place.state.channels[HELP].messages
        mine = (await api(place).chat_postMessage(channel=HELP, text="card"))["ts"]
        await api(place).chat_update(channel=HELP, ts=mine, text="card 2")
        await soon(lambda: events(place)[-1].get("subtype") == "message_changed")
        assert events(place)[-1]["message"]["bot_id"] == "B0DESKSIDE"
        assert (await ana.does("edit", channel=HELP, ts=mine, text="x"))["error"] == "cant_edit_message"
        assert (await ana.does("delete", channel=HELP, ts=mine))["error"] == "cant_delete_message"

    play(story)


def test_joining_is_told_and_written() -> None:
    async def story(place: Workspace, _: Receiver) -> None:
        await someone(place).does("join", channel=NETWORK)
        kinds = [event.get("subtype", event["type"]) for event in events(place)]
        assert kinds == ["channel_join", "member_joined_channel"]
        assert someone(place).channel(NETWORK)[-1]["subtype"] == "channel_join"

    play(story)


def test_an_app_hears_only_what_it_subscribed_to_where_it_is() -> None:
    settings: Json = {"event_subscriptions": {"bot_events": ["app_mention"]}, "interactivity": {}}
    deaf = MANIFEST | {"settings": settings}

    async def story(place: Workspace, app: Receiver) -> None:
        ana = someone(place)
        await ana.does("send", channel=HELP, text="hello")
        await ana.does("react", channel=HELP, ts=ana.channel(HELP)[0]["ts"], name="eyes")
        assert app.requests == []
        await ana.does("send", channel=HELP, text="<@U0DESKSIDE> hello")
        assert [event["type"] for event in events(place)] == ["app_mention"]
        place.state.channels[HELP].members.remove(BOT)
        await ana.does("send", channel=HELP, text="<@U0DESKSIDE> hello")
        assert len(app.requests) == 1
        said = await ana.does("shortcut", callback_id="ask")
        assert said["error"] == "not_interactive"

    play(story, deaf)


def test_a_home_without_tabs() -> None:
    features: Any = MANIFEST["features"]
    shut = MANIFEST | {"features": features | {"app_home": {"messages_tab_enabled": False}}}

    async def story(place: Workspace, _: Receiver) -> None:
        ana = someone(place)
        assert (await ana.does("home", tab="home"))["error"] == "no_such_tab"
        assert (await ana.does("send", channel=BOT, text="hi"))["error"] == "messages_tab_disabled"

    play(story, shut)


@pytest.mark.parametrize(
    ("verb", "body", "error"),
    [
        ("dance", {}, "unknown_verb"),
        ("send", {"channel": HELP, "text": " "}, "no_text"),
        ("send", {"channel": HELP, "text": "x" * 12_001}, "msg_too_long"),
        ("send", {"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ("send", {"channel": HELP, "text": "x", "thread_ts": "1.1"}, "thread_not_found"),
        ("send", {}, "channel_not_found"),
        ("react", {"channel": HELP, "ts": "1.1", "name": "eyes"}, "message_not_found"),
        ("press", {"where": {"view_id": "V0NONE"}}, "view_not_found"),
        ("press", {"where": {"home": True}}, "view_not_found"),
        ("press", {"where": {"channel": HELP, "ts": "1.1"}}, "message_not_found"),
        ("press", {}, "channel_not_found"),
        ("submit", {"view_id": "V0NONE"}, "view_not_found"),
        ("shortcut", {"callback_id": "nothing"}, "unknown_shortcut"),
        ("message_shortcut", {"channel": HELP, "ts": "1.1", "callback_id": "file"}, "message_not_found"),
        ("home", {"tab": "attic"}, "no_such_tab"),
    ],
)
def test_what_a_person_cannot_do(verb: str, body: Json, error: str) -> None:
    async def story(place: Workspace, _: Receiver) -> None:
        said = await someone(place).does(verb, **body)
        assert (said["ok"], said["error"]) == (False, error)
        assert said["sentence"]

    play(story)


def test_the_page_talks_http() -> None:
    async def story(place: Workspace, _: Receiver) -> None:
        async with page(place) as browser:
            for path, status in (
                ("/client/U0ANA/state", 200),
                ("/client/U0NOBODY/state", 404),
                (f"/client/{BOT}/state", 404),
            ):
                async with browser.get(path) as answer:
                    assert answer.status == status
            async with browser.post("/client/U0NOBODY/send", json={}) as answer:
                assert (await answer.json())["error"] == "person_not_found"
            async with browser.post("/client/U0ANA/send", data=b"[1") as answer:
                assert answer.status == 400
            for step in (-1, "soon", 10**12):
                async with browser.post("/client/clock", json={"advance": step}) as answer:
                    assert answer.status == 400
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await browser.ws_connect("/client/U0NOBODY/live")

    play(story)


def place() -> Workspace:
    return open_workspace(Company.load(), url="http://127.0.0.1:1", manifest=MANIFEST)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("@ben look", "<@U0BEN> look"),
        ("@nobody look", "@nobody look"),
        ("<@U0BEN>", "<@U0BEN>"),
        ("<@U0NOBODY>", "&lt;@U0NOBODY&gt;"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("@here", "<!here>"),
        ("see #help", "see <#C0HELP>"),
        ("mail ana@ben.example", "mail ana@ben.example"),
        ("https://a.example/x?y=1&z=2.", "<https://a.example/x?y=1&amp;z=2>."),
        ("12:30:45", "12:30:45"),
        ("well :tada:", "well :tada:"),
        ("<https://evil.example|bank>", "&lt;<https://evil.example>|bank&gt;"),
    ],
)
def test_what_the_message_box_makes_of_typing(typed: str, text: str) -> None:
    assert encoded(place(), typed)[0] == text


@given(st.text(alphabet="<>&@#|:/abn hte!U0BE.", max_size=40))
def test_typing_never_becomes_markup_of_its_own(typed: str) -> None:
    """Every `<` in encoded text opens something the message box itself made."""
    text, (block,) = encoded(HOUSE, typed)
    known = ("<@U0", "<#C0", "<!here>", "<http")
    assert all(text.startswith(known, at) for at, sign in enumerate(text) if sign == "<")
    assert block["type"] == "rich_text"


HOUSE = place()


def test_the_clock_goes_ahead_and_wakes_who_waits() -> None:
    async def story() -> None:
        clock = WorkspaceClock()
        waiting = asyncio.create_task(clock.until(clock.now() + 3600))
        await asyncio.sleep(0)
        clock.advance(3599)
        await asyncio.sleep(0.01)
        assert not waiting.done()
        clock.advance(2)
        await asyncio.wait_for(waiting, 1)
        with pytest.raises(ValueError, match="ahead only"):
            clock.advance(-1)

    asyncio.run(story())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- a", "a company is a mapping"),
        ("team: {id: T1, name: A}", "people: name at least one person"),
        ("people: [{id: U1, name: a, real_name: A}]", "team.id: missing"),
        ("people: [{id: U1, name: a}]", "people.U1.real_name: missing"),
        ("people: [{id: U1, name: a, real_name: A, tz: Mars}]", "people.U1.tz: no time zone 'Mars'"),
        (
            "{people: [{id: U1, name: a, real_name: A}], channels: [{id: C1, name: c, members: [U9]}]}",
            "channels.C1: nobody has the id 'U9'",
        ),
        ("a: [", "while parsing"),
    ],
)
def test_a_company_file_that_is_wrong_says_where(tmp_path: Any, text: str, words: str) -> None:
    file = tmp_path / "company.yaml"
    file.write_text(text)
    with pytest.raises(CompanyError, match=r"company\.yaml") as caught:
        Company.load(file)
    assert words in str(caught.value)
