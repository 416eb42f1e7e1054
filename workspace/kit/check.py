"""Walks blocks and views along their shapes and reports what Slack would refuse, in Slack's words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from workspace import limits
from workspace.kit.blocks import ITEMS, MESSAGE, SHAPES, UNCHECKED
from workspace.kit.cross import across_message, across_view, characters
from workspace.kit.fault import Fault
from workspace.kit.shapes import Field, Flag, Many, One, Shape, String, Strings, Text, Whole


def block_faults(blocks: object) -> list[str]:
    """What is wrong with a message's blocks; empty when Slack would take them."""
    found = list(_object({"blocks": blocks}, MESSAGE, ""))
    return [str(fault) for fault in found or across_message(blocks)]


def view_faults(view: object) -> list[str]:
    """What is wrong with a view; empty when Slack would take it."""
    if not isinstance(view, dict):
        return [str(Fault("must provide an object", "/view"))]
    shape = {"modal": SHAPES["modal"], "home": SHAPES["home"]}.get(str(view.get("type")))
    if shape is None:
        return [str(Fault(f"unsupported type: {view.get('type')}", "/view/type"))]
    found = list(_object(view, shape, "/view"))
    return [str(fault) for fault in found or across_view(view)]


def too_long(blocks: list[dict[str, object]]) -> bool:
    """Whether a message's blocks together hold too many characters (`msg_blocks_too_long`)."""
    return characters(blocks) > limits.MESSAGE_BLOCKS


def too_large(view: object) -> bool:
    """Whether a view is over Slack's size (`view_too_large`)."""
    return len(json.dumps(view).encode()) > limits.VIEW_BYTES


def _object(value: object, shape: Shape, at: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault("must provide an object", at)
        return
    given = {key: inner for key, inner in value.items() if inner is not None}
    for key in given:
        if key not in shape.fields and not (key == "type" and shape.typed):
            yield Fault(f"invalid additional property: {key}", at)
    for key in shape.needs:
        if key not in given:
            yield Fault(f"missing required field: {key}", at)
    yield from _groups(given, shape, at)
    for key, field in shape.fields.items():
        if key in given:
            yield from _field(given[key], field, f"{at}/{key}")


def _groups(given: dict[str, object], shape: Shape, at: str) -> Iterator[Fault]:
    for group in (*shape.either, *shape.some):
        there = [key for key in group if key in given]
        if not there:
            yield Fault(f"missing required field: {group[0]}", at)
        if len(there) > 1 and group in shape.either:
            yield Fault(f"must provide only one of: {', '.join(group)}", at)


def _field(value: object, field: Field, at: str) -> Iterator[Fault]:
    match field:
        case Text():
            yield from _text(value, field, at)
        case String():
            yield from _string(value, field, at)
        case Whole():
            yield from _whole(value, field, at)
        case Flag():
            if not isinstance(value, bool):
                yield Fault("must provide a boolean", at)
        case Strings():
            yield from _strings(value, field, at)
        case One():
            yield from _one(value, field.of, at)
        case Many():
            yield from _many(value, field, at)


def _text(value: object, field: Text, at: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault("must provide an object", at)
        return
    kind = value.get("type")
    if kind not in (("plain_text",) if field.plain else ("plain_text", "mrkdwn")):
        yield Fault("must be a valid enum value", f"{at}/type")
        return
    allowed = {"type", "text", "emoji"} if kind == "plain_text" else {"type", "text", "verbatim"}
    for key in value.keys() - allowed:
        yield Fault(f"invalid additional property: {key}", at)
    if "text" not in value:
        yield Fault("missing required field: text", at)
    else:
        yield from _string(value["text"], String(most=field.most, least=field.least), f"{at}/text")


def _string(value: object, field: String, at: str) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault("must provide a string", at)
    elif len(value) < field.least:
        yield Fault(f"must be more than {field.least - 1} characters", at)
    elif field.most is not None and len(value) > field.most:
        yield Fault(f"must be less than {field.most + 1} characters", at)
    elif field.choices and value not in field.choices:
        yield Fault("must be a valid enum value", at)
    elif field.pattern and not re.fullmatch(field.pattern, value):
        yield Fault("invalid format", at)


def _whole(value: object, field: Whole, at: str) -> Iterator[Fault]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield Fault("must provide an integer", at)
    elif field.least is not None and value < field.least:
        yield Fault(f"must be greater than {field.least - 1}", at)
    elif field.most is not None and value > field.most:
        yield Fault(f"must be less than {field.most + 1}", at)


def _strings(value: object, field: Strings, at: str) -> Iterator[Fault]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        yield Fault("must provide an array of strings", at)
        return
    yield from _count(len(value), field.least, field.most, at)


def _many(value: object, field: Many, at: str) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield Fault("must provide an array", at)
        return
    yield from _count(len(value), field.least, field.most, at)
    for number, item in enumerate(value):
        yield from _one(item, field.of, f"{at}/{number}")


def _count(count: int, least: int, most: int | None, at: str) -> Iterator[Fault]:
    if count < least:
        yield Fault(f"no less than {least} items allowed", at)
    if most is not None and count > most:
        yield Fault(f"no more than {most} items allowed", at)


def _one(value: object, names: tuple[str, ...], at: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault("must provide an object", at)
        return
    kind = value.get("type")
    for name in names:
        shape = SHAPES.get(name)
        if name in ITEMS and kind in ("plain_text", "mrkdwn"):
            yield from _text(value, ITEMS[name].text, at)
            return
        if shape is not None and (not shape.typed or shape.tag == kind):
            yield from _object(value, shape, at)
            return
    if not isinstance(kind, str) or kind not in UNCHECKED or kind not in names:
        yield Fault(f"unsupported type: {kind}", f"{at}/type")
