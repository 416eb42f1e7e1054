"""Events: which the app hears, and the envelope they travel in.

https://docs.slack.dev/apis/events-api
"""

from __future__ import annotations

import base64
import json

from workspace import ids
from workspace.delivery import Answer
from workspace.objects import message_object, view_object
from workspace.state import Channel, Message
from workspace.wire import Json, text
from workspace.workspace import Workspace

# The scope without which Slack does not let an app hear an event, by subscription name.
SCOPE_OF = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "app_mention": "app_mentions:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
}
_MESSAGES = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}


def heard(place: Workspace, subscription: str) -> bool:
    """Whether the app subscribed to this and was granted the scope for it."""
    scope = SCOPE_OF.get(subscription)
    return place.app.hears(subscription) and (scope is None or place.app.may(scope))


async def tell(place: Workspace, subscription: str, channel: Channel | None, event: Json) -> Answer | None:
    """Deliver one event; None when the app does not hear it. Returns after the first attempt."""
    if not heard(place, subscription) or (channel is not None and place.bot not in channel.members):
        return None
    return await place.delivery.tell(envelope(place, event))


async def tell_message(place: Workspace, channel: Channel, event: Json) -> Answer | None:
    """Deliver a `message` event under the subscription of its kind of channel."""
    return await tell(place, _MESSAGES[channel.type], channel, event)


def envelope(place: Workspace, event: Json) -> Json:
    """The outer object of an event."""
    team, app_id = place.company.team.id, place.company.bot.app_id
    context = json.dumps({"et": text(event, "type"), "tid": team, "aid": app_id, "cid": text(event, "channel")})
    return {
        "token": "workspace",
        "team_id": team,
        "context_team_id": team,
        "context_enterprise_id": None,
        "api_app_id": app_id,
        "event": event,
        "type": "event_callback",
        "event_id": ids.fresh("Ev"),
        "event_time": int(place.clock.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team,
                "user_id": place.bot,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": "4-" + base64.b64encode(context.encode()).decode().rstrip("="),
    }


def posted(place: Workspace, channel: Channel, message: Message) -> Json:
    """`message`, as it is told when it appears."""
    return _seen(place, channel, message) | {
        "channel": channel.id,
        "event_ts": message.ts,
        "channel_type": channel.type,
    }


def mentioned(place: Workspace, channel: Channel, message: Message) -> Json:
    """`app_mention`: the message again, without its kind of channel."""
    return _seen(place, channel, message) | {
        "type": "app_mention",
        "channel": channel.id,
        "event_ts": message.ts,
    }


def changed(place: Workspace, channel: Channel, new: Message, old: Message) -> Json:
    """`message_changed`: after an edit, an update by the app, or a deleted thread root."""
    at = place.state.stamp(place.clock.now())
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": _seen(place, channel, new) | {"source_team": place.company.team.id},
        "previous_message": _seen(place, channel, old),
        "channel": channel.id,
        "hidden": True,
        "ts": at,
        "event_ts": at,
        "channel_type": channel.type,
    }


def deleted(place: Workspace, channel: Channel, old: Message) -> Json:
    """`message_deleted`."""
    at = place.state.stamp(place.clock.now())
    return {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": _seen(place, channel, old),
        "channel": channel.id,
        "hidden": True,
        "deleted_ts": old.ts,
        "ts": at,
        "event_ts": at,
        "channel_type": channel.type,
    }


def reacted(place: Workspace, channel: Channel, message: Message, *, person: str, name: str, kind: str) -> Json:
    """`reaction_added` or `reaction_removed`."""
    return {
        "type": kind,
        "user": person,
        "reaction": name,
        "item": {"type": "message", "channel": channel.id, "ts": message.ts},
        "item_user": message.author,
        "event_ts": place.state.stamp(place.clock.now()),
    }


def joined(place: Workspace, channel: Channel, person: str, inviter: str | None) -> Json:
    """`member_joined_channel`."""
    event: Json = {
        "type": "member_joined_channel",
        "user": person,
        "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C",
        "team": place.company.team.id,
        "event_ts": place.state.stamp(place.clock.now()),
    }
    return event | ({"inviter": inviter} if inviter else {})


def home_opened(place: Workspace, person: str, tab: str) -> Json:
    """`app_home_opened`; `view` is there once the app published one."""
    direct = place.state.open_direct(person, place.bot, now=place.clock.now())
    event: Json = {
        "type": "app_home_opened",
        "user": person,
        "channel": direct.id,
        "tab": tab,
        "event_ts": place.state.stamp(place.clock.now()),
    }
    home = place.state.homes.get(person)
    return event | ({"view": view_object(place, home)} if home and tab == "home" else {})


def _seen(place: Workspace, channel: Channel, message: Message) -> Json:
    return message_object(place, channel, message, with_metadata=True)
