"""Using an interactive element of a message, a modal or the App Home."""

from __future__ import annotations

from dataclasses import replace

from workspace import elements, limits, payloads
from workspace.elements import OptionError, Placed
from workspace.person import finding, values
from workspace.person.errors import DeedError
from workspace.person.interaction import acked, carried
from workspace.state import Channel, Message, View
from workspace.wire import Json, part, rows, text
from workspace.workspace import Workspace


async def press(place: Workspace, person: str, body: Json) -> Json:
    """`{where, block_id, action_id, value?, state?}`"""
    surface = finding.surface(place, person, part(body, "where"))
    payload = (
        _in_view(place, surface, body) if isinstance(surface, View) else _in_message(place, person, *surface, body)
    )
    await acked(place, person, payload)
    return {}


async def suggest(place: Workspace, person: str, body: Json) -> Json:
    """`{where, block_id, action_id, value}`: the options an external select offers for what was typed."""
    surface = finding.surface(place, person, part(body, "where"))
    blocks = rows(surface.body, "blocks") if isinstance(surface, View) else surface[1].blocks
    one = _element(blocks, body)
    if one.type not in elements.EXTERNAL:
        raise DeedError("not_external", "This menu has its own options.")
    where = (
        payloads.view_where(place, surface) if isinstance(surface, View) else payloads.message_where(place, *surface)
    )
    typed = text(body, "value")
    payload = payloads.suggestion(place, person, element=one, typed=typed, where=where)
    answer = await carried(place, payload)
    offered = answer.body if isinstance(answer.body, dict) else {}
    found = elements.options_of(offered)
    if not answer.ok:
        raise DeedError(answer.command_error, "Could not load the options.")
    if not offered.keys() & {"options", "option_groups"} or len(found) > limits.SUGGESTIONS:
        raise DeedError("invalid_options", "Could not load the options.")
    place.suggested[(person, one.block_id, one.action_id)] = found
    return {key: offered[key] for key in ("options", "option_groups") if key in offered}


def _in_view(place: Workspace, view: View, body: Json) -> Json:
    blocks = rows(view.body, "blocks")
    one = _element(blocks, body)
    if text(one.block, "type") == "input" and one.block.get("dispatch_action") is not True:
        raise DeedError("not_dispatched", "This field is sent with the form, not by itself.")
    entered = values.entered(place, view.owner, blocks, _given(one, body), view.values)
    changed = replace(view, values=entered)
    place.state.put_view(changed)
    return payloads.pressed_in_view(place, changed, _action(place, view.owner, one, body))


def _in_message(place: Workspace, person: str, channel: Channel, message: Message, body: Json) -> Json:
    one = _element(message.blocks, body)
    entered = values.entered(place, person, message.blocks, _given(one, body), {})
    action = _action(place, person, one, body)
    return payloads.pressed_in_message(place, person, channel, message, action=action, values=entered)


def _given(one: Placed, body: Json) -> Json:
    """What the page says was entered, the pressed element's new value among it."""
    state = part(body, "state")
    if one.type in elements.STATELESS:
        return state
    return state | {one.block_id: part(state, one.block_id) | {one.action_id: body.get("value")}}


def _element(blocks: list[Json], body: Json) -> Placed:
    found = elements.find(blocks, text(body, "block_id"), text(body, "action_id"))
    if found is None:
        raise DeedError("element_not_found", "That button or field is not there any more.")
    return found


def _action(place: Workspace, person: str, one: Placed, body: Json) -> Json:
    at = place.state.stamp(place.clock.now())
    try:
        return elements.action(one, body.get("value"), at=at, suggested=_suggested(place, person, one))
    except OptionError as wrong:
        raise DeedError("not_an_option", f"{wrong} is not one of the options.") from wrong


def _suggested(place: Workspace, person: str, one: Placed) -> list[Json]:
    return place.suggested.get((person, one.block_id, one.action_id), [])
