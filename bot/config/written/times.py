"""Promises and escalation."""

from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator

from bot.config.shapes import (
    CalendarName,
    Duration,
    DurationOrNone,
    OpenTime,
    Percent,
    Section,
    several,
)
from bot.config.written.requests import Priorities
from bot.domain.priority import Priority
from bot.domain.terms import Status, Tell

Tells = Annotated[tuple[Tell, ...], BeforeValidator(several)]


class TargetEntry(Section):
    """What is promised for a priority, in open hours of a calendar."""

    calendar: CalendarName
    """In which hours the clocks count."""
    first_response: OpenTime
    """Until an agent's first reply. Hours and minutes, because a working day has no fixed length."""
    resolution: OpenTime
    """Until it is resolved."""


class NudgeEntry(Section):
    """A reminder before a promise is broken."""

    at: Percent
    """At what share of the target, such as `75%`."""
    tell: Tells
    """Who is reminded: `owner`, `lead`, `team`, `on-call channel`, `on-call person`, `manager`."""


class SlaSection(Section):
    """The promises and their reminders."""

    targets: dict[Priority, TargetEntry]
    """The promise for each priority."""
    pauses: Annotated[tuple[Status, ...], BeforeValidator(several)] = ()
    """The statuses in which no clock counts."""
    nudges: tuple[NudgeEntry, ...] = ()
    """Reminders, earliest first."""


class StepEntry(Section):
    """A step of the ladder."""

    after: DurationOrNone
    """The time since the step before; since the breach for the first (`0m` is at once)."""
    tell: Tells
    """Who is told: `owner`, `lead`, `team`, `on-call channel`, `on-call person`, `manager`."""
    priorities: Priorities = tuple(Priority)
    """For which priorities; without it, for all."""


class EscalationSection(Section):
    """What happens when a promise is broken and nobody acts."""

    acknowledge_for: Duration = timedelta(minutes=30)
    """How long *Acknowledge* keeps the ladder quiet."""
    steps: tuple[StepEntry, ...]
    """The ladder, step by step."""
