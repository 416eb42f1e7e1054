"""Who is on call."""

from typing import Annotated

from pydantic import Field

from bot.config.shapes import CalendarName, Day, HandOver, Key, PersonName, Section, Text, Windows, Zone
from bot.config.written.people import ChannelEntry
from bot.domain.oncall import Rotates


class RotaEntry(Section):
    """Who is on call when: people who take turns, or an iCalendar."""

    layer: Annotated[int, Field(ge=1, le=9)] = 1
    """1 is called first, 2 is its backup, and so on."""
    people: tuple[PersonName, ...] = ()
    """Who takes turns, in this order."""
    rotates: Rotates = Rotates.WEEKLY
    """How long a turn is: `daily` or `weekly`."""
    hands_over: HandOver | None = None
    """When the turn passes on: `monday 09:00`, or `09:00` if it does so every day. Needed with `people`."""
    zone: Zone | None = None
    """The time zone of `hands_over` and `hours`. Needed with them."""
    starts: Day | None = None
    """The day on which the first one's turn began. Needed with `people`."""
    hours: Windows = ()
    """The hours of each day that it covers, such as `08:00-20:00`; without them, all."""
    calendar: CalendarName | None = None
    """Or the calendar whose hours it covers."""
    ical: Text | None = None
    """Instead of `people`: an iCalendar file relative to this one, its `https://` address, or `$NAME` for an address
    that the environment holds."""


class OnCallSection(RotaEntry):
    """One rota, written here; or several, under `rotas`."""

    rotas: dict[Key, RotaEntry] = Field(default_factory=dict)
    """Several rotas, each under a key. The keys are kept with what was read of a calendar, so keep them."""
    channel: ChannelEntry
    """Where escalations, hand-overs and gaps appear."""
    warn_of_gaps: bool = True
    """Whether hours in which nobody can be called are told a week ahead."""
