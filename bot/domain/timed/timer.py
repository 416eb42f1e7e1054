"""A timer: what will happen to a ticket by itself, and when.

Timers are planned anew from the ticket after each change, and from nothing else. A timer's key names it for ever; one
that has fired does not fire again, however often it is planned.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.events import Event
from bot.domain.terms import ClockKind
from bot.domain.ticket import Ticket, TicketId


class TimerKind(StrEnum):
    NUDGE = "nudge"
    RAISE = "raise"
    """A trigger is met: the ladder of an escalation policy is raised."""
    STEP = "step"
    WAIT_OVER = "wait over"
    REMIND = "remind"
    CLOSE = "close"
    FOLLOW_UP_DUE = "follow-up due"
    FOLLOW_UP_OVERDUE = "follow-up overdue"


ALARMS = frozenset({TimerKind.RAISE, TimerKind.STEP})
"""The kinds that climb a ladder: they may call many people at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """`key` is unique within the ticket. `clock`, `percent` and `policy` are set where the kind speaks of them."""

    ticket: TicketId
    kind: TimerKind
    key: str
    due_at: datetime
    clock: ClockKind | None = None
    instance: int = 1
    percent: int = 0
    policy: str = ""


def last_number(ticket: Ticket, kind: type[Event]) -> int:
    """Where the last event of a kind stands, 0 for the first event."""
    return max(n for n, event in enumerate(ticket.timeline) if isinstance(event, kind))
