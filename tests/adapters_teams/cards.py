"""What is wrong with an Adaptive Card: by the official schema, by version 1.5, and by what Teams does with cards."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema

from adapters.teams.lines import is_safe

Json = dict[str, Any]
SCHEMA = json.loads(Path(__file__).with_name("adaptive-card.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft6Validator(SCHEMA)
PEOPLE = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
"""Teams has its people picker in every version."""

_MOMENT = re.compile(
    r"(\{\{TIME\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\)\}\} )?\{\{DATE\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, SHORT\)\}\}"
)
_CALLS = re.compile(r"<at>[^<>&\[\]*_`~\\|{}#]+</at>( <at>[^<>&\[\]*_`~\\|{}#]+</at>)*")
_LATER = {
    (kind, name)
    for kind, definition in SCHEMA["definitions"].items()
    for name, told in {"": definition, **definition.get("properties", {})}.items()
    if told.get("version") == "1.6"
}
"""Types and properties that 1.5 does not know."""


def walk(thing: object) -> Iterator[Json]:
    if isinstance(thing, dict):
        yield thing
        for inner in thing.values():
            yield from walk(inner)
    elif isinstance(thing, list):
        for inner in thing:
            yield from walk(inner)


def content(activity: Json) -> Json:
    """The card of a message."""
    (attachment,) = activity["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    shown: Json = attachment["content"]
    return shown


def faults(card: Json) -> list[str]:
    """Empty for a card that Teams takes."""
    official = {key: value for key, value in card.items() if key != "msteams"}
    found = [f"{list(wrong.path)}: {wrong.message[:200]}" for wrong in VALIDATOR.iter_errors(official)]
    parts = [one for one in walk(official) if isinstance(one.get("type"), str)]
    found += [] if card.get("version") == "1.5" else ["another version"]
    found += [f"{one['type']} has {key}" for one in parts for key in one if _is_later(one, key)]
    ids = [one["id"] for one in parts if "id" in one]
    found += [] if len(ids) == len(set(ids)) else ["the same id twice"]
    for one in parts:
        found += _wrong(one, set(ids))
    return found


def _is_later(one: Json, key: str) -> bool:
    if PEOPLE in (one, one[key]):
        return False
    return (one["type"], key) in _LATER or ("Extendable.Input", key) in _LATER


def _wrong(one: Json, ids: set[str]) -> list[str]:
    match one["type"]:
        case "ActionSet":
            primary = [action for action in one["actions"] if action.get("mode") != "secondary"]
            return ["more buttons than Teams shows"] if len(primary) > 6 else []
        case "Action.Execute" if one["verb"] == "refresh":
            return []  # nobody presses it, and an older client never asks
        case "Action.Execute":
            fallback = one["fallback"]
            seen = ("title", "data", "style", "mode")
            same = fallback["type"] == "Action.Submit" and all(fallback.get(key) == one.get(key) for key in seen)
            return [] if same else ["an Execute without its Submit"]
        case "Action.ToggleVisibility":
            return [] if set(one["targetElements"]) <= ids else ["unfolds nothing"]
        case "Action.OpenUrl":
            return [] if is_safe(one["url"]) else [f"leads to {one['url']}"]
        case "TextBlock":
            return [] if _CALLS.fullmatch(one["text"]) else ["Markdown that is no call"]
        case "TextRun":
            return [] if "{{" not in one["text"] or _MOMENT.fullmatch(one["text"]) else ["a function somebody typed"]
        case kind if kind.startswith("Input."):
            return [f"{kind} without {key}" for key in ("label", "errorMessage") if not one.get(key)]
        case _:
            return []


def words(card: Json) -> str:
    """Everything that is read in it."""
    return "\n".join(one["text"] for one in walk(card) if one.get("type") in ("TextRun", "TextBlock"))
