"""Where an interaction came from, as far as answering it needs Teams' own words for places."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from adapters.teams.presses import DESK, FORM, HOME, SHOWN
from adapters.teams.typed import raw
from adapters.wire import Json, flag, part, word


class Invoke(StrEnum):
    """What Teams asks for and waits for, by the name it gives it."""

    EXECUTE = "adaptiveCard/action"
    """A button of a message."""
    FETCH = "task/fetch"
    """A button that opens a dialog."""
    SUBMIT = "task/submit"
    """A button of a dialog."""
    EXTENSION_FETCH = "composeExtension/fetchTask"
    """The app, chosen below the box for a new message or in the menu of one."""
    EXTENSION_SUBMIT = "composeExtension/submitAction"
    """A button of the dialog that this opened."""


_SUBMITS = frozenset({Invoke.SUBMIT, Invoke.EXTENSION_SUBMIT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Empty strings stand for what the activity does not have.

    `message` is the one spoken or pressed, `home` the message of the home that was pressed or led to the dialog. `form`
    and `subject` are of the dialog pressed in, `shown` is that dialog itself, packed, and `typed` what stands in it.
    """

    account: str
    invoke: Invoke | None = None
    activity: str = ""
    conversation: str = ""
    is_direct: bool = False
    message: str = ""
    home: str = ""
    form: str = ""
    subject: str = ""
    shown: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_dialog(self) -> bool:
        """Whether the answer is a dialog, open already or about to open."""
        return self.invoke is not None and self.invoke is not Invoke.EXECUTE

    @property
    def is_in_dialog(self) -> bool:
        return self.invoke in _SUBMITS


def origin(activity: Json, *, account: str) -> Origin:
    """From any activity that was an interaction. `account` is who did it."""
    conversation = part(activity, "conversation")
    data = data_of(activity)
    ours = part(data, DESK)
    pressed = word(activity, "replyToId") if data else ""
    at_home = pressed if flag(ours, HOME) else ""
    return Origin(
        account=account,
        invoke=invoke_of(activity),
        activity=word(activity, "id"),
        conversation=word(conversation, "id"),
        is_direct=word(conversation, "conversationType") == "personal",
        message=pressed or ("" if word(activity, "type") == "invoke" else word(activity, "id")),
        home=at_home or word(ours, HOME),
        form=word(ours, FORM),
        subject=word(ours, "subject"),
        shown=word(ours, SHOWN),
        typed=raw(data),
    )


def invoke_of(activity: Json) -> Invoke | None:
    name = word(activity, "name")
    return Invoke(name) if word(activity, "type") == "invoke" and name in set(Invoke) else None


def data_of(activity: Json) -> Json:
    """What a pressed button brings: its own data, and the answers beside it."""
    value = part(activity, "value")
    if word(activity, "type") == "message":
        return value
    return part(value, "action", "data") or part(value, "data")
