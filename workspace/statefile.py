"""The workspace on disk: one JSON file, written a moment after a change and at the end.

Kept: channels with their messages and members, who read what, App Homes, how far the clock was moved. Not
kept: ephemeral messages and open modals, which Slack forgets too, and triggers and response_urls.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

from workspace import disk
from workspace.state import Channel, Message, State, View
from workspace.wire import Json, number, part, rows, text, whole
from workspace.workspace import Workspace

VERSION = 1


def saved(place: Workspace) -> Json:
    """Everything worth keeping, as JSON."""
    return {
        "version": VERSION,
        "team": place.company.team.id,
        "offset": place.clock.offset,
        "last_stamp": place.state.last_stamp,
        "channels": [_channel(channel) for channel in place.state.channels.values()],
        "homes": [dataclasses.asdict(home) for home in place.state.homes.values()],
    }


def restore(place: Workspace, path: Path) -> bool:
    """Take up where the file left off; False when there is none. Raises StateFileError."""
    source = disk.read(path, version=VERSION)
    if source is None:
        return False
    if text(source, "team") != place.company.team.id:
        raise disk.StateFileError(f"{path}: belongs to another company; remove the file to start afresh")
    state = State(last_stamp=whole(source, "last_stamp", 0))
    state.channels = {text(row, "id"): _read_channel(row) for row in rows(source, "channels")}
    state.homes = {text(row, "owner"): View(**row) for row in rows(source, "homes")}  # type: ignore[arg-type]
    for channel_id, channel in place.state.channels.items():
        state.channels.setdefault(channel_id, channel)  # added to the company since
    place.state = state
    behind = number(source, "offset", 0.0) - place.clock.offset
    if behind > 0:
        place.clock.advance(behind)
    return True


async def keep(place: Workspace, path: Path) -> None:
    """Write after changes, at most every half second, until cancelled; and then once more."""
    await disk.keep(place.live, lambda: disk.write(path, saved(place)))


def _channel(channel: Channel) -> Json:
    row: Json = dataclasses.asdict(channel)
    row["messages"] = [dataclasses.asdict(message) for message in channel.messages.values() if message.only_for is None]
    return row


def _read_channel(row: Json) -> Channel:
    messages = {text(line, "ts"): _read_message(line) for line in rows(row, "messages")}
    return Channel(**(row | {"messages": messages}))  # type: ignore[arg-type]


def _read_message(row: Json) -> Message:
    given = part(row, "reactions")
    reactions = {name: tuple(who) for name, who in given.items() if isinstance(who, list)}
    return Message(**(row | {"reactions": reactions}))  # type: ignore[arg-type]
