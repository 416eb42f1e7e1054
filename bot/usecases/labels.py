"""What hangs on a ticket beside the work: its tags, its links, who is kept informed."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.people import Handle, PersonId
from bot.domain.terms import LinkKind
from bot.domain.ticket import Actor, Ticket, TicketId
from bot.ports import UnitOfWork
from bot.usecases.ledger import Deed, Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Relabelling:
    """What should change; what is left out stays as it is. `tags` were written for revision `seen` of the ticket."""

    tags: tuple[str, ...] | None = None
    seen: int = 0
    watch: Handle | None = None
    unwatch: Sequence[PersonId] = ()
    link: tuple[TicketId, LinkKind] | None = None
    unlink: Sequence[tuple[TicketId, LinkKind]] = ()

    @property
    def links(self) -> tuple[tuple[TicketId, LinkKind, bool], ...]:
        """To which ticket, how, and whether the link goes (True) or comes."""
        new = ((*self.link, False),) if self.link is not None else ()
        return (*((other, kind, True) for other, kind in self.unlink), *new)


class Labels:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def change(self, deed: Deed, ticket: TicketId, wanted: Relabelling) -> Ticket:
        """All of it or nothing. Raises `NoSuchTicket` for a link that leads nowhere."""
        by = self._ledger.desk.actor(deed.by)
        with self._ledger.store.write() as unit:
            unit.inbox.take(deed.key, at=deed.at)
            # Locked in one order, or two people who link the same two tickets would wait for each other.
            numbers = sorted({ticket, *(other for other, _, _ in wanted.links)})
            before = {number: unit.tickets.get(number) for number in numbers}
            after = {**before, ticket: _relabelled(unit, before[ticket], by, wanted, deed)}
            for other, kind, off in wanted.links:
                after[ticket] = after[ticket].linked(by, other, kind, deed.at, off=off)
                after[other] = after[other].linked(by, ticket, kind.inverse, deed.at, off=off)
            for number in numbers:
                self._ledger.keep(unit, before[number], after[number], deed.at)
            unit.inbox.tell(deed.key, after[ticket].ref)
            unit.commit()
        return after[ticket]


def _relabelled(unit: UnitOfWork, held: Ticket, by: Actor, wanted: Relabelling, deed: Deed) -> Ticket:
    """All but the links, which have two ends."""
    if wanted.tags is not None:
        held = held.tagged(by, wanted.tags, deed.at, seen=wanted.seen)
    if wanted.watch is not None:
        held = held.watched(by, unit.people.meet(wanted.watch, name="").id, deed.at)
    for person in wanted.unwatch:
        held = held.watched(by, person, deed.at, off=True)
    return held
