"""Payloads as Slack sends them, with the keys Slack's own samples have."""

from typing import Any

from tests.adapters_slack.screens import HERE

Json = dict[str, Any]
TEAM, US = HERE.team, HERE.account


def event(what: Json, **more: object) -> Json:
    return {
        "token": "t",
        "team_id": TEAM,
        "api_app_id": "A0",
        "event": what,
        "type": "event_callback",
        "event_id": "Ev01",
        "event_time": 1764000000,
        "authorizations": [
            {"enterprise_id": None, "team_id": TEAM, "user_id": US, "is_bot": True, "is_enterprise_install": False}
        ],
        "is_ext_shared_channel": False,
        "event_context": "4-abc",
        **more,
    }


def said(text: str, **more: object) -> Json:
    return {
        "client_msg_id": "c0ffee",
        "type": "message",
        "text": text,
        "user": "U0ANA",
        "ts": "1764000000.000100",
        "team": TEAM,
        "channel": "C0HELP",
        "event_ts": "1764000000.000100",
        "channel_type": "channel",
        **more,
    }


def changed(before: Json, after: Json, **more: object) -> Json:
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "message": after,
        "previous_message": before,
        "channel": "C0HELP",
        "ts": "1764000001.000200",
        "event_ts": "1764000001.000200",
        "channel_type": "channel",
        **more,
    }


def command(text: str, **more: object) -> Json:
    return {
        "token": "t",
        "team_id": TEAM,
        "team_domain": "home",
        "channel_id": "C0HELP",
        "channel_name": "help",
        "user_id": "U0ANA",
        "user_name": "ana",
        "command": "/desk",
        "text": text,
        "api_app_id": "A0",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/1/2/3",
        "trigger_id": "1.2.abc",
        **more,
    }


def interaction(kind: str, **more: object) -> Json:
    return {
        "type": kind,
        "token": "t",
        "api_app_id": "A0",
        "team": {"id": TEAM, "domain": "home"},
        "user": {"id": "U0ANA", "username": "ana", "name": "ana", "team_id": TEAM},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": "1.2.abc",
        **more,
    }


VALUES: Json = {
    "what": {"answer": {"type": "plain_text_input", "value": "It drops & <b>\r\nagain"}},
    "empty": {"answer": {"type": "plain_text_input", "value": None}},
    "kind": {"answer": {"type": "static_select", "selected_option": {"text": {}, "value": "vpn"}}},
    "sure": {"answer": {"type": "radio_buttons", "selected_option": {"text": {}, "value": "yes"}}},
    "none": {"answer": {"type": "static_select", "selected_option": None}},
    "many": {"answer": {"type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]}},
    "more": {"answer": {"type": "multi_static_select", "selected_options": []}},
    "who": {"answer": {"type": "users_select", "selected_user": "U0BEN"}},
    "when": {"answer": {"type": "datepicker", "selected_date": "2026-11-24"}},
    "count": {"answer": {"type": "number_input", "value": "17"}},
    "files": {"answer": {"type": "file_input", "files": [{"id": "F1", "permalink": "https://files/F1"}]}},
}


def view(**more: object) -> Json:
    return {
        "id": "V01",
        "team_id": TEAM,
        "type": "modal",
        "blocks": [{"type": "input", "block_id": "what"}, {"type": "section", "block_id": "x"}],
        "private_metadata": "d7",
        "callback_id": "ask",
        "state": {"values": VALUES},
        "hash": "1764.abc",
        "title": {"type": "plain_text", "text": "Ask"},
        **more,
    }


def press(value: str = "claim:41", **more: object) -> Json:
    return {
        "type": "button",
        "action_id": "press:0",
        "block_id": "b1",
        "text": {"type": "plain_text", "text": "Claim"},
        "value": value,
        "action_ts": "1764000002.000300",
        **more,
    }


CONTAINER: Json = {
    "type": "message",
    "message_ts": "1764000000.000100",
    "channel_id": "C0NET",
    "is_ephemeral": False,
}


def pressed(action: Json, **more: object) -> Json:
    body = {
        "container": CONTAINER,
        "channel": {"id": "C0NET", "name": "net"},
        "message": {"type": "message", "user": US, "bot_id": HERE.bot, "ts": "1764000000.000100", "text": "NET-41"},
        "state": {"values": {}},
        "response_url": "https://hooks.slack.com/actions/1/2/3",
        "actions": [action],
    }
    return interaction("block_actions", **{**body, **more})


EVERYTHING = (
    event(said("my VPN")),
    event(said("hello", channel="D0ANA", channel_type="im", thread_ts="1763000000.000100")),
    event(said(f"<@{US}> my VPN", type="app_mention")),
    event(changed(said("a"), said("b"))),
    event(changed(said("a"), {"subtype": "tombstone", "ts": "1764000000.000100", "text": "This message was deleted."})),
    event({**changed(said("a"), {}), "subtype": "message_deleted", "deleted_ts": "1.2"}),
    event({"type": "app_home_opened", "user": "U0ANA", "channel": "D0ANA", "tab": "home", "event_ts": "1.2"}),
    command("vpn"),
    interaction("shortcut", callback_id="ask", action_ts="1.2"),
    interaction(
        "message_action",
        callback_id="point",
        message_ts="1764000000.000100",
        message=said("the printer"),
        channel={"id": "C0HELP", "name": "help"},
        response_url="https://hooks.slack.com/app/1/2/3",
    ),
    pressed(press()),
    pressed(press(), container={"type": "view", "view_id": "V01"}, view=view(), channel=None, message=None),
    pressed(
        press(action_id="answer", block_id="kind"),
        container={"type": "view", "view_id": "V01"},
        view=view(),
        channel=None,
        message=None,
    ),
    interaction("view_submission", view=view(), response_urls=[]),
)
