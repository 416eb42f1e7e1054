"""reactions.*: https://docs.slack.dev/reference/methods?family=reactions"""

from __future__ import annotations

import re

from workspace import conversation
from workspace.objects import message_object
from workspace.state import Channel, Message
from workspace.webapi.reach import message_in, reachable
from workspace.webapi.refusal import CallError
from workspace.wire import Json, text
from workspace.workspace import Workspace

_NAME = re.compile(r"[a-z0-9_'+-]+(::skin-tone-[2-6])?")


async def add(place: Workspace, args: Json) -> Json:
    """reactions.add"""
    channel, message, name = _named(place, args)
    if place.bot in message.reactions.get(name, ()):
        raise CallError("already_reacted")
    conversation.react(place, channel, message, place.bot, name)
    return {"ok": True}


async def remove(place: Workspace, args: Json) -> Json:
    """reactions.remove"""
    channel, message, name = _named(place, args)
    if place.bot not in message.reactions.get(name, ()):
        raise CallError("no_reaction")
    conversation.unreact(place, channel, message, place.bot, name)
    return {"ok": True}


async def get(place: Workspace, args: Json) -> Json:
    """reactions.get"""
    channel = reachable(place, args)
    message = message_in(channel, args, "timestamp")
    shown = message_object(place, channel, message)
    return {"ok": True, "type": "message", "channel": channel.id, "message": shown}


def _named(place: Workspace, args: Json) -> tuple[Channel, Message, str]:
    name = text(args, "name").strip(":")
    if not _NAME.fullmatch(name):
        raise CallError("invalid_name")
    channel = reachable(place, args)
    if channel.is_archived:
        raise CallError("is_archived")
    if place.bot not in channel.members:
        raise CallError("not_in_channel")
    return channel, message_in(channel, args, "timestamp"), name
