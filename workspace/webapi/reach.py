"""Which channels, messages and people a call may name."""

from __future__ import annotations

from workspace.company import Person
from workspace.state import Channel, Message
from workspace.webapi.refusal import CallError
from workspace.wire import Json, text
from workspace.workspace import Workspace


def reachable(place: Workspace, args: Json, key: str = "channel") -> Channel:
    """The channel a call names. Private ones the app is not in do not exist for it. Raises CallError."""
    wanted = text(args, key)
    if not wanted:
        raise CallError("invalid_arguments", messages=[f"[ERROR] missing required field: {key}"])
    channel = place.state.channels.get(wanted)
    if channel is None or (place.bot not in channel.members and (channel.is_im or channel.is_private)):
        raise CallError("channel_not_found")
    return channel


def channel_to_write(place: Workspace, args: Json, *, direct: bool = True) -> Channel:
    """The channel a message goes to; a person's id or a channel's name serves too. Raises CallError."""
    wanted = text(args, "channel")
    if direct and wanted in place.people:
        return direct_with(place, wanted)
    channel = reachable(place, args | {"channel": known_as(place, wanted)})
    if channel.is_archived:
        raise CallError("is_archived")
    if place.bot not in channel.members and not place.app.may("chat:write.public"):
        raise CallError("not_in_channel")
    return channel


def known_as(place: Workspace, channel: str) -> str:
    """The id of a channel that is named by that or by its name; what nobody knows stays as it is."""
    named = channel.removeprefix("#")
    return next((c.id for c in place.state.channels.values() if c.name and c.name == named), channel)


def direct_with(place: Workspace, person: str) -> Channel:
    """The app's direct conversation with a person. Raises CallError."""
    if person == place.bot or place.people[person].is_bot:
        raise CallError("cannot_dm_bot")
    return place.state.open_direct(person, place.bot, now=place.clock.now())


def message_in(channel: Channel, args: Json, key: str) -> Message:
    """The message a call names; ephemeral ones cannot be named. Raises CallError."""
    message = channel.messages.get(text(args, key))
    if message is None or message.only_for is not None:
        raise CallError("message_not_found")
    return message


def person_in(place: Workspace, args: Json, key: str = "user") -> Person:
    """The person a call names. Raises CallError."""
    person = place.people.get(text(args, key))
    if person is None:
        raise CallError("user_not_found")
    return person


def page(rows: list[Json], args: Json, *, default: int = 100) -> tuple[list[Json], str]:
    """One page of rows and the cursor of the next, empty at the end. Raises CallError."""
    cursor = text(args, "cursor")
    try:
        start = int(cursor.removeprefix("next:")) if cursor else 0
        size = int(text(args, "limit") or default) or default
    except ValueError:
        raise CallError("invalid_cursor" if cursor else "invalid_limit") from None
    if cursor and not cursor.startswith("next:"):
        raise CallError("invalid_cursor")
    if size < 0 or size > 1000:
        raise CallError("invalid_limit")
    more = f"next:{start + size}" if start + size < len(rows) else ""
    return rows[start : start + size], more
