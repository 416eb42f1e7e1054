"""Follow-ups by who has them: read from the timeline when it is kept, so that a list of them is one query."""

from sqlalchemy import delete, or_, select

from bot.domain.events import Event, FollowUpDone, FollowUpPlanned
from bot.domain.people import PersonId
from bot.domain.terms import Status, StatusKind
from bot.domain.ticket import Ticket, TicketId
from bot.domain.views import FollowUpLine
from store import tables
from store.transaction import Transaction

_TABLE = tables.follow_ups
_TICKETS = tables.tickets


def keep(db: Transaction, ticket: Ticket, new: tuple[Event, ...]) -> None:
    """Write the ticket's follow-ups anew, if something of them is new."""
    if not any(isinstance(event, FollowUpPlanned | FollowUpDone) for event in new):
        return
    db.run(delete(_TABLE).where(_TABLE.c.ticket == ticket.id))
    rows = [
        {
            "ticket": ticket.id,
            "number": one.number,
            "what": one.what,
            "person": one.who,
            "due_at": one.due_at,
            "late_at": one.late_at,
            "done_at": one.done.at if one.done is not None else None,
        }
        for one in ticket.follow_ups
    ]
    db.run_many(_TABLE.insert(), rows)


def open_of(db: Transaction, person: PersonId, *, limit: int) -> list[FollowUpLine]:
    """What somebody still has to do, soonest due first. What has ended needs nothing any more."""
    lives = or_(_TICKETS.c.status_kind != StatusKind.DONE.value, _TICKETS.c.status == Status.RESOLVED.value)
    query = (
        select(_TABLE, _TICKETS.c.prefix, _TICKETS.c.summary)
        .join(_TICKETS, _TICKETS.c.id == _TABLE.c.ticket)
        .where(_TABLE.c.person == person, _TABLE.c.done_at.is_(None), lives)
        .order_by(_TABLE.c.due_at, _TABLE.c.ticket, _TABLE.c.number)
        .limit(limit)
    )
    return [
        FollowUpLine(
            ticket=TicketId(row.ticket),
            ref=f"{row.prefix}-{row.ticket}",
            summary=row.summary,
            number=row.number,
            what=row.what,
            due_at=row.due_at,
            late_at=row.late_at,
        )
        for row in db.rows(query)
    ]
