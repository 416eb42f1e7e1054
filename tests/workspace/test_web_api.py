"""The Web API through Slack's own client: what it answers and what it refuses."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.people import ANA, APP_TOKEN, BOT, EVE, GENERAL, HELP, MANIFEST, NETWORK, api, someone
from workspace.server import running
from workspace.workspace import Workspace

HOME: dict[str, Any] = {"type": "home", "blocks": [{"type": "divider"}]}
Told = Callable[[AsyncWebClient], Awaitable[object]]


def in_workspace(story: Callable[[Workspace, AsyncWebClient], Awaitable[None]], manifest: Any = MANIFEST) -> None:
    """Run a story with a workspace and the app's client."""

    async def run() -> None:
        async with running(manifest=manifest) as place:
            await story(place, api(place))

    asyncio.run(run())


async def refusal(call: Awaitable[object]) -> dict[str, Any]:
    """The body of a call that must be refused."""
    with pytest.raises(SlackApiError) as caught:
        await call
    data = caught.value.response.data
    assert isinstance(data, dict)
    return data


def without(scope: str) -> Any:
    """The manifest less one scope."""
    manifest: Any = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"].remove(scope)
    return manifest


@pytest.mark.parametrize(
    ("error", "call"),
    [
        ("channel_not_found", lambda c: c.chat_postMessage(channel="C0NOWHERE", text="x")),
        ("no_text", lambda c: c.api_call("chat.postMessage", json={"channel": HELP, "text": " "})),
        ("markdown_text_conflict", lambda c: c.chat_postMessage(channel=HELP, text="x", markdown_text="x")),
        ("msg_too_long", lambda c: c.chat_postMessage(channel=HELP, markdown_text="x" * 12_001)),
        ("msg_too_long", lambda c: c.chat_postMessage(channel=HELP, text="x" * 40_001)),
        ("invalid_blocks", lambda c: c.chat_postMessage(channel=HELP, text="x", blocks=[{"type": "x"}])),
        ("invalid_blocks_format", lambda c: c.chat_postMessage(channel=HELP, text="x", blocks="{")),
        ("thread_not_found", lambda c: c.chat_postMessage(channel=HELP, text="x", thread_ts="1.1")),
        ("cannot_dm_bot", lambda c: c.chat_postMessage(channel="USLACKBOT", text="x")),
        ("user_not_in_channel", lambda c: c.chat_postEphemeral(channel=GENERAL, user=EVE, text="x")),
        ("user_not_found", lambda c: c.chat_postEphemeral(channel=HELP, user="U0NOBODY", text="x")),
        ("message_not_found", lambda c: c.chat_update(channel=HELP, ts="1.1", text="x")),
        ("message_not_found", lambda c: c.chat_delete(channel=HELP, ts="1.1")),
        ("message_not_found", lambda c: c.chat_getPermalink(channel=HELP, message_ts="1.1")),
        ("user_not_found", lambda c: c.users_info(user="U0NOBODY")),
        ("missing_scope", lambda c: c.users_lookupByEmail(email="ana@acme.example")),
        ("missing_scope", lambda c: c.conversations_list(types="private_channel")),
        ("users_list_not_supplied", lambda c: c.api_call("conversations.open")),
        ("user_not_found", lambda c: c.conversations_open(users="U0NOBODY")),
        ("channel_not_found", lambda c: c.conversations_info(channel="C0NOWHERE")),
        ("thread_not_found", lambda c: c.conversations_replies(channel=HELP, ts="1.1")),
        ("invalid_cursor", lambda c: c.users_list(cursor="nonsense")),
        ("invalid_limit", lambda c: c.users_list(limit=2000)),
        ("invalid_name", lambda c: c.reactions_add(channel=HELP, timestamp="1.1", name="no such")),
        ("message_not_found", lambda c: c.reactions_add(channel=HELP, timestamp="1.1", name="eyes")),
        ("user_not_found", lambda c: c.views_publish(user_id="U0NOBODY", view=HOME)),
        ("invalid_arguments", lambda c: c.views_publish(user_id=ANA, view=HOME | {"type": "modal"})),
        ("hash_conflict", lambda c: c.views_publish(user_id=ANA, view=HOME, hash="1.x")),
        ("not_found", lambda c: c.views_update(view_id="V0NONE", view=HOME)),
        ("invalid_trigger_id", lambda c: c.views_open(trigger_id="1.2.3", view=MODAL)),
        ("invalid_arguments", lambda c: c.api_call("views.open", json={"view": MODAL})),
        ("view_too_large", lambda c: c.views_open(trigger_id="1.2.3", view=LARGE)),
        ("unknown_method", lambda c: c.api_call("chat.shout")),
        ("not_allowed_token_type", lambda c: c.apps_connections_open(app_token=c.token)),
        ("not_allowed_token_type", lambda c: c.api_call("users.list", params={"token": APP_TOKEN})),
        ("invalid_metadata_format", lambda c: c.chat_postMessage(channel=HELP, text="x", metadata={"a": 1})),
    ],
)
def test_a_call_slack_refuses(error: str, call: Told) -> None:
    async def story(_: Workspace, client: AsyncWebClient) -> None:
        if "APP_TOKEN" in call.__code__.co_names:
            client.token = APP_TOKEN
        assert (await refusal(call(client)))["error"] == error

    in_workspace(story)


