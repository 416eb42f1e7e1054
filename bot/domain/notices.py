"""What people should see, as states and not as messages.

A notice says: this audience should see this face of this ticket as it is now. It is delivered by posting the face, or,
if it stands somewhere already, by updating it there. So two notices for one face are one, and a late one is right.

A bulletin is the same about something that is no ticket: this audience should see this topic as it is now.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from bot.domain.people import Channel, PersonId
from bot.domain.ticket import TicketId


class FaceKind(StrEnum):
    CARD = "card"
    """The ticket's one live card for this audience."""
    ENTRY = "entry"
    """An entry of the conversation, or a request for something, in the thread under the card."""
    ASSIGNED = "assigned"
    NUDGE = "nudge"
    ESCALATION = "escalation"
    SOLVED = "solved"
    """The question whether it is solved, and the rating."""
    REMINDER = "reminder"
    FOLLOW_UP = "follow-up"
    """A follow-up whose day has come, or is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """`event` is the number of the timeline's event the face is about (1 is the first); 0 for the card."""

    kind: FaceKind
    event: int = 0

    def __str__(self) -> str:
        return f"{self.kind}:{self.event}"

    @classmethod
    def parse(cls, text: str) -> "Face":
        kind, _, event = text.partition(":")
        return cls(kind=FaceKind(kind), event=int(event or 0))


CARD = Face(kind=FaceKind.CARD)

Audience = PersonId | Channel
"""One person, wherever they can be reached, or a shared channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """`under_card` puts it into the thread of the audience's card, if that stands. `urgent` overtakes the others."""

    ticket: TicketId
    to: Audience
    face: Face
    under_card: bool = False
    urgent: bool = False

    @property
    def about(self) -> TicketId:
        return self.ticket


class TopicKind(StrEnum):
    HAND_OVER = "hand-over"
    GAP = "gap"
    OVERRIDE = "override"
    SWAP = "swap"
    CALENDAR = "calendar"
    ABSENCE = "absence"
    SHUT_OUT = "shut-out"
    """A platform does not let the desk in."""
    DEAD_END = "dead-end"
    """Nothing can be said in a place."""
    PAIRED = "paired"
    """Two accounts were made one person by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a bulletin is about. The meaning of `key` is the kind's own; it names one thing for ever."""

    kind: TopicKind
    key: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    @classmethod
    def parse(cls, text: str) -> "Topic":
        """Raises ValueError for what is no topic."""
        kind, _, key = text.partition(":")
        return cls(kind=TopicKind(kind), key=key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """It has one face, and stands for itself: under no card."""

    topic: Topic
    to: Audience
    urgent: bool = False

    face: ClassVar[Face] = CARD
    under_card: ClassVar[bool] = False

    @property
    def about(self) -> Topic:
        return self.topic


Subject = TicketId | Topic
News = Notice | Bulletin
"""What the relay delivers."""
