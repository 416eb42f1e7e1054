"""Who takes part: people, the handles platforms know them by, and agents with skills and shifts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

PersonId = NewType("PersonId", str)
"""Ours, never a platform's. An agent's is the key of their entry under `people:` in app.yaml."""

TeamKey = NewType("TeamKey", str)


MAIL = "mail"
"""The platform of e-mail: whoever has an address has a handle there, the address itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """One account on one platform. The same person may have several."""

    platform: str
    tenant: str
    id: str

    def __str__(self) -> str:
        return f"{self.platform}/{self.tenant}/{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Handle | None":
        """The handle written by `str`, or None if the text is none."""
        parts = text.split("/")
        return cls(platform=parts[0], tenant=parts[1], id=parts[2]) if len(parts) == 3 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A shared room on a platform. `id` is the platform's id, or a name the platform resolves (`#it-network`)."""

    platform: str
    id: str


class Presence(StrEnum):
    ON = "on"
    BUSY = "busy"
    AWAY = "away"


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """What an agent says of themselves. Away ends by itself at `until`, if given."""

    presence: Presence = Presence.ON
    until: datetime | None = None

    def is_available(self, at: datetime) -> bool:
        return self.presence is Presence.ON or (self.until is not None and at >= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`handles` are in the order in which they are tried: the one they used last first, those that are lost last."""

    id: PersonId
    name: str
    email: str | None = None
    zone: str = "UTC"
    handles: tuple[Handle, ...] = ()
    availability: Availability = field(default_factory=Availability)

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.strip() else "Somebody"

    @property
    def letterbox(self) -> Handle | None:
        """Where they are written to when nothing else reaches them."""
        return Handle(platform=MAIL, tenant="", id=self.email) if self.email else None

    @property
    def account(self) -> str:
        """The organisation they belong to: the domain of their e-mail; empty if none is known."""
        return (self.email or "").rpartition("@")[2].casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A person of the staff, as app.yaml declares them.

    `skills` gives levels (1 is a beginner), `shift` names a calendar, `capacity` is how many open tickets they hold
    at most.
    """

    id: PersonId
    name: str
    email: str | None = None
    handles: tuple[Handle, ...] = ()
    skills: Mapping[str, int] = field(default_factory=dict)
    shift: str | None = None
    capacity: int = 8
    manager: PersonId | None = None


class Pick(StrEnum):
    """How a team chooses among the agents who could take a ticket."""

    ROUND_ROBIN = "round_robin"
    LEAST_LOADED = "least_loaded"


class Handover(StrEnum):
    """Whether a team's tickets are given to somebody (`auto`) or offered to all (`offer`)."""

    AUTO = "auto"
    OFFER = "offer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    key: TeamKey
    name: str
    channel: Channel
    members: tuple[PersonId, ...]
    lead: PersonId
    assign: Handover = Handover.AUTO
    pick: Pick = Pick.ROUND_ROBIN
