"""The methods and the scopes they need."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from workspace.webapi import chat, conversations, people, reactions, views
from workspace.wire import Json, text, words
from workspace.workspace import Workspace

Deed = Callable[[Workspace, Json], Awaitable[Json]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """`scope` is needed as it stands; `by_channel` after the channel's kind, as in `channels:read`."""

    deed: Deed
    scope: str | None = None
    by_channel: str | None = None
    app_token: bool = False


METHODS: dict[str, Method] = {
    "auth.test": Method(deed=people.test),
    "apps.connections.open": Method(deed=people.connections_open, app_token=True),
    "chat.postMessage": Method(deed=chat.post_message, scope="chat:write"),
    "chat.postEphemeral": Method(deed=chat.post_ephemeral, scope="chat:write"),
    "chat.update": Method(deed=chat.update, scope="chat:write"),
    "chat.delete": Method(deed=chat.delete, scope="chat:write"),
    "chat.getPermalink": Method(deed=chat.permalink),
    "views.open": Method(deed=views.open_),
    "views.push": Method(deed=views.push),
    "views.update": Method(deed=views.update),
    "views.publish": Method(deed=views.publish),
    "users.info": Method(deed=people.info, scope="users:read"),
    "users.list": Method(deed=people.list_, scope="users:read"),
    "users.lookupByEmail": Method(deed=people.by_email, scope="users:read.email"),
    "users.profile.get": Method(deed=people.profile_get, scope="users.profile:read"),
    "conversations.open": Method(deed=conversations.open_, scope="im:write"),
    "conversations.info": Method(deed=conversations.info, by_channel="read"),
    "conversations.list": Method(deed=conversations.list_, by_channel="read"),
    "conversations.members": Method(deed=conversations.members, by_channel="read"),
    "conversations.history": Method(deed=conversations.history, by_channel="history"),
    "conversations.replies": Method(deed=conversations.replies, by_channel="history"),
    "conversations.join": Method(deed=conversations.join, scope="channels:join"),
    "reactions.add": Method(deed=reactions.add, scope="reactions:write"),
    "reactions.remove": Method(deed=reactions.remove, scope="reactions:write"),
    "reactions.get": Method(deed=reactions.get, scope="reactions:read"),
    "bots.info": Method(deed=people.bot_info, scope="users:read"),
    "team.info": Method(deed=people.team_info, scope="team:read"),
}

_FAMILY = {"channel": "channels", "group": "groups", "im": "im"}
_TYPE = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


def needed(place: Workspace, method: Method, args: Json) -> list[str]:
    """The scopes this call needs, all of them."""
    if method.scope:
        return [method.scope]
    if not method.by_channel:
        return []
    channel = place.state.channels.get(text(args, "channel"))
    if channel is not None:
        return [f"{_FAMILY[channel.type]}:{method.by_channel}"]
    if text(args, "channel"):
        return []  # there is no such channel; the method says so
    wanted = words(args, "types") or ["public_channel"]
    return [f"{_TYPE[kind]}:{method.by_channel}" for kind in wanted if kind in _TYPE]
