"""The timetable of a ticket: everything that may still happen to it by itself, and what comes of it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.domain.desk import Desk
from bot.domain.sla import Clock, clocks
from bot.domain.terms import ClockKind, Status, TriggerKind
from bot.domain.ticket import Ticket
from bot.domain.timed import closing, ladders, nudges, waits
from bot.domain.timed.ladders import NextOwner
from bot.domain.timed.timer import Timer, TimerKind


def clocks_of(ticket: Ticket, desk: Desk, at: datetime) -> tuple[Clock, ...]:
    """The ticket's clocks as they stand at `at`."""
    return clocks(ticket.timeline, priority=ticket.priority, policy=desk.sla, at=at)


def plan(ticket: Ticket, desk: Desk, at: datetime) -> tuple[Timer, ...]:
    """Everything that may still happen to the ticket by itself, as it stands."""
    return tuple(_planned(ticket, desk, at))


def _planned(ticket: Ticket, desk: Desk, at: datetime) -> Iterator[Timer]:
    if ticket.status is Status.RESOLVED:
        yield from closing.plan(ticket, desk)
        return
    if ticket.is_done:
        return
    yield from waits.plan(ticket)
    found = clocks_of(ticket, desk, at)
    for clock in found:
        if clock.is_running:
            yield from nudges.plan(ticket, desk, clock)
    yield from ladders.plan(ticket, desk, found)


def settled(ticket: Ticket, desk: Desk, at: datetime) -> Ticket:
    """The ticket as it may be kept: without the ladders whose trigger no longer holds."""
    return ladders.settled(ticket, desk, clocks_of(ticket, desk, at)) if ticket.ladders else ticket


def happened(ticket: Ticket, timer: Timer, desk: Desk, at: datetime, next_owner: NextOwner) -> Ticket:
    """The ticket after its timer fired at `at`; unchanged if there is nobody to tell or nothing to say any more.

    `next_owner` is asked if the ticket is to be given to somebody else.
    """
    if _is_outdone(timer, ticket, plan(ticket, desk, at), at):
        return ticket
    match timer.kind:
        case TimerKind.NUDGE:
            return nudges.happen(ticket, timer, clocks_of(ticket, desk, at), desk, at)
        case TimerKind.RAISE | TimerKind.STEP:
            return ladders.happen(ticket, timer, desk, at, next_owner)
        case TimerKind.WAIT_OVER:
            return waits.happen(ticket, at)
        case TimerKind.REMIND | TimerKind.CLOSE:
            return closing.happen(ticket, timer, at)


def _is_outdone(timer: Timer, ticket: Ticket, planned: Iterable[Timer], at: datetime) -> bool:
    """Whether something that is due as well says more. After an outage people are told the newest state, once."""
    if timer.kind is TimerKind.NUDGE:
        return any(t.clock is timer.clock and t.percent > timer.percent for t in planned if t.due_at <= at)
    if timer.clock is None:
        return False
    raises = [t for t in planned if t.kind is TimerKind.RAISE and t.due_at <= at]
    late = {(t.clock, t.instance) for t in raises if t.percent == 100}
    late |= {(one.clock, one.instance) for one in ticket.ladders if one.policy.when.kind is TriggerKind.BREACHED}
    nearly = [t for t in raises if t.percent < 100 and (t.clock, t.instance) in late]
    if timer in nearly:
        return True
    worse = (timer.policy, ClockKind.RESOLUTION)
    raised = (t for t in raises if t not in nearly)
    return timer.clock is not ClockKind.RESOLUTION and any((t.policy, t.clock) == worse for t in raised)


def next_due(ticket: Ticket, desk: Desk, at: datetime) -> tuple[ClockKind, datetime] | None:
    """The clock that runs out first, and when."""
    running = [(c.due_at, c.kind) for c in clocks_of(ticket, desk, at) if c.due_at is not None and c.stopped_at is None]
    if not running:
        return None
    due, kind = min(running)
    return kind, due


def still_due(ticket: Ticket, desk: Desk, key: str, at: datetime) -> Timer | None:
    """The timer of this key, if by the ticket as it is now its time has come; None if it moved or is none any more."""
    return next((t for t in plan(ticket, desk, at) if t.key == key and t.due_at <= at), None)
