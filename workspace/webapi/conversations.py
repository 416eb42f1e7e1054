"""conversations.*: https://docs.slack.dev/reference/methods?family=conversations"""

from __future__ import annotations

from workspace import conversation
from workspace.objects import channel_object, message_object
from workspace.state import Channel, Message
from workspace.webapi.reach import direct_with, page, reachable
from workspace.webapi.refusal import CallError
from workspace.wire import Json, flag, text, words
from workspace.workspace import Workspace


async def open_(place: Workspace, args: Json) -> Json:
    """conversations.open: a direct conversation with one person."""
    wanted = words(args, "users")
    if text(args, "channel"):
        channel = reachable(place, args)
        return {"ok": True, "no_op": True, "already_open": True, "channel": {"id": channel.id}}
    if not wanted:
        raise CallError("users_list_not_supplied")
    if len(wanted) > 1:
        raise CallError("method_not_supported_for_channel_type")
    if wanted[0] not in place.people:
        raise CallError("user_not_found")
    known = place.state.direct(wanted[0], place.bot) is not None
    channel = direct_with(place, wanted[0])
    shown: Json = channel_object(place, channel) if flag(args, "return_im") else {"id": channel.id}
    return {"ok": True, "no_op": known, "already_open": known, "channel": shown}


async def info(place: Workspace, args: Json) -> Json:
    """conversations.info"""
    return {"ok": True, "channel": channel_object(place, reachable(place, args))}


async def list_(place: Workspace, args: Json) -> Json:
    """conversations.list"""
    types = set(words(args, "types") or ["public_channel"])
    names = {"channel": "public_channel", "group": "private_channel", "im": "im"}
    rows = [
        channel_object(place, channel)
        for channel in place.state.channels.values()
        if names[channel.type] in types
        and (place.bot in channel.members or channel.type == "channel")
        and not (flag(args, "exclude_archived") and channel.is_archived)
    ]
    shown, more = page(rows, args)
    return {"ok": True, "channels": shown, "response_metadata": {"next_cursor": more}}


async def members(place: Workspace, args: Json) -> Json:
    """conversations.members"""
    channel = reachable(place, args)
    shown, more = page([{"id": member} for member in channel.members], args)
    return {"ok": True, "members": [row["id"] for row in shown], "response_metadata": {"next_cursor": more}}


async def history(place: Workspace, args: Json) -> Json:
    """conversations.history: newest first, without replies inside threads."""
    channel = _readable(place, args)
    shown = [
        message
        for message in sorted(channel.messages.values(), key=lambda one: one.ts, reverse=True)
        if message.only_for is None and (not message.is_reply or message.broadcast) and _within(message, args)
    ]
    return _messages(place, channel, shown, args) | {"pin_count": 0}


async def replies(place: Workspace, args: Json) -> Json:
    """conversations.replies: the root, then its replies, oldest first."""
    channel = _readable(place, args)
    root = channel.messages.get(text(args, "ts"))
    if root is None or root.only_for is not None:
        raise CallError("thread_not_found")
    root = channel.messages.get(root.thread_ts or root.ts, root)
    shown = [root, *(one for one in channel.replies(root.ts) if _within(one, args))]
    return _messages(place, channel, shown, args)


async def join(place: Workspace, args: Json) -> Json:
    """conversations.join"""
    channel = reachable(place, args)
    if channel.is_im or channel.is_private:
        raise CallError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise CallError("is_archived")
    already = place.bot in channel.members
    if not already:
        conversation.join(place, channel, place.bot)
    answer: Json = {"ok": True, "channel": channel_object(place, channel)}
    return answer | ({"warning": "already_in_channel"} if already else {})


def _readable(place: Workspace, args: Json) -> Channel:
    channel = reachable(place, args)
    if place.bot not in channel.members:
        raise CallError("not_in_channel")
    return channel


def _within(message: Message, args: Json) -> bool:
    """`oldest` and `latest` bound the stamps; `inclusive` lets the bounds themselves in."""
    oldest, latest = text(args, "oldest") or "0", text(args, "latest")
    if flag(args, "inclusive") and message.ts in (oldest, latest):
        return True
    at = float(message.ts)
    try:
        return at > float(oldest) and (not latest or at < float(latest))
    except ValueError:
        raise CallError("invalid_ts_oldest") from None


def _messages(place: Workspace, channel: Channel, found: list[Message], args: Json) -> Json:
    with_metadata = flag(args, "include_all_metadata")
    threads = channel.threads()
    rows = [
        message_object(place, channel, message, replies=threads.get(message.ts, []), with_metadata=with_metadata)
        for message in found
    ]
    shown, more = page(rows, args)
    answer: Json = {"ok": True, "messages": shown, "has_more": bool(more)}
    return answer | ({"response_metadata": {"next_cursor": more}} if more else {})
