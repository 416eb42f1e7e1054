"""What Slack adds to blocks and views it accepts: missing ids, and the flags of text objects."""

from __future__ import annotations

import copy

from workspace import ids
from workspace.wire import Json, walk

# Elements that report back to the app, and so carry an action_id.
INTERACTIVE = frozenset(
    {
        "button",
        "workflow_button",
        "checkboxes",
        "datepicker",
        "datetimepicker",
        "timepicker",
        "email_text_input",
        "number_text_input",
        "number_input",
        "plain_text_input",
        "rich_text_input",
        "url_text_input",
        "file_input",
        "overflow",
        "radio_buttons",
        "static_select",
        "external_select",
        "users_select",
        "conversations_select",
        "channels_select",
        "multi_static_select",
        "multi_external_select",
        "multi_users_select",
        "multi_conversations_select",
        "multi_channels_select",
    }
)


def blocks(given: list[Json]) -> list[Json]:
    """A copy of accepted blocks, completed."""
    completed = copy.deepcopy(given)
    for block in completed:
        if not block.get("block_id"):
            block["block_id"] = ids.short()
        if block.get("type") == "rich_text":
            continue  # its text elements are not text objects
        for thing in walk(block):
            kind = thing.get("type")
            if kind == "plain_text":
                thing.setdefault("emoji", True)
            elif kind == "mrkdwn":
                thing.setdefault("verbatim", False)
            elif kind in INTERACTIVE and not thing.get("action_id"):
                thing["action_id"] = ids.short()
    return completed


def view(given: Json) -> Json:
    """A copy of an accepted view, completed."""
    completed = copy.deepcopy(given)
    found = completed.get("blocks")
    completed["blocks"] = blocks([row for row in found if isinstance(row, dict)] if isinstance(found, list) else [])
    for key in ("title", "submit", "close"):
        label = completed.get(key)
        if isinstance(label, dict):
            label.setdefault("emoji", True)
    return completed
