"""What is in the tenant: conversations with their messages, and the dialogs people have open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from workspace.wire import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. `author` is a member's id or the bot's; `root` the message it answers in a channel's thread.

    `quotes` is the message that it answers in a private chat, which has no threads. `cards` are Adaptive Cards; `views`
    what a card became for single people by its own refresh.
    """

    id: str
    author: str
    at: float
    text: str = ""
    summary: str = ""
    cards: tuple[Json, ...] = ()
    entities: tuple[Json, ...] = ()
    root: str | None = None
    quotes: str | None = None
    edited: bool = False
    deleted: bool = False
    views: dict[str, Json] = field(default_factory=dict)

    def card_for(self, person: str) -> Json | None:
        """The card as this person sees it."""
        return self.views.get(person) or (self.cards[0] if self.cards else None)


@dataclass(slots=True, kw_only=True)
class Conversation:
    """A chat with the bot (`personal`) or a channel of the team. `has_bot` is false once the app was removed."""

    id: str
    kind: Literal["personal", "channel"]
    name: str
    members: tuple[str, ...]
    topic: str = ""
    has_bot: bool = True
    messages: dict[str, Message] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)

    def unread(self, person: str, account: str) -> int:
        """Messages of others since this person last looked."""
        last = self.seen.get(person, "")
        return sum(1 for m in self.messages.values() if m.id > last and m.author != account and not m.deleted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a dialog came from: a card in a message, or the message extension's command."""

    conversation: str
    message: str | None = None
    command: str | None = None
    context: str = "message"
    payload: Json | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """A task module that is open, or a plain sentence in its place (`says`)."""

    origin: Origin
    title: str
    card: Json | None = None
    says: str = ""
    problem: str = ""
    turn: int = 0
    """Counts what the bot has shown in it, so that the page knows a new card from the old one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toast:
    """A passing sentence; `tone` is note or problem."""

    id: str
    text: str
    tone: str
    shown_at: float


@dataclass(slots=True, kw_only=True)
class State:
    conversations: dict[str, Conversation] = field(default_factory=dict)
    dialogs: dict[str, Dialog] = field(default_factory=dict)
    toasts: dict[str, list[Toast]] = field(default_factory=dict)
    installed: set[str] = field(default_factory=set)
    last: int = 0

    def stamp(self, now: float) -> str:
        """An activity id: milliseconds, as Teams has them, and none twice."""
        self.last = max(int(now * 1000), self.last + 1)
        return str(self.last)

    def find(self, conversation: str) -> tuple[Conversation, str | None] | None:
        """The conversation, and the thread's root if the id names one (`…;messageid=…`)."""
        identity, _, root = conversation.partition(";messageid=")
        held = self.conversations.get(identity)
        return (held, root or None) if held is not None else None
