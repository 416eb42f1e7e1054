"""What agents do with a ticket. Each verb is one transaction."""

from datetime import datetime

from bot.domain.errors import NobodyCan
from bot.domain.events import Assigned
from bot.domain.people import PersonId, TeamKey
from bot.domain.priority import Priority
from bot.domain.terms import Status
from bot.domain.ticket import Actor, Ticket, TicketId
from bot.ports import UnitOfWork
from bot.usecases.ledger import Deed, Ledger
from bot.usecases.placing import decided

MOST_HELD = 1000
"""More open tickets than anybody can hold."""


class Work:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._desk = ledger.desk

    def claim(self, deed: Deed, ticket: TicketId) -> Ticket:
        """Raises `AlreadyTaken` for the slower of two."""

        def verb(held: Ticket, by: Actor) -> Ticket:
            taken = next((e for e in reversed(held.timeline) if isinstance(e, Assigned)), None)
            owner = self._name(held.owner)
            return held.claimed(by, deed.at, owner_name=owner, ago=_ago(taken.at if taken else deed.at, deed.at))

        return self._ledger.change(deed, ticket, verb)

    def assign(self, deed: Deed, ticket: TicketId, to: PersonId) -> Ticket:
        def verb(held: Ticket, by: Actor) -> Ticket:
            team = self._desk.teams.get(held.team) if held.team else None
            if to not in (team.members if team is not None else self._desk.agents):
                raise NobodyCan(name=self._name(to), ref=held.ref)
            return held.assigned(by, to, deed.at)

        return self._ledger.change(deed, ticket, verb)

    def transfer(self, deed: Deed, ticket: TicketId, *, to: TeamKey, reason: str) -> Ticket:
        """To another team, where it is given out as a new one would be."""

        def verb(unit: UnitOfWork, held: Ticket, by: Actor) -> Ticket:
            rule = f"transferred by {self._name(deed.by)}"
            decision = decided(unit, self._desk, held, self._desk.teams[to], rule, deed.at)
            return held.transferred(by, decision, reason, deed.at)

        return self._ledger.change_within(deed, ticket, verb)

    def hand_over(self, deed: Deed, *, to: PersonId) -> list[Ticket]:
        """Everything somebody holds goes to a deputy, all of it or nothing: a holiday, or a leaver."""
        by = self._desk.actor(deed.by)
        with self._ledger.store.write() as unit:
            unit.inbox.take(deed.key, at=deed.at)
            handed = []
            for line in unit.tickets.lines(owner=deed.by, limit=MOST_HELD):
                before = unit.tickets.get(line.id)
                after = before.assigned(by, to, deed.at)
                self._ledger.keep(unit, before, after, deed.at)
                handed.append(after)
            unit.commit()
        return handed

    def release(self, deed: Deed, ticket: TicketId) -> Ticket:
        return self._ledger.change(deed, ticket, lambda held, by: held.released(by, deed.at))

    def reply(self, deed: Deed, ticket: TicketId, text: str) -> Ticket:
        return self._ledger.change(deed, ticket, lambda held, by: held.replied(by, text, deed.at))

    def note(self, deed: Deed, ticket: TicketId, text: str) -> Ticket:
        return self._ledger.change(deed, ticket, lambda held, by: held.noted(by, text, deed.at))

    def wait(self, deed: Deed, ticket: TicketId, *, on: Status, needed: str, until: datetime) -> Ticket:
        return self._ledger.change(deed, ticket, lambda held, by: held.waited(by, on, needed, until, deed.at))

    def resume(self, deed: Deed, ticket: TicketId) -> Ticket:
        return self._ledger.change(deed, ticket, lambda held, by: held.resumed(deed.at, "work goes on", by))

    def resolve(self, deed: Deed, ticket: TicketId, *, summary: str, disposition: str) -> Ticket:
        def verb(held: Ticket, by: Actor) -> Ticket:
            return held.resolved(by, self._desk.category(held.category), summary, disposition, deed.at)

        return self._ledger.change(deed, ticket, verb)

    def reprioritise(self, deed: Deed, ticket: TicketId, *, to: Priority, reason: str) -> Ticket:
        return self._ledger.change(deed, ticket, lambda held, by: held.reprioritised(by, to, reason, deed.at))

    def recategorise(self, deed: Deed, ticket: TicketId, *, to: str, reason: str) -> Ticket:
        category = self._desk.category(to)
        return self._ledger.change(deed, ticket, lambda held, by: held.recategorised(by, category, reason, deed.at))

    def acknowledge(self, deed: Deed, ticket: TicketId) -> Ticket:
        return self._ledger.change(deed, ticket, lambda held, by: held.acknowledged(by, deed.at))

    def _name(self, person: PersonId | None) -> str:
        agent = self._desk.agents.get(person) if person else None
        return agent.name if agent else "Somebody"


def _ago(then: datetime, now: datetime) -> str:
    seconds = max(0, round((now - then).total_seconds()))
    if seconds < 60:
        return f"{seconds} s ago" if seconds else "just now"
    if seconds < 3600:
        return f"{seconds // 60} min ago"
    return f"{seconds // 3600} h ago" if seconds < 86_400 else f"{seconds // 86_400} d ago"
