"""Every key Slack was recorded sending is sent here too, or stands in `left_out` with the reason why not."""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.workspace.left_out import LEFT_OUT, pattern
from tests.workspace.people import ANA, HELP, MANIFEST, NETWORK, api, someone, soon
from tests.workspace.receiver import receiving
from workspace.server import running
from workspace.wire import Json
from workspace.workspace import Workspace

SAMPLES = Path(__file__).parent / "samples"
PLAIN: Json = {"type": "plain_text", "text": "x"}
OPTION: Json = {"text": PLAIN, "value": "1"}
CONFIRM: Json = {"title": PLAIN, "text": PLAIN, "confirm": PLAIN, "deny": PLAIN, "style": "danger"}
DESCRIBED: Json = {"text": PLAIN, "value": "1", "description": PLAIN, "url": "https://a.example"}


def keys(value: object, path: str = "") -> Iterator[str]:
    """Dotted paths of all keys; the items of a list stand for one another."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{path}{key}"
            yield from keys(inner, f"{path}{key}.")
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner, path)


def every_element() -> list[Json]:
    """One of each interactive element, with all it may carry."""
    more = {"placeholder": PLAIN, "confirm": CONFIRM}
    elements: list[Json] = [
        {"type": "button", "text": PLAIN, "value": "v", "style": "primary", "confirm": CONFIRM}
        | {"url": "https://a.example"},
        {"type": "static_select", "options": [OPTION], "initial_option": OPTION} | more,
        {"type": "overflow", "options": [DESCRIBED]},
        {"type": "external_select", "initial_option": OPTION, "min_query_length": 1} | more,
        {"type": "users_select", "initial_user": ANA} | more,
        {"type": "conversations_select", "initial_conversation": HELP} | more,
        {"type": "channels_select", "initial_channel": HELP} | more,
        {"type": "datepicker", "initial_date": "2026-01-02"} | more,
        {"type": "timepicker", "initial_time": "10:00"} | more,
        {"type": "rich_text_input"},
    ]
    return [element | {"action_id": f"a{number}"} for number, element in enumerate(elements)]


VALUES = (None, "1", "1", "1", ANA, HELP, HELP, "2026-01-03", "11:00", "hello")


def seeing_emails() -> Json:
    manifest: Any = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"].append("users:read.email")
    return dict(manifest)


def seen(place: Workspace) -> set[str]:
    """All that is told in the background, as it arrives: the app's own messages and updates, a closed form."""
    payloads: list[Any] = [one.payload for one in place.delivery.sent]
    kinds = {str(payload.get("event", payload).get("subtype", payload.get("type"))) for payload in payloads}
    return kinds | {key for payload in payloads for key in payload.get("event", {})}


@cache
def sent() -> dict[str, list[Any]]:
    """Everything the workspace sends while an app and its people do one of each thing."""
    found: dict[str, list[Any]] = {}

    async def story() -> None:
        async with receiving() as app, running(manifest=seeing_emails(), app_url=app.url) as place:
            ana, client = someone(place), api(place)
            said = await ana.does("send", channel=HELP, text="hello @deskside")
            metadata = {"event_type": "t", "event_payload": {"n": 1}}
            await ana.does("send", channel=HELP, text="@deskside again", thread_ts=said["ts"])
            await ana.does("edit", channel=HELP, ts=said["ts"], text="hello again @deskside")
            actions = [{"type": "actions", "block_id": "b", "elements": every_element()}]
            blocks = [*actions, {"type": "divider"}]
            card = await client.chat_postMessage(
                channel=HELP, text="card", blocks=blocks, metadata=metadata, thread_ts=said["ts"]
            )
            alone = await client.chat_postMessage(channel=HELP, text="card", blocks=blocks, metadata=metadata)
            await client.chat_postMessage(channel=HELP, text="reply", thread_ts=alone["ts"])
            for posted in (card, alone):
                ts = posted["ts"]
                await client.chat_update(channel=HELP, ts=ts, text="card", blocks=blocks)
                await ana.does("react", channel=HELP, ts=ts, name="eyes")
                for number, value in enumerate(VALUES):
                    press = {"where": {"channel": HELP, "ts": ts}, "action_id": f"a{number}", "value": value}
                    assert (await ana.does("press", block_id="b", **press))["ok"]
                await ana.does("message_shortcut", channel=HELP, ts=ts, callback_id="file")
            await ana.does("message_shortcut", channel=HELP, ts=said["ts"], callback_id="file")
            await ana.does("join", channel=NETWORK)
            await someone(place, "U0DEE").does("invite", channel=NETWORK, person="U0HANA")
            await ana.does("slash", channel=HELP, command="/desk", text="x")
            view = {"type": "modal", "title": PLAIN, "submit": PLAIN, "close": PLAIN, "blocks": []}
            trigger = place.delivery.sent[-1].payload["trigger_id"]
            await client.views_open(trigger_id=str(trigger), view=view | {"notify_on_close": True})
            await ana.does("submit", view_id=ana.modals()[0]["id"])
            await ana.does("slash", channel=HELP, command="/desk", text="x")
            trigger = place.delivery.sent[-1].payload["trigger_id"]
            await client.views_open(trigger_id=str(trigger), view=view | {"notify_on_close": True})
            await ana.does("close", view_id=ana.modals()[0]["id"])
            home = {"type": "home", "blocks": [{"type": "actions", "elements": every_element()[:1]}]}
            await client.views_publish(user_id=ANA, view=home)
            await ana.does("home", tab="home")
            shown: Any = ana.sees()["home"]
            button = shown["blocks"][0]
            await ana.does("press", where={"home": True}, block_id=button["block_id"], action_id="a0")
            for method in ("users.info", "auth.test"):
                answer = await client.api_call(method, params={"user": ANA})
                bot = await client.api_call(method, params={"user": "U0DESKSIDE"})
                found[method] = [answer.data, bot.data]
            await soon(lambda: {"view_closed", "message_changed", "metadata"} <= seen(place))
            for one in place.delivery.sent:
                event: Any = one.payload.get("event")
                kind = event["type"] if event else one.payload.get("type", "slash_command")
                found.setdefault(str(kind), []).append(one.payload)

    asyncio.run(story())
    return found


KINDS = {
    "AppHomeOpenedPayload": "app_home_opened",
    "AppMentionPayload": "app_mention",
    "BlockActionPayload": "block_actions",
    "MemberJoinedChannelPayload": "member_joined_channel",
    "MessagePayload": "message",
    "MessageShortcutPayload": "message_action",
    "ReactionAddedPayload": "reaction_added",
    "SlashCommandPayload": "slash_command",
    "ViewClosedPayload": "view_closed",
    "ViewSubmissionPayload": "view_submission",
    "users.info": "users.info",
    "auth.test": "auth.test",
}


pytestmark = pytest.mark.xdist_group("samples")  # what is sent is made once


def missing(sample: str) -> set[str]:
    recorded = set(keys(json.loads((SAMPLES / f"{sample}.json").read_text())))
    return recorded - {key for payload in sent()[KINDS[sample]] for key in keys(payload)}


@pytest.mark.parametrize("sample", sorted(KINDS))
def test_all_keys_slack_sends_are_sent(sample: str) -> None:
    assert {path for path in missing(sample) if pattern(sample, path) is None} == set()


def test_nothing_stands_in_the_list_that_is_sent() -> None:
    used = {pattern(sample, path) for sample in KINDS for path in missing(sample)}
    assert set(LEFT_OUT) == used - {None}
