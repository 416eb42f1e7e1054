"""What happens in channels, whoever does it. Each verb changes the state, shows it live and tells the app.

Each returns at once with a task: awaiting it waits for the app's first ack, ignoring it is fine.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace

from workspace import events
from workspace.company import SLACKBOT
from workspace.delivery import Answer
from workspace.objects import TOMBSTONE
from workspace.state import Channel, Message
from workspace.workspace import Workspace

Told = asyncio.Task[list[Answer | None]]


def post(place: Workspace, channel: Channel, message: Message) -> Told:
    """Add a message that everybody in the channel sees."""
    channel.messages[message.ts] = message
    channel.read[message.author] = message.ts
    place.live.changed(channel.members)
    telling = [events.tell_message(place, channel, events.posted(place, channel, message))]
    if f"<@{place.bot}>" in message.text and not channel.is_im and message.author != place.bot:
        telling.append(events.tell(place, "app_mention", channel, events.mentioned(place, channel, message)))
    return _told(place, telling)


def whisper(place: Workspace, channel: Channel, message: Message) -> None:
    """Show an ephemeral message to the one person it is for. Apps hear nothing of it."""
    channel.messages[message.ts] = message
    place.live.changed([message.only_for or ""])


def slackbot(place: Workspace, channel: Channel, person: str, sentence: str) -> None:
    """Slackbot's own ephemeral remark, such as a slash command's failure."""
    ts = place.state.stamp(place.clock.now())
    whisper(place, channel, Message(ts=ts, author=SLACKBOT, text=sentence, only_for=person))


def edit(place: Workspace, channel: Channel, old: Message, new: Message) -> Told:
    """Put `new` in the place of `old`."""
    channel.messages[old.ts] = new
    place.live.changed([new.only_for] if new.only_for else channel.members)
    if new.only_for:
        return _told(place, [])
    return _told(place, [events.tell_message(place, channel, events.changed(place, channel, new, old))])


def delete(place: Workspace, channel: Channel, old: Message) -> Told:
    """Remove a message; a thread root leaves a tombstone while it has replies."""
    if old.only_for is None and not old.is_reply and channel.replies(old.ts):
        stone = Message(ts=old.ts, author=SLACKBOT, text=TOMBSTONE, thread_ts=old.ts, subtype="tombstone")
        return edit(place, channel, old, stone)
    event = events.deleted(place, channel, old)
    del channel.messages[old.ts]
    root = channel.messages.get(old.thread_ts or "")
    if root is not None and root.is_tombstone and not channel.replies(root.ts):
        del channel.messages[root.ts]
    place.live.changed([old.only_for] if old.only_for else channel.members)
    return _told(place, [] if old.only_for else [events.tell_message(place, channel, event)])


def react(place: Workspace, channel: Channel, message: Message, person: str, name: str) -> Told:
    """Give a reaction. Giving it twice changes nothing; the caller decides what that means."""
    who = message.reactions.get(name, ())
    return _reaction(place, channel, message, (person, name, "reaction_added"), (*who, person))


def unreact(place: Workspace, channel: Channel, message: Message, person: str, name: str) -> Told:
    """Take a reaction back."""
    who = tuple(one for one in message.reactions.get(name, ()) if one != person)
    return _reaction(place, channel, message, (person, name, "reaction_removed"), who)


def join(place: Workspace, channel: Channel, person: str, *, inviter: str | None = None) -> Told:
    """Become a member, with the line Slack writes about it."""
    channel.members.append(person)
    ts = place.state.stamp(place.clock.now())
    line = Message(
        ts=ts,
        author=person,
        text=f"<@{person}> has joined the channel",
        subtype="channel_join",
        inviter=inviter,
    )
    channel.messages[ts] = line
    channel.read[person] = ts
    place.live.changed()
    return _told(
        place,
        [
            events.tell_message(place, channel, events.posted(place, channel, line)),
            events.tell(place, "member_joined_channel", channel, events.joined(place, channel, person, inviter)),
        ],
    )


def _reaction(
    place: Workspace, channel: Channel, message: Message, what: tuple[str, str, str], who: tuple[str, ...]
) -> Told:
    person, name, kind = what
    others = {key: value for key, value in message.reactions.items() if key != name}
    kept = {key: who if key == name else value for key, value in message.reactions.items()}
    reactions = (kept if name in kept else others | {name: who}) if who else others
    channel.messages[message.ts] = replace(message, reactions=reactions)
    place.live.changed(channel.members)
    event = events.reacted(place, channel, message, person=person, name=name, kind=kind)
    return _told(place, [events.tell(place, kind, channel, event)])


def _told(place: Workspace, telling: list[Coroutine[object, object, Answer | None]]) -> Told:
    """Start telling now; several events of one deed go out in their order."""

    async def tell() -> list[Answer | None]:
        return list(await asyncio.gather(*telling))

    return place.background(tell())
