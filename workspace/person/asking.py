"""Starting something with the app: slash commands, shortcuts, its Home."""

from __future__ import annotations

from workspace import conversation, events, payloads, replies, typed
from workspace.delivery import Kind
from workspace.person import finding
from workspace.person.errors import DeedError
from workspace.person.interaction import acked
from workspace.wire import Json, text
from workspace.workspace import Workspace


async def slash(place: Workspace, person: str, body: Json) -> Json:
    """`{channel, command, text}`. What the app answers at once appears in the channel."""
    channel = finding.writable(place, person, body)
    name, said = text(body, "command"), text(body, "text").strip()
    command = place.app.command(name)
    if command is None:
        sentence = (
            f"{name} is not a valid command. In Slack, all messages that start with the “/” character "
            "are interpreted as commands."
        )
        conversation.slackbot(place, channel, person, sentence)
        raise DeedError("unknown_command", sentence)
    sent = typed.named(place, said) if command.should_escape else said
    payload = payloads.command(place, person, channel, name, sent)
    answer = await place.delivery.ask(Kind.COMMAND, payload)
    if not answer.ok:
        sentence = f'{name} failed with the error "{answer.command_error}"'
        conversation.slackbot(place, channel, person, sentence)
        raise DeedError(answer.command_error, sentence)
    error = replies.to_command(place, channel, person, f"{name} {said}".strip(), answer.body)
    if error:
        sentence = f'{name} failed with the error "{error}"'
        conversation.slackbot(place, channel, person, sentence)
        raise DeedError(error, sentence)
    return {"channel": channel.id}


async def shortcut(place: Workspace, person: str, body: Json) -> Json:
    """`{callback_id}` of a global shortcut."""
    callback_id = text(body, "callback_id")
    if place.app.shortcut(callback_id, "global") is None:
        raise DeedError("unknown_shortcut", "This app has no such shortcut.")
    await acked(place, person, payloads.shortcut(place, person, callback_id))
    return {}


async def message_shortcut(place: Workspace, person: str, body: Json) -> Json:
    """`{channel, ts, callback_id}`"""
    channel, message = finding.message(place, person, body)
    callback_id = text(body, "callback_id")
    if place.app.shortcut(callback_id, "message") is None or message.only_for:
        raise DeedError("unknown_shortcut", "This app has no such shortcut for messages.")
    await acked(place, person, payloads.message_action(place, person, channel, message, callback_id))
    return {}


async def home(place: Workspace, person: str, body: Json) -> Json:
    """`{tab: "home" | "messages"}`: look at the app."""
    tab = text(body, "tab", "home")
    if tab not in ("home", "messages") or not (place.app.home_tab if tab == "home" else place.app.messages_tab):
        raise DeedError("no_such_tab", f"This app has no {tab} tab.")
    event = events.home_opened(place, person, tab)
    answer = await events.tell(place, "app_home_opened", None, event)
    return {"acked": answer is None or answer.ok}
