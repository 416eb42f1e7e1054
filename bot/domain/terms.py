"""The words a history is written in: what a ticket waits for, which clock, who is told, why somebody was chosen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.people import PersonId
from bot.domain.priority import Priority


class StatusKind(StrEnum):
    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"


class Status(StrEnum):
    """Each status names who or what a ticket waits for. There is no "in progress"."""

    NEW = "new"
    ASSIGNED = "assigned"
    WAITING_ON_REQUESTER = "waiting on requester"
    WAITING_ON_APPROVAL = "waiting on approval"
    WAITING_ON_VENDOR = "waiting on vendor"
    WAITING_ON_TEAM = "waiting on team"
    RESOLVED = "resolved"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"

    @property
    def is_final(self) -> bool:
        """Whether nothing is expected any more, not even a word that it is solved."""
        return self in (Status.CLOSED, Status.WITHDRAWN, Status.MERGED)

    @property
    def kind(self) -> StatusKind:
        if self in (Status.NEW, Status.ASSIGNED):
            return StatusKind.OPEN
        return StatusKind.WAITING if self.value.startswith("waiting") else StatusKind.DONE


class ClockKind(StrEnum):
    """What is promised, each by a clock of its own; what starts and stops it is in `bot.domain.sla`."""

    ASSIGN = "time to assign"
    FIRST_RESPONSE = "first response"
    NEXT_RESPONSE = "next response"
    RESOLUTION = "resolution"
    UPDATE = "public update"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of a promise: the target as it was then, the open time used of it, and whether it was kept.

    `given_by` names the override the target came from; `calendar` is the name people know it by.
    """

    clock: ClockKind
    instance: int
    within: timedelta
    calendar: str
    given_by: str
    started_at: datetime
    stopped_at: datetime
    used: timedelta
    is_breached: bool


class Tell(StrEnum):
    """Who a nudge or an escalation step speaks to."""

    OWNER = "owner"
    LEAD = "lead"
    TEAM = "team"
    ON_CALL_CHANNEL = "on-call channel"
    ON_CALL = "on-call person"
    ON_CALL_2 = "on-call person 2"
    ON_CALL_3 = "on-call person 3"
    MANAGER = "manager"

    @property
    def layer(self) -> int:
        """The layer of the rota that is meant: 1 is called first. 0 if it is not about who is on call."""
        return (Tell.ON_CALL, Tell.ON_CALL_2, Tell.ON_CALL_3).index(self) + 1 if self in ON_CALL_TELLS else 0


ON_CALL_TELLS = frozenset({Tell.ON_CALL, Tell.ON_CALL_2, Tell.ON_CALL_3})


class TriggerKind(StrEnum):
    """What starts an escalation policy."""

    UNASSIGNED = "unassigned"
    IDLE = "no internal action"
    NEARING = "nearing"
    BREACHED = "breached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """When an escalation policy starts.

    `within` open hours of the calendar of this key, for `UNASSIGNED` and `IDLE`; at `percent` of one of these clocks
    for the others.
    """

    kind: TriggerKind
    within: timedelta = timedelta(0)
    calendar: str = ""
    percent: int = 100
    clocks: frozenset[ClockKind] = frozenset({ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION})


BREACHED = Trigger(kind=TriggerKind.BREACHED)
"""The time until the first response, or that until the solution, has run out."""


class Do(StrEnum):
    """What an escalation step does to the ticket, beside telling somebody."""

    REASSIGN = "reassign"
    RAISE = "raise priority"
    RAISE_TO_P1 = "raise to P1"
    RAISE_TO_P2 = "raise to P2"
    RAISE_TO_P3 = "raise to P3"

    def raises(self, now: Priority) -> Priority | None:
        """The priority it leads to; None if it leads to none that is more pressing than the present one."""
        if self is Do.REASSIGN:
            return None
        to = max(now.rank - 1, 0) if self is Do.RAISE else Priority(self.value[-2:]).rank
        return list(Priority)[to] if to < now.rank else None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotDone:
    """What a step could not do, and why."""

    do: Do
    why: str


class OffHours(StrEnum):
    """What becomes of a nudge whose receiver does not work just now."""

    HOLD = "hold"
    NOW = "now"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRef:
    """Where a message stands: the platform's conversation and message, both as the platform names them."""

    platform: str
    conversation: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver:
    agent: PersonId
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """Why a ticket went where it went: the rule, and why each other agent was passed over."""

    rule: str
    candidates: tuple[PersonId, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    says: str = ""


class LinkKind(StrEnum):
    """How a ticket stands to another one; each kind has its other side."""

    RELATED = "related to"
    DUPLICATE_OF = "duplicate of"
    DUPLICATED_BY = "duplicated by"
    BLOCKS = "blocks"
    BLOCKED_BY = "blocked by"
    FOLLOW_UP_OF = "follow-up of"
    FOLLOWED_UP_BY = "followed up by"

    @property
    def inverse(self) -> "LinkKind":
        """The same link, seen from the other ticket."""
        return _INVERSE[self]


_INVERSE = {LinkKind.RELATED: LinkKind.RELATED} | {
    side: other
    for pair in (
        (LinkKind.DUPLICATE_OF, LinkKind.DUPLICATED_BY),
        (LinkKind.BLOCKS, LinkKind.BLOCKED_BY),
        (LinkKind.FOLLOW_UP_OF, LinkKind.FOLLOWED_UP_BY),
    )
    for side, other in (pair, pair[::-1])
}
