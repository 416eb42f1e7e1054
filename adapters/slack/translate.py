"""Slack's payloads as interactions. Total: whatever comes in, it returns an interaction or None, and never raises.

Only what is known is let through: kinds of payload, kinds of event and subtypes of messages each by an allow-list.
People of other organisations (Slack Connect) are not heard.
"""

from collections.abc import Callable

from adapters.slack.installation import PLATFORM, Installation
from adapters.slack.presses import pressed
from adapters.slack.text import read
from adapters.slack.typed import answers
from adapters.wire import Json, flag, part, rows, word
from bot.domain.terms import MessageRef
from bot.ui.interaction import (
    Changed,
    Commanded,
    DeletedMessage,
    EditedMessage,
    Interaction,
    OpenedHome,
    Pointed,
    Pressed,
    Spoke,
    Submitted,
    Where,
)

Names = Callable[[str], str]
"""The name behind a member id as far as it is known already, else the empty string."""


def nobody(account: str) -> str:  # noqa: ARG001
    """Knows no names."""
    return ""


def translate(body: object, *, here: Installation, name_of: Names = nobody) -> Interaction | None:
    """What somebody did, or None if it is nothing for the desk."""
    if not isinstance(body, dict):
        return None
    kind = "command" if "command" in body else word(body, "type")
    read_by = _KINDS.get(kind)
    return read_by(_Told(body, here, name_of)) if read_by is not None else None


class _Told:
    """One payload, and how names and texts in it are read."""

    def __init__(self, body: Json, here: Installation, name_of: Names) -> None:
        self.body = body
        self.here = here
        self.name_of = name_of
        self.event = part(body, "event")

    def name(self, account: str, fallback: str = "") -> str:
        return self.name_of(account) or fallback

    def words(self, message: Json) -> str:
        """The text of a message, and what is attached to it by name and address."""
        said = read(word(message, "text"), ours=self.here.account, name_of=self.name_of)
        files = (f"{word(file, 'name', 'title', 'id')} ({word(file, 'permalink')})" for file in rows(message, "files"))
        return "\n".join(filter(None, (said, *files)))

    def key(self) -> str:
        """The same when Slack delivers the event again; empty if it names none."""
        event = word(self.body, "event_id")
        return f"{PLATFORM}:event:{event}" if event else ""

    def ref(self, ts: str) -> MessageRef:
        return MessageRef(platform=PLATFORM, conversation=channel_of(self.event), id=ts)


# ── events ───────────────────────────────────────────────────────────────────────────────────────────────────


def _event(told: _Told) -> Interaction | None:
    read_by = _EVENTS.get(word(told.event, "type"))
    return read_by(told) if read_by is not None and told.key() else None


def _message(told: _Told) -> Interaction | None:
    read_by = _SUBTYPES.get(word(told.event, "subtype"))
    return read_by(told) if read_by is not None and channel_of(told.event) else None


def _said(told: _Told) -> Spoke | None:
    if word(told.event, "channel_type") == "im":
        return _spoke(told, Where.DIRECT)
    # A mention is told twice, and `app_mention` comes with fewer rights: that one is heard.
    is_mention = f"<@{told.here.account}" in word(told.event, "text")
    return None if is_mention else _spoke(told, Where.CHANNEL)


def _mention(told: _Told) -> Spoke | EditedMessage | None:
    event = told.event
    if not channel_of(event) or channel_of(event).startswith("D"):
        return None
    author = _author(told, event)
    if author and part(event, "edited"):
        return _edit(told, author, event)
    return _spoke(told, Where.MENTION)


def _spoke(told: _Told, where: Where) -> Spoke | None:
    event = told.event
    author, ts, thread = _author(told, event), word(event, "ts"), word(event, "thread_ts")
    if not author or not ts:
        return None
    return Spoke(
        key=f"{PLATFORM}:message:{channel_of(event)}:{ts}",  # of a shared channel Slack may tell once by workspace
        by=told.here.handle(author),
        name=told.name(author),
        text=told.words(event),
        message=told.ref(ts),
        thread=told.ref(thread) if thread and thread != ts else None,
        where=where,
        thread_is_ours=word(event, "parent_user_id") == told.here.account,
    )


def _changed(told: _Told) -> EditedMessage | DeletedMessage | None:
    now, before = part(told.event, "message"), part(told.event, "previous_message")
    if word(now, "subtype") == "tombstone":
        return _gone(told, before, word(now, "ts"))
    author = _author(told, now)
    # Unfurled links come as changes too; the words are then what they were.
    if not author or _SUBTYPES.get(word(now, "subtype")) is not _said or word(now, "text") == word(before, "text"):
        return None
    return _edit(told, author, now)


def _edit(told: _Told, author: str, message: Json) -> EditedMessage | None:
    ts = word(message, "ts")
    if not ts:
        return None
    return EditedMessage(
        key=told.key(),
        by=told.here.handle(author),
        name=told.name(author),
        text=told.words(message),
        message=told.ref(ts),
    )


def _deleted(told: _Told) -> DeletedMessage | None:
    return _gone(told, part(told.event, "previous_message"), word(told.event, "deleted_ts"))


def _gone(told: _Told, before: Json, ts: str) -> DeletedMessage | None:
    author = _author(told, before)
    if not author or not ts:
        return None
    return DeletedMessage(key=told.key(), by=told.here.handle(author), name=told.name(author), message=told.ref(ts))


def _home(told: _Told) -> OpenedHome | None:
    account = word(told.event, "user")
    if word(told.event, "tab") != "home" or not account:
        return None
    return OpenedHome(key=told.key(), by=told.here.handle(account), name=told.name(account))


