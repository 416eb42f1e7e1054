"""What people can ask for, where it goes, and how it ends."""

from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field

from bot.config.shapes import (
    CategoryName,
    Duration,
    ImpactName,
    Key,
    Label,
    Pattern,
    Section,
    Sentence,
    SkillName,
    TeamName,
    Text,
    UrgencyName,
    Word,
    Words,
    several,
)
from bot.domain.catalog import FieldKind, Kind
from bot.domain.priority import Priority

Priorities = Annotated[tuple[Priority, ...], BeforeValidator(several)]


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
