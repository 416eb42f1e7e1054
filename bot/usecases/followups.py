"""Planning follow-ups and getting them done."""

from datetime import datetime

from bot.domain.errors import NobodyCan
from bot.domain.people import PersonId
from bot.domain.ticket import Actor, Ticket, TicketId
from bot.usecases.ledger import Deed, Ledger


class FollowingUp:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._desk = ledger.desk

    def plan(
        self, deed: Deed, ticket: TicketId, *, what: str, who: PersonId, due_at: datetime, late_at: datetime
    ) -> Ticket:
        def verb(held: Ticket, by: Actor) -> Ticket:
            if who not in self._desk.agents:
                raise NobodyCan(name="Somebody", ref=held.ref)
            return held.follow_up_planned(by, what, who, deed.at, due_at=due_at, late_at=late_at)

        return self._ledger.change(deed, ticket, verb)

    def done(self, deed: Deed, ticket: TicketId, number: int) -> Ticket:
        return self._ledger.change(deed, ticket, lambda held, by: held.follow_up_done(by, number, deed.at))
