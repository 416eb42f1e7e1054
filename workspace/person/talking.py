"""Writing, editing, deleting, reacting, joining."""

from __future__ import annotations

from dataclasses import replace

from workspace import conversation, ids, typed
from workspace.person import finding
from workspace.person.errors import DeedError
from workspace.state import Channel, Message
from workspace.wire import Json, text
from workspace.workspace import Workspace

LONGEST = 12_000


async def send(place: Workspace, person: str, body: Json) -> Json:
    """`{channel, text, thread_ts?}`"""
    channel = finding.writable(place, person, body)
    if channel.is_im and place.bot in channel.members and not place.app.messages_tab:
        raise DeedError("messages_tab_disabled", "Sending messages to this app has been turned off.")
    encoded, blocks = _said(place, body)
    thread_ts = text(body, "thread_ts") or None
    if thread_ts and thread_ts not in channel.messages:
        raise DeedError("thread_not_found", "That thread is gone.")
    message = Message(
        ts=place.state.stamp(place.clock.now()),
        author=person,
        text=encoded,
        blocks=blocks,
        thread_ts=thread_ts,
        client_msg_id=ids.unique(),
    )
    answers = await conversation.post(place, channel, message)
    acked = all(answer is None or answer.ok for answer in answers)
    return {"channel": channel.id, "ts": message.ts, "acked": acked}


async def edit(place: Workspace, person: str, body: Json) -> Json:
    """`{channel, ts, text}`"""
    channel, old = _own(place, person, body, "edit")
    encoded, blocks = _said(place, body)
    if encoded == old.text:
        return {"channel": channel.id, "ts": old.ts}
    at = place.state.stamp(place.clock.now())
    new = replace(old, text=encoded, blocks=blocks, edited_at=at, edited_by=person)
    await conversation.edit(place, channel, old, new)
    return {"channel": channel.id, "ts": old.ts}


async def delete(place: Workspace, person: str, body: Json) -> Json:
    """`{channel, ts}`; an ephemeral message is only put away."""
    channel, old = finding.message(place, person, body)
    if old.only_for != person:
        _own(place, person, body, "delete")
    await conversation.delete(place, channel, old)
    return {}


async def react(place: Workspace, person: str, body: Json) -> Json:
    """`{channel, ts, name}`"""
    channel, message, name = _reaction(place, person, body)
    if person in message.reactions.get(name, ()):
        raise DeedError("already_reacted", f"You gave :{name}: already.")
    await conversation.react(place, channel, message, person, name)
    return {}


async def unreact(place: Workspace, person: str, body: Json) -> Json:
    """`{channel, ts, name}`"""
    channel, message, name = _reaction(place, person, body)
    if person not in message.reactions.get(name, ()):
        raise DeedError("no_reaction", f"You did not give :{name}:.")
    await conversation.unreact(place, channel, message, person, name)
    return {}


async def read(place: Workspace, person: str, body: Json) -> Json:
    """`{channel}`: everything in it is seen."""
    channel = finding.channel(place, person, body)
    if channel.messages:
        last = max(channel.messages)
        if channel.read.get(person, "") < last:
            channel.read[person] = last
            place.live.changed([person])
    return {}


async def join(place: Workspace, person: str, body: Json) -> Json:
    """`{channel}`: become a member of a public channel."""
    channel = place.state.channels.get(text(body, "channel"))
    if channel is None or channel.is_im or channel.is_private:
        raise DeedError("channel_not_found", "There is no such channel for you.")
    if place.people[person].is_guest:
        raise DeedError("restricted_action", "Guests join only where they are invited.")
    if person not in channel.members:
        await conversation.join(place, channel, person)
    return {"channel": channel.id}


async def invite(place: Workspace, person: str, body: Json) -> Json:
    """`{channel, person}`: bring somebody, or the app, into a channel one is in."""
    channel = finding.writable(place, person, body)
    guest = text(body, "person")
    if channel.is_im or guest not in place.people:
        raise DeedError("person_not_found", "Nobody here has that id.")
    if guest not in channel.members:
        await conversation.join(place, channel, guest, inviter=person)
    return {"channel": channel.id}


def _said(place: Workspace, body: Json) -> tuple[str, list[Json]]:
    said = text(body, "text").strip()
    if not said:
        raise DeedError("no_text", "There is nothing to send.")
    if len(said) > LONGEST:
        raise DeedError("msg_too_long", f"A message has {LONGEST:,} characters at most.")
    return typed.encoded(place, said)


def _own(place: Workspace, person: str, body: Json, verb: str) -> tuple[Channel, Message]:
    channel, message = finding.message(place, person, body)
    if message.author != person or message.is_tombstone:
        raise DeedError(f"cant_{verb}_message", f"You can only {verb} your own messages.")
    return channel, message


def _reaction(place: Workspace, person: str, body: Json) -> tuple[Channel, Message, str]:
    channel, message = finding.message(place, person, body)
    name = text(body, "name").strip(":")
    if not name:
        raise DeedError("invalid_name", "Name the emoji.")
    if message.only_for or message.is_tombstone:
        raise DeedError("message_not_found", "This message takes no reactions.")
    return channel, message, name
