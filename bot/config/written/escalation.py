"""Escalation: the policies, their steps, and the webhooks they can tell."""

from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field

from bot.config.shapes import (
    CalendarName,
    CategoryName,
    Duration,
    DurationOrNone,
    ImpactName,
    Label,
    Section,
    TeamName,
    Variable,
    WebAddress,
    WebhookName,
    When,
    several,
)
from bot.config.written.requests import Priorities
from bot.config.written.times import Tells
from bot.domain.priority import Priority
from bot.domain.terms import ClockKind, Do


class StepEntry(Section):
    """A step of a policy."""

    after: DurationOrNone
    """The time since the step before; since `when` is met, for the first (`0m` is at once)."""
    tell: Tells = ()
    """Who is told: `owner`, `lead`, `team`, `on-call channel`, `on-call person`, `on-call person 2` and `3` (of the
    layers behind), `manager`."""
    webhooks: Annotated[tuple[WebhookName, ...], BeforeValidator(several)] = ()
    """Which webhooks are told."""
    do: Annotated[tuple[Do, ...], BeforeValidator(several)] = ()
    """What is done: `reassign` gives the ticket to the next candidate of its team; `raise priority` raises it by one,
    `raise to P1` (or `P2`, `P3`) up to that. A priority is never lowered."""
    priorities: Priorities = tuple(Priority)
    """For which priorities; without it, for all."""


class PolicyEntry(Section):
    """An escalation policy: what must be the case, for which tickets, and what is done about it, step by step."""

    name: Label
    """What people see; no two policies have the same."""
    when: When
    """`unassigned for 30m`, `no internal action for 2h`, `nearing 90%` of a target, or `breached`."""
    calendar: CalendarName | None = None
    """In which hours `unassigned for` and `no internal action for` count; without it, the desk's own."""
    clocks: Annotated[tuple[ClockKind, ...], BeforeValidator(several)] = (
        ClockKind.FIRST_RESPONSE,
        ClockKind.RESOLUTION,
    )
    """Whose targets `nearing` and `breached` speak of: `time to assign`, `first response`, `next response`,
    `resolution`, `public update`; without it, the first response and the resolution."""
    priorities: Priorities = tuple(Priority)
    """Only tickets of these priorities."""
    impacts: Annotated[tuple[ImpactName, ...], BeforeValidator(several)] = ()
    """Only tickets with these answers about the impact."""
    categories: Annotated[tuple[CategoryName, ...], BeforeValidator(several)] = ()
    """Only tickets of these categories."""
    teams: Annotated[tuple[TeamName, ...], BeforeValidator(several)] = ()
    """Only tickets of these teams."""
    steps: tuple[StepEntry, ...]
    """The ladder, step by step. Behind the last one there must always be somebody."""
    repeat_from: Annotated[int, Field(ge=1)] | None = None
    """After the last step it goes on from this one again: `1` is the first."""
    repeat_every: Duration | None = None
    """How long after the last step it does so."""
    repeat_times: Annotated[int, Field(ge=1, le=100)] = 3
    """How often at most."""


class EscalationSection(Section):
    """What happens when nobody acts."""

    acknowledge_for: Duration = timedelta(minutes=30)
    """How long *Acknowledge* keeps a ticket's ladders quiet."""
    policies: tuple[PolicyEntry, ...]
    """The policies. Each that fits a ticket climbs by itself; nobody is told twice at one moment."""


class WebhookEntry(Section):
    """A system that is told by a signed POST request."""

    url: WebAddress
    """Where: an `https://` address."""
    secret_env: Variable
    """The variable of the environment with the secret it is signed with: `whsec_` and 24 to 64 bytes in base64."""
