"""Giving a ticket to a team and to somebody of it, fairly and in the ticket's own transaction."""

from datetime import datetime

from bot.domain.desk import Desk
from bot.domain.people import Team
from bot.domain.routing import Assignment, Candidate, choose_agent, choose_team
from bot.domain.ticket import Ticket
from bot.ports import UnitOfWork


def placed(unit: UnitOfWork, desk: Desk, ticket: Ticket, at: datetime) -> Ticket:
    """A new ticket, routed: rule → team → needed skill → the fair next one."""
    category = desk.category(ticket.category)
    text = f"{ticket.summary}\n{ticket.description}"
    key, rule = choose_team(desk.rules, category, text=text, priority=ticket.priority, answers=ticket.answers)
    return ticket.placed(decided(unit, desk, ticket, desk.teams[key], rule, at), at)


def decided(unit: UnitOfWork, desk: Desk, ticket: Ticket, team: Team, rule: str, at: datetime) -> Assignment:
    """Who of the team takes it, and why. Whoever does has had their turn when the unit is committed."""
    turns, loads = unit.turns.of(team.key), unit.tickets.loads(team.members)
    people = unit.people.all(team.members)
    candidates = [
        Candidate(
            agent=desk.agents[member],
            availability=people[member].availability,
            shift=desk.shift(desk.agents[member]),
            load=loads[member].tickets,
            weight=loads[member].weight,
            turn=turns.get(member, 0),
        )
        for member in team.members
        if member in people
    ]
    decision = choose_agent(team, rule, candidates, desk.category(ticket.category).skills, at)
    if decision.agent is not None:
        unit.turns.take(team.key, decision.agent)
    return decision
