"""What Slack refuses in blocks and views."""

from __future__ import annotations

from workspace.wire import rows


def block_faults(blocks: object) -> list[str]:
    """What is wrong with a message's blocks, in Slack's words."""
    if not isinstance(blocks, list):
        return ["[ERROR] must be an array [json-pointer:/blocks]"]
    if len(blocks) > 50:
        return ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"]
    return []


def view_faults(view: object) -> list[str]:
    """What is wrong with a view, in Slack's words."""
    if not isinstance(view, dict):
        return ["[ERROR] must provide an object [json-pointer:/view]"]
    blocks = rows(view, "blocks")
    if len(blocks) > 100:
        return ["[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]"]
    if any(block.get("type") == "input" for block in blocks) and not view.get("submit"):
        return ["[ERROR] missing required field: submit [json-pointer:/view]"]
    return []
