"""The staff and the teams."""

from collections.abc import Iterator

from bot.config.building.people import channel
from bot.config.problems import Fault, Place
from bot.config.sense.forms import Check
from bot.config.shapes import CHANNELS
from bot.config.written import Written
from bot.config.written.people import ChannelEntry
from bot.domain.people import Channel, Handle


def staff(file: Written) -> Iterator[Fault]:
    addresses: dict[str, str] = {}
    for key, person in file.people.items():
        place: Place = ("people", key)
        if person.email is not None and addresses.setdefault(person.email.casefold(), key) != key:
            first = addresses[person.email.casefold()]
            yield Fault(place=(*place, "email"), says=f'is the address of "{first}" too')
        for number, handle in enumerate(person.handles):
            if Handle.parse(handle) is None:
                says = f'"{handle}" is no account: write platform/tenant/id, such as slack/T0123/U0456'
                yield Fault(place=(*place, "handles", number), says=says)
        if person.manager == key:
            yield Fault(place=(*place, "manager"), says="nobody is their own manager")
    if not file.people:
        yield Fault(place=("people",), says="there is nobody here who could answer")


def teams(file: Written) -> Iterator[Fault]:
    seen: dict[Channel, str] = {}
    for key, team in file.teams.items():
        place: Place = ("teams", key)
        if not team.members:
            yield Fault(place=(*place, "members"), says=f'the team "{key}" has no members')
        for number, member in enumerate(team.members):
            if member in team.members[:number]:
                yield Fault(place=(*place, "members", number), says=f'"{member}" stands here twice')
        if team.fallback is not None:
            yield from channel_faults(team.fallback, (*place, "fallback"))
        faults = list(channel_faults(team.channel, (*place, "channel")))
        yield from faults
        if not faults and (first := seen.setdefault(channel(team.channel), key)) != key:
            yield Fault(place=(*place, "channel"), says=f'is the channel of the team "{first}" too')


def channel_faults(entry: ChannelEntry, place: Place) -> Iterator[Fault]:
    given = {platform: name for platform, name in entry if name is not None}
    if len(given) != 1:
        yield Fault(place=place, says='needs one channel, its name in quotes, such as slack: "#it-network"')
    for platform, name in given.items():
        pattern, such_as = CHANNELS[platform]
        if not pattern.fullmatch(name):
            yield Fault(place=(*place, platform), says=f'"{name}" is no channel: write {such_as}')


def skills(file: Written) -> Iterator[Fault]:
    """A ticket that needs a skill nobody of its team has would wait for ever."""
    for key, category in file.categories.items():
        team = category.team or (file.routing[-1].team if file.routing else None)
        if team is None or team not in file.teams or not file.teams[team].members:
            continue
        for skill, level in category.skills.items():
            if says := lacking(file, team, skill, level):
                yield Fault(place=("categories", key, "skills", skill), says=says)


def lacking(file: Written, team: str, skill: str, level: int) -> str | None:
    """Why nobody of the team is skilled enough, or None if somebody is."""
    best = max((file.people[m].skills.get(skill, 0) for m in file.teams[team].members), default=0)
    if best >= level:
        return None
    found = f"the best has level {best}" if best else "nobody has the skill at all"
    return f'nobody in the team "{team}" can take it: it needs {skill} {level}, and {found}'


CHECKS: tuple[Check, ...] = (
    (staff, ()),
    (teams, ()),
    (skills, ("people", "teams", "routing")),
)
