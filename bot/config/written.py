"""app.yaml as its owner writes it, section by section. Shape and references only; sense is checked in `sense`."""

from datetime import timedelta
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import BeforeValidator, Field

from bot.config.settings import Feature, SlackMode
from bot.config.shapes import (
    CalendarName,
    CategoryName,
    Command,
    Day,
    Days,
    Duration,
    DurationOrNone,
    Email,
    HandOver,
    ImpactName,
    Key,
    Label,
    OpenTime,
    Pattern,
    Percent,
    PersonName,
    Prefix,
    Section,
    Sentence,
    SkillName,
    TeamName,
    Text,
    UrgencyName,
    Windows,
    Word,
    Words,
    Zone,
    several,
)
from bot.domain.catalog import FieldKind, Kind
from bot.domain.events import Status, Tell
from bot.domain.oncall import Rotates
from bot.domain.people import Handover, Pick
from bot.domain.priority import Priority

Tells = Annotated[tuple[Tell, ...], BeforeValidator(several)]
Priorities = Annotated[tuple[Priority, ...], BeforeValidator(several)]


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
    """`auto` gives each ticket to somebody; `offer` lets the team pick."""
    pick: Pick = Pick.ROUND_ROBIN
    """How `auto` chooses: `round_robin` takes turns, `least_loaded` looks at open tickets."""


class FieldEntry(Section):
    """A question of a form. The key is kept with the answers and must not change later."""

    label: Sentence
    """The question."""
    kind: FieldKind
    """How it is answered: `text`, `long text`, `choice`, `several choices`, `person`, `date`, `number`, `file`
    or `yes/no`."""
    required: bool = False
    """Whether it must be answered."""
    hint: Sentence | None = None
    """One line of help under the question, at most 150 characters."""
    choices: Annotated[dict[Key, Label], Field(max_length=100)] = Field(default_factory=dict)
    """For `choice` and `several choices`: a key and what people read, at most 100 of them."""
    minimum: int | None = None
    """The fewest characters of a text, the lowest number, or the fewest choices."""
    maximum: int | None = None
    """The most characters, the highest number, or the most choices."""
    pattern: Pattern | None = None
    """A regular expression that the whole text must match."""
    pattern_says: Sentence | None = None
    """What people read when it does not."""
    only_if: Annotated[dict[str, Words], Field(min_length=1, max_length=1)] | None = None
    """Asked only if an earlier question has this answer, or one of these: `only_if: {where: [home, hotel]}`."""


class CategoryEntry(Section):
    """A kind of request. The key is kept with the tickets and must not change later."""

    name: Label
    """What people pick from the list."""
    kind: Kind
    """`incident` if something is broken, `request` if something is wanted."""
    team: TeamName | None = None
    """Who looks after it; without one, the routing rules decide."""
    skills: dict[SkillName, Annotated[int, Field(ge=1, le=5)]] = Field(default_factory=dict)
    """What an agent must be able to do to be given it, with the lowest level."""
    words: Words = ()
    """Words and phrases by which the desk guesses this category from a message."""
    fields: dict[Key, FieldEntry] = Field(default_factory=dict)
    """The questions asked for it, in this order."""
    dispositions: dict[Key, Label] | None = None
    """How its tickets can end, instead of the ones under `closing`."""
    quiet_for: Duration | None = None
    """After how much silence a resolved ticket closes, instead of the time under `closing`."""
    reopen_within: Duration | None = None
    """For how long a done ticket can be reopened, instead of the time under `closing`."""


class QuestionEntry(Section):
    """One of the two questions behind the priority."""

    question: Sentence
    """As people read it."""
    answers: Annotated[dict[Key, Label], Field(min_length=1, max_length=10)]
    """The answers: a key and what people read."""


class PrioritySection(Section):
    """Nobody picks a priority: it follows from two plain questions."""

    impact: QuestionEntry
    """How far the matter reaches."""
    urgency: QuestionEntry
    """How badly it presses."""
    matrix: dict[ImpactName, dict[UrgencyName, Priority]]
    """For every answer about the impact, the priority of every answer about the urgency."""
    criteria: dict[Priority, Text]
    """What each priority means, in words."""


