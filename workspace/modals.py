"""The stack of modals a person has open, and their App Home.

https://docs.slack.dev/surfaces/modals · https://docs.slack.dev/surfaces/app-home
"""

from __future__ import annotations

from dataclasses import replace

from workspace import ids, limits, normal
from workspace.elements import initial_values, kept_values
from workspace.state import View
from workspace.wire import Json
from workspace.workspace import Workspace


class StackFullError(Exception):
    """A person has three modals open already."""


def show(place: Workspace, person: str, body: Json) -> View:
    """Open a first modal; whatever modals were open are gone."""
    clear(place, person)
    return _put_on_top(place, person, body)


def push(place: Workspace, person: str, body: Json) -> View:
    """Put a modal on top of the others. Raises StackFullError at three."""
    if len(place.state.stacks.get(person, [])) >= limits.MODALS:
        raise StackFullError
    return _put_on_top(place, person, body)


def update(place: Workspace, view: View, body: Json) -> View:
    """Give a view new content; what the person entered stays where block_id and action_id stay."""
    completed = normal.view(body)
    changed = replace(
        view,
        body=completed,
        hash=ids.view_hash(),
        values=kept_values(completed, view.values),
        errors={},
        problem=None,
    )
    place.state.put_view(changed)
    place.live.changed([view.owner])
    return changed


def publish(place: Workspace, person: str, body: Json) -> View:
    """Give a person a new App Home. Its id stays for life."""
    old = place.state.homes.get(person)
    if old is not None:
        return update(place, old, body)
    view_id = ids.fresh("V")
    completed = normal.view(body)
    home = View(
        id=view_id,
        owner=person,
        body=completed,
        hash=ids.view_hash(),
        root_id=view_id,
        values=initial_values(completed),
    )
    place.state.homes[person] = home
    place.live.changed([person])
    return home


def pop(place: Workspace, view: View) -> None:
    """Close one modal; the one beneath shows again."""
    stack = place.state.stacks.get(view.owner, [])
    if view.id in stack:
        stack.remove(view.id)
    place.state.views.pop(view.id, None)
    place.live.changed([view.owner])


def clear(place: Workspace, person: str) -> list[View]:
    """Close all modals of a person and return them, top first."""
    closed = list(reversed(place.state.stack(person)))
    place.state.stacks[person] = []
    for view in closed:
        place.state.views.pop(view.id, None)
    place.live.changed([person])
    return closed


def _put_on_top(place: Workspace, person: str, body: Json) -> View:
    stack = place.state.stacks.setdefault(person, [])
    view_id = ids.fresh("V")
    completed = normal.view(body)
    view = View(
        id=view_id,
        owner=person,
        body=completed,
        hash=ids.view_hash(),
        root_id=stack[0] if stack else view_id,
        previous_id=stack[-1] if stack else None,
        values=initial_values(completed),
    )
    place.state.views[view_id] = view
    stack.append(view_id)
    place.live.changed([person])
    return view
