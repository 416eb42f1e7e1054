"""What people do and see, whatever the platform: the words in which plays are written.

`tests.drivers.slack` and `tests.drivers.teams` act them, each as its platform lets a person. Where that is not the
same, the actor does the next best that `docs/teams.md` names.

A place is the name of a channel (`#it-network`), `DESK`, the talk with the desk alone, or `ASIDE`, wherever the desk
speaks to one person who has just done something: an ephemeral message, a sentence beside a button, the private chat.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

Json = dict[str, Any]
T = TypeVar("T")

DESK, ASIDE, HOME = "desk", "aside", "home"

PATIENCE = 30.0
"""Seconds until somebody gives up waiting to see something."""


class NotSeenError(AssertionError):
    """What a person waited for did not show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """As it stands now. `under` is the message it answers in a thread, `author` an account; `raw` is the platform's."""

    at: str
    id: str
    text: str
    author: str
    buttons: tuple[str, ...] = ()
    under: str = ""
    raw: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One that is open: `text` is all there is to read."""

    title: str
    text: str
    raw: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A field of the open form. `options` are values by label; `initial` is what the desk put there, None for nothing.

    `answer` is what stands there now.
    """

    label: str
    key: str
    options: Mapping[str, str]
    initial: object
    answer: object


class Person(Protocol):
    """Somebody at their screen. `id` is their account, `name` what they are called."""

    id: str
    name: str

    # ── acting ─────────────────────────────────────────────────────────────────────────────────────────────────

    def asks(self, text: str) -> None:
        """For help, in these words, as far as the form: or what the desk says instead."""

    def commands(self, text: str) -> None:
        """`mine`, `find vpn`, `41`. What comes of it is told aside."""

    def says(self, text: str, *, where: str = DESK) -> None:
        """A message."""

    def mentions(self, text: str, *, where: str) -> None:
        """A message that calls the desk."""

    def replies(self, text: str, *, under: str, where: str) -> None:
        """To the newest message there that reads `under`."""

    def edits(self, message: Message, text: str) -> None: ...

    def deletes(self, message: Message) -> None: ...

    def points_at(self, message: Message) -> None:
        """To make a request of it."""

    def presses(self, label: str, *, under: str = "", where: str | None = None) -> None:
        """A button: of the open form, of the home after what reads `under`, or of the newest message that does.

        What the press has to be confirmed with is pressed too.
        """

    def writes(self, answers: Mapping[str, object]) -> None:
        """Into the fields of the open form, by label; a choice by its own. Fields that depend on one come at once."""

    def submits(self) -> None: ...

    def closes(self) -> None:
        """The form; one that it stood on top of shows again."""

    def opens_home(self) -> None: ...

    # ── seeing ─────────────────────────────────────────────────────────────────────────────────────────────────

    def sees(self, *texts: str, where: str, having: Callable[[Message], bool] = ...) -> Message:
        """The newest message there that reads all of this, waited for."""

    def is_told(self, *texts: str) -> Message:
        """The same aside, since they last did something."""

    def sees_nothing(self, text: str, *, where: str) -> None:
        """Not there, once everything on its way has arrived."""

    def messages(self, where: str) -> list[Message]:
        """The oldest first."""

    def form(self, title: str | None = None) -> Form:
        """The top one, waited for; with this title if given."""

    def has_no_form(self) -> None: ...

    def fields(self) -> dict[str, Question]:
        """Of the open form, by label."""

    def errors(self) -> dict[str, str]:
        """What the open form says at its fields, by label."""

    def home(self, *texts: str) -> str:
        """All that the home reads, once it reads this."""


class Stage(Protocol):
    """A platform with its people, and the real desk. People are attributes too: `stage.ana`."""

    platform: str
    people: Mapping[str, Person]

    def __getattr__(self, name: str) -> Person: ...

    def forward(self, *, hours: float = 0, minutes: float = 0) -> None:
        """The clock of everybody moves on."""

    def settles(self) -> None:
        """Wait until what is due by now has happened and nothing is on its way any more."""


def anything(message: Message) -> bool:
    return True


def tidy(text: str) -> str:
    """As it reads on the screen, where the parts of a line stand side by side."""
    return re.sub(r" (?=[,:;](\s|$))", "", " ".join(text.split()))


def waited(look: Callable[[], T | None], what: Callable[[], str]) -> T:
    """What `look` finds, once it finds something. Raises `NotSeenError` with `what` was waited for."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if (found := look()) is not None:
            return found
        time.sleep(0.02)
    raise NotSeenError(f"waited in vain for {what()}")


def newest(messages: list[Message], texts: tuple[str, ...], having: Callable[[Message], bool]) -> Message | None:
    """The last that reads all of this."""
    for message in reversed(messages):
        if all(text in message.text for text in texts) and having(message):
            return message
    return None


def transcript(messages: list[Message]) -> str:
    return "\n".join(f"  {message.id} {message.under:>20} {message.text}" for message in messages)
