"""Follow-ups: their day comes, and whoever has them is told; their day is over, and the team's lead is told."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.desk import Desk
from bot.domain.ticket import Ticket
from bot.domain.timed.timer import Timer, TimerKind


def plan(ticket: Ticket, desk: Desk) -> Iterator[Timer]:
    """The follow-up's number travels in `instance`."""
    for follow_up in ticket.open_follow_ups:
        for kind, due_at in (
            (TimerKind.FOLLOW_UP_DUE, follow_up.due_at),
            (TimerKind.FOLLOW_UP_OVERDUE, follow_up.late_at + desk.follow_ups_to_lead_after),
        ):
            key = f"{kind}:{follow_up.number}"
            yield Timer(ticket=ticket.id, kind=kind, key=key, due_at=due_at, instance=follow_up.number)


def happen(ticket: Ticket, timer: Timer, desk: Desk, at: datetime) -> Ticket:
    follow_up = next((f for f in ticket.open_follow_ups if f.number == timer.instance), None)
    if follow_up is None:
        return ticket
    if timer.kind is TimerKind.FOLLOW_UP_DUE:
        return ticket.follow_up_due(follow_up.number, (follow_up.who,), at)
    team = desk.teams.get(ticket.team) if ticket.team is not None else None
    return ticket.follow_up_overdue(follow_up.number, (team.lead,), at) if team is not None else ticket
