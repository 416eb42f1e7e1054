"""views.*: https://docs.slack.dev/reference/methods?family=views"""

from __future__ import annotations

from workspace import modals
from workspace.objects import view_object
from workspace.state import View
from workspace.triggers import Trigger, TriggerError
from workspace.webapi.content import read_view
from workspace.webapi.reach import person_in
from workspace.webapi.refusal import CallError
from workspace.wire import Json, text
from workspace.workspace import Workspace


async def open_(place: Workspace, args: Json) -> Json:
    """views.open: needs a trigger less than three seconds old."""
    body = read_view(args, types=("modal",))
    trigger = _trigger(place, args)
    _unique(place, body)
    place.triggers.use(_key(args))
    return _answer(place, modals.show(place, trigger.person, body))


async def push(place: Workspace, args: Json) -> Json:
    """views.push: needs a trigger that came from a modal."""
    body = read_view(args, types=("modal",))
    trigger = _trigger(place, args)
    _unique(place, body)
    if trigger.view_id is None or trigger.view_id not in place.state.views:
        raise CallError("not_found")
    try:
        view = modals.push(place, trigger.person, body)
    except modals.StackFullError:
        raise CallError("push_limit_reached") from None
    place.triggers.use(_key(args))
    return _answer(place, view)


async def update(place: Workspace, args: Json) -> Json:
    """views.update by `view_id` or `external_id`; with `hash` only if nobody was faster."""
    body = read_view(args, types=("modal", "home"))
    view_id, external_id = text(args, "view_id"), text(args, "external_id")
    if not view_id and not external_id:
        raise CallError("invalid_arguments", messages=["[ERROR] must provide view_id or external_id"])
    view = place.state.see_view(view_id) if view_id else _by_external_id(place, external_id)
    if view is None:
        raise CallError("not_found")
    if text(args, "hash") and text(args, "hash") != view.hash:
        raise CallError("hash_conflict")
    if body.get("type") != view.body.get("type"):
        raise CallError("invalid_arguments", messages=["[ERROR] a view keeps its type [json-pointer:/view/type]"])
    _unique(place, body, but=view)
    return _answer(place, modals.update(place, view, body))


async def publish(place: Workspace, args: Json) -> Json:
    """views.publish: a person's App Home."""
    body = read_view(args, types=("home",))
    person = person_in(place, args, "user_id")
    if not place.app.home_tab:
        raise CallError("not_enabled")
    old = place.state.homes.get(person.id)
    if text(args, "hash") and (old is None or old.hash != text(args, "hash")):
        raise CallError("hash_conflict")
    _unique(place, body, but=old)
    return _answer(place, modals.publish(place, person.id, body))


def _answer(place: Workspace, view: View) -> Json:
    return {"ok": True, "view": view_object(place, view)}


def _key(args: Json) -> str:
    return text(args, "trigger_id") or text(args, "interactivity_pointer")


def _trigger(place: Workspace, args: Json) -> Trigger:
    if not _key(args):
        raise CallError("invalid_arguments", messages=["[ERROR] missing required field: trigger_id"])
    try:
        return place.triggers.look(_key(args))
    except TriggerError as refusal:
        raise CallError(str(refusal)) from None


def _by_external_id(place: Workspace, external_id: str) -> View | None:
    known = (*place.state.views.values(), *place.state.homes.values())
    return next((view for view in known if view.body.get("external_id") == external_id), None)


def _unique(place: Workspace, body: Json, *, but: View | None = None) -> None:
    """An external_id names one view of the workspace."""
    external_id = text(body, "external_id")
    found = _by_external_id(place, external_id) if external_id else None
    if found is not None and (but is None or found.id != but.id):
        raise CallError("duplicate_external_id")
