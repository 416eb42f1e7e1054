"""The promises."""

from typing import Annotated

from pydantic import BeforeValidator

from bot.config.shapes import (
    CalendarName,
    CategoryName,
    HostName,
    Label,
    OpenTime,
    Percent,
    Section,
    TeamName,
    several,
)
from bot.domain.priority import Priority
from bot.domain.sla import OnReopen
from bot.domain.terms import OffHours, Status, Tell

Tells = Annotated[tuple[Tell, ...], BeforeValidator(several)]


class TargetEntry(Section):
    """What is promised for a priority, in open hours of a calendar."""

    calendar: CalendarName
    """In which hours the clocks count."""
    first_response: OpenTime
    """Until an agent's first public words. Hours and minutes, because a working day has no fixed length."""
    resolution: OpenTime
    """Until it is resolved."""
    assign: OpenTime | None = None
    """Until somebody owns it, each time that nobody does."""
    next_response: OpenTime | None = None
    """Until an agent's words, each time that the requester said something more."""
    update: OpenTime | None = None
    """From an agent's words to the next ones, as long as it is not solved."""


class OtherTargetEntry(Section):
    """What an override promises for a priority. What it does not name stays as it is."""

    calendar: CalendarName | None = None
    """In which hours the clocks named here count; alone, in which all clocks of the priority do."""
    first_response: OpenTime | None = None
    """As under `targets`."""
    resolution: OpenTime | None = None
    """As under `targets`."""
    assign: OpenTime | None = None
    """As under `targets`."""
    next_response: OpenTime | None = None
    """As under `targets`."""
    update: OpenTime | None = None
    """As under `targets`."""


class OverrideEntry(Section):
    """Other promises for some tickets."""

    name: Label
    """What *Why?* shows."""
    categories: Annotated[tuple[CategoryName, ...], BeforeValidator(several)] = ()
    """For these categories; without it, for every one."""
    teams: Annotated[tuple[TeamName, ...], BeforeValidator(several)] = ()
    """For tickets of these teams; without it, of every one."""
    accounts: Annotated[tuple[HostName, ...], BeforeValidator(several)] = ()
    """For requesters of these organisations, by the domain of their e-mail address, such as `partner.example`."""
    targets: dict[Priority, OtherTargetEntry]
    """The other promises, by priority."""


Statuses = Annotated[tuple[Status, ...], BeforeValidator(several)]


class PausesEntry(Section):
    """Clocks that pause in other statuses than the rest."""

    assign: Statuses = ()
    """For the time to assign: nobody owns it, whatever it waits on."""
    first_response: Statuses | None = None
    """Without it, as `pauses`."""
    next_response: Statuses = ()
    """For the next response: the requester waits for words, whatever the ticket waits on."""
    resolution: Statuses | None = None
    """Without it, as `pauses`."""
    update: Statuses | None = None
    """Without it, as `pauses`."""


class NudgeEntry(Section):
    """A reminder before a promise is broken."""

    at: Percent
    """At what share of the target, such as `75%`."""
    tell: Tells
    """Who is reminded: `owner`, `lead`, `team`, `on-call channel`, `on-call person`, `manager`."""
    off_hours: OffHours | None = None
    """What happens outside somebody's shift, or while they are away: `now` tells them at once, `hold` waits until they
    are back; without it, P1 is told at once and the rest waits."""


class SlaSection(Section):
    """The promises and their reminders."""

    targets: dict[Priority, TargetEntry]
    """The promise for each priority."""
    overrides: tuple[OverrideEntry, ...] = ()
    """Other promises for some categories or teams. For each clock the first that fits and names it is taken."""
    pauses: Statuses = ()
    """The statuses in which clocks do not count."""
    pauses_of: PausesEntry = PausesEntry()
    """Single clocks that pause in other statuses."""
    on_reopen: OnReopen = OnReopen.RESTART
    """Whether a reopened ticket gets the whole time to solve it anew (`restart`) or what was left (`resume`)."""
    nudges: tuple[NudgeEntry, ...] = ()
    """Reminders, earliest first."""
