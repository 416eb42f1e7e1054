"""The people and channels behind the words of a policy: who the owner, the lead, the person on call is just now."""

from datetime import datetime

from bot.domain.desk import Desk
from bot.domain.people import Channel, PersonId
from bot.domain.terms import Tell
from bot.domain.ticket import Ticket

WEBHOOK = "webhook"
"""The platform of the webhooks of app.yaml: each is a channel of it."""


def reached(
    ticket: Ticket, tells: tuple[Tell, ...], desk: Desk, at: datetime
) -> tuple[tuple[PersonId, ...], tuple[Channel, ...], tuple[Tell, ...]]:
    """The people and channels behind the words of the policy, and the words with nobody behind them."""
    people: dict[PersonId, None] = {}
    channels: dict[Channel, None] = {}
    nobody: list[Tell] = []
    for tell in tells:
        found = behind(ticket, tell, desk, at)
        if found is None:
            nobody.append(tell)
        elif isinstance(found, Channel):
            channels[found] = None
        else:
            people[found] = None
    return tuple(people), tuple(channels), tuple(nobody)


def webhook(name: str) -> Channel:
    """The webhook of this name in app.yaml, as somebody who can be told."""
    return Channel(platform=WEBHOOK, id=name)


def is_webhook(audience: PersonId | Channel) -> bool:
    return isinstance(audience, Channel) and audience.platform == WEBHOOK


def behind(ticket: Ticket, tell: Tell, desk: Desk, at: datetime) -> PersonId | Channel | None:
    """Whom the word means at this moment, or None if there is nobody."""
    team = desk.teams.get(ticket.team) if ticket.team is not None else None
    match tell:
        case Tell.OWNER:
            return ticket.owner
        case Tell.LEAD:
            return team.lead if team else None
        case Tell.TEAM:
            return team.channel if team else None
        case Tell.ON_CALL_CHANNEL:
            return desk.on_call_channel
        case Tell.ON_CALL | Tell.ON_CALL_2 | Tell.ON_CALL_3:
            return desk.on_call(at, tell.layer)
        case Tell.MANAGER:
            return _manager(ticket.owner, desk) or _manager(desk.on_call(at), desk) or (team.lead if team else None)


def _manager(person: PersonId | None, desk: Desk) -> PersonId | None:
    agent = desk.agents.get(person) if person else None
    return agent.manager if agent else None
