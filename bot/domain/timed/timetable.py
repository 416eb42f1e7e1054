"""The timetable of a ticket: everything that may still happen to it by itself, and what comes of it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.domain.desk import Desk
from bot.domain.sla import Clock, clocks, soonest
from bot.domain.terms import ClockKind, Status, TriggerKind
from bot.domain.ticket import Ticket
from bot.domain.timed import closing, followups, ladders, nudges, waits
from bot.domain.timed.ladders import NextOwner
from bot.domain.timed.timer import Timer, TimerKind

PROMISED = tuple(kind for kind in ClockKind if kind is not ClockKind.ASSIGN)
"""The promises that are the requester's business as well."""


def clocks_of(ticket: Ticket, desk: Desk, at: datetime) -> tuple[Clock, ...]:
    """The ticket's clocks as they stand at `at`."""
    return clocks(ticket, desk.sla, at)


def plan(ticket: Ticket, desk: Desk, at: datetime) -> tuple[Timer, ...]:
    """Everything that may still happen to the ticket by itself, as it stands."""
    return tuple(_planned(ticket, desk, at))


def _planned(ticket: Ticket, desk: Desk, at: datetime) -> Iterator[Timer]:
    yield from followups.plan(ticket, desk)
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


def relieved(ticket: Ticket, desk: Desk, at: datetime) -> Ticket:
    """The ticket as it may be kept: without the ladders whose trigger no longer holds."""
    return ladders.relieved(ticket, desk, clocks_of(ticket, desk, at)) if ticket.ladders else ticket


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
        case TimerKind.FOLLOW_UP_DUE | TimerKind.FOLLOW_UP_OVERDUE:
            return followups.happen(ticket, timer, desk, at)


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
    """The promise to the requester that runs out first, and when."""
    clock = soonest(clocks_of(ticket, desk, at), PROMISED)
    return (clock.kind, clock.due_at) if clock is not None and clock.due_at is not None else None


def owed(ticket: Ticket, desk: Desk, at: datetime) -> tuple[ClockKind, datetime] | None:
    """What the requester is told of: as `next_due`, and what was late before the ticket waited stays late meanwhile."""
    lapsed = [(c.lapsed_at, c.kind) for c in clocks_of(ticket, desk, at) if c.lapsed_at and c.kind in PROMISED]
    due = next_due(ticket, desk, at)
    ahead = [(due[1], due[0])] if due is not None else []
    soonest_at = min((*lapsed, *ahead), default=None)
    return (soonest_at[1], soonest_at[0]) if soonest_at is not None else None


def still_due(ticket: Ticket, desk: Desk, key: str, at: datetime) -> Timer | None:
    """The timer of this key, if by the ticket as it is now its time has come; None if it moved or is none any more."""
    return next((t for t in plan(ticket, desk, at) if t.key == key and t.due_at <= at), None)
