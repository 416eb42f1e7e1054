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
    """What should change; what is left out stays as it is."""

    tags: tuple[str, ...] | None = None
    watch: Handle | None = None
    unwatch: Sequence[PersonId] = ()
    link: tuple[TicketId, LinkKind] | None = None
    unlink: Sequence[tuple[TicketId, LinkKind]] = ()


class Labels:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def change(self, deed: Deed, ticket: TicketId, wanted: Relabelling) -> Ticket:
        """All of it or nothing. Raises `NoSuchTicket` for a link that leads nowhere."""

        def verb(unit: UnitOfWork, held: Ticket, by: Actor) -> Ticket:
            if wanted.tags is not None:
                held = held.tagged(by, wanted.tags, deed.at)
            if wanted.watch is not None:
                held = held.watched(by, unit.people.meet(wanted.watch, name="").id, deed.at)
            for person in wanted.unwatch:
                held = held.watched(by, person, deed.at, off=True)
            for other, link in wanted.unlink:
                held = self._joined(unit, held, by, other, link, deed, off=True)
            if wanted.link is not None:
                held = self._joined(unit, held, by, *wanted.link, deed)
            return held

        return self._ledger.change_within(deed, ticket, verb)

    def _joined(
        self,
        unit: UnitOfWork,
        held: Ticket,
        by: Actor,
        other: TicketId,
        link: LinkKind,
        deed: Deed,
        *,
        off: bool = False,
    ) -> Ticket:
        """A link has two ends, and both tickets show it."""
        after = held.linked(by, other, link, deed.at, off=off)
        far = unit.tickets.get(other)
        self._ledger.keep(unit, far, far.linked(by, held.id, link.inverse, deed.at, off=off), deed.at)
        return after