def _author(told: _Told, message: Json) -> str:
    """Who wrote it; the empty string for bots, for us, and for people from outside."""
    account = word(message, "user")
    if word(message, "bot_id") or account in ("", "USLACKBOT", told.here.account):
        return ""
    team = word(message, "user_team", "source_team")
    # Colleagues of other workspaces of one Enterprise Grid carry another team too; only a channel shared with
    # another organisation can hold strangers there.
    may_be_stranger = not told.here.enterprise or flag(told.body, "is_ext_shared_channel")
    is_stranger = team not in ("", told.here.team, told.here.enterprise) and may_be_stranger
    return "" if is_stranger else account


def channel_of(event: Json) -> str:
    """The conversation's id: events name it plainly, presses in an object."""
    return word(event, "channel") or word(part(event, "channel"), "id")


# ── commands, shortcuts, buttons, forms ──────────────────────────────────────────────────────────────────────


def _command(told: _Told) -> Commanded | None:
    body, here = told.body, told.here
    account, trigger = word(body, "user_id"), word(body, "trigger_id")
    if not account or not trigger or not _is_ours(here, word(body, "team_id"), word(body, "enterprise_id")):
        return None
    return Commanded(
        key=f"{PLATFORM}:trigger:{trigger}",
        by=here.handle(account),
        name=told.name(account, word(body, "user_name")),
        text=read(word(body, "text"), ours=here.account, name_of=told.name_of),
    )


def _shortcut(told: _Told) -> Commanded | None:
    account, trigger = _presser(told), word(told.body, "trigger_id")
    if not account or not trigger:
        return None
    name = _name(told, account)
    return Commanded(key=f"{PLATFORM}:trigger:{trigger}", by=told.here.handle(account), name=name, text="")


def _pointed(told: _Told) -> Pointed | None:
    body, message = told.body, part(told.body, "message")
    account, trigger = _presser(told), word(body, "trigger_id")
    channel, ts = channel_of(body), word(message, "ts") or word(body, "message_ts")
    if not account or not trigger or not channel or not ts:
        return None
    author = "" if word(message, "bot_id") else word(message, "user")
    return Pointed(
        key=f"{PLATFORM}:trigger:{trigger}",
        by=told.here.handle(account),
        name=_name(told, account),
        text=told.words(message),
        author=told.here.handle(author) if author else None,
        message=MessageRef(platform=PLATFORM, conversation=channel, id=ts),
    )


def _acted(told: _Told) -> Pressed | Changed | None:
    body, account = told.body, _presser(told)
    action = next(iter(rows(body, "actions")), {})
    view, where = part(body, "view"), part(body, "container")
    at = word(action, "action_ts")
    place = word(view, "id") or f"{channel_of(body) or word(where, 'channel_id')}:{word(where, 'message_ts')}"
    if not account or not at:
        return None
    key = f"{PLATFORM}:action:{at}:{place}:{account}"
    by, name = told.here.handle(account), _name(told, account)
    typed = answers(part(view, "state", "values") or part(body, "state", "values"), here=told.here)
    in_form = word(view, "type") == "modal"
    if (press := pressed(action)) is not None:
        verb, subject = press
        return Pressed(
            key=key,
            by=by,
            name=name,
            verb=verb,
            subject=subject,
            in_form=in_form,
            message=_pressed_message(where),
            answers=typed,
        )
    if in_form and word(action, "block_id"):
        return Changed(
            key=key,
            by=by,
            name=name,
            form=word(view, "callback_id"),
            subject=word(view, "private_metadata"),
            field=word(action, "block_id"),
            answers=typed,
        )
    return None


def _pressed_message(container: Json) -> MessageRef | None:
    channel, ts = word(container, "channel_id"), word(container, "message_ts")
    # A message only one person sees cannot be found or changed later.
    if not channel or not ts or flag(container, "is_ephemeral"):
        return None
    return MessageRef(platform=PLATFORM, conversation=channel, id=ts)


def _submitted(told: _Told) -> Submitted | None:
    view, account = part(told.body, "view"), _presser(told)
    if not account or not word(view, "id"):
        return None
    return Submitted(
        # The hash changes with every showing of a form, and stays when the same answers come again.
        key=f"{PLATFORM}:view:{word(view, 'id')}:{word(view, 'hash')}",
        by=told.here.handle(account),
        name=_name(told, account),
        form=word(view, "callback_id"),
        subject=word(view, "private_metadata"),
        answers=answers(part(view, "state", "values"), here=told.here),
    )


def _presser(told: _Told) -> str:
    """Who pressed, chose or sent; the empty string for people from outside."""
    person = part(told.body, "user")
    team, enterprise = word(person, "team_id"), word(part(told.body, "enterprise"), "id")
    return word(person, "id") if _is_ours(told.here, team, enterprise) else ""


def _name(told: _Told, account: str) -> str:
    person = part(told.body, "user")
    return told.name(account, word(person, "name", "username"))


def _is_ours(here: Installation, team: str, enterprise: str) -> bool:
    return team in ("", here.team, here.enterprise) or (enterprise != "" and enterprise == here.enterprise)


_KINDS: dict[str, Callable[[_Told], Interaction | None]] = {
    "event_callback": _event,
    "command": _command,
    "shortcut": _shortcut,
    "message_action": _pointed,
    "block_actions": _acted,
    "view_submission": _submitted,
}
_EVENTS: dict[str, Callable[[_Told], Interaction | None]] = {
    "message": _message,
    "app_mention": _mention,
    "app_home_opened": _home,
}
_SUBTYPES: dict[str, Callable[[_Told], Interaction | None]] = {
    "": _said,
    "file_share": _said,
    "me_message": _said,
    "thread_broadcast": _said,
    "message_changed": _changed,
    "message_deleted": _deleted,
}
