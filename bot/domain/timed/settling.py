"""Settling: when a ticket ends for good, what came of each of its promises is written down."""

from datetime import datetime

from bot.domain.sla import Clock
from bot.domain.terms import Result
from bot.domain.ticket import Ticket
from bot.domain.timed.timetable import Timetable


def settled(before: Ticket, after: Timetable) -> Timetable:
    """After a change, with the ticket's results if the change ended it for good. A later end writes them anew."""
    if not after.ticket.status.is_final or before.status.is_final:
        return after
    results = tuple(result_of(clock, after.at) for clock in after.clocks)
    return Timetable(after.ticket.settled(results, after.at), after.desk, after.at)


def result_of(clock: Clock, at: datetime) -> Result:
    """How a clock stands at `at`, in the words of what is written down."""
    return Result(
        clock=clock.kind,
        instance=clock.instance,
        within=clock.target.within,
        calendar=clock.target.calendar.name,
        given_by=clock.target.given_by,
        started_at=clock.started_at,
        stopped_at=clock.stopped_at or at,
        used=clock.used,
        is_breached=clock.is_breached(at),
    )
