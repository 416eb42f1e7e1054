"""What raises a ladder, and whether it still holds: a clock that runs out, a ticket of nobody, one nobody works on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.desk import Desk
from bot.domain.events import (
    Acknowledged,
    Confirmed,
    Deleted,
    DetailsAdded,
    Edited,
    Event,
    Filed,
    Move,
    Rated,
    Released,
    Reopened,
    Transferred,
    Withdrawn,
)
from bot.domain.sla import Clock
from bot.domain.terms import ClockKind, Status, Trigger, TriggerKind
from bot.domain.ticket import Ticket

_OF_THE_REQUESTER = Filed | DetailsAdded | Edited | Deleted | Confirmed | Rated | Reopened | Withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a ladder is, or would be, about: a run of a clock; or, without one, a lack since event `instance`.

    `due_at` is when the trigger is met if nothing happens before; None while that is held up. `pauses` are the
    stretches in which it was.
    """

    clock: ClockKind | None
    instance: int
    due_at: datetime | None
    pauses: tuple[tuple[datetime, datetime], ...]

    def held(self, since: datetime) -> timedelta:
        """How long it was held up since then."""
        stretches = (end - max(start, since) for start, end in self.pauses)
        return sum((s for s in stretches if s > timedelta(0)), timedelta(0))


def matters(ticket: Ticket, trigger: Trigger, desk: Desk, clocks: Sequence[Clock]) -> Iterator[Matter]:
    """What the trigger may be met by, as the ticket stands; nothing once it is done, taken, answered…"""
    match trigger.kind:
        case TriggerKind.BREACHED | TriggerKind.NEARING:
            for clock in clocks:
                if clock.kind in trigger.clocks and clock.stopped_at is None:
                    yield _of_clock(clock, trigger.percent)
        case TriggerKind.UNASSIGNED:
            if ticket.owner is None:
                yield _lacking_since(_last(ticket, Filed, Released, Transferred, Reopened), ticket, trigger, desk)
        case TriggerKind.IDLE:
            acts = [n for n, event in enumerate(ticket.timeline, start=1) if is_internal_act(event, desk)]
            since = max([_last(ticket, Filed, Reopened), *acts])
            yield _lacking_since(since, ticket, trigger, desk)


def is_internal_act(event: Event, desk: Desk) -> bool:
    """Whether somebody of the staff did something. Saying that one will (acknowledging) is not doing it."""
    return event.by is not None and event.by in desk.agents and not isinstance(event, _OF_THE_REQUESTER | Acknowledged)


def _of_clock(clock: Clock, percent: int) -> Matter:
    pauses = tuple((span.start, span.end) for span in clock.spans if span.paused)
    due_at = clock.due_at if percent == 100 else clock.reaches(percent)
    return Matter(clock=clock.kind, instance=clock.instance, due_at=due_at, pauses=pauses)


def _last(ticket: Ticket, *kinds: type[Event]) -> int:
    """The number of the last event of these kinds; the first event is always one."""
    return max(n for n, event in enumerate(ticket.timeline, start=1) if isinstance(event, kinds))


def _lacking_since(number: int, ticket: Ticket, trigger: Trigger, desk: Desk) -> Matter:
    """Counts the trigger's time from event `number` on, in open hours, while the ticket is not paused."""
    calendar = desk.calendars.get(trigger.calendar, desk.hours)
    counted, due_at = timedelta(0), None
    pauses: list[tuple[datetime, datetime]] = []
    status, start = _status_after(ticket, number), ticket.timeline[number - 1].at
    for event in ticket.timeline[number:]:
        if not isinstance(event, Move) or event.to is status:
            continue
        end = max(event.at, start)
        if _pauses(status, trigger, desk):
            pauses.append((start, end))
        elif due_at is None:
            length = calendar.between(start, end)
            if counted + length >= trigger.within:
                due_at = calendar.add(start, trigger.within - counted)
            counted += length
        status, start = event.to, end
    if _pauses(status, trigger, desk):
        due_at = None
    elif due_at is None:
        due_at = calendar.add(start, trigger.within - counted)
    return Matter(clock=None, instance=number, due_at=due_at, pauses=tuple(pauses))


def _status_after(ticket: Ticket, number: int) -> Status:
    return next(e.to for e in reversed(ticket.timeline[:number]) if isinstance(e, Move))


def _pauses(status: Status, trigger: Trigger, desk: Desk) -> bool:
    """As the promise of the same kind does: somebody takes it, or somebody solves it."""
    alike = ClockKind.ASSIGN if trigger.kind is TriggerKind.UNASSIGNED else ClockKind.RESOLUTION
    return status in desk.sla.pauses.get(alike, frozenset())
