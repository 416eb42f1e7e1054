"""The smallest thing of each shape, and messages and views that hold it with one field at a chosen size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workspace.kit.blocks import BLOCKS, ITEMS, SHAPES
from workspace.kit.shapes import Field, Flag, Many, One, Shape, String, Strings, Text, Whole
from workspace.wire import Json

BLOCK_NAMES = {shape.name for shape in BLOCKS}


@dataclass(frozen=True)
class Limit:
    """A limit of the shapes: which field of which shape, and its largest size."""

    shape: str
    field: str
    most: int

    def __str__(self) -> str:
        return f"{self.shape}.{self.field}<={self.most}"


def limits() -> Iterator[Limit]:
    for shape in SHAPES.values():
        for key, field in shape.fields.items():
            most = getattr(field, "most", None)
            if most is not None:
                yield Limit(shape.name, key, most)
    for name, item in ITEMS.items():
        yield Limit(name, "text", item.text.most)


def sized(field: Field, size: int) -> object:
    """A value of this field of this size: characters, items, or the number itself."""
    match field:
        case Text():
            return {"type": "plain_text", "text": "x" * size}
        case String(choices=choices, pattern=None):
            return choices[0] if choices else "x" * size
        case String():
            return "2026-01-01"
        case Whole():
            return size
        case Flag():
            return True
        case Strings():
            return ["x"] * size
        case One():
            return least(field.of[0])
        case Many():
            return [least(field.of[0], number) for number in range(size)]
    return {}


def least(name: str, number: int = 0) -> Json:
    """The smallest object of a shape; `number` keeps the values and ids of siblings apart."""
    if name in ITEMS:
        return {"type": "plain_text", "text": "x"}
    shape = SHAPES[name]
    found: Json = {"type": shape.tag} if shape.typed else {}
    for key in (*shape.needs, *(group[0] for group in (*shape.either, *shape.some))):
        found[key] = sized(shape.fields[key], 1)
    for key in ("action_id", "value", "task_id"):
        if key in shape.fields and isinstance(shape.fields[key], String):
            found[key] = f"{key}{number}"
    return found


def holding(limit: Limit, size: int) -> tuple[str, object]:
    """A surface ("message" or "view") whose one field has the size, and everything else its least."""
    if limit.shape in ITEMS:
        inner: Json = {"type": "plain_text", "text": "x" * size}
    else:
        shape = SHAPES[limit.shape]
        inner = least(limit.shape) | {limit.field: sized(shape.fields[limit.field], size)}
        inner = _agreeing(shape, limit.field, inner)
    return _placed(limit.shape, inner)


def _agreeing(shape: Shape, key: str, thing: Json) -> Json:
    """Keep what belongs together: one of two alternatives, and options for what is chosen at first."""
    for group in shape.either:
        if key in group:
            thing = {name: value for name, value in thing.items() if name == key or name not in group}
    chosen = thing.get("initial_options")
    if isinstance(chosen, list) and "options" in thing:
        thing |= {"options": chosen[: getattr(shape.fields["options"], "most", None)]}
    return thing


def _placed(name: str, inner: Json) -> tuple[str, object]:
    if name == "message":
        return "message", inner["blocks"]
    if name in ("modal", "home"):
        return "view", inner
    if name in BLOCK_NAMES:
        if name == "input":
            return "view", least("modal") | {
                "submit": {"type": "plain_text", "text": "x"},
                "blocks": [inner],
            }
        return "message", [inner]
    for outer in SHAPES.values():
        for key, field in outer.fields.items():
            if isinstance(field, (One, Many)) and name in field.of and outer.name != "rich_text_input":
                value: object = [inner] if isinstance(field, Many) else inner
                return _placed(outer.name, _agreeing(outer, key, least(outer.name) | {key: value}))
    raise LookupError(name)
