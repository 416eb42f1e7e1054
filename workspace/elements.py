"""Interactive elements: finding one, what it holds at first, what a choice looks like to the app.

`Choice` is the simple form people's clients send: a string, a list of strings, a number, or None for nothing.
https://docs.slack.dev/reference/block-kit/block-elements
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workspace import ids
from workspace.wire import Json, part, rows, text

Choice = object

_TEXTS = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input", "number_text_input"})
_ONE = {
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
_SEVERAL = {
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
}
_OPTION = frozenset({"static_select", "external_select", "radio_buttons", "overflow"})
_OPTIONS = frozenset({"multi_static_select", "multi_external_select", "checkboxes"})
EXTERNAL = frozenset({"external_select", "multi_external_select"})
# These report a press and hold nothing afterwards.
STATELESS = frozenset({"button", "workflow_button", "overflow", "image"})


class OptionError(Exception):
    """The choice is none this element offers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An element and the block around it."""

    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        return text(self.block, "block_id")

    @property
    def action_id(self) -> str:
        return text(self.element, "action_id")

    @property
    def type(self) -> str:
        return text(self.element, "type")


def placed(blocks: list[Json]) -> Iterator[Placed]:
    """Every element with an action_id, in order."""
    for block in blocks:
        candidates = [part(block, "accessory"), part(block, "element"), *rows(block, "elements")]
        for element in candidates:
            if text(element, "action_id"):
                yield Placed(block=block, element=element)


def find(blocks: list[Json], block_id: str, action_id: str) -> Placed | None:
    """The element with these ids."""
    return next((one for one in placed(blocks) if one.block_id == block_id and one.action_id == action_id), None)


def initial_values(view: Json) -> Json:
    """`state.values` of a view nobody touched."""
    return kept_values(view, {})


def kept_values(view: Json, before: Json) -> Json:
    """`state.values` after an update: entered values where the ids stayed, initial ones elsewhere."""
    values: Json = {}
    for one in placed(rows(view, "blocks")):
        if one.type in STATELESS:
            continue
        old = part(before, one.block_id).get(one.action_id)
        kept = old if isinstance(old, dict) and old.get("type") == one.type else initial(one.element)
        values[one.block_id] = part(values, one.block_id) | {one.action_id: kept}
    return values


def initial(element: Json) -> Json:
    """What an untouched element reports in `state.values`."""
    kind = text(element, "type")
    if kind in _TEXTS:
        return {"type": kind, "value": element.get("initial_value")}
    if kind in _ONE:
        return {"type": kind, _ONE[kind][0]: element.get(_ONE[kind][1])}
    if kind in _SEVERAL:
        return {"type": kind, _SEVERAL[kind][0]: element.get(_SEVERAL[kind][1]) or []}
    if kind in _OPTION:
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind in _OPTIONS:
        return {"type": kind, "selected_options": element.get("initial_options") or []}
    return {"type": kind, "rich_text_value": element.get("initial_value")}


def options_of(element: Json) -> list[Json]:
    """Every option an element offers by itself, also those in groups."""
    return rows(element, "options") + [
        option for group in rows(element, "option_groups") for option in rows(group, "options")
    ]


def chosen(element: Json, choice: Choice, *, suggested: list[Json] | None = None) -> Json:
    """What the element reports for a choice. `suggested` are the options an external select was offered.

    Raises OptionError when the choice is not among the options.
    """
    kind = text(element, "type")
    options = options_of(element) + (suggested or [])
    if kind in _TEXTS:
        return {"type": kind, "value": None if choice in (None, "") else str(choice)}
    if kind == "datetimepicker":
        return {"type": kind, "selected_date_time": _moment(choice)}
    if kind in _ONE:
        return {"type": kind, _ONE[kind][0]: str(choice) if choice else None}
    if kind in _SEVERAL:
        return {"type": kind, _SEVERAL[kind][0]: _list(choice)}
    if kind in _OPTION:
        picked = None if choice in (None, "") else _option(options, element.get("initial_option"), choice)
        return {"type": kind, "selected_option": picked}
    if kind in _OPTIONS:
        initials = element.get("initial_options")
        known = options + (initials if isinstance(initials, list) else [])
        return {"type": kind, "selected_options": [_option(known, None, one) for one in _list(choice)]}
    if kind == "rich_text_input":
        return {"type": kind, "rich_text_value": _rich(choice)}
    return {"type": kind}


def is_empty(value: Json) -> bool:
    """Whether a reported value means that nothing was entered."""
    held = [inner for key, inner in value.items() if key != "type"]
    return not any(held)


def action(one: Placed, choice: Choice, *, at: str, suggested: list[Json] | None = None) -> Json:
    """The entry of `actions` for a press or a choice. `at` is its action_ts."""
    element = one.element
    found: Json = {"action_id": one.action_id, "block_id": one.block_id, "action_ts": at}
    kept = ("text", "value", "style", "url", "placeholder", "confirm", "accessibility_label")
    if one.type in ("button", "workflow_button"):
        return found | {"type": one.type} | {key: element[key] for key in kept if key in element}
    found |= chosen(element, choice, suggested=suggested)
    carried = (
        "placeholder",
        "confirm",
        "min_query_length",
        *(key for key in element if key.startswith("initial_")),
    )
    return found | {key: element[key] for key in carried if key in element and key not in found}


def _option(options: list[Json], initial_option: object, choice: Choice) -> Json:
    known = options + ([initial_option] if isinstance(initial_option, dict) else [])
    for option in known:
        if text(option, "value") == str(choice):
            return option
    raise OptionError(str(choice))


def _list(choice: Choice) -> list[str]:
    if choice in (None, ""):
        return []
    return [str(one) for one in choice] if isinstance(choice, (list, tuple)) else [str(choice)]


def _moment(choice: Choice) -> int | None:
    try:
        return int(float(str(choice))) if choice not in (None, "") else None
    except ValueError as wrong:
        raise OptionError(str(choice)) from wrong


def _rich(choice: Choice) -> Json | None:
    if isinstance(choice, dict):
        return choice
    if choice in (None, ""):
        return None
    section: Json = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(choice)}]}
    return {"type": "rich_text", "block_id": ids.short(), "elements": [section]}
