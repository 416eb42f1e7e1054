"""Closing: silence closes a resolved ticket, and its requester is reminded once before."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.desk import Desk
from bot.domain.events import FollowUpDone, Reminded, Resolved
from bot.domain.ticket import Ticket
from bot.domain.timed.timer import Timer, TimerKind, last_number


def quiet_since(ticket: Ticket) -> datetime | None:
    """Since when the ticket waits to be closed: its resolution, or the last follow-up that was done after it.

    None if it does not: it is not resolved, or follow-ups are open.
    """
    resolution = ticket.resolution
    if resolution is None or ticket.open_follow_ups:
        return None
    later = ticket.timeline[last_number(ticket, Resolved) :]
    return max((resolution.at, *(e.at for e in later if isinstance(e, FollowUpDone))))


def plan(ticket: Ticket, desk: Desk) -> Iterator[Timer]:
    since = quiet_since(ticket)
    if since is None:
        return
    number = last_number(ticket, Resolved)
    closes_at = since + desk.category(ticket.category).quiet_for
    reminded = any(isinstance(e, Reminded) for e in ticket.timeline[number:])
    remind_at = closes_at - desk.remind_before_closing
    if not reminded and remind_at > since:
        yield Timer(ticket=ticket.id, kind=TimerKind.REMIND, key=f"remind:{number}", due_at=remind_at)
    yield Timer(ticket=ticket.id, kind=TimerKind.CLOSE, key=f"close:{number}", due_at=closes_at)


def happen(ticket: Ticket, timer: Timer, at: datetime) -> Ticket:
    return ticket.reminded(at) if timer.kind is TimerKind.REMIND else ticket.confirmed(at)
