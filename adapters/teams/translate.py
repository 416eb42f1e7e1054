"""Teams' activities as interactions. Total: whatever comes in, it returns an interaction or None, and never raises.

Only what is known is let through: types of activity, names of invokes and kinds of change each by an allow-list.
People of other organisations, and guests, are not heard.
"""

import hashlib
import json
import re
from collections.abc import Callable

from adapters.teams.installation import PLATFORM, Installation
from adapters.teams.origin import Invoke, data_of, invoke_of
from adapters.teams.presses import ASKED, DESK, FORM, HOME, LOOK, pressed
from adapters.teams.text import is_called, of_html, quoted, read
from adapters.teams.typed import answers, people
from adapters.wire import Json, flag, part, texts, word
from bot.domain.catalog import Answer
from bot.domain.pairing import TYPED as TYPED_CODE
from bot.domain.people import Handle
from bot.domain.terms import MessageRef
from bot.ui.interaction import (
    Changed,
    Commanded,
    DeletedMessage,
    EditedMessage,
    Interaction,
    Looked,
    OpenedHome,
    Pointed,
    Pressed,
    Spoke,
    Submitted,
    Where,
)

Outside = Callable[[str], bool]
"""Whether an account is known to be a guest's, which an activity does not tell."""

_COMMAND = re.compile(
    r"help|mine|oncall(\s+take\s.+)?|priorities|scope|find(\s.*)?|(#|[a-z]{1,10}-)?\d{1,9}"
    rf"|link(\s+{TYPED_CODE})?",
    re.IGNORECASE,
)
"""What is taken for a command in the private chat, where nothing else marks one."""
_ASKS_FOR_HOME = "home"
_ROOT = ";messageid="
_GUESTS = frozenset({"guest", "anonymous"})


def nobody(account: str) -> bool:  # noqa: ARG001
    """Knows no guests."""
    return False


def translate(activity: object, *, here: Installation, is_outside: Outside = nobody) -> Interaction | None:
    """What somebody did, or None if it is nothing for the desk."""
    if not isinstance(activity, dict):
        return None
    told = _Told(activity, here)
    read_by = _TYPES.get(word(activity, "type"))
    if read_by is None or told.by is None or not told.conversation or is_outside(told.by.id):
        return None
    return read_by(told)


def named(did: Interaction, activity: Json, *, here: Installation) -> tuple[Handle, ...]:
    """Others whom an interaction names: somebody picked in a form, the author of a message that was pointed at."""
    author = (did.author,) if isinstance(did, Pointed) and did.author is not None else ()
    return tuple(one for one in dict.fromkeys((*author, *people(data_of(activity), here=here))) if one != did.by)


class _Told:
    """One activity, and who it is of."""

    def __init__(self, activity: Json, here: Installation) -> None:
        self.activity = activity
        self.here = here
        self.conversation = word(part(activity, "conversation"), "id")
        self.is_direct = word(part(activity, "conversation"), "conversationType") == "personal"
        self.author = part(activity, "from")
        self._by = here.handle_in(self.author) if _is_ours(activity, here) else None

    @property
    def by(self) -> Handle | None:
        return self._by

    @property
    def who(self) -> Handle:
        """Once it is known that there is somebody."""
        assert self._by is not None
        return self._by

    @property
    def name(self) -> str:
        return word(self.author, "name")

    def key(self, kind: str, *more: str) -> str:
        """The same when Teams delivers the activity again."""
        named = word(self.activity, "id") or _digest(self.activity)
        return ":".join((PLATFORM, kind, self.conversation, named, *more))

    def ref(self, message: str) -> MessageRef:
        return MessageRef(platform=PLATFORM, conversation=self.conversation, id=message)


def _is_ours(activity: Json, here: Installation) -> bool:
    """Whether a person of our own organisation did it. An activity that names no organisation is nobody's.

    Only for a stand-in on this machine our own may be unknown; then every one is.
    """
    author = part(activity, "from")
    named = (
        word(part(activity, "channelData", "tenant"), "id"),
        word(part(activity, "conversation"), "tenantId"),
        word(author, "tenantId"),
    )
    tenants = {tenant.casefold() for tenant in named if tenant}
    is_bot = word(author, "id").startswith("28:") or word(author, "role") == "bot"
    is_guest = word(author, "userRole") in _GUESTS or "#EXT#" in word(author, "userPrincipalName")
    is_home = tenants == {here.tenant.casefold()} if here.tenant else len(tenants) < 2
    return is_home and not is_bot and not is_guest


def _digest(thing: object) -> str:
    return hashlib.sha256(json.dumps(thing, sort_keys=True).encode()).hexdigest()[:32]


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────


def _message(told: _Told) -> Interaction | None:
    if pressed(data_of(told.activity)) is not None:
        return _acted(told)  # the way of a client that knows no Action.Execute
    message = word(told.activity, "id")
    text = read(told.activity, ours=told.here.account)
    if not message:
        return None
    if told.is_direct and _COMMAND.fullmatch(text.strip()):
        return Commanded(key=told.key("message"), by=told.who, name=told.name, text=text.strip())
    if told.is_direct and text.strip().casefold() == _ASKS_FOR_HOME:
        return OpenedHome(key=told.key("message"), by=told.who, name=told.name)
    return Spoke(
        key=told.key("message"),
        by=told.who,
        name=told.name,
        text=text,
        message=told.ref(message),
        thread=_thread(told, message),
        where=_where(told),
    )


