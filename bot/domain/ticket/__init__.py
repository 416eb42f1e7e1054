"""The ticket and its verbs. Each verb checks who may and whether it can be now, and answers the ticket as it is then.

A verb never loads, saves or sends; it appends to the timeline, and everything else follows from there. The verbs are
kept by subject; together they are the `Ticket`.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.events import Filed
from bot.domain.people import PersonId
from bot.domain.ticket.alarms import Alarms
from bot.domain.ticket.ending import Ending
from bot.domain.ticket.labels import Labels
from bot.domain.ticket.record import Actor, Record, TicketId
from bot.domain.ticket.talk import Talk
from bot.domain.ticket.work import AGENTS_WAIT_ON, Work

__all__ = ["AGENTS_WAIT_ON", "Actor", "Record", "Ticket", "TicketId", "filed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket(Work, Talk, Ending, Alarms, Labels):
    """All that can be done with a ticket; what is known of it is its `Record`."""


def filed(ticket: Ticket, by: PersonId, at: datetime) -> Ticket:
    """A new ticket's first event."""
    return replace(ticket, timeline=(Filed(at=at, by=by, priority=ticket.priority),))
