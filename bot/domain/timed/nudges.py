"""Nudges: a word to somebody before a target runs out; and the owner is asked for the next public update."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.domain.desk import Desk
from bot.domain.events import Escalated, Nudged
from bot.domain.people import PersonId
from bot.domain.sla import Clock
from bot.domain.terms import ClockKind, Tell
from bot.domain.ticket import Ticket
from bot.domain.timed.reach import reached
from bot.domain.timed.timer import Timer, TimerKind

UPDATE_ASKED_AT = 100
"""Per cent: a public update is asked for when its time has come, and not before."""


def tells(clock: ClockKind, percent: int, desk: Desk) -> tuple[Tell, ...]:
    """Who is nudged at this share of a clock."""
    if clock is ClockKind.UPDATE:
        return (Tell.OWNER,)
    return tuple(tell for step in desk.sla.nudges if step.percent == percent for tell in step.tell)


def plan(ticket: Ticket, desk: Desk, clock: Clock) -> Iterator[Timer]:
    percents = {step.percent for step in desk.sla.nudges if step.tell}
    for percent in (UPDATE_ASKED_AT,) if clock.kind is ClockKind.UPDATE else sorted(percents):
        due = clock.reaches(percent)
        if due is not None:
            yield Timer(
                ticket=ticket.id,
                kind=TimerKind.NUDGE,
                key=f"nudge:{clock.kind}:{clock.instance}:{percent}",
                due_at=due,
                clock=clock.kind,
                instance=clock.instance,
                percent=percent,
            )


def happen(ticket: Ticket, timer: Timer, found: Sequence[Clock], desk: Desk, at: datetime) -> Ticket:
    """Nobody is nudged about a target that has run out already, nor when an alarm has just called them."""
    mine = next((c for c in found if (c.kind, c.instance) == (timer.clock, timer.instance)), None)
    if mine is None or (mine.is_breached(at) and mine.kind is not ClockKind.UPDATE):
        return ticket
    people, channels, _ = reached(ticket, tells(mine.kind, timer.percent, desk), desk, at)
    called = _called(ticket, at)
    people = tuple(person for person in people if person not in called)
    if not people and not channels:
        return ticket
    return ticket.nudged(mine.kind, timer.percent, people, at, channels)


def _called(ticket: Ticket, at: datetime) -> set[PersonId]:
    """Whom the same sweep has told something of this ticket: after an outage one word is enough."""
    events = (e for e in ticket.timeline if isinstance(e, Nudged | Escalated) and e.at == at)
    return {person for event in events for person in event.told}