def _where(told: _Told) -> Where:
    if told.is_direct:
        return Where.DIRECT
    return Where.MENTION if is_called(told.activity, told.here.account) else Where.CHANNEL


def _thread(told: _Told, message: str) -> MessageRef | None:
    """A channel names the root in the conversation; in a private chat people answer by quoting."""
    root = quoted(told.activity) if told.is_direct else told.conversation.partition(_ROOT)[2]
    return told.ref(root) if root and root != message else None


def _changed(told: _Told) -> EditedMessage | None:
    message = word(told.activity, "id")
    if _kind_of_change(told) != "editMessage" or not message:
        return None
    text = read(told.activity, ours=told.here.account)
    # Every edit of a message has the message's id, so its time tells one from the next; a delivery again has both.
    at = word(told.activity, "timestamp", "localTimestamp") or _digest(text)
    key = told.key("edit", at)
    return EditedMessage(key=key, by=told.who, name=told.name, text=text, message=told.ref(message))


def _deleted(told: _Told) -> DeletedMessage | None:
    message = word(told.activity, "id")
    if _kind_of_change(told) != "softDeleteMessage" or not message:
        return None
    return DeletedMessage(key=told.key("delete"), by=told.who, name=told.name, message=told.ref(message))


def _kind_of_change(told: _Told) -> str:
    return word(part(told.activity, "channelData"), "eventType")


def _installed(told: _Told) -> OpenedHome | None:
    """Somebody has the app now. Teams tells the same as a change of the conversation's members, which is not heard."""
    if word(told.activity, "action") != "add" or not told.is_direct:
        return None
    return OpenedHome(key=told.key("installed"), by=told.who, name=told.name)


# ── buttons, forms, the app's own entries ────────────────────────────────────────────────────────────────────


def _invoke(told: _Told) -> Interaction | None:
    match invoke_of(told.activity):
        case Invoke.EXECUTE | Invoke.FETCH:
            return _looked(told) or _acted(told)
        case Invoke.SUBMIT | Invoke.EXTENSION_SUBMIT:
            return _acted(told) or _submitted(told)
        case Invoke.EXTENSION_FETCH:
            return _extension(told)
        case None:
            return None


def _looked(told: _Told) -> Looked | None:
    ticket = word(part(data_of(told.activity), DESK), LOOK)
    return Looked(key=told.key("look"), by=told.who, name=told.name, ticket=ticket) if ticket else None


def _acted(told: _Told) -> Pressed | Changed | None:
    data = data_of(told.activity)
    ours, typed = part(data, DESK), _answers(told, data)
    if (press := pressed(data)) is not None:
        verb, subject = press
        return Pressed(
            key=told.key("press"),
            by=told.who,
            name=told.name,
            verb=verb,
            subject=subject,
            in_form=bool(word(ours, FORM)),
            message=_pressed_message(told, ours),
            answers=typed,
        )
    if word(ours, FORM) and word(ours, "changed"):
        return Changed(
            key=told.key("change"),
            by=told.who,
            name=told.name,
            form=word(ours, FORM),
            subject=word(ours, "subject"),
            field=word(ours, "changed"),
            answers=typed,
        )
    return None


def _pressed_message(told: _Told, ours: Json) -> MessageRef | None:
    """A home is a message here, and is none to the desk: what is pressed in it shows it anew."""
    message = word(told.activity, "replyToId")
    is_message = message and not flag(ours, HOME) and not word(ours, FORM)
    return told.ref(message) if is_message else None


def _submitted(told: _Told) -> Submitted | None:
    data = data_of(told.activity)
    ours = part(data, DESK)
    if not word(ours, FORM):
        return None
    given = _answers(told, data)
    # A showing is told from the next, and the same answers that come again are not.
    showing = word(ours, "showing")
    key = f"{PLATFORM}:form:{showing}:{told.who.id}:{_digest([word(ours, FORM), word(ours, 'subject'), given])}"
    return Submitted(
        key=key if showing else told.key("form"),
        by=told.who,
        name=told.name,
        form=word(ours, FORM),
        subject=word(ours, "subject"),
        answers=given,
    )


def _answers(told: _Told, data: Json) -> dict[str, Answer]:
    return answers(data, asked=texts(part(data, DESK), ASKED), here=told.here)


def _extension(told: _Told) -> Commanded | Pointed | None:
    """A message that was pointed at; from anywhere else the app's entry is the command without words."""
    value = part(told.activity, "value")
    if word(value, "commandContext") != "message":
        return Commanded(key=told.key("extension"), by=told.who, name=told.name, text="")
    payload = part(value, "messagePayload")
    message, body = word(payload, "id"), part(payload, "body")
    if not message:
        return None
    content = word(body, "content")
    wrote = word(part(payload, "from", "user"), "id")
    return Pointed(
        key=told.key("extension"),
        by=told.who,
        name=told.name,
        text=content.strip() if word(body, "contentType") == "text" else of_html(content),
        author=told.here.handle(wrote) if wrote else None,
        message=told.ref(message),
    )


_TYPES: dict[str, Callable[[_Told], Interaction | None]] = {
    "message": _message,
    "messageUpdate": _changed,
    "messageDelete": _deleted,
    "installationUpdate": _installed,
    "invoke": _invoke,
}
