"""app.yaml as its owner writes it, section by section. Shape and references only; sense is checked in `sense`."""

from typing import Annotated

from pydantic import Field

from bot.config.shapes import Key, Section
from bot.config.written.calendars import CalendarEntry
from bot.config.written.calm import CalmSection, FollowUpsSection
from bot.config.written.escalation import EscalationSection, WebhookEntry
from bot.config.written.mail import EmailSection
from bot.config.written.oncall import OnCallSection
from bot.config.written.people import DeskSection, PersonEntry, TeamEntry
from bot.config.written.program import KnowledgeSection, ServerSection, SlackSection, TeamsSection
from bot.config.written.requests import CategoryEntry, ClosingSection, PrioritySection, RuleEntry
from bot.config.written.times import SlaSection


class Written(Section):
    """The whole file."""

    desk: DeskSection
    """The desk itself."""
    people: dict[Key, PersonEntry]
    """The staff, each under a short key."""
    teams: Annotated[dict[Key, TeamEntry], Field(min_length=1)]
    """The teams, each under a key."""
    categories: Annotated[dict[Key, CategoryEntry], Field(min_length=1, max_length=100)]
    """What can be asked for, in the order people see; the last one is where everything else goes."""
    priority: PrioritySection
    """Impact and urgency."""
    calendars: dict[Key, CalendarEntry] = Field(default_factory=dict)
    """Hours of work, each calendar under a key."""
    sla: SlaSection
    """The promises."""
    escalation: EscalationSection
    """What happens when nobody acts."""
    webhooks: dict[Key, WebhookEntry] = Field(default_factory=dict)
    """Other systems that escalations can tell, such as a pager, each under a key."""
    on_call: OnCallSection
    """Who is on call."""
    routing: Annotated[tuple[RuleEntry, ...], Field(min_length=1)]
    """Where requests go; the first rule that holds decides."""
    closing: ClosingSection
    """How tickets end."""
    follow_ups: FollowUpsSection = FollowUpsSection()
    """Things that are still to be done for a ticket."""
    calm: CalmSection = CalmSection()
    """No storm of pings."""
    slack: SlackSection | None = None
    """The Slack workspace, if there is one."""
    microsoft_teams: TeamsSection | None = None
    """The Microsoft Teams of the organisation, if it is used."""
    email: EmailSection | None = None
    """The mail server by which people are written to whom no chat reaches."""
    kb: KnowledgeSection = KnowledgeSection()
    """The articles."""
    server: ServerSection = ServerSection()
    """The running program."""
