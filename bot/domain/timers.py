"""What will happen to a ticket by itself, and when: planned anew from the ticket after each change, and nothing else.

A timer's key names it for ever; one that has fired does not fire again, however often it is planned.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.desk import Desk
from bot.domain.escalation import ladder_for
from bot.domain.events import ClockKind, Reminded, Status
from bot.domain.sla import Clock, clocks
from bot.domain.ticket import Ticket, TicketId


class TimerKind(StrEnum):
    NUDGE = "nudge"
    BREACH = "breach"
    STEP = "step"
    WAIT_OVER = "wait over"
    REMIND = "remind"
    CLOSE = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """`key` is unique within the ticket. `clock` and `percent` are set where the kind speaks of them."""

    ticket: TicketId
    kind: TimerKind
    key: str
    due_at: datetime
    clock: ClockKind | None = None
    instance: int = 1
    percent: int = 0


def plan(ticket: Ticket, desk: Desk, at: datetime) -> tuple[Timer, ...]:
    """Everything that may still happen to the ticket by itself, as it stands."""
    return tuple(_planned(ticket, desk, at))


def _planned(ticket: Ticket, desk: Desk, at: datetime) -> Iterator[Timer]:
    if ticket.status is Status.RESOLVED:
        yield from _closing(ticket, desk)
        return
    if ticket.is_done:
        return
    if (wait := ticket.wait) is not None:
        yield Timer(
            ticket=ticket.id,
            kind=TimerKind.WAIT_OVER,
            key=f"wait over:{ticket.timeline.index(wait)}",
            due_at=wait.until,
        )
    running = [c for c in clocks(ticket.timeline, priority=ticket.priority, policy=desk.sla, at=at) if c.is_running]
    for clock in running:
        yield from _clock_timers(ticket, desk, clock)
    if (ladder := ticket.ladder) is not None and ladder.next_at is not None and _applies(ticket, running):
        yield Timer(
            ticket=ticket.id,
            kind=TimerKind.STEP,
            key=f"step:{ladder.clock}:{ladder.instance}:{len(ticket.timeline)}",
            due_at=ladder.next_at,
            clock=ladder.clock,
            instance=ladder.instance,
        )


def _applies(ticket: Ticket, running: list[Clock]) -> bool:
    """A ladder stands while the clock that it was raised for runs."""
    ladder = ticket.ladder
    return ladder is not None and any(c.kind is ladder.clock and c.instance == ladder.instance for c in running)


def _clock_timers(ticket: Ticket, desk: Desk, clock: Clock) -> Iterator[Timer]:
    name = f"{clock.kind}:{clock.instance}"
    for step in desk.sla.nudges:
        due = clock.reaches(step.percent)
        if due is not None and step.tell:
            yield Timer(
                ticket=ticket.id,
                kind=TimerKind.NUDGE,
                key=f"nudge:{name}:{step.percent}",
                due_at=due,
                clock=clock.kind,
                instance=clock.instance,
                percent=step.percent,
            )
    raised = ticket.ladder is not None and (ticket.ladder.clock, ticket.ladder.instance) == (
        clock.kind,
        clock.instance,
    )
    starts = ladder_for(
        desk.escalation,
        clock=clock.kind,
        instance=clock.instance,
        priority=ticket.priority,
        breached_at=ticket.filed_at,
    )
    if clock.due_at is not None and not raised and starts is not None:
        yield Timer(
            ticket=ticket.id,
            kind=TimerKind.BREACH,
            key=f"breach:{name}",
            due_at=clock.due_at,
            clock=clock.kind,
            instance=clock.instance,
            percent=100,
        )


def _closing(ticket: Ticket, desk: Desk) -> Iterator[Timer]:
    """Silence closes a resolved ticket; the requester is reminded once before."""
    resolution = ticket.resolution
    if resolution is None:
        return
    number = ticket.timeline.index(resolution)
    closes_at = resolution.at + desk.category(ticket.category).quiet_for
    reminded = any(isinstance(e, Reminded) for e in ticket.timeline[number:])
    remind_at = closes_at - desk.remind_before_closing
    if not reminded and remind_at > resolution.at:
        yield Timer(ticket=ticket.id, kind=TimerKind.REMIND, key=f"remind:{number}", due_at=remind_at)
    yield Timer(ticket=ticket.id, kind=TimerKind.CLOSE, key=f"close:{number}", due_at=closes_at)


def next_due(ticket: Ticket, desk: Desk, at: datetime) -> tuple[ClockKind, datetime] | None:
    """The clock that runs out first, and when."""
    running = [
        (c.due_at, c.kind)
        for c in clocks(ticket.timeline, priority=ticket.priority, policy=desk.sla, at=at)
        if c.due_at is not None and c.stopped_at is None
    ]
    if not running:
        return None
    due, kind = min(running)
    return kind, due


def still_due(ticket: Ticket, desk: Desk, key: str, at: datetime) -> Timer | None:
    """The timer of this key, if by the ticket as it is now its time has come; None if it moved or is none any more."""
    return next((t for t in plan(ticket, desk, at) if t.key == key and t.due_at <= at), None)
