"""Submitting and closing modals, and doing what the app's ack says."""

from __future__ import annotations

from dataclasses import replace

from workspace import modals, payloads
from workspace.delivery import Answer
from workspace.kit import view_faults
from workspace.person import finding, values
from workspace.person.errors import TROUBLE, DeedError
from workspace.person.interaction import carried
from workspace.state import View
from workspace.wire import Json, part, rows, text
from workspace.workspace import Workspace


async def submit(place: Workspace, person: str, body: Json) -> Json:
    """`{view_id, state}`. Faults the client can see are shown at the fields and never reach the app."""
    view = finding.view(place, person, body)
    if view.busy:
        raise DeedError("view_busy", "This form is on its way already.")
    if not view.body.get("submit") and any(b.get("type") == "input" for b in rows(view.body, "blocks")):
        raise DeedError("no_submit", "This window has nothing to submit.")
    entered = values.entered(place, person, rows(view.body, "blocks"), part(body, "state"), view.values)
    wrong = values.faults(view.body, entered)
    sent = replace(view, values=entered, errors=wrong, busy=not wrong, problem=None)
    _put(place, sent)
    if wrong:
        raise DeedError("invalid_input", "Some fields need another look.")
    answer = await carried(place, payloads.submission(place, sent))
    return _follow(place, place.state.views.get(view.id), answer)


async def close(place: Workspace, person: str, body: Json) -> Json:
    """`{view_id}`: the close button. With `clear_on_close` the whole stack goes."""
    view = finding.view(place, person, body)
    clears = view.body.get("clear_on_close") is True
    if clears:
        gone = modals.clear(place, person)
    else:
        modals.pop(place, view)
        gone = [view]
    for one in gone:
        if one.body.get("notify_on_close") is True:
            payload = payloads.closed(place, one, cleared=clears)
            place.background(carried(place, payload))
    return {}


def _follow(place: Workspace, view: View | None, answer: Answer) -> Json:
    """Do what the ack says. `view` is None when it was closed meanwhile."""
    if view is None:
        return {}
    view = replace(view, busy=False)
    _put(place, view)
    body = answer.body
    if not answer.ok or isinstance(body, str):
        return _trouble(place, view, answer.command_error if not answer.ok else "invalid_response")
    if not body:
        modals.pop(place, view)
        return {}
    action = text(body, "response_action")
    if action == "clear":
        modals.clear(place, view.owner)
        return {}
    if action == "errors":
        return _errors(place, view, part(body, "errors"))
    if action in ("update", "push"):
        return _replace(place, view, action, part(body, "view"))
    return _trouble(place, view, "invalid_response")


def _errors(place: Workspace, view: View, errors: Json) -> Json:
    """Errors belong to input blocks of this view; Slack takes no others."""
    inputs = {block.get("block_id") for block in rows(view.body, "blocks") if block.get("type") == "input"}
    sentences = {key: value for key, value in errors.items() if key in inputs and isinstance(value, str) and value}
    if not errors or len(sentences) < len(errors):
        return _trouble(place, view, "invalid_response")
    _put(place, replace(view, errors=sentences))
    raise DeedError("view_errors", "; ".join(sentences.values()))


def _replace(place: Workspace, view: View, action: str, body: Json) -> Json:
    if view_faults(body):
        return _trouble(place, view, "invalid_view")
    try:
        if action == "update":
            modals.update(place, view, body)
        else:
            modals.push(place, view.owner, body)
    except modals.StackFullError:
        return _trouble(place, view, "push_limit_reached")
    return {}


def _trouble(place: Workspace, view: View, error: str) -> Json:
    _put(place, replace(view, problem=TROUBLE))
    raise DeedError(error, TROUBLE)


def _put(place: Workspace, view: View) -> None:
    place.state.put_view(view)
    place.live.changed([view.owner])
