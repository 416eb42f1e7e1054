"""What will happen to a ticket by itself, and when: planned anew from the ticket after each change, and nothing else.

A timer's key names it for ever; one that has fired does not fire again, however often it is planned.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.desk import Desk
from bot.domain.escalation import ladder_for
from bot.domain.events import (
    Acknowledged,
    ClockKind,
    Escalated,
    Reminded,
    Reprioritised,
    Resolved,
    Status,
    Waited,
)
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
        key = f"wait over:{_number(ticket, Waited)}"
        yield Timer(ticket=ticket.id, kind=TimerKind.WAIT_OVER, key=key, due_at=wait.until)
    for clock in clocks(ticket.timeline, priority=ticket.priority, policy=desk.sla, at=at):
        if clock.is_running:
            yield from _nudges(ticket, desk, clock)
            yield from _alarms(ticket, desk, clock)


def _nudges(ticket: Ticket, desk: Desk, clock: Clock) -> Iterator[Timer]:
    for step in desk.sla.nudges:
        due = clock.reaches(step.percent)
        if due is not None and step.tell:
            yield Timer(
                ticket=ticket.id,
                kind=TimerKind.NUDGE,
                key=f"nudge:{clock.kind}:{clock.instance}:{step.percent}",
                due_at=due,
                clock=clock.kind,
                instance=clock.instance,
                percent=step.percent,
            )


def _alarms(ticket: Ticket, desk: Desk, clock: Clock) -> Iterator[Timer]:
    """The next step of the ladder that stands for this clock, or else the breach that will raise one.

    There is one ladder at a time. That of the resolution replaces that of the first response, never the other way.
    """
    ladder, name = ticket.ladder, f"{clock.kind}:{clock.instance}"
    if ladder is not None and (ladder.clock, ladder.instance) == (clock.kind, clock.instance):
        if ladder.next_at is not None:
            yield Timer(
                ticket=ticket.id,
                kind=TimerKind.STEP,
                key=f"step:{name}:{ticket.revision}",
                due_at=ladder.next_at + _held(ticket, clock),
                clock=clock.kind,
                instance=clock.instance,
            )
        return
    overtaken = ladder is not None and ladder.clock is ClockKind.RESOLUTION
    if clock.due_at is not None and not overtaken and _has_ladder(ticket, desk, clock):
        changes = sum(isinstance(e, Reprioritised) for e in ticket.timeline)
        yield Timer(
            ticket=ticket.id,
            kind=TimerKind.BREACH,
            key=f"breach:{name}:{changes}",
            due_at=max(clock.due_at, _quiet_until(ticket) or clock.due_at),
            clock=clock.kind,
            instance=clock.instance,
            percent=100,
        )


def _has_ladder(ticket: Ticket, desk: Desk, clock: Clock) -> bool:
    """Whether the policy has steps for the ticket's priority."""
    ladder = ladder_for(
        desk.escalation,
        clock=clock.kind,
        instance=clock.instance,
        priority=ticket.priority,
        breached_at=ticket.filed_at,
    )
    return ladder is not None


def _held(ticket: Ticket, clock: Clock) -> timedelta:
    """How long the clock has been paused since the ladder last moved: it stands still as the clock does."""
    moved_at = next(e.at for e in reversed(ticket.timeline) if isinstance(e, Escalated | Acknowledged))
    pauses = (span.end - max(span.start, moved_at) for span in clock.spans if span.paused)
    return sum((p for p in pauses if p > timedelta(0)), timedelta(0))


def _quiet_until(ticket: Ticket) -> datetime | None:
    """Whoever acknowledged looks into the ticket, whichever clock runs out; unless it became more pressing since."""
    for event in reversed(ticket.timeline):
        if isinstance(event, Acknowledged):
            return event.at + event.quiet_for
        if isinstance(event, Reprioritised) and event.now.rank < event.was.rank:
            return None
    return None


def _closing(ticket: Ticket, desk: Desk) -> Iterator[Timer]:
    """Silence closes a resolved ticket; the requester is reminded once before."""
    resolution = ticket.resolution
    if resolution is None:
        return
    number = _number(ticket, Resolved)
    closes_at = resolution.at + desk.category(ticket.category).quiet_for
    reminded = any(isinstance(e, Reminded) for e in ticket.timeline[number:])
    remind_at = closes_at - desk.remind_before_closing
    if not reminded and remind_at > resolution.at:
        yield Timer(ticket=ticket.id, kind=TimerKind.REMIND, key=f"remind:{number}", due_at=remind_at)
    yield Timer(ticket=ticket.id, kind=TimerKind.CLOSE, key=f"close:{number}", due_at=closes_at)


def _number(ticket: Ticket, kind: type[Waited] | type[Resolved]) -> int:
    """Where the last event of a kind stands, 0 for the first event."""
    return max(n for n, event in enumerate(ticket.timeline) if isinstance(event, kind))


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
