"""Reading a screen as a person does: its words, its buttons, its fields. Block Kit in, plain text out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workspace.wire import Json, part, rows, text

_PARTS = (
    "title", "label", "hint", "text", "fields", "elements", "blocks", "element", "accessory", "placeholder", "options",
    "submit",
)  # fmt: skip
_TYPED = ("initial_value", "initial_date", "initial_user")


def words(thing: object, names: Mapping[str, str] | None = None) -> str:
    """All the words of a message, a view or a block, as they read on the screen. `names` are people's, by id."""
    return " ".join(" ".join(said for said in _words(thing, names or {}) if said).split())


def _words(thing: object, names: Mapping[str, str]) -> Iterator[str]:
    if isinstance(thing, list):
        for one in thing:
            yield from _words(one, names)
    if not isinstance(thing, dict):
        return
    match thing.get("type"):
        case "user":
            yield "@" + names.get(text(thing, "user_id"), text(thing, "user_id"))
        case "date":
            yield text(thing, "fallback")
        case "plain_text" | "mrkdwn" | "text":
            yield text(thing, "text")
        case "link":
            yield text(thing, "text") or text(thing, "url")
        case _:
            for key in _PARTS:
                inner = thing.get(key)
                if isinstance(inner, str):
                    if not thing.get("blocks"):
                        yield inner
                else:
                    yield from _words(inner, names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """Something to press: a button, or one option of a menu (then `value` is the option's)."""

    label: str
    block_id: str
    action_id: str
    value: str | None = None


def controls(blocks: list[Json]) -> list[Control]:
    """Everything in the blocks that can be pressed, in the order it reads."""
    found: list[Control] = []
    for block in blocks:
        accessory = part(block, "accessory")
        for element in [*rows(block, "elements"), *([accessory] if accessory else [])]:
            where = {"block_id": text(block, "block_id"), "action_id": text(element, "action_id")}
            if text(element, "type") == "button":
                found.append(Control(label=text(part(element, "text"), "text"), **where))
            if text(element, "type") in ("overflow", "static_select"):
                for option in rows(element, "options"):
                    label = text(part(option, "text"), "text")
                    found.append(Control(label=label, value=text(option, "value"), **where))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A field of a modal. `options` are values by label; a `live` one tells the app of each change."""

    label: str
    block_id: str
    action_id: str
    kind: str
    live: bool
    options: Mapping[str, str] = field(default_factory=dict)
    initial: object = None


def inputs(blocks: list[Json]) -> list[Input]:
    """The fields of a modal, in the order they read."""
    return [_input(block, part(block, "element")) for block in blocks if text(block, "type") == "input"]


def _input(block: Json, element: Json) -> Input:
    return Input(
        label=text(part(block, "label"), "text"),
        block_id=text(block, "block_id"),
        action_id=text(element, "action_id"),
        kind=text(element, "type"),
        live=block.get("dispatch_action") is True,
        options={text(part(o, "text"), "text"): text(o, "value") for o in rows(element, "options")},
        initial=_initial(element),
    )


def _initial(element: Json) -> object:
    for key in _TYPED:
        if element.get(key) is not None:
            return element[key]
    if (chosen := part(element, "initial_option")) and chosen:
        return text(chosen, "value")
    return [text(o, "value") for o in rows(element, "initial_options")] or None
