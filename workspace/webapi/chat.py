"""chat.*: https://docs.slack.dev/reference/methods?family=chat"""

from __future__ import annotations

from dataclasses import replace

from workspace import conversation
from workspace.objects import message_object
from workspace.state import Channel, Message
from workspace.webapi.content import read_content, read_metadata
from workspace.webapi.reach import channel_to_write, message_in, reachable
from workspace.webapi.refusal import CallError
from workspace.wire import Json, flag, text
from workspace.workspace import Workspace


async def post_message(place: Workspace, args: Json) -> Json:
    """chat.postMessage; `channel` may be a person's id, which means the direct conversation."""
    channel = channel_to_write(place, args)
    message = _new(place, channel, args)
    conversation.post(place, channel, message)
    shown = message_object(place, channel, message, with_metadata=True)
    return {"ok": True, "channel": channel.id, "ts": message.ts, "message": shown}


async def post_ephemeral(place: Workspace, args: Json) -> Json:
    """chat.postEphemeral"""
    channel = channel_to_write(place, args, direct=False)
    person = text(args, "user")
    if person not in place.people:
        raise CallError("user_not_found" if person else "invalid_arguments")
    if person not in channel.members:
        raise CallError("user_not_in_channel")
    message = replace(_new(place, channel, args), only_for=person, subtype=None, broadcast=False)
    conversation.whisper(place, channel, message)
    return {"ok": True, "message_ts": message.ts}


async def update(place: Workspace, args: Json) -> Json:
    """chat.update; blocks stay when only text comes, as in Slack."""
    channel = reachable(place, args)
    old = message_in(channel, args, "ts")
    if old.author != place.bot or old.is_tombstone:
        raise CallError("cant_update_message")
    content = read_content(args)
    new = replace(
        old,
        text=content.text or old.text,
        blocks=content.blocks if args.get("blocks") is not None else _kept_blocks(old, args),
        attachments=content.attachments if args.get("attachments") is not None else old.attachments,
        metadata=read_metadata(args) if args.get("metadata") is not None else old.metadata,
        edited_at=place.state.stamp(place.clock.now()),
        edited_by=place.bot,
    )
    conversation.edit(place, channel, old, new)
    return {
        "ok": True,
        "channel": channel.id,
        "ts": old.ts,
        "text": new.text,
        "message": message_object(place, channel, new, with_metadata=True),
    }


async def delete(place: Workspace, args: Json) -> Json:
    """chat.delete"""
    channel = reachable(place, args)
    old = message_in(channel, args, "ts")
    if old.author != place.bot or old.is_tombstone:
        raise CallError("cant_delete_message")
    conversation.delete(place, channel, old)
    return {"ok": True, "channel": channel.id, "ts": old.ts}


async def permalink(place: Workspace, args: Json) -> Json:
    """chat.getPermalink"""
    channel = reachable(place, args)
    message = message_in(channel, args, "message_ts")
    link = f"{place.url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"ok": True, "channel": channel.id, "permalink": link}


def _new(place: Workspace, channel: Channel, args: Json) -> Message:
    content = read_content(args)
    thread_ts = text(args, "thread_ts") or None
    if thread_ts and thread_ts not in channel.messages:
        raise CallError("thread_not_found")
    if thread_ts:
        thread_ts = channel.messages[thread_ts].thread_ts or thread_ts
    broadcast = thread_ts is not None and flag(args, "reply_broadcast")
    return Message(
        ts=place.state.stamp(place.clock.now()),
        author=place.bot,
        text=content.text,
        blocks=content.blocks,
        attachments=content.attachments,
        metadata=content.metadata,
        thread_ts=thread_ts,
        broadcast=broadcast,
        subtype="thread_broadcast" if broadcast else None,
    )


def _kept_blocks(old: Message, args: Json) -> list[Json]:
    """Only text given: Slack drops the old blocks, so that the new text shows."""
    return [] if args.get("text") is not None else old.blocks
