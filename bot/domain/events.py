"""The timeline: everything that happened to a ticket, in the past tense.

The number of events is the ticket's revision: a change appends at least one, and two changes cannot append the same.
`by` is None when the desk itself acted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.domain.catalog import Answer
from bot.domain.people import Channel, PersonId, TeamKey
from bot.domain.priority import Priority
from bot.domain.terms import Because, ClockKind, LinkKind, MessageRef, Status, Tell


@dataclass(frozen=True, slots=True, kw_only=True)
class _Happened:
    at: datetime
    by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed(_Happened):
    kind: Literal["filed"] = "filed"
    to: Status = Status.NEW
    priority: Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed(_Happened):
    kind: Literal["routed"] = "routed"
    team: TeamKey
    because: Because


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(_Happened):
    """`by` is the person themselves on a claim, a colleague on an assignment, None when the desk chose."""

    kind: Literal["assigned"] = "assigned"
    to: Status = Status.ASSIGNED
    owner: PersonId
    because: Because | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(_Happened):
    """Nobody owns it any more; a ticket that waits goes on waiting."""

    kind: Literal["released"] = "released"
    to: Status = Status.NEW
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred(_Happened):
    """To another team. Whoever owned it owns it no more; what it waits for, it still waits for."""

    kind: Literal["transferred"] = "transferred"
    to: Status
    was: TeamKey | None
    now: TeamKey
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied(_Happened):
    """An agent's public answer. It alone stops the first-response clock."""

    kind: Literal["replied"] = "replied"
    text: str
    message: MessageRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(_Happened):
    """An internal note. It never leaves the team's side."""

    kind: Literal["noted"] = "noted"
    text: str
    message: MessageRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsAdded(_Happened):
    """The requester wrote something more."""

    kind: Literal["details added"] = "details added"
    text: str
    message: MessageRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited(_Happened):
    """The words of entry number `entry` (1 is the first event) are now `text`."""

    kind: Literal["edited"] = "edited"
    entry: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted(_Happened):
    kind: Literal["deleted"] = "deleted"
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited(_Happened):
    """The ticket waits: for what, on whom (in words), until when at the latest."""

    kind: Literal["waited"] = "waited"
    to: Status
    needed: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(_Happened):
    kind: Literal["resumed"] = "resumed"
    to: Status
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved(_Happened):
    kind: Literal["resolved"] = "resolved"
    to: Status = Status.RESOLVED
    summary: str
    disposition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed(_Happened):
    """The requester said it is solved; or the quiet period said it for them (`by` is None)."""

    kind: Literal["confirmed"] = "confirmed"
    to: Status = Status.CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(_Happened):
    kind: Literal["reopened"] = "reopened"
    to: Status
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated(_Happened):
    """CSAT: 1 (poor) to 5 (excellent) and perhaps a comment."""

    kind: Literal["rated"] = "rated"
    score: int
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(_Happened):
    kind: Literal["withdrawn"] = "withdrawn"
    to: Status = Status.WITHDRAWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprioritised(_Happened):
    kind: Literal["reprioritised"] = "reprioritised"
    was: Priority
    now: Priority
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recategorised(_Happened):
    kind: Literal["recategorised"] = "recategorised"
    was: str
    now: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudged(_Happened):
    kind: Literal["nudged"] = "nudged"
    clock: ClockKind
    percent: int
    told: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated(_Happened):
    """Step `step` (1 is the first) of the ladder spoke to these, or was skipped because nobody stands there."""

    kind: Literal["escalated"] = "escalated"
    clock: ClockKind
    step: int
    told: tuple[PersonId, ...]
    channels: tuple[Channel, ...] = ()
    skipped: tuple[Tell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged(_Happened):
    kind: Literal["acknowledged"] = "acknowledged"
    quiet_for: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded(_Happened):
    """The requester was told that the ticket closes soon."""

    kind: Literal["reminded"] = "reminded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched(_Happened):
    """From now on this person is kept informed; `off` ends it."""

    kind: Literal["watched"] = "watched"
    person: PersonId
    off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged(_Happened):
    """All tags the ticket has now."""

    kind: Literal["tagged"] = "tagged"
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked(_Happened):
    """This ticket stands so to ticket number `other`, which has the same link's other side; `off` undoes it."""

    kind: Literal["linked"] = "linked"
    other: int
    link: LinkKind
    off: bool = False


Event = (
    Filed
    | Routed
    | Assigned
    | Released
    | Transferred
    | Replied
    | Noted
    | DetailsAdded
    | Edited
    | Deleted
    | Waited
    | Resumed
    | Resolved
    | Confirmed
    | Reopened
    | Rated
    | Withdrawn
    | Reprioritised
    | Recategorised
    | Nudged
    | Escalated
    | Acknowledged
    | Reminded
    | Watched
    | Tagged
    | Linked
)
Timeline = tuple[Event, ...]
Move = Filed | Assigned | Released | Transferred | Waited | Resumed | Resolved | Confirmed | Reopened | Withdrawn
"""The events that change the status; each says which one in `to`."""

Entry = Replied | Noted | DetailsAdded
"""The events that are words of the conversation."""

Answers = Mapping[str, Answer]
