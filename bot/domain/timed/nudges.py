"""Nudges: a word to somebody before a target runs out."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.domain.desk import Desk
from bot.domain.sla import Clock
from bot.domain.ticket import Ticket
from bot.domain.timed.reach import reached
from bot.domain.timed.timer import Timer, TimerKind


def plan(ticket: Ticket, desk: Desk, clock: Clock) -> Iterator[Timer]:
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


def happen(ticket: Ticket, timer: Timer, found: Sequence[Clock], desk: Desk, at: datetime) -> Ticket:
    """Nobody is nudged about a target that has run out already."""
    mine = next((c for c in found if (c.kind, c.instance) == (timer.clock, timer.instance)), None)
    if mine is None or mine.is_breached(at):
        return ticket
    steps = [s for s in desk.sla.nudges if s.percent == timer.percent]
    people, _, _ = reached(ticket, tuple(tell for s in steps for tell in s.tell), desk, at)
    return ticket.nudged(mine.kind, timer.percent, people, at) if people else ticket
