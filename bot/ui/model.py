"""Neutral screens: facts, not JSON. Presenters turn them into Block Kit or Adaptive Cards and keep those limits.

Every `str` in here is plain text and stays plain text on the screen, whoever typed it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.catalog import Answer, Choice, FieldKind
from bot.domain.people import Channel, Person
from bot.ui.verbs import FormName, Verb

# ── words within a line ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A person. `loud` notifies them; otherwise it only names them."""

    person: Person
    loud: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelMention:
    channel: Channel


class MomentStyle(StrEnum):
    TIME = "time"
    """14:30; with the day if it is not today."""
    DAY = "day"
    AGO = "ago"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A moment in the reader's own time zone. `seen_at` is when the screen is made."""

    at: datetime
    seen_at: datetime
    style: MomentStyle = MomentStyle.TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strong:
    text: str


Inline = str | Mention | ChannelMention | Moment | Link | Strong
Line = tuple[Inline, ...]

# ── parts of a screen ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Somebody's own words; line breaks are kept."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    label: str
    value: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Small print."""

    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Divider:
    pass


class Weight(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    title: str
    text: str
    yes: str
    no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """`subject` is the id of what the verb acts on: a ticket, a draft, an article."""

    verb: Verb
    label: str
    subject: str
    weight: Weight = Weight.PLAIN
    confirm: Confirm | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """The rarer verbs behind one control."""

    label: str
    options: tuple[Button, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Buttons:
    buttons: tuple[Button | Menu, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question of a form. A `live` field asks the desk for the form anew when its answer changes.

    `minimum` and `maximum` are characters, values or counts as in `FormField`.
    """

    key: str
    label: str
    kind: FieldKind
    required: bool = False
    hint: str | None = None
    placeholder: str | None = None
    choices: tuple[Choice, ...] = ()
    initial: Answer | None = None
    minimum: int | None = None
    maximum: int | None = None
    live: bool = False


Node = Heading | Paragraph | Bullets | Quote | Facts | Aside | Divider | Buttons

# ── screens ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """What a machine is told by a card: which event it is about, of what, and how that stands now.

    `id` is the same for the same event in the same state, however often it is told. `at` is when it happened.
    """

    id: str
    type: str
    at: datetime
    facts: Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """Who is to see a shared card anew whenever they look, each as they may see the ticket, where a platform does so.

    `ticket` is its number.
    """

    ticket: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A message, or a home. `summary` is the one line for notifications and for readers of screens."""

    summary: str
    nodes: tuple[Node, ...]
    signal: Signal | None = None
    live: Live | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A modal. `subject` travels with it and comes back with the answers. Without `submit` it only shows."""

    name: FormName
    title: str
    subject: str
    nodes: tuple[Node | Field, ...]
    submit: str | None = None
    close: str = "Cancel"
