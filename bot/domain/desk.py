"""The desk as its owner wrote it in app.yaml: everything the rules need to know, checked and ready."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.catalog import Category
from bot.domain.escalation import EscalationPolicy
from bot.domain.hours import Calendar
from bot.domain.oncall import Schedule
from bot.domain.people import Agent, Channel, PersonId, Team, TeamKey
from bot.domain.priority import Matrix
from bot.domain.routing import Rule
from bot.domain.sla import Policy
from bot.domain.ticket import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfScope:
    """Words that show a request is not ours, and what we say then."""

    words: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """`hours` is the calendar in which the desk says when people are back.

    `warns_of_gaps`: whether hours in which nobody can be called are told a week ahead.
    """

    name: str
    prefix: str
    command: str
    scope: str
    out_of_scope: tuple[OutOfScope, ...]
    hours: Calendar
    calendars: Mapping[str, Calendar]
    matrix: Matrix
    categories: tuple[Category, ...]
    agents: Mapping[PersonId, Agent]
    teams: Mapping[TeamKey, Team]
    rules: tuple[Rule, ...]
    sla: Policy
    escalation: EscalationPolicy
    schedule: Schedule
    on_call_channel: Channel
    remind_before_closing: timedelta
    warns_of_gaps: bool = True

    def category(self, key: str) -> Category:
        """The category of this key. One that app.yaml no longer has is answered by the last one, the catch-all."""
        return next((c for c in self.categories if c.key == key), self.categories[-1])

    def actor(self, person: PersonId) -> Actor:
        """What this person is at the desk. Somebody who is not of the staff belongs to no team."""
        teams = frozenset(t.key for t in self.teams.values() if person in (*t.members, t.lead))
        leads = frozenset(t.key for t in self.teams.values() if t.lead == person)
        return Actor(person=person, teams=teams, leads=leads, is_staff=person in self.agents)

    def shift(self, agent: Agent) -> Calendar | None:
        return self.calendars.get(agent.shift) if agent.shift else None

    def on_call(self, at: datetime, layer: int = 1) -> PersonId | None:
        """Who is on call in a layer: 1 is called first, 2 is its backup. None if nobody is."""
        return self.schedule.on_call(at, layer)

    def with_schedule(self, schedule: Schedule) -> "Desk":
        """The same desk with the schedule as it is kept: with what calendars and people have added to app.yaml's."""
        return replace(self, schedule=schedule)

    def team_at(self, channel: Channel) -> Team | None:
        return next((t for t in self.teams.values() if t.channel == channel), None)
