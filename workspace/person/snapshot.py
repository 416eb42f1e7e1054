"""Everything one person sees, as one JSON object."""

from __future__ import annotations

from workspace.company import Person
from workspace.objects import message_object, view_object
from workspace.state import Channel, View
from workspace.wire import Json
from workspace.workspace import Workspace

TOAST_SECONDS = 8.0


def about(place: Workspace) -> Json:
    """The workspace itself: team, people, app, clock."""
    team = place.company.team
    return {
        "team": {"id": team.id, "name": team.name, "domain": team.domain},
        "people": [person_row(place.people[one]) for one in place.everybody()],
        "app": app_row(place),
        "clock": clock_row(place),
    }


def snapshot(place: Workspace, person: str) -> Json:
    """What `person` sees right now."""
    now = place.clock.steady()
    toasts = [one for one in place.state.toasts.get(person, []) if now - one.shown_at < TOAST_SECONDS]
    place.state.toasts[person] = toasts
    home = place.state.homes.get(person)
    return {
        "me": person_row(place.people[person]),
        "people": {one.id: person_row(one) for one in place.people.values()},
        "channels": [
            channel_row(place, channel, person)
            for channel in place.state.channels.values()
            if person in channel.members
        ],
        "home": view_object(place, home) if home else None,
        "modals": [modal_row(place, view) for view in place.state.stack(person)],
        "toasts": [{"id": one.id, "text": one.text, "tone": one.tone} for one in toasts],
        "app": app_row(place),
        "clock": clock_row(place),
        "version": place.live.version,
    }


def unread(place: Workspace, person: str) -> int:
    """Messages that this person has not seen yet; 0 for somebody who is not here."""
    return sum(channel.unread(person) for channel in place.state.channels.values() if person in channel.members)


def person_row(person: Person) -> Json:
    """A person as the page shows them."""
    return {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name,
        "title": person.title,
        "email": person.email,
        "tz": person.tz,
        "color": person.color,
        "is_bot": person.is_bot,
        "is_guest": person.is_guest,
    }


def app_row(place: Workspace) -> Json:
    """The installed app: its name and what can be started."""
    return {
        "name": place.people[place.bot].real_name,
        "bot_user_id": place.bot,
        "app_id": place.company.bot.app_id,
        "commands": [
            {"command": one.command, "description": one.description, "usage_hint": one.usage_hint}
            for one in place.app.commands
        ],
        "shortcuts": [
            {
                "name": one.name,
                "type": one.type,
                "callback_id": one.callback_id,
                "description": one.description,
            }
            for one in place.app.shortcuts
        ],
        "home_tab": place.app.home_tab,
        "messages_tab": place.app.messages_tab,
        "connected": place.delivery.reachable,
    }


def clock_row(place: Workspace) -> Json:
    """Workspace time; `offset` is seconds ahead of the machine."""
    return {"now": place.clock.now(), "offset": place.clock.offset}


def channel_row(place: Workspace, channel: Channel, person: str) -> Json:
    """A channel and its messages, oldest first, without what is ephemeral for others."""
    threads = channel.threads()
    messages: list[Json] = []
    for message in sorted(channel.messages.values(), key=lambda one: one.ts):
        if message.only_for not in (None, person):
            continue
        shown = message_object(place, channel, message, replies=threads.get(message.ts, []))
        shown.setdefault("reactions", [])
        shown["ephemeral"] = message.only_for is not None
        if message.is_tombstone:
            shown["deleted"] = True
        messages.append(shown)
    return {
        "id": channel.id,
        "name": channel.name,
        "is_im": channel.is_im,
        "with": channel.other(person) if channel.is_im else None,
        "topic": channel.topic,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "unread": channel.unread(person),
        "last_read": channel.read.get(person, ""),
        "members": list(channel.members),
        "messages": messages,
    }


def modal_row(place: Workspace, view: View) -> Json:
    """An open modal with what the page has to say about it."""
    return view_object(place, view) | {
        "errors": dict(view.errors),
        "busy": view.busy,
        "problem": view.problem,
    }
