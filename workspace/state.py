"""What is in the workspace: channels with their messages, open modals, App Homes.

Messages and views are frozen; a change puts a new one in the old one's place, so that whoever holds the old
one (an event's `previous_message`, say) keeps what it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from workspace import ids
from workspace.wire import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. `text` is in Slack's encoding; `only_for` makes it ephemeral."""

    ts: str
    author: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    subtype: str | None = None
    edited_at: str | None = None
    edited_by: str | None = None
    metadata: Json | None = None
    reactions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    only_for: str | None = None
    client_msg_id: str | None = None
    inviter: str | None = None
    broadcast: bool = False

    @property
    def is_reply(self) -> bool:
        """Whether it sits inside a thread."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def is_tombstone(self) -> bool:
        """Whether it is a deleted thread root that its replies still need."""
        return self.subtype == "tombstone"


@dataclass(slots=True, kw_only=True)
class Channel:
    """A channel or a direct conversation. `read` maps a person to the last ts they saw."""

    id: str
    name: str = ""
    members: list[str]
    created: int = 0
    creator: str = ""
    topic: str = ""
    is_private: bool = False
    is_archived: bool = False
    is_im: bool = False
    messages: dict[str, Message] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)

    @property
    def type(self) -> Literal["im", "group", "channel"]:
        """Slack's `channel_type`."""
        if self.is_im:
            return "im"
        return "group" if self.is_private else "channel"

    def other(self, person: str) -> str:
        """The person at the other end of a direct conversation."""
        return next((member for member in self.members if member != person), person)

    def replies(self, root: str) -> list[Message]:
        """The replies in a thread that everybody sees, oldest first."""
        return [
            message
            for message in self.messages.values()
            if message.thread_ts == root and message.is_reply and message.only_for is None
        ]

    def threads(self) -> dict[str, list[Message]]:
        """All threads at once: root ts to its replies."""
        found: dict[str, list[Message]] = {}
        for message in self.messages.values():
            if message.is_reply and message.only_for is None:
                found.setdefault(message.thread_ts or "", []).append(message)
        return found

    def unread(self, person: str) -> int:
        """Top-level messages of others since this person last looked."""
        seen = self.read.get(person, "")
        return sum(
            1
            for message in self.messages.values()
            if message.ts > seen
            and message.author != person
            and not message.is_tombstone
            and (not message.is_reply or message.broadcast)
            and message.only_for in (None, person)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A modal or an App Home. `body` is what the app sent, completed; `values` what the person entered."""

    id: str
    owner: str
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    busy: bool = False
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Toast:
    """A passing sentence on one person's screen; `shown_at` is in steady seconds."""

    id: str
    text: str
    tone: str
    shown_at: float


@dataclass(slots=True, kw_only=True)
class State:
    """The whole workspace. `stacks` holds each person's open modals, bottom first."""

    channels: dict[str, Channel] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)
    toasts: dict[str, list[Toast]] = field(default_factory=dict)
    last_stamp: int = 0

    def stamp(self, now: float) -> str:
        """A `ts` no other message has and that sorts after all others."""
        self.last_stamp = max(int(now * 1_000_000), self.last_stamp + 1)
        return ids.stamp(self.last_stamp)

    def direct(self, one: str, other: str) -> Channel | None:
        """The direct conversation of two people, if they ever had one."""
        return next(
            (c for c in self.channels.values() if c.is_im and set(c.members) == {one, other}),
            None,
        )

    def open_direct(self, one: str, other: str, *, now: float) -> Channel:
        """The direct conversation of two people, made when there is none."""
        found = self.direct(one, other)
        if found is None:
            members = [one] if one == other else [one, other]
            found = Channel(id=ids.fresh("D"), members=members, is_im=True, created=int(now), creator=one)
            self.channels[found.id] = found
        return found

    def see_view(self, view_id: str) -> View | None:
        """An open modal or a published home by its id."""
        return self.views.get(view_id) or next((home for home in self.homes.values() if home.id == view_id), None)

    def stack(self, person: str) -> list[View]:
        """A person's open modals, bottom first."""
        return [self.views[view_id] for view_id in self.stacks.get(person, [])]

    def put_view(self, view: View) -> None:
        """Put a changed view in the old one's place."""
        if view.id in self.views:
            self.views[view.id] = view
        elif view.owner in self.homes and self.homes[view.owner].id == view.id:
            self.homes[view.owner] = view
