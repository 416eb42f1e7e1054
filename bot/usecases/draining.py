"""A full team drains by itself: what waits for an owner is given out as soon as somebody of the team can take it.

Somebody finished a ticket, came to work, or is back: nothing tells the desk of all these, so it looks with every sweep.
What a person gave back is left to people.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from bot.domain.events import Assigned, Released, Routed
from bot.domain.people import Handover, Team
from bot.domain.routing import choose_agent
from bot.domain.terms import Status
from bot.domain.ticket import Ticket, TicketId
from bot.ports import UnitOfWork
from bot.usecases.ledger import Ledger
from bot.usecases.placing import candidates, decided

log = logging.getLogger(__name__)

LOOKED_AT = 20
"""Tickets of a team in one sweep, the soonest due first."""
RULE = "waited until somebody could take it"


class Draining:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._store = ledger.store
        self._desk = ledger.desk

    def sweep(self, at: datetime) -> int:
        """How many tickets were given to somebody. Each is a transaction of its own."""
        with self._store.read() as unit:
            waiting = [number for team in self._desk.teams.values() for number in self._waiting(unit, team, at)]
        return sum(self._give(number, at) for number in waiting)

    def _waiting(self, unit: UnitOfWork, team: Team, at: datetime) -> Sequence[TicketId]:
        """The tickets of a team for which there is somebody now."""
        if team.assign is not Handover.AUTO:
            return ()
        lines = unit.tickets.lines(unassigned_in=[team.key], limit=LOOKED_AT)
        if not lines or not any(one.passed_over({}, at) is None for one in candidates(unit, self._desk, team)):
            return ()
        return [line.id for line in lines if self._could(unit, line.id, team, at)]

    def _could(self, unit: UnitOfWork, number: TicketId, team: Team, at: datetime) -> bool:
        """One that cannot be read keeps no other from being given out."""
        try:
            return self._can_go(unit, unit.tickets.get(number), team, at)
        except ValueError:
            return False

    def _can_go(self, unit: UnitOfWork, ticket: Ticket, team: Team, at: datetime) -> bool:
        if ticket.status is not Status.NEW or ticket.owner is not None or ticket.team != team.key:
            return False
        moves = (e for e in reversed(ticket.timeline) if isinstance(e, Routed | Assigned | Released))
        if not isinstance(next(moves, None), Routed):
            return False
        needs = self._desk.category(ticket.category).skills
        return choose_agent(team, RULE, candidates(unit, self._desk, team), needs, at).agent is not None

    def _give(self, number: TicketId, at: datetime) -> bool:
        """Looks once more: of two desks one gives it out, and each ticket given makes its owner's load heavier."""
        with self._store.write() as unit:
            before = unit.tickets.get(number)
            team = self._desk.teams.get(before.team) if before.team is not None else None
            if team is None or not self._can_go(unit, before, team, at):
                return False
            decision = decided(unit, self._desk, before, team, RULE, at)
            if decision.agent is None:
                return False
            self._ledger.keep(unit, before, before.reassigned(decision.agent, decision, at), at)
            unit.commit()
        log.info("ticket %s waited, and was given to somebody", number)
        return True
