"""From what a page says was entered to `state.values`, and what is wrong with it before the app sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time

from workspace import elements
from workspace.elements import OptionError, Placed
from workspace.person.errors import DeedError
from workspace.wire import Json, part, rows, text, whole
from workspace.workspace import Workspace

REQUIRED = "Please complete this required field."
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://[^\s/]+\S*")


def entered(place: Workspace, person: str, blocks: list[Json], given: Json, before: Json) -> Json:
    """`state.values`: what the page gave, else what was there, else the initial value."""
    found = elements.kept_values({"blocks": blocks}, before)
    for one in elements.placed(blocks):
        block = part(given, one.block_id)
        if one.type in elements.STATELESS or one.action_id not in block:
            continue
        known = place.suggested.get((person, one.block_id, one.action_id), [])
        try:
            report = elements.chosen(one.element, block[one.action_id], suggested=known)
        except OptionError as wrong:
            raise DeedError("not_an_option", f"{wrong} is not one of the options.") from wrong
        found[one.block_id] = part(found, one.block_id) | {one.action_id: report}
    return found


def faults(view: Json, values: Json) -> dict[str, str]:
    """What Slack's client says at the fields before it sends a form: block_id to sentence."""
    found: dict[str, str] = {}
    for block in rows(view, "blocks"):
        if text(block, "type") != "input":
            continue
        element = part(block, "element")
        one = Placed(block=block, element=element)
        value = part(part(values, one.block_id), one.action_id)
        if elements.is_empty(value):
            if block.get("optional") is not True:
                found[one.block_id] = REQUIRED
            continue
        sentence = _wrong(one.type, element, value)
        if sentence:
            found[one.block_id] = sentence
    return found


def _wrong(kind: str, element: Json, value: Json) -> str | None:
    said = text(value, "value")
    if kind == "plain_text_input":
        return _length(element, said)
    if kind in ("number_input", "number_text_input"):
        return _number(element, said)
    if kind == "email_text_input" and not _EMAIL.fullmatch(said):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not _URL.fullmatch(said):
        return "Please enter a valid URL."
    if kind == "datepicker":
        return _calendar(date.fromisoformat, text(value, "selected_date"), "date")
    if kind == "timepicker":
        return _calendar(time.fromisoformat, text(value, "selected_time"), "time")
    most = whole(element, "max_selected_items", 0)
    chosen = next((held for held in value.values() if isinstance(held, list)), [])
    if most and len(chosen) > most:
        return f"Please choose {most} at most."
    return None


def _length(element: Json, said: str) -> str | None:
    least, most = whole(element, "min_length", 0), whole(element, "max_length", 3000)
    if len(said) < least:
        return f"Please enter at least {least} characters."
    if len(said) > most:
        return f"Please enter {most} characters at most."
    return None


def _number(element: Json, said: str) -> str | None:
    if not re.fullmatch(r"-?\d+(\.\d+)?", said):
        return "Please enter a number."
    if element.get("is_decimal_allowed") is not True and "." in said:
        return "Please enter a whole number."
    least, most = text(element, "min_value"), text(element, "max_value")
    if least and float(said) < float(least):
        return f"Please enter a number of at least {least}."
    if most and float(said) > float(most):
        return f"Please enter a number of at most {most}."
    return None


def _calendar(read: Callable[[str], object], said: str, what: str) -> str | None:
    try:
        read(said)
    except ValueError:
        return f"Please enter a valid {what}."
    return None
