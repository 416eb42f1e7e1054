"""Who works here: the desk itself, the staff, the teams and their channels."""

from typing import Annotated

from pydantic import Field

from bot.config.shapes import (
    CalendarName,
    Command,
    Email,
    Key,
    Label,
    PersonName,
    Prefix,
    Section,
    Text,
    Words,
)
from bot.domain.people import Handover, Pick


class ChannelEntry(Section):
    """A shared channel, by platform. Exactly one of them is given."""

    slack: str | None = None
    """A channel's name in quotes, such as `"#it-network"`, or its id (`C0123ABCD`)."""
    teams: str | None = None
    """A channel's id in Microsoft Teams (`19:…@thread.tacv2`)."""


class OutOfScopeEntry(Section):
    """A request that is not for this desk."""

    words: Words
    """Words or phrases that show it."""
    answer: Text
    """What the desk says then: where to go instead."""


class DeskSection(Section):
    """The desk itself."""

    name: Label
    """What the desk calls itself."""
    prefix: Prefix = "DESK"
    """What ticket numbers start with: `DESK` makes `DESK-41`."""
    command: Command = "/desk"
    """The slash command."""
    scope: Text
    """What the desk handles, in a sentence or two."""
    hours: CalendarName
    """The calendar of the desk: outside it, the answer says when people are back."""
    out_of_scope: tuple[OutOfScopeEntry, ...] = ()
    """Requests the desk answers with where to go instead."""


class PersonEntry(Section):
    """A member of the staff. The key is used in the rest of the file and must not change later."""

    name: Label
    """Their full name."""
    email: Email | None = None
    """Their address; the platforms know them by it."""
    handles: tuple[str, ...] = ()
    """Their accounts, where the address is not enough: `platform/tenant/id`."""
    skills: dict[Key, Annotated[int, Field(ge=1, le=5)]] = Field(default_factory=dict)
    """What they can do, with a level from 1 (beginner) to 5."""
    shift: CalendarName | None = None
    """The calendar in which they are given tickets; without one, always."""
    capacity: Annotated[int, Field(ge=1, le=100)] = 8
    """How many open tickets they are given at most."""
    manager: PersonName | None = None
    """Who is told when an escalation reaches the manager."""


class TeamEntry(Section):
    """A team and its channel, which is its inbox."""

    name: Label
    """What people see."""
    channel: ChannelEntry
    """Where its tickets appear."""
    members: tuple[PersonName, ...]
    """Who works on its tickets."""
    lead: PersonName
    """Who answers for its queue."""
    assign: Handover = Handover.AUTO
    """`auto` gives each ticket to somebody, as soon as somebody can take it; `offer` lets the team pick."""
    pick: Pick = Pick.ROUND_ROBIN
    """How `auto` chooses: `round_robin` takes turns, `least_loaded` looks at open tickets, the more pressing
    ones weighing more (P1 8, P2 4, P3 2, P4 1)."""
