"""What somebody did on a platform, and what the desk answers: both without a word of any platform.

Each interaction carries a `key` that is the same when the platform delivers it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.catalog import Answer
from bot.domain.people import Handle
from bot.domain.terms import MessageRef
from bot.ui.model import Card, Form


@dataclass(frozen=True, slots=True, kw_only=True)
class _Interaction:
    """`name` is what the platform calls the person, perhaps empty."""

    key: str
    by: Handle
    name: str = ""


class Where(StrEnum):
    DIRECT = "direct"
    """A message to the desk alone."""
    MENTION = "mention"
    """A message that names the desk in a shared channel."""
    CHANNEL = "channel"
    """Any other message in a shared channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded(_Interaction):
    """The desk's command, with the words behind it; or the global shortcut, with none."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoke(_Interaction):
    """`thread` is the message it answers, if any; `thread_is_ours` where the platform says that the desk wrote that."""

    text: str
    message: MessageRef
    thread: MessageRef | None
    where: Where
    thread_is_ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedMessage(_Interaction):
    text: str
    message: MessageRef


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletedMessage(_Interaction):
    message: MessageRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed(_Interaction):
    """A message was chosen to become a request. `author` wrote it."""

    text: str
    author: Handle | None
    message: MessageRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed(_Interaction):
    """A button. `verb` is as it came and may be one we no longer know. `in_form` tells whether it stood in a form."""

    verb: str
    subject: str
    in_form: bool = False
    message: MessageRef | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)

    @property
    def in_home(self) -> bool:
        return self.message is None and not self.in_form


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed(_Interaction):
    """A live field of a form changed. `answers` is everything typed so far."""

    form: str
    subject: str
    field: str
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted(_Interaction):
    form: str
    subject: str
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedHome(_Interaction):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked(_Interaction):
    """The card of a ticket came into their sight, and their client asks how it is now. They did nothing."""

    ticket: str


Interaction = (
    Commanded | Spoke | EditedMessage | DeletedMessage | Pointed | Pressed | Changed | Submitted | OpenedHome | Looked
)

# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowForm:
    """Open the form; or, in answer to a form, show it in that one's place, or `on_top` of it."""

    form: Form
    on_top: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """The submitted form stays open; `errors` says at each field what is wrong."""

    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Answer where the interaction came from. `private`: only the person sees it.

    `if_late` is for a form that could not be opened in time: it is said instead.
    """

    card: Card
    private: bool = True
    if_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowHome:
    card: Card


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCard:
    """In the place of the one they looked at, and for them alone."""

    card: Card


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseForm:
    pass


Reply = tuple[ShowForm | Refuse | Say | ShowHome | ShowCard | CloseForm, ...]
