"""Composition objects and block elements.

Sources: the element's page under https://docs.slack.dev/reference/block-kit/block-elements and the type
declarations Slack publishes (npm @slack/types 3.2).
"""

from __future__ import annotations

from workspace.kit.shapes import Field, Flag, Many, One, Shape, String, Strings, Text, Unchecked, Whole, page

_ID = String(most=255, least=1)
_DATE, _TIME = r"\d{4}-\d{2}-\d{2}", r"([01]\d|2[0-3]):[0-5]\d"
_ACTION: dict[str, Field] = {"action_id": _ID}
_CONFIRM: dict[str, Field] = {"confirm": One(of=("confirm",))}
_FOCUS: dict[str, Field] = {"focus_on_load": Flag()}
_HOLD: dict[str, Field] = {"placeholder": Text(most=150)}
_SEVERAL: dict[str, Field] = {"max_selected_items": Whole(least=1)}
_DISPATCH: dict[str, Field] = {"dispatch_action_config": One(of=("dispatch_action_config",))}
_LINK: dict[str, Field] = {"response_url_enabled": Flag()}
_MENU = _ACTION | _CONFIRM | _FOCUS | _HOLD
_TYPED = _ACTION | _DISPATCH | _FOCUS | _HOLD
_FILTER: dict[str, Field] = {
    "default_to_current_conversation": Flag(),
    "filter": One(of=("filter",)),
}
_STYLE = String(choices=("primary", "danger"))
_LABEL = String(most=75)

COMPOSITION = (
    Shape(
        name="confirm",
        source=page("composition-objects/confirmation-dialog-object"),
        fields={
            "title": Text(most=100),
            "text": Text(most=300, plain=False),
            "confirm": Text(most=30),
            "deny": Text(most=30),
            "style": _STYLE,
        },
        needs=("title", "text", "confirm", "deny"),
        typed=False,
    ),
    Shape(
        name="option",
        source=page("composition-objects/option-object"),
        fields={"text": Text(most=75), "value": String(most=150, least=1), "description": Text(most=75)},
        needs=("text", "value"),
        typed=False,
    ),
    Shape(
        name="choice option",
        source=page("composition-objects/option-object"),
        fields={
            "text": Text(most=75, plain=False),
            "value": String(most=150, least=1),
            "description": Text(most=75, plain=False),
        },
        needs=("text", "value"),
        typed=False,
    ),
    Shape(
        name="overflow option",
        source=page("composition-objects/option-object"),
        fields={
            "text": Text(most=75),
            "value": String(most=150, least=1),
            "description": Text(most=75),
            "url": String(most=3000),
        },
        needs=("text", "value"),
        typed=False,
    ),
    Shape(
        name="option group",
        source=page("composition-objects/option-group-object"),
        fields={"label": Text(most=75), "options": Many(of=("option",), most=100)},
        needs=("label", "options"),
        typed=False,
    ),
    Shape(
        name="dispatch_action_config",
        source=page("composition-objects/dispatch-action-configuration-object"),
        fields={"trigger_actions_on": Strings(most=2, least=1)},
        typed=False,
    ),
    Shape(
        name="filter",
        source=page("composition-objects/conversation-filter-object"),
        fields={
            "include": Strings(most=4, least=1),
            "exclude_external_shared_channels": Flag(),
            "exclude_bot_users": Flag(),
        },
        some=(("include", "exclude_external_shared_channels", "exclude_bot_users"),),
        typed=False,
    ),
)


def _element(
    name: str,
    path: str,
    fields: dict[str, Field],
    *,
    needs: tuple[str, ...] = (),
    either: tuple[tuple[str, ...], ...] = (),
) -> Shape:
    return Shape(name=name, source=page(f"block-elements/{path}"), fields=fields, needs=needs, either=either)


def _selects() -> list[Shape]:
    """The five kinds of select menus, for one and for several choices."""
    own: dict[str, dict[str, Field]] = {
        "static_select": {
            "options": Many(of=("option",), most=100),
            "option_groups": Many(of=("option group",), most=100),
        },
        "external_select": {"min_query_length": Whole(least=0)},
        "users_select": {},
        "conversations_select": _FILTER,
        "channels_select": {},
    }
    initial: dict[str, tuple[str, Field, Field]] = {
        "static_select": ("initial_option", One(of=("option",)), Many(of=("option",))),
        "external_select": ("initial_option", One(of=("option",)), Many(of=("option",))),
        "users_select": ("initial_user", String(), Strings()),
        "conversations_select": ("initial_conversation", String(), Strings()),
        "channels_select": ("initial_channel", String(), Strings()),
    }
    found = []
    for name, fields in own.items():
        key, one, many = initial[name]
        either = (("options", "option_groups"),) if name == "static_select" else ()
        linked = _LINK if name in ("conversations_select", "channels_select") else {}
        single: dict[str, Field] = _MENU | fields | linked | {key: one}
        several: dict[str, Field] = _MENU | _SEVERAL | fields | {f"{key}s": many}
        found.append(_element(name, f"select-menu-element#{name}", single, either=either))
        found.append(_element(f"multi_{name}", f"multi-select-menu-element#multi_{name}", several, either=either))
    return found


