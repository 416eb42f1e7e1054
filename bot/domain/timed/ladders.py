"""Ladders: a target runs out and nobody acts, so the steps of the escalation policy are taken one after the other."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.domain.desk import Desk
from bot.domain.escalation import Ladder, ladder_for
from bot.domain.events import Acknowledged, Escalated, Reprioritised
from bot.domain.sla import Clock
from bot.domain.terms import ClockKind
from bot.domain.ticket import Ticket
from bot.domain.timed.reach import reached
from bot.domain.timed.timer import Timer, TimerKind


def plan(ticket: Ticket, desk: Desk, clock: Clock) -> Iterator[Timer]:
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


def happen(ticket: Ticket, timer: Timer, desk: Desk, at: datetime) -> Ticket:
    if timer.kind is TimerKind.BREACH:
        return _breach(ticket, timer, desk, at)
    return _step(ticket, ticket.ladder, desk, at)


def _breach(ticket: Ticket, timer: Timer, desk: Desk, at: datetime) -> Ticket:
    if timer.clock is None:
        return ticket
    ladder = ladder_for(
        desk.escalation,
        clock=timer.clock,
        instance=timer.instance,
        priority=ticket.priority,
        breached_at=timer.due_at,
    )
    if ladder is None:
        return ticket
    if ladder.next_at is not None and ladder.next_at > at:
        return _raised(ticket, ladder, at)
    return _step(ticket, ladder, desk, at)


def _raised(ticket: Ticket, ladder: Ladder, at: datetime) -> Ticket:
    """The ladder stands, its first step is still to come."""
    event = Escalated(at=at, clock=ladder.clock, step=0, told=())
    return ticket.escalated(event, ladder)


def _step(ticket: Ticket, ladder: Ladder | None, desk: Desk, at: datetime) -> Ticket:
    """Take the next step. One with nobody behind it is skipped, said so, and the one after it is taken at once."""
    while ladder is not None and (step := ladder.next_step) is not None:
        people, channels, nobody = reached(ticket, step.tell, desk, at)
        event = Escalated(
            at=at, clock=ladder.clock, step=ladder.done + 1, told=people, channels=channels, skipped=nobody
        )
        ladder = ladder.climbed(at)
        ticket = ticket.escalated(event, ladder)
        if people or channels:
            return ticket
    return ticket
