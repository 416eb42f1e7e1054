"""Finding what a verb's body names, as far as that person may see it."""

from __future__ import annotations

from workspace.person.errors import DeedError
from workspace.state import Channel, Message, View
from workspace.wire import Json, text
from workspace.workspace import Workspace


def channel(place: Workspace, person: str, body: Json) -> Channel:
    """The channel a person is in; a person's id means the direct conversation with them."""
    wanted = text(body, "channel")
    if wanted in place.people:
        return place.state.open_direct(person, wanted, now=place.clock.now())
    found = place.state.channels.get(wanted)
    if found is None or (person not in found.members and (found.is_im or found.is_private)):
        raise DeedError("channel_not_found", f"There is no channel {wanted!r} for you.")
    if person not in found.members:
        raise DeedError("not_in_channel", f"You are not in #{found.name}.")
    return found


def writable(place: Workspace, person: str, body: Json) -> Channel:
    """The channel, if something may still be said in it."""
    found = channel(place, person, body)
    if found.is_archived:
        raise DeedError("is_archived", f"#{found.name} is archived.")
    return found


def message(place: Workspace, person: str, body: Json) -> tuple[Channel, Message]:
    """A message this person sees."""
    where = channel(place, person, body)
    found = where.messages.get(text(body, "ts"))
    if found is None or found.only_for not in (None, person):
        raise DeedError("message_not_found", "That message is gone.")
    return where, found


def view(place: Workspace, person: str, body: Json) -> View:
    """The modal with `view_id`, which only its top one may be."""
    stack = place.state.stack(person)
    found = next((one for one in stack if one.id == text(body, "view_id")), None)
    if found is None:
        raise DeedError("view_not_found", "That window is closed.")
    if found is not stack[-1]:
        raise DeedError("view_not_on_top", "Another window is open above this one.")
    return found


def surface(place: Workspace, person: str, where: Json) -> tuple[Channel, Message] | View:
    """The message, modal or App Home that `where` points at."""
    if where.get("home"):
        home = place.state.homes.get(person)
        if home is None:
            raise DeedError("view_not_found", "This app has nothing on its Home yet.")
        return home
    if text(where, "view_id"):
        home = place.state.homes.get(person)
        if home is not None and home.id == text(where, "view_id"):
            return home
        return view(place, person, where)
    return message(place, person, where)
