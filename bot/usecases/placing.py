"""Giving a ticket to a team and to somebody of it, fairly and in the ticket's own transaction."""

from datetime import datetime

from bot.domain.desk import Desk
from bot.domain.people import PersonId, Team, TeamKey
from bot.domain.routing import Assignment, Candidate, choose_agent, choose_team
from bot.domain.terms import Because
from bot.domain.ticket import Ticket
from bot.ports import UnitOfWork

ESCALATED = "reassigned, because nobody acted"


def placed(unit: UnitOfWork, desk: Desk, ticket: Ticket, at: datetime) -> Ticket:
    """A new ticket, routed: rule → team → needed skill → the fair next one."""
    category = desk.category(ticket.category)
    text = f"{ticket.summary}\n{ticket.description}"
    key, rule = choose_team(desk.rules, category, text=text, priority=ticket.priority, answers=ticket.answers)
    return ticket.placed(decided(unit, desk, ticket, desk.teams[key], rule, at), at)


def replaced(unit: UnitOfWork, desk: Desk, ticket: Ticket, at: datetime) -> Assignment:
    """Who of the ticket's team has it next, by the rules by which it was given out, its present owner left out."""
    team = desk.teams.get(ticket.team) if ticket.team is not None else None
    if team is None:
        because = Because(rule=ESCALATED, says="its team is no longer there")
        return Assignment(team=ticket.team or TeamKey(""), agent=None, because=because)
    return decided(unit, desk, ticket, team, ESCALATED, at, but=ticket.owner)


def decided(
    unit: UnitOfWork, desk: Desk, ticket: Ticket, team: Team, rule: str, at: datetime, *, but: PersonId | None = None
) -> Assignment:
    """Who of the team takes it, and why; `but` is out of the question.

    Whoever takes it has had their turn when the unit is committed.
    """
    members = candidates(unit, desk, team, but=but)
    decision = choose_agent(team, rule, members, desk.category(ticket.category).skills, at)
    if decision.agent is not None:
        unit.turns.take(team.key, decision.agent)
    return decision


def candidates(unit: UnitOfWork, desk: Desk, team: Team, *, but: PersonId | None = None) -> list[Candidate]:
    """The people of a team as they are now."""
    turns, loads = unit.turns.of(team.key), unit.tickets.loads(team.members)
    people = unit.people.all(team.members)
    return [
        Candidate(
            agent=desk.agents[member],
            availability=people[member].availability,
            shift=desk.shift(desk.agents[member]),
            load=loads[member].tickets,
            weight=loads[member].weight,
            turn=turns.get(member, 0),
        )
        for member in team.members
        if member in people and member != but
    ]
