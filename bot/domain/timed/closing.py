"""Closing: silence closes a resolved ticket, and its requester is reminded once before."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.desk import Desk
from bot.domain.events import Reminded, Resolved
from bot.domain.ticket import Ticket
from bot.domain.timed.timer import Timer, TimerKind, last_number


def plan(ticket: Ticket, desk: Desk) -> Iterator[Timer]:
    resolution = ticket.resolution
    if resolution is None:
        return
    number = last_number(ticket, Resolved)
    closes_at = resolution.at + desk.category(ticket.category).quiet_for
    reminded = any(isinstance(e, Reminded) for e in ticket.timeline[number:])
    remind_at = closes_at - desk.remind_before_closing
    if not reminded and remind_at > resolution.at:
        yield Timer(ticket=ticket.id, kind=TimerKind.REMIND, key=f"remind:{number}", due_at=remind_at)
    yield Timer(ticket=ticket.id, kind=TimerKind.CLOSE, key=f"close:{number}", due_at=closes_at)


def happen(ticket: Ticket, timer: Timer, at: datetime) -> Ticket:
    return ticket.reminded(at) if timer.kind is TimerKind.REMIND else ticket.confirmed(at)
