"""The staff, the teams and their channels."""

from bot.config.written import people as w
from bot.domain.people import Agent, Channel, Handle, PersonId, Team, TeamKey


def channel(entry: w.ChannelEntry) -> Channel:
    platform, name = next((p, n) for p, n in entry if n is not None)
    return Channel(platform=platform, id=name)


def agent(key: str, entry: w.PersonEntry) -> Agent:
    handles = [Handle.parse(text) for text in entry.handles]
    return Agent(
        id=PersonId(key),
        name=entry.name,
        email=entry.email,
        handles=tuple(h for h in handles if h is not None),
        skills=entry.skills,
        shift=entry.shift,
        capacity=entry.capacity,
        manager=PersonId(entry.manager) if entry.manager is not None else None,
    )


def team(key: str, entry: w.TeamEntry) -> Team:
    return Team(
        key=TeamKey(key),
        name=entry.name,
        channel=channel(entry.channel),
        members=tuple(PersonId(m) for m in entry.members),
        lead=PersonId(entry.lead),
        assign=entry.assign,
        pick=entry.pick,
        fallback=channel(entry.fallback) if entry.fallback is not None else None,
    )
