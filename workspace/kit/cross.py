"""Rules between fields: what one shape alone cannot say. Each yields the faults it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workspace.kit.blocks import MESSAGE_ONLY
from workspace.kit.fault import Fault
from workspace.wire import Json, part, rows, text, walk

Finder = Callable[[list[Json], str], Iterator[Fault]]


def across_message(blocks: object) -> Iterator[Fault]:
    """The rules for a message's blocks, whose shapes are right."""
    found = rows({"blocks": blocks}, "blocks")
    for finder in _EVERYWHERE:
        yield from finder(found, "/blocks")


def across_view(view: Json) -> Iterator[Fault]:
    """The rules for a view whose shape is right."""
    blocks = rows(view, "blocks")
    for finder in _EVERYWHERE:
        yield from finder(blocks, "/view/blocks")
    yield from one_focus(blocks, "/view/blocks")
    yield from message_blocks(blocks, "/view/blocks")
    has_input = any(block.get("type") == "input" for block in blocks)
    if view.get("type") == "modal" and has_input and view.get("submit") is None:
        yield Fault("missing required field: submit", "/view")


def unique_block_ids(blocks: list[Json], at: str) -> Iterator[Fault]:
    """A block_id names one block of a message or view."""
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        block_id = text(block, "block_id")
        if block_id and block_id in seen:
            yield Fault(f"`block_id` already exists: {block_id}", f"{at}/{number}/block_id")
        seen.add(block_id)


def unique_action_ids(blocks: list[Json], at: str) -> Iterator[Fault]:
    """An action_id names one element of a block."""
    for number, block in enumerate(blocks):
        seen: set[str] = set()
        for index, element in enumerate(rows(block, "elements")):
            action_id = text(element, "action_id")
            if action_id and action_id in seen:
                where = f"{at}/{number}/elements/{index}/action_id"
                yield Fault(f"`action_id` already exists: {action_id}", where)
            seen.add(action_id)


def initial_options(blocks: list[Json], at: str) -> Iterator[Fault]:
    """What is chosen at first is one of the options, letter by letter."""
    for number, block in enumerate(blocks):
        for element in walk(block):
            offered = rows(element, "options") + [
                option for group in rows(element, "option_groups") for option in rows(group, "options")
            ]
            first = rows(element, "initial_options")
            if isinstance(element.get("initial_option"), dict):
                first = [part(element, "initial_option")]
            if offered and any(option not in offered for option in first):
                key = "initial_option" if "initial_option" in element else "initial_options"
                yield Fault(f"{key} must exactly match one of the options", f"{at}/{number}")


def text_bounds(blocks: list[Json], at: str) -> Iterator[Fault]:
    """A lower bound is not above its upper bound."""
    for number, block in enumerate(blocks):
        for element in walk(block):
            for low, high in (("min_length", "max_length"), ("min_value", "max_value")):
                if element.get(low) is not None and element.get(high) is not None and _above(element, low, high):
                    yield Fault(f"{high} must not be less than {low}", f"{at}/{number}")


def one_focus(blocks: list[Json], at: str) -> Iterator[Fault]:
    """One element of a view takes the focus."""
    focused = [element for block in blocks for element in walk(block) if element.get("focus_on_load") is True]
    if len(focused) > 1:
        yield Fault("only one element may have focus_on_load", at)


def message_blocks(blocks: list[Json], at: str) -> Iterator[Fault]:
    """Some blocks live in messages only."""
    for number, block in enumerate(blocks):
        if block.get("type") in MESSAGE_ONLY:
            yield Fault(f"unsupported type: {block.get('type')}", f"{at}/{number}/type")


def characters(blocks: list[Json]) -> int:
    """Characters people see in blocks: every text, label and caption."""
    keys = ("text", "alt_text")
    return sum(
        len(inner)
        for block in blocks
        for thing in walk(block)
        for key, inner in thing.items()
        if key in keys and isinstance(inner, str)
    )


_EVERYWHERE: tuple[Finder, ...] = (unique_block_ids, unique_action_ids, initial_options, text_bounds)


def _above(element: Json, low: str, high: str) -> bool:
    try:
        return float(text(element, low)) > float(text(element, high))
    except ValueError:
        return False