ELEMENTS = (
    _element(
        "button",
        "button-element",
        _ACTION
        | _CONFIRM
        | {
            "text": Text(most=75),
            "value": String(most=2000),
            "url": String(most=3000),
            "style": _STYLE,
            "accessibility_label": _LABEL,
        },
        needs=("text",),
    ),
    _element(
        "workflow_button",
        "workflow-button-element",
        _ACTION
        | _CONFIRM
        | {"text": Text(most=75), "workflow": Unchecked(), "style": _STYLE, "accessibility_label": _LABEL},
        needs=("text", "workflow"),
    ),
    Shape(
        name="image element",
        type="image",
        source=page("block-elements/image-element"),
        fields={
            "alt_text": String(most=2000, least=1),
            "image_url": String(most=3000, least=1),
            "slack_file": Unchecked(),
        },
        needs=("alt_text",),
        either=(("image_url", "slack_file"),),
    ),
    _element(
        "checkboxes",
        "checkboxes-element",
        _ACTION
        | _CONFIRM
        | _FOCUS
        | {
            "options": Many(of=("choice option",), most=10),
            "initial_options": Many(of=("choice option",), most=10),
        },
        needs=("options",),
    ),
    _element(
        "radio_buttons",
        "radio-button-group-element",
        _ACTION
        | _CONFIRM
        | _FOCUS
        | {"options": Many(of=("choice option",), most=10), "initial_option": One(of=("choice option",))},
        needs=("options",),
    ),
    _element(
        "overflow",
        "overflow-menu-element",
        _ACTION | _CONFIRM | {"options": Many(of=("overflow option",), most=5)},
        needs=("options",),
    ),
    _element(
        "datepicker",
        "date-picker-element",
        _MENU | {"initial_date": String(pattern=_DATE)},
    ),
    _element(
        "timepicker",
        "time-picker-element",
        _MENU | {"initial_time": String(pattern=_TIME), "timezone": String()},
    ),
    _element(
        "datetimepicker",
        "datetime-picker-element",
        _ACTION | _CONFIRM | _FOCUS | {"initial_date_time": Whole(least=1_000_000_000, most=9_999_999_999)},
    ),
    _element(
        "plain_text_input",
        "plain-text-input-element",
        _TYPED
        | {
            "initial_value": String(most=3000),
            "multiline": Flag(),
            "min_length": Whole(least=0, most=3000),
            "max_length": Whole(least=1, most=3000),
        },
    ),
    _element("email_text_input", "email-input-element", _TYPED | {"initial_value": String()}),
    _element("url_text_input", "url-input-element", _TYPED | {"initial_value": String(most=3000)}),
    _element(
        "number_input",
        "number-input-element",
        _TYPED
        | {
            "is_decimal_allowed": Flag(),
            "initial_value": String(),
            "min_value": String(),
            "max_value": String(),
        },
        needs=("is_decimal_allowed",),
    ),
    _element(
        "rich_text_input",
        "rich-text-input-element",
        _TYPED
        | {
            "initial_value": One(of=("rich_text",)),
            "min_lines": Whole(least=1, most=100),
            "max_lines": Whole(least=1, most=100),
        },
    ),
    _element(
        "file_input",
        "file-input-element",
        _ACTION | {"filetypes": Strings(), "max_files": Whole(least=1, most=10)},
    ),
    _element(
        "feedback_buttons",
        "feedback-buttons-element",
        _ACTION | {"positive_button": Unchecked(), "negative_button": Unchecked()},
        needs=("positive_button", "negative_button"),
    ),
    _element(
        "icon_button",
        "icon-button-element",
        _ACTION
        | _CONFIRM
        | {
            "icon": String(least=1),
            "text": Text(most=3000),
            "value": String(most=2000),
            "accessibility_label": _LABEL,
            "visible_to_user_ids": Strings(),
        },
        needs=("icon", "text"),
    ),
    *_selects(),
)

_SINGLE = tuple(f"{kind}_select" for kind in ("static", "external", "users", "conversations", "channels"))
SELECTS = (*_SINGLE, *(f"multi_{name}" for name in _SINGLE))
