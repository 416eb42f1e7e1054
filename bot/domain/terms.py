"""The words a history is written in: what a ticket waits for, which clock, who is told, why somebody was chosen."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.people import PersonId


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
    def kind(self) -> StatusKind:
        if self in (Status.NEW, Status.ASSIGNED):
            return StatusKind.OPEN
        return StatusKind.WAITING if self.value.startswith("waiting") else StatusKind.DONE


class ClockKind(StrEnum):
    FIRST_RESPONSE = "first response"
    RESOLUTION = "resolution"


class Tell(StrEnum):
    """Who a nudge or an escalation step speaks to."""

    OWNER = "owner"
    LEAD = "lead"
    TEAM = "team"
    ON_CALL_CHANNEL = "on-call channel"
    ON_CALL = "on-call person"
    MANAGER = "manager"


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
