"""How every change is written: ticket, timeline, timers, notices and inbox key in one transaction."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.desk import Desk
from bot.domain.notices import CARD, Notice
from bot.domain.people import PersonId
from bot.domain.ticket import Actor, Ticket, TicketId
from bot.domain.timed.settling import settled
from bot.domain.timed.timetable import Timetable
from bot.ports import Store, UnitOfWork
from bot.usecases.notices import notices

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Who does something, when, and the key of the delivery that asked for it."""

    by: PersonId
    at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class Ledger:
    store: Store
    desk: Desk

    def change(self, deed: Deed, ticket: TicketId, verb: Callable[[Ticket, Actor], Ticket]) -> Ticket:
        """Load the ticket, let the verb happen, keep everything that follows from it.

        Raises what the verb raises, and `Repeated` for a deed that was done already; then nothing is kept.
        """
        return self.change_within(deed, ticket, lambda _, held, by: verb(held, by))

    def change_within(
        self, deed: Deed, ticket: TicketId, verb: Callable[[UnitOfWork, Ticket, Actor], Ticket]
    ) -> Ticket:
        """As `change`, for a verb that has to read and write more than the ticket."""
        with self.store.write() as unit:
            unit.inbox.take(deed.key, at=deed.at)
            before = unit.tickets.get(ticket)
            after = verb(unit, before, self.desk.actor(deed.by))
            after = self.keep(unit, before, after, deed.at)
            unit.inbox.tell(deed.key, after.ref)
            unit.commit()
        return after

    def keep(self, unit: UnitOfWork, before: Ticket, after: Ticket, at: datetime) -> Ticket:
        """Write what changed between the two and what follows from it. The ticket as it is kept."""
        return self.keep_table(unit, before, Timetable(after, self.desk, at))

    def keep_table(self, unit: UnitOfWork, before: Ticket, after: Timetable) -> Ticket:
        """As `keep`, for whoever has the timetable of what the ticket has become."""
        if after.ticket.revision == before.revision:
            return after.ticket
        table = settled(before, after.relieved())
        kept = table.ticket
        unit.tickets.save(kept)
        _schedule(unit, table)
        self._tell(unit, table, since=before.revision)
        if kept.status is not before.status:
            self._tell_linked(unit, kept, table.at)
        return kept

    def _tell_linked(self, unit: UnitOfWork, ticket: Ticket, at: datetime) -> None:
        """Cards of tickets that are linked to it show how it stands."""
        for other in dict.fromkeys(TicketId(number) for number, _ in ticket.links):
            for audience in unit.placements.audiences(other, CARD):
                unit.outbox.put(Notice(ticket=other, to=audience, face=CARD), at=at)

    def open(self, unit: UnitOfWork, ticket: Ticket, at: datetime) -> Timetable:
        """Write a new ticket and what follows from it."""
        table = Timetable(ticket, self.desk, at)
        unit.tickets.add(ticket, due_at=_due_at(table))
        unit.timers.begin(ticket.id, table.timers)
        self._tell(unit, table, since=0)
        return table

    def _tell(self, unit: UnitOfWork, table: Timetable, *, since: int) -> None:
        unit.once_kept(lambda: _logged(table.ticket, since))
        for notice in notices(table.ticket, self.desk, since=since):
            unit.outbox.put(notice, at=table.at)

    def schedule(self, unit: UnitOfWork, ticket: Ticket, at: datetime) -> bool:
        """Plan what may happen to the ticket by itself. Whether it is due at another time than it was."""
        return _schedule(unit, Timetable(ticket, self.desk, at))


def _schedule(unit: UnitOfWork, table: Timetable) -> bool:
    unit.timers.plan(table.ticket.id, table.timers)
    return unit.tickets.set_due(table.ticket.id, _due_at(table))


def _due_at(table: Timetable) -> datetime | None:
    due = table.next_due
    return due[1] if due is not None else None


def _logged(ticket: Ticket, since: int) -> None:
    """What happened, by the names of the events: nobody's words, and nobody's name."""
    happened = [event.kind for event in ticket.timeline[since:]]
    facts = {"event": "ticket", "ticket": ticket.id, "happened": happened, "status": ticket.status}
    log.info("%s: %s", ticket.ref, ", ".join(happened), extra=facts)
