"""Blocks, rich text and views.

Sources: each block's page under https://docs.slack.dev/reference/block-kit/blocks and the type declarations
Slack publishes (npm @slack/types 3.2).
"""

from __future__ import annotations

from workspace.kit.elements import COMPOSITION, ELEMENTS, SELECTS
from workspace.kit.shapes import Field, Flag, Item, Many, One, Shape, String, Text, Unchecked, Whole, page

_ID: dict[str, Field] = {"block_id": String(most=255, least=1)}
_PICKERS = ("datepicker", "timepicker")
_CHOICES = ("checkboxes", "radio_buttons")
_BUTTONS = ("button", "workflow_button")
_VIEWS = "https://docs.slack.dev/reference/views"

# Blocks Slack knows and this workspace takes as they are, without looking inside.
UNCHECKED = frozenset(
    {
        "alert",
        "card",
        "carousel",
        "container",
        "data_table",
        "data_visualization",
        "file",
        "plan",
        "table",
        "task_card",
        "video",
    }
)
# Blocks Slack takes in messages only.
MESSAGE_ONLY = frozenset({"context_actions", "markdown", "table", "task_card", "plan"})


def _block(
    name: str,
    fields: dict[str, Field],
    *,
    needs: tuple[str, ...] = (),
    either: tuple[tuple[str, ...], ...] = (),
    some: tuple[tuple[str, ...], ...] = (),
) -> Shape:
    source = page(f"blocks/{name.replace('_', '-')}-block")
    return Shape(name=name, source=source, fields=_ID | fields, needs=needs, either=either, some=some)


BLOCKS = (
    _block(
        "section",
        {
            "text": Text(most=3000, plain=False),
            "fields": Many(of=("section field",), most=10),
            "accessory": One(of=(*_BUTTONS, *_CHOICES, *_PICKERS, "image element", "overflow", *SELECTS)),
            "expand": Flag(),
        },
        some=(("text", "fields"),),
    ),
    _block("header", {"text": Text(most=150)}, needs=("text",)),
    _block("divider", {}),
    _block(
        "context",
        {"elements": Many(of=("image element", "context text"), most=10)},
        needs=("elements",),
    ),
    _block(
        "actions",
        {
            "elements": Many(
                of=(
                    *_BUTTONS,
                    *_CHOICES,
                    *_PICKERS,
                    "datetimepicker",
                    "overflow",
                    "rich_text_input",
                    *SELECTS,
                ),
                most=25,
            )
        },
        needs=("elements",),
    ),
    _block(
        "context_actions",
        {"elements": Many(of=("feedback_buttons", "icon_button"), most=5)},
        needs=("elements",),
    ),
    _block(
        "image",
        {
            "alt_text": String(most=2000, least=1),
            "title": Text(most=2000),
            "image_url": String(most=3000, least=1),
            "slack_file": Unchecked(),
        },
        needs=("alt_text",),
        either=(("image_url", "slack_file"),),
    ),
    _block(
        "input",
        {
            "label": Text(most=2000),
            "hint": Text(most=2000),
            "optional": Flag(),
            "dispatch_action": Flag(),
            "element": One(
                of=(
                    *_CHOICES,
                    *_PICKERS,
                    "datetimepicker",
                    "plain_text_input",
                    "email_text_input",
                    "url_text_input",
                    "number_input",
                    "rich_text_input",
                    "file_input",
                    *SELECTS,
                )
            ),
        },
        needs=("label", "element"),
    ),
    _block("markdown", {"text": String(most=12_000, least=1)}, needs=("text",)),
    _block(
        "rich_text",
        {
            "elements": Many(
                of=("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"),
                least=0,
            )
        },
        needs=("elements",),
    ),
)

_RICH = page("blocks/rich-text-block")
_INLINE = ("text", "link", "emoji", "user", "usergroup", "channel", "broadcast", "date", "color", "team")
_STYLED: dict[str, Field] = {"style": Unchecked()}


def _inline(name: str, fields: dict[str, Field], *needs: str) -> Shape:
    return Shape(name=name, source=_RICH, fields=_STYLED | fields, needs=needs)


RICH_TEXT = (
    Shape(
        name="rich_text_section",
        source=_RICH,
        fields={"elements": Many(of=_INLINE, least=0)},
        needs=("elements",),
    ),
    Shape(
        name="rich_text_list",
        source=_RICH,
        fields={
            "elements": Many(of=("rich_text_section",), least=0),
            "style": String(choices=("bullet", "ordered")),
            "indent": Whole(least=0),
            "offset": Whole(least=0),
            "border": Whole(least=0),
        },
        needs=("elements", "style"),
    ),
    Shape(
        name="rich_text_quote",
        source=_RICH,
        fields={"elements": Many(of=_INLINE, least=0), "border": Whole(least=0)},
        needs=("elements",),
    ),
    Shape(
        name="rich_text_preformatted",
        source=_RICH,
        fields={
            "elements": Many(of=("text", "link"), least=0),
            "border": Whole(least=0),
            "language": String(),
        },
        needs=("elements",),
    ),
    _inline("text", {"text": String(least=1)}, "text"),
    _inline("link", {"url": String(least=1), "text": String(), "unsafe": Flag()}, "url"),
    _inline("emoji", {"name": String(least=1), "unicode": String(), "url": String()}, "name"),
    _inline("user", {"user_id": String(least=1)}, "user_id"),
    _inline("usergroup", {"usergroup_id": String(least=1)}, "usergroup_id"),
    _inline("channel", {"channel_id": String(least=1)}, "channel_id"),
    _inline("team", {"team_id": String(least=1)}, "team_id"),
    _inline("broadcast", {"range": String(choices=("here", "channel", "everyone"))}, "range"),
    _inline(
        "date",
        {"timestamp": Whole(), "format": String(least=1), "url": String(), "fallback": String()},
        "timestamp",
        "format",
    ),
    _inline("color", {"value": String(least=1)}, "value"),
)

_VIEW: dict[str, Field] = {
    "private_metadata": String(most=3000),
    "callback_id": String(most=255),
    "external_id": String(most=255),
}
_ALL_BLOCKS = (*(shape.name for shape in BLOCKS), *sorted(UNCHECKED))

VIEWS = (
    Shape(
        name="modal",
        source=f"{_VIEWS}/modal-views",
        fields=_VIEW
        | {
            "title": Text(most=24),
            "submit": Text(most=24),
            "close": Text(most=24),
            "clear_on_close": Flag(),
            "notify_on_close": Flag(),
            "blocks": Many(of=_ALL_BLOCKS, most=100, least=0),
        },
        needs=("title", "blocks"),
    ),
    Shape(
        name="home",
        source=f"{_VIEWS}/home-tab-views",
        fields=_VIEW | {"blocks": Many(of=_ALL_BLOCKS, most=100, least=0)},
        needs=("blocks",),
    ),
)

MESSAGE = Shape(
    name="message",
    source="https://docs.slack.dev/reference/block-kit/blocks",
    fields={"blocks": Many(of=_ALL_BLOCKS, most=50, least=0)},
    typed=False,
)

# Text objects that are items of a list have no field to carry their limit; these carry it.
ITEMS: dict[str, Item] = {
    "section field": Item(text=Text(most=2000, plain=False), source=page("blocks/section-block")),
    "context text": Item(text=Text(most=3000, plain=False), source=page("blocks/context-block")),
}

SHAPES: dict[str, Shape] = {
    shape.name: shape for shape in (*COMPOSITION, *ELEMENTS, *BLOCKS, *RICH_TEXT, *VIEWS, MESSAGE)
}
