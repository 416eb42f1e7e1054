"""Reading a screen as a person does: the words on it, its buttons, its fields. Block Kit in, plain text out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


def words(thing: object, names: dict[str, str] | None = None) -> str:
    """All the words of a message, view or block, as they read on the screen."""
    return " ".join(part for part in _words(thing, names or {}) if part)


def _words(thing: object, names: dict[str, str]) -> Iterator[str]:
    if isinstance(thing, list):
        for part in thing:
            yield from _words(part, names)
    if not isinstance(thing, dict):
        return
    match thing.get("type"):
        case "user":
            yield "@" + names.get(thing["user_id"], thing["user_id"])
        case "date":
            yield thing.get("fallback", "")
        case "plain_text" | "mrkdwn" | "text":
            yield thing["text"]
        case "link":
            yield thing.get("text") or thing["url"]
        case _:
            for key in ("title", "label", "hint", "text", "fields", "elements", "blocks", "element", "accessory",
                        "placeholder", "options", "submit"):  # fmt: skip
                if key == "text" and isinstance(thing.get("text"), str):
                    if not thing.get("blocks"):
                        yield thing["text"]
                    continue
                yield from _words(thing.get(key), names)


@dataclass(frozen=True)
class Control:
    """Something to press: a button, or an option of a menu."""

    label: str
    block_id: str
    action_id: str
    value: str | None


def controls(blocks: list[Json]) -> list[Control]:
    found = []
    for block in blocks:
        elements = [*block.get("elements", []), block.get("accessory")]
        for element in elements:
            if not isinstance(element, dict):
                continue
            if element["type"] == "button":
                found.append(Control(element["text"]["text"], block["block_id"], element["action_id"], None))
            if element["type"] in ("overflow", "static_select"):
                found += [
                    Control(option["text"]["text"], block["block_id"], element["action_id"], option["value"])
                    for option in element["options"]
                ]
    return found


@dataclass
class Input:
    """A field of a modal, by its label."""

    label: str
    block_id: str
    action_id: str
    kind: str
    optional: bool
    live: bool
    options: dict[str, str] = field(default_factory=dict)
    initial: object = None


def inputs(blocks: list[Json]) -> list[Input]:
    found = []
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        options = {o["text"]["text"]: o["value"] for o in element.get("options", [])}
        found.append(
            Input(
                label=block["label"]["text"],
                block_id=block["block_id"],
                action_id=element["action_id"],
                kind=element["type"],
                optional=bool(block.get("optional")),
                live=bool(block.get("dispatch_action")),
                options=options,
                initial=_initial(element),
            )
        )
    return found


def _initial(element: Json) -> object:
    for key in ("initial_value", "initial_date", "initial_user"):
        if element.get(key) is not None:
            return element[key]
    if element.get("initial_option"):
        return element["initial_option"]["value"]
    if element.get("initial_options"):
        return [o["value"] for o in element["initial_options"]]
    return None