MODAL: dict[str, Any] = {"type": "modal", "title": {"type": "plain_text", "text": "Hi"}, "blocks": []}
_LONG = {"type": "section", "text": {"type": "plain_text", "text": "x" * 2600}}
LARGE: dict[str, Any] = MODAL | {"blocks": [_LONG] * 100}


def test_a_refusal_of_blocks_says_what_and_where() -> None:
    """Twice, as Slack does: with its level in response_metadata, without it in errors."""

    async def story(_: Workspace, client: AsyncWebClient) -> None:
        body = await refusal(client.chat_postMessage(channel=HELP, text="x", blocks=[{"type": "header"}]))
        words = "missing required field: text [json-pointer:/blocks/0]"
        assert body["errors"] == [words]
        assert body["response_metadata"]["messages"] == [f"[ERROR] {words}"]

    in_workspace(story)


def test_a_refusal_for_a_missing_scope_says_which() -> None:
    async def story(_: Workspace, client: AsyncWebClient) -> None:
        body = await refusal(client.chat_postMessage(channel=HELP, text="x"))
        assert (body["error"], body["needed"]) == ("missing_scope", "chat:write")
        assert "channels:read" in body["provided"].split(",")

    in_workspace(story, without("chat:write"))


@pytest.mark.parametrize(("token", "error"), [("xoxb-other", "invalid_auth"), ("", "not_authed")])
def test_a_token_that_is_none(token: str, error: str) -> None:
    async def run() -> None:
        async with running() as place, aiohttp.ClientSession() as session:
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            async with session.post(f"{place.url}/api/auth.test", headers=headers) as answer:
                assert (await answer.json())["error"] == error

    asyncio.run(run())


def test_arguments_come_by_query_form_or_json() -> None:
    """Slack's clients use all three; the token may be one of the arguments."""

    async def run() -> None:
        async with running() as place, aiohttp.ClientSession() as session:
            url, token = f"{place.url}/api/users.info", place.keys.bot_token
            args = {"user": ANA, "token": token}
            head = {"Authorization": f"Bearer {token}"}
            for send in (
                session.get(url, params=args),
                session.post(url, data=args),
                session.post(url, params={"user": ANA}, headers=head),
                session.post(url, json={"user": ANA}, headers=head),
            ):
                async with send as answer:
                    assert (await answer.json())["user"]["real_name"] == "Ana Reyes"
            async with session.post(url, data="{", headers=head | {"Content-Type": "application/json"}) as bad:
                assert (await bad.json())["error"] == "invalid_json"
            assert [call.method for call in place.calls] == ["users.info"] * 4
            assert place.calls[0].args == {"user": ANA}

    asyncio.run(run())


def test_channels_the_app_is_not_in() -> None:
    async def story(place: Workspace, client: AsyncWebClient) -> None:
        place.state.channels[NETWORK].members.remove(BOT)
        assert (await refusal(client.chat_postMessage(channel=NETWORK, text="x")))["error"] == "not_in_channel"
        assert (await refusal(client.conversations_history(channel=NETWORK)))["error"] == "not_in_channel"
        assert (await client.conversations_join(channel=NETWORK))["channel"]["is_member"]
        assert (await client.chat_postMessage(channel=NETWORK, text="x"))["ok"]
        place.state.channels[NETWORK].is_private = True
        place.state.channels[NETWORK].members.remove(BOT)
        body = await refusal(client.chat_postMessage(channel=NETWORK, text="x"))
        assert body["error"] == "channel_not_found"
        place.state.channels[HELP].is_archived = True
        assert (await refusal(client.chat_postMessage(channel=HELP, text="x")))["error"] == "is_archived"

    in_workspace(story)


