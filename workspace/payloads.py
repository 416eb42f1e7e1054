"""Interaction and command payloads, as Slack posts them to the app.

https://docs.slack.dev/reference/interaction-payloads
"""

from __future__ import annotations

from workspace import ids
from workspace.elements import Placed
from workspace.objects import message_object, view_object
from workspace.state import Channel, Message, View
from workspace.wire import Json, part, rows, text
from workspace.workspace import Workspace


def command(place: Workspace, person: str, channel: Channel, name: str, typed: str) -> Json:
    """A slash command's form fields."""
    team = place.company.team
    return {
        "token": "workspace",
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": person,
        "user_name": place.people[person].name,
        "command": name,
        "text": typed,
        "api_app_id": place.company.bot.app_id,
        "is_enterprise_install": False,
        "response_url": hook_url(place, channel, person),
        "trigger_id": place.triggers.make(person),
    }


def shortcut(place: Workspace, person: str, callback_id: str) -> Json:
    """A global shortcut."""
    return _from(place, person, "shortcut") | {
        "callback_id": callback_id,
        "trigger_id": place.triggers.make(person),
        "action_ts": place.state.stamp(place.clock.now()),
    }


def message_action(place: Workspace, person: str, channel: Channel, message: Message, callback_id: str) -> Json:
    """A shortcut from a message's menu."""
    return _from(place, person, "message_action") | {
        "callback_id": callback_id,
        "trigger_id": place.triggers.make(person),
        "action_ts": place.state.stamp(place.clock.now()),
        "message_ts": message.ts,
        "message": message_object(place, channel, message, with_metadata=True),
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "response_url": hook_url(place, channel, person, message),
    }


def pressed_in_message(
    place: Workspace, person: str, channel: Channel, message: Message, *, action: Json, values: Json
) -> Json:
    """`block_actions` of a message. An ephemeral one is not repeated to the app, as in Slack."""
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.only_for is not None,
    }
    if message.is_reply:
        container["thread_ts"] = message.thread_ts
    payload = _from(place, person, "block_actions") | {
        "container": container,
        "trigger_id": place.triggers.make(person),
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "state": {"values": values},
        "response_url": hook_url(place, channel, person, message),
        "actions": [action],
    }
    if message.only_for is None:
        payload["message"] = message_object(place, channel, message, with_metadata=True)
    return payload


def pressed_in_view(place: Workspace, view: View, action: Json) -> Json:
    """`block_actions` of a modal or an App Home."""
    return _from(place, view.owner, "block_actions") | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": place.triggers.make(view.owner, view_id=view.id),
        "view": view_object(place, view),
        "actions": [action],
    }


def submission(place: Workspace, view: View) -> Json:
    """`view_submission`."""
    return _from(place, view.owner, "view_submission") | {
        "trigger_id": place.triggers.make(view.owner, view_id=view.id),
        "view": view_object(place, view),
        "response_urls": response_urls(place, view),
    }


def closed(place: Workspace, view: View, *, cleared: bool) -> Json:
    """`view_closed`; `cleared` when the whole stack went."""
    return _from(place, view.owner, "view_closed") | {
        "view": view_object(place, view),
        "is_cleared": cleared,
    }


def suggestion(place: Workspace, person: str, *, element: Placed, typed: str, where: Json) -> Json:
    """`block_suggestion`; `where` tells the view or the message it happens in."""
    return (
        _from(place, person, "block_suggestion")
        | {"action_id": element.action_id, "block_id": element.block_id, "value": typed}
        | where
    )


def message_where(place: Workspace, channel: Channel, message: Message) -> Json:
    """The part of a `block_suggestion` that says which message."""
    return {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.only_for is not None,
        },
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "message": message_object(place, channel, message),
    }


def view_where(place: Workspace, view: View) -> Json:
    """The part of a `block_suggestion` that says which view."""
    return {"container": {"type": "view", "view_id": view.id}, "view": view_object(place, view)}


def response_urls(place: Workspace, view: View) -> list[Json]:
    """One for each conversation select of a submitted view that asked with `response_url_enabled`."""
    found: list[Json] = []
    for block in rows(view.body, "blocks"):
        element = part(block, "element")
        if element.get("response_url_enabled") is not True:
            continue
        value = part(part(view.values, text(block, "block_id")), text(element, "action_id"))
        chosen = text(value, "selected_conversation") or text(value, "selected_channel")
        channel = place.state.channels.get(chosen)
        if channel is not None:
            found.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": chosen,
                    "response_url": hook_url(place, channel, view.owner),
                }
            )
    return found


def channel_name(channel: Channel) -> str:
    """What payloads call a channel."""
    return "directmessage" if channel.is_im else channel.name


def hook_url(place: Workspace, channel: Channel, person: str, message: Message | None = None) -> str:
    """A new response_url."""
    key = place.hooks.make(
        channel=channel.id,
        person=person,
        ts=message.ts if message else None,
        thread_ts=message.thread_ts if message and message.is_reply else None,
    )
    team = place.company.team.id
    return f"{place.url}/response/{team}/{ids.fresh('', 12)}/{key}"


def _from(place: Workspace, person: str, kind: str) -> Json:
    team = place.company.team
    name = place.people[person].name
    return {
        "type": kind,
        "token": "workspace",
        "api_app_id": place.company.bot.app_id,
        "team": {"id": team.id, "domain": team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": {"id": person, "username": name, "name": name, "team_id": team.id},
    }
