"""What the escalation policies have done at a ticket, and what they will do if nobody acts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.desk import Desk
from bot.domain.escalation import Ladder, Step, ladder_for
from bot.domain.events import Escalated
from bot.domain.sla import Clock
from bot.domain.terms import ClockKind, Trigger
from bot.domain.ticket import Ticket
from bot.domain.timed import ladders
from bot.domain.timed.timer import Timer, TimerKind
from bot.domain.timed.timetable import Timetable


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A step of a policy's ladder, taken or to come.

    `taken` is what came of it, None of one to come; `step` is what it will do, None of one taken. `at` is when it was
    taken, or will be if nobody acts before; None while it is held up. `clock` is what it is about, if that is a clock.
    """

    policy: str
    trigger: Trigger
    clock: ClockKind | None
    number: int
    at: datetime | None
    taken: Escalated | None = None
    step: Step | None = None


def outlook(ticket: Ticket, desk: Desk, at: datetime) -> tuple[Rung, ...]:
    """The steps taken, in their order; then those to come, soonest first, and last those that are held up."""
    ahead = [] if ticket.is_done else list(_ahead(ticket, desk, Timetable(ticket, desk, at).clocks, at))
    ahead.sort(key=lambda rung: (rung.at is None, rung.at or at))
    return (*_taken(ticket), *ahead)


def _taken(ticket: Ticket) -> Iterator[Rung]:
    for event in ticket.timeline:
        if isinstance(event, Escalated) and event.step:
            yield Rung(
                policy=event.policy,
                trigger=event.trigger,
                clock=event.clock,
                number=event.step,
                at=event.at,
                taken=event,
            )


def _ahead(ticket: Ticket, desk: Desk, clocks: Sequence[Clock], at: datetime) -> Iterator[Rung]:
    """A ladder about the solution will end another one of its policy.

    A trigger that was met before now and raised no ladder was outdone by one that says more.
    """
    everything = ladders.plan(ticket, desk, clocks)
    planned = [t for t in everything if t.kind is TimerKind.STEP or t.due_at >= at]
    ends = {
        t.policy: t.due_at for t in planned if t.kind is TimerKind.RAISE and t.clock is ClockKind.RESOLUTION
    }  # fmt: skip
    for ladder in ticket.ladders:
        step = next((t for t in planned if t.kind is TimerKind.STEP and t.policy == ladder.policy.name), None)
        yield from _climbed(ladder, step.due_at if step is not None else None, ticket, ends.get(ladder.policy.name))
    for timer in planned:
        begun = _begun(timer, ticket, desk) if timer.kind is TimerKind.RAISE else None
        if begun is not None:
            end = ends.get(timer.policy) if timer.clock is not ClockKind.RESOLUTION else None
            yield from _climbed(begun, begun.next_at, ticket, end)


def _begun(timer: Timer, ticket: Ticket, desk: Desk) -> Ladder | None:
    return ladder_for(
        next(p for p in desk.escalation if p.name == timer.policy),
        clock=timer.clock,
        instance=timer.instance,
        priority=ticket.priority,
        since=timer.due_at,
        raised=ticket.revision + 1,
    )


def _climbed(ladder: Ladder, due_at: datetime | None, ticket: Ticket, end: datetime | None) -> Iterator[Rung]:
    """Every step from here on, with what the steps themselves make of the priority; none at or after `end`."""
    priority = ticket.priority
    moment = due_at
    while ladder.next_at is not None and (number := ladder.next_number(priority)) is not None:
        if moment is not None and end is not None and moment >= end:
            return
        step = ladder.policy.steps[number - 1]
        yield Rung(
            policy=ladder.policy.name,
            trigger=ladder.policy.when,
            clock=ladder.clock,
            number=number,
            at=moment,
            step=step,
        )
        for do in step.do:
            priority = do.raises(priority) or priority
        ladder = ladder.climbed(moment or ladder.next_at, priority)
        if moment is not None and ladder.next_at is not None:
            moment = ladder.next_at