def test_messages_live_and_end() -> None:
    """Posted, found with their metadata, edited, answered in a thread, deleted to a tombstone."""

    async def story(place: Workspace, client: AsyncWebClient) -> None:
        metadata = {"event_type": "ticket", "event_payload": {"number": 7}}
        sent = await client.chat_postMessage(channel=HELP, text="Card", metadata=metadata)
        root = sent["ts"]
        await client.chat_postMessage(channel=HELP, text="One", thread_ts=root)
        await client.chat_postMessage(channel=HELP, text="Two", thread_ts=root, reply_broadcast=True)
        plain = (await client.conversations_history(channel=HELP))["messages"]
        assert [row["text"] for row in plain[:2]] == ["Two", "Card"]
        assert plain[0]["subtype"] == "thread_broadcast"
        assert "metadata" not in plain[1]
        assert (plain[1]["reply_count"], plain[1]["reply_users"]) == (2, [BOT])
        full = await client.conversations_history(channel=HELP, include_all_metadata=True, oldest=root, inclusive=True)
        assert full["messages"][-1]["metadata"] == metadata
        thread = (await client.conversations_replies(channel=HELP, ts=root))["messages"]
        assert [row["text"] for row in thread] == ["Card", "One", "Two"]
        assert thread[1]["parent_user_id"] == BOT
        blocks = [{"type": "divider", "block_id": "b"}]
        await client.chat_update(channel=HELP, ts=root, text="Card", blocks=blocks)
        changed = await client.chat_update(channel=HELP, ts=root, text="New card")
        assert changed["message"]["edited"]["user"] == BOT
        assert "blocks" not in changed["message"]
        link = (await client.chat_getPermalink(channel=HELP, message_ts=thread[1]["ts"]))["permalink"]
        assert link.endswith(f"thread_ts={root}&cid={HELP}")
        await client.chat_delete(channel=HELP, ts=root)
        stone = (await client.conversations_replies(channel=HELP, ts=root))["messages"][0]
        assert (stone["subtype"], stone["text"]) == ("tombstone", "This message was deleted.")
        theirs = place.state.channels[HELP].messages
        other = next(ts for ts, message in theirs.items() if message.author == ANA)
        body = await refusal(client.chat_update(channel=HELP, ts=other, text="x"))
        assert body["error"] == "cant_update_message"
        assert (await refusal(client.chat_delete(channel=HELP, ts=other)))["error"] == "cant_delete_message"

    in_workspace(story)


def test_lists_come_in_pages() -> None:
    async def story(_: Workspace, client: AsyncWebClient) -> None:
        found, cursor = [], ""
        while True:
            page = await client.conversations_list(limit=4, cursor=cursor, types="public_channel,im")
            found += [row["id"] for row in page["channels"]]
            cursor = page["response_metadata"]["next_cursor"]
            if not cursor:
                break
        assert len(found) == len(set(found)) == 6 + 9
        members = await client.conversations_members(channel=HELP, limit=100)
        assert set(members["members"]) >= {ANA, EVE, BOT}

    in_workspace(story)


def test_who_is_here() -> None:
    async def story(place: Workspace, client: AsyncWebClient) -> None:
        me = await client.auth_test()
        assert (me["user_id"], me["bot_id"], me["team"]) == (BOT, "B0DESKSIDE", "Acme Lamps")
        ana = (await client.users_info(user=ANA))["user"]
        assert (ana["tz"], ana["tz_offset"] in (3600, 7200)) == ("Europe/Madrid", True)
        assert "email" not in ana["profile"]
        eve = (await client.users_info(user=EVE))["user"]
        assert eve["is_ultra_restricted"]
        assert len((await client.users_list())["members"]) == 11
        assert (await client.bots_info(bot="B0DESKSIDE"))["bot"]["user_id"] == BOT

    in_workspace(story)


def test_direct_conversations_are_opened_once() -> None:
    async def story(place: Workspace, client: AsyncWebClient) -> None:
        opened = await client.conversations_open(users=ANA)
        posted = await client.chat_postMessage(channel=ANA, text="Hello")
        assert posted["channel"] == opened["channel"]["id"] == "D0ANA"
        assert someone(place).channel("D0ANA")[-1]["text"] == "Hello"

    in_workspace(story)


def test_reactions() -> None:
    async def story(_: Workspace, client: AsyncWebClient) -> None:
        ts = (await client.chat_postMessage(channel=HELP, text="x"))["ts"]
        await client.reactions_add(channel=HELP, timestamp=ts, name="eyes")
        again = client.reactions_add(channel=HELP, timestamp=ts, name="eyes")
        assert (await refusal(again))["error"] == "already_reacted"
        seen = await client.reactions_get(channel=HELP, timestamp=ts)
        assert seen["message"]["reactions"] == [{"name": "eyes", "users": [BOT], "count": 1}]
        await client.reactions_remove(channel=HELP, timestamp=ts, name="eyes")
        gone = client.reactions_remove(channel=HELP, timestamp=ts, name="eyes")
        assert (await refusal(gone))["error"] == "no_reaction"

    in_workspace(story)


def test_an_ephemeral_message_is_seen_by_one_person_and_by_no_method() -> None:
    async def story(place: Workspace, client: AsyncWebClient) -> None:
        told = await client.chat_postEphemeral(channel=HELP, user=ANA, text="Only you")
        assert someone(place).channel(HELP)[-1]["text"] == "Only you"
        assert someone(place, EVE).channel(HELP)[-1]["text"] != "Only you"
        newest = (await client.conversations_history(channel=HELP, limit=1))["messages"][0]
        assert newest["text"] != "Only you"
        update = client.chat_update(channel=HELP, ts=told["message_ts"], text="x")
        assert (await refusal(update))["error"] == "message_not_found"

    in_workspace(story)