class CalendarEntry(Section):
    """Hours of work. The calendar `always` is there without being written."""

    name: Label
    """What people see."""
    zone: Zone
    """The time zone of its hours, such as `Europe/London`."""
    week: dict[Days, Windows]
    """Days and their windows: `mon-fri: 09:00-17:30`, or `sat: [09:00-12:00, 13:00-15:00]`."""
    holidays: dict[Day, Label] = Field(default_factory=dict)
    """Days without hours, with their names."""


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


class OnCallSection(Section):
    """Who is on call."""

    channel: ChannelEntry
    """Where escalations appear."""
    people: tuple[PersonName, ...]
    """Who takes turns, in this order."""
    rotates: Rotates = Rotates.WEEKLY
    """How long a turn is: `daily` or `weekly`."""
    hands_over: HandOver
    """When the turn passes on: `monday 09:00`, or `09:00` if it does so every day."""
    zone: Zone
    """The time zone of that hour."""
    starts: Day
    """The day on which the first one's turn began."""


class WhenEntry(Section):
    """What must hold for a rule; all of what is given."""

    categories: Annotated[tuple[CategoryName, ...], BeforeValidator(several)] = ()
    """One of these categories."""
    priorities: Priorities = ()
    """One of these priorities."""
    words: Words = ()
    """One of these words or phrases in the request."""
    answers: dict[str, Word] = Field(default_factory=dict)
    """These answers to the form's questions: `{site: london}`."""


class RuleEntry(Section):
    """A routing rule. The first that holds names the team; then the category's own team; then the last rule."""

    name: Sentence
    """What *Why?* shows."""
    when: WhenEntry = WhenEntry()
    """What must hold. Only the last rule, the catch-all, has none."""
    team: TeamName
    """Who gets it."""


class ClosingSection(Section):
    """How tickets end. A category may say otherwise."""

    quiet_for: Duration = timedelta(days=3)
    """After how much silence a resolved ticket closes."""
    remind_before: Duration = timedelta(days=1)
    """How long before that the requester is reminded."""
    reopen_within: Duration = timedelta(days=7)
    """For how long a done ticket can be reopened."""
    dispositions: dict[Key, Label]
    """How a ticket can end."""


class SlackSection(Section):
    """The Slack workspace. Tokens come from the environment, never from this file."""

    mode: SlackMode = SlackMode.SOCKET
    """`socket` needs no address that Slack can reach; `http` needs one, and a signing secret."""
    features: Annotated[tuple[Feature, ...], BeforeValidator(several)] = ()
    """What is switched on beyond the minimum; each asks Slack for more permissions."""


class KnowledgeSection(Section):
    """The articles."""

    articles: PurePosixPath = PurePosixPath("kb/articles")
    """Their folder, relative to this file."""


class ServerSection(Section):
    """The running program."""

    database: Text = "sqlite:///.deskside/deskside.db"
    """Where tickets are kept: `sqlite:///` and a path relative to this file, or `postgresql://…`. An address with a
    password belongs into `DESKSIDE_DATABASE`."""
    host: Text = "127.0.0.1"
    """The address the web side listens on."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8025
    """Its port; 0 takes a free one."""
    tick_every: Duration = timedelta(seconds=5)
    """How often the desk looks for what is due."""


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
    """What happens when a promise is broken."""
    on_call: OnCallSection
    """Who is on call."""
    routing: Annotated[tuple[RuleEntry, ...], Field(min_length=1)]
    """Where requests go; the first rule that holds decides."""
    closing: ClosingSection
    """How tickets end."""
    slack: SlackSection | None = None
    """The Slack workspace, if there is one."""
    kb: KnowledgeSection = KnowledgeSection()
    """The articles."""
    server: ServerSection = ServerSection()
    """The running program."""
