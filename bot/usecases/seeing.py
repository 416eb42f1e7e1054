"""Who may see a ticket."""

from bot.domain.desk import Desk
from bot.domain.errors import NotAllowed
from bot.domain.people import PersonId
from bot.domain.ticket import Ticket


def only_for_whom_it_concerns(ticket: Ticket, person: PersonId, desk: Desk) -> None:
    """Who asked, who watches, and the staff. Raises `NotAllowed` for anybody else."""
    if person not in (ticket.requester, *ticket.watchers) and not desk.actor(person).is_staff:
        raise NotAllowed(who="the person who asked, or the help desk,")
