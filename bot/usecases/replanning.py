"""Planning anew: when app.yaml says something else about time, every ticket's deadlines are counted again."""

import logging
from datetime import datetime

from bot.domain.notices import CARD, Audience, Notice
from bot.domain.ticket import Ticket, TicketId
from bot.ports import UnitOfWork
from bot.usecases.ledger import Ledger

log = logging.getLogger(__name__)

BATCH = 50
"""Tickets a transaction: few enough that nobody waits long for one of them."""
TIMERS = "timers"


class Replanning:
    def __init__(self, ledger: Ledger, fingerprint: str) -> None:
        """`fingerprint` stands for all of app.yaml that may move a timer."""
        self._ledger = ledger
        self._store = ledger.store
        self._fingerprint = fingerprint
        self._is_stopping = False

    def stop(self) -> None:
        """End after the tickets it is at; the next start does it all again."""
        self._is_stopping = True

    def renew(self, at: datetime) -> int:
        """Plan every ticket that has not ended for good, if they were planned by other rules; how many.

        The fingerprint is kept last: if this is cut off, the next start does it all again. A ticket that cannot be
        read is left as it is, and said so.
        """
        with self._store.read() as unit:
            if unit.fingerprints.of(TIMERS) == self._fingerprint:
                return 0
        count, last = 0, TicketId(0)
        while not self._is_stopping:
            with self._store.read() as unit:
                batch = unit.tickets.unsettled(after=last, limit=BATCH)
            if not batch:
                break
            with self._store.write() as unit:
                unit.tickets.hold(batch)
                unit.timers.hold(batch)
                count += sum(self._renewed(unit, number, at) for number in batch)
                unit.commit()
            last = batch[-1]
        if self._is_stopping:
            return count
        with self._store.write() as unit:
            unit.fingerprints.keep(TIMERS, self._fingerprint)
            unit.commit()
        log.info("app.yaml says something else about time: planned %s tickets anew", count)
        return count

    def _renewed(self, unit: UnitOfWork, number: TicketId, at: datetime) -> bool:
        try:
            ticket = unit.tickets.get(number)
        except ValueError:
            log.exception("ticket %s cannot be read; its timers stay as they are", number)
            return False
        if self._ledger.schedule(unit, ticket, at):
            for audience in self._shown_to(ticket):
                unit.outbox.put(Notice(ticket=number, to=audience, face=CARD), at=at)
        return True

    def _shown_to(self, ticket: Ticket) -> list[Audience]:
        """Whose card says when it is due."""
        team = self._ledger.desk.teams.get(ticket.team) if ticket.team is not None else None
        return [ticket.requester] if team is None else [team.channel, ticket.requester]
