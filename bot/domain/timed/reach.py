"""The people and channels behind the words of a policy: who the owner, the lead, the person on call is just now."""

from datetime import datetime

from bot.domain.desk import Desk
from bot.domain.people import Channel, PersonId
from bot.domain.terms import Tell
from bot.domain.ticket import Ticket


def reached(
    ticket: Ticket, tells: tuple[Tell, ...], desk: Desk, at: datetime
) -> tuple[tuple[PersonId, ...], tuple[Channel, ...], tuple[Tell, ...]]:
    """The people and channels behind the words of the policy, and the words with nobody behind them."""
    people: dict[PersonId, None] = {}
    channels: dict[Channel, None] = {}
    nobody: list[Tell] = []
    for tell in tells:
        found = _who(ticket, tell, desk, at)
        if found is None:
            nobody.append(tell)
        elif isinstance(found, Channel):
            channels[found] = None
        else:
            people[found] = None
    return tuple(people), tuple(channels), tuple(nobody)


def _who(ticket: Ticket, tell: Tell, desk: Desk, at: datetime) -> PersonId | Channel | None:
    team = desk.teams.get(ticket.team) if ticket.team is not None else None
    on_call = desk.on_call(at)
    match tell:
        case Tell.OWNER:
            return ticket.owner
        case Tell.LEAD:
            return team.lead if team else None
        case Tell.TEAM:
            return team.channel if team else None
        case Tell.ON_CALL_CHANNEL:
            return desk.on_call_channel
        case Tell.ON_CALL:
            return on_call
        case Tell.MANAGER:
            return _manager(ticket.owner, desk) or _manager(on_call, desk) or (team.lead if team else None)


def _manager(person: PersonId | None, desk: Desk) -> PersonId | None:
    agent = desk.agents.get(person) if person else None
    return agent.manager if agent else None
