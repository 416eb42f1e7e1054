"""The account of a ticket's clocks: each stretch that counted or did not, and each alarm that rang or will.

It is what *Why?* and `deskside explain` show. A ticket that ended for good is told from what was written down then.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.desk import Desk
from bot.domain.events import Acknowledged, Escalated, Nudged
from bot.domain.sla import Clock, clock_at
from bot.domain.terms import Result
from bot.domain.ticket import Ticket
from bot.domain.timed.settling import result_of
from bot.domain.timed.timer import ALARMS, Timer, TimerKind
from bot.domain.timed.timetable import Timetable


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Time of one kind: `because` is "open", "closed", "holiday: Good Friday" or "paused: waiting on vendor"."""

    start: datetime
    end: datetime
    counts: bool
    because: str

    @property
    def length(self) -> timedelta:
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """A nudge, a step of an escalation or its acknowledgement, at its moment.

    What has happened is an event, what is ahead a timer. A nudge whose moment has passed is not ahead: it came, or it
    was left out because something else said more.
    """

    at: datetime
    what: Nudged | Escalated | Acknowledged | Timer


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One clock. `due_at` is None while it is paused or over; `is_written` if it was written down at the end.

    `lapsed_at` is when its target was used up, of one that is paused.

    Where today's policy counts otherwise than what was written down, there are no intervals to show.
    """

    result: Result
    due_at: datetime | None
    is_over: bool
    lapsed_at: datetime | None = None
    is_written: bool = False
    intervals: tuple[Interval, ...] = ()
    rings: tuple[Ring, ...] = ()

    @property
    def left(self) -> timedelta:
        return max(self.result.within - self.result.used, timedelta(0))


def accounts(ticket: Ticket, desk: Desk, at: datetime) -> tuple[Account, ...]:
    """Every clock the ticket ever had, as it stands at `at`."""
    table = Timetable(ticket, desk, at)
    found, ahead = table.clocks, [t for t in table.timers if t.kind is not TimerKind.NUDGE or t.due_at > at]
    today = [_account(clock, _rings(ticket, found, clock, ahead), at) for clock in found]
    if ticket.settlement is None:
        return tuple(today)
    return tuple(_written(result, today) for result in ticket.settlement.results)


def other_alarms(ticket: Ticket, desk: Desk, at: datetime) -> tuple[Ring, ...]:
    """The escalations that are about no clock: nobody has taken it, nobody works on it."""
    rang = [Ring(at=e.at, what=e) for e in ticket.timeline if isinstance(e, Escalated) and e.clock is None]
    ahead = Timetable(ticket, desk, at).timers
    will = [Ring(at=t.due_at, what=t) for t in ahead if t.clock is None and t.kind in ALARMS]
    return (*rang, *sorted(will, key=lambda ring: ring.at))


def intervals(clock: Clock) -> tuple[Interval, ...]:
    """All the time of a clock without gaps; neighbours differ in their reason."""
    found: list[Interval] = []
    for part in _parts(clock):
        if found and found[-1].because == part.because:
            found[-1] = replace(found[-1], end=part.end)
        else:
            found.append(part)
    return tuple(found)


def _parts(clock: Clock) -> Iterator[Interval]:
    for span in clock.spans:
        if span.paused:
            yield Interval(start=span.start, end=span.end, counts=False, because=span.because)
            continue
        for stretch in clock.target.calendar.stretches(span.start, span.end):
            yield Interval(start=stretch.start, end=stretch.end, counts=stretch.is_open, because=stretch.because)


def _account(clock: Clock, rings: tuple[Ring, ...], at: datetime) -> Account:
    is_over = clock.stopped_at is not None
    return Account(
        result=result_of(clock, at),
        due_at=None if is_over else clock.due_at,
        is_over=is_over,
        lapsed_at=clock.lapsed_at,
        intervals=intervals(clock),
        rings=rings,
    )


def _written(result: Result, today: Iterable[Account]) -> Account:
    same = next((account for account in today if account.result == result), None)
    if same is not None:
        return replace(same, is_written=True)
    return Account(result=result, due_at=None, is_over=True, is_written=True)


def _rings(ticket: Ticket, found: Sequence[Clock], clock: Clock, ahead: Iterable[Timer]) -> tuple[Ring, ...]:
    rang = (
        Ring(at=event.at, what=event)
        for number, event in enumerate(ticket.timeline, start=1)
        if isinstance(event, Nudged | Escalated)
        and event.clock is not None
        and clock_at(found, event.clock, number) is clock
    )
    will = (Ring(at=t.due_at, what=t) for t in ahead if (t.clock, t.instance) == (clock.kind, clock.instance))
    return (*_with_hushes(ticket, clock, tuple(rang)), *sorted(will, key=lambda ring: ring.at))


def _with_hushes(ticket: Ticket, clock: Clock, rang: tuple[Ring, ...]) -> list[Ring]:
    """Who acknowledged while the clock's alarms stood: the reason why the next step came later."""
    raised = next((ring.at for ring in rang if isinstance(ring.what, Escalated)), None)
    hushes = [
        Ring(at=event.at, what=event)
        for event in ticket.timeline
        if isinstance(event, Acknowledged)
        and raised is not None
        and raised <= event.at
        and (clock.stopped_at is None or event.at <= clock.stopped_at)
    ]
    return sorted([*rang, *hushes], key=lambda ring: ring.at)
