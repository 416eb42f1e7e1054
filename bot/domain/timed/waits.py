"""Waits: the time to wait is over, and the ticket comes back."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.events import Waited
from bot.domain.ticket import Ticket
from bot.domain.timed.timer import Timer, TimerKind, last_number


def plan(ticket: Ticket) -> Iterator[Timer]:
    if (wait := ticket.wait) is not None:
        key = f"wait over:{last_number(ticket, Waited)}"
        yield Timer(ticket=ticket.id, kind=TimerKind.WAIT_OVER, key=key, due_at=wait.until)


def happen(ticket: Ticket, at: datetime) -> Ticket:
    return ticket.resumed(at, "the time to wait is over")
