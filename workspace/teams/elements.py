"""Adaptive Cards as Teams takes them: what may stand in one, and how to read it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from workspace.wire import Json, part, rows, text

CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
SENTENCE = "application/vnd.microsoft.activity.message"
"""What an `Action.Execute` may be answered with in place of a card."""
MOST_BYTES = 28 * 1024
"""A larger message is refused (413)."""
NEWEST = (1, 5)

_SHOWN = ("TextBlock", "RichTextBlock", "TextRun", "Image", "ImageSet", "Media", "FactSet", "ActionSet")
_BOXES = ("Container", "ColumnSet", "Column", "Table", "TableRow", "TableCell")
INPUTS = frozenset(f"Input.{kind}" for kind in ("Text", "Number", "Date", "Time", "Toggle", "ChoiceSet"))
ELEMENTS = frozenset((*_SHOWN, *_BOXES, *INPUTS))
ACTIONS = frozenset(f"Action.{kind}" for kind in ("Execute", "Submit", "OpenUrl", "ShowCard", "ToggleVisibility"))


class CardFault(Exception):
    """Teams would not show this; the text says what and where."""


def checked(activity: Json) -> tuple[Json, ...]:
    """The cards of an activity. Raises CardFault for one that Teams would not show."""
    cards = []
    for attachment in rows(activity, "attachments"):
        if text(attachment, "contentType") != CONTENT_TYPE:
            raise CardFault(f"attachments of type {text(attachment, 'contentType')!r} are not known here")
        card = part(attachment, "content")
        check(card)
        cards.append(card)
    if cards and text(activity, "text"):
        raise CardFault("text and a card in one activity: Teams splits them, and the id of the second is lost")
    return tuple(cards)


def check(card: Json) -> None:
    """Raises CardFault with the path of what is wrong."""
    if card.get("type") != "AdaptiveCard":
        raise CardFault("a card must have the type AdaptiveCard")
    try:
        version = tuple(int(n) for n in text(card, "version").split("."))
    except ValueError:
        raise CardFault("a card needs a version such as 1.5") from None
    if not version or version > NEWEST:
        raise CardFault(f"version {text(card, 'version')}: Teams shows cards up to 1.5")
    seen: set[str] = set()
    for path, element in _walk(card, "card"):
        kind = text(element, "type")
        if kind not in ELEMENTS | ACTIONS:
            raise CardFault(f"{path}: there is no element of the type {kind!r}")
        if kind in INPUTS:
            identity = text(element, "id")
            if not identity or identity in seen:
                raise CardFault(f"{path}: an input needs an id of its own")
            if not text(element, "label"):
                raise CardFault(f"{path}: an input needs a label")
            if element.get("isRequired") is True and not text(element, "errorMessage"):
                raise CardFault(f"{path}: a required input needs an errorMessage")
            seen.add(identity)
        is_button = kind in ACTIONS and not path.endswith(".selectAction")
        if is_button and not text(element, "title") and not text(element, "iconUrl"):
            raise CardFault(f"{path}: an action needs a title")
        if kind == "Action.Execute" and not text(element, "verb"):
            raise CardFault(f"{path}: Action.Execute needs a verb")


def size(activity: Json) -> int:
    """Bytes on the wire."""
    return len(json.dumps(activity, ensure_ascii=False).encode())


_KIDS = ("body", "items", "columns", "rows", "cells", "actions", "inlines", "images")


def _walk(element: Json, path: str) -> Iterator[tuple[str, Json]]:
    for key in _KIDS:
        if key == "columns" and text(element, "type") == "Table":
            continue  # these say how wide they are, and hold nothing
        for number, kid in enumerate(rows(element, key)):
            here = f"{path}.{key}[{number}]"
            yield here, kid
            yield from _walk(kid, here)
            if text(kid, "type") == "Action.ShowCard":
                yield from _walk(part(kid, "card"), f"{here}.card")
    chosen = part(element, "selectAction")
    if chosen:
        yield f"{path}.selectAction", chosen


def walked(card: Json) -> Iterator[Json]:
    """Every element and action of a card, in reading order."""
    for _, element in _walk(card, ""):
        yield element


def actions(card: Json) -> list[Json]:
    """Every action of a card, in reading order; its place in this list names it."""
    return [element for element in walked(card) if text(element, "type") in ACTIONS]


def inputs(card: Json) -> list[Json]:
    """Every input of a card, in reading order."""
    return [element for element in walked(card) if text(element, "type") in INPUTS]


def initial(card: Json) -> Json:
    """What the inputs hold before anybody types."""
    return {text(one, "id"): one["value"] for one in inputs(card) if one.get("value") not in (None, "")}


def gathered(card: Json, action: Json) -> list[Json]:
    """The inputs that an action checks and sends: those of its own card, and of the cards around it.

    Source: https://learn.microsoft.com/adaptive-cards/authoring-cards/input-validation
    """
    own = [element for element in walked(card) if not _is_nested(card, element)]
    mine = [] if text(action, "associatedInputs") == "none" else [one for one in own if text(one, "type") in INPUTS]
    if any(element is action for element in own):
        return mine
    nested = next(inner for inner in _unfolded(own) if any(element is action for element in walked(inner)))
    return [*mine, *gathered(nested, action)]


def _unfolded(elements: list[Json]) -> list[Json]:
    """The cards that these elements' own actions unfold."""
    return [part(element, "card") for element in elements if text(element, "type") == "Action.ShowCard"]


def _is_nested(card: Json, element: Json) -> bool:
    inner = _unfolded(list(walked(card)))
    return any(element is one for nested in inner for one in walked(nested))


def missing(asked: list[Json], values: Json) -> dict[str, str]:
    """What the client says at these inputs before it sends anything: by input, the card's own message."""
    return {text(one, "id"): text(one, "errorMessage") for one in asked if _is_wrong(one, values)}


def _is_wrong(asked: Json, values: Json) -> bool:
    value = text(values, text(asked, "id"))
    if not value:
        return asked.get("isRequired") is True
    if text(asked, "type") == "Input.Number":
        return not _is_within(asked, value)
    longest, shape = asked.get("maxLength"), text(asked, "regex")
    return (isinstance(longest, int) and len(value) > longest) or (bool(shape) and re.search(shape, value) is None)


def _is_within(asked: Json, value: str) -> bool:
    try:
        number = float(value)
    except ValueError:
        return False
    least, most = asked.get("min"), asked.get("max")
    return not (isinstance(least, int | float) and number < least) and not (
        isinstance(most, int | float) and number > most
    )


def words(thing: object) -> str:
    """Everything a person reads in a card or a part of it."""
    if isinstance(thing, list | tuple):
        return "\n".join(filter(None, map(words, thing)))
    if not isinstance(thing, dict):
        return ""
    shown = [text(thing, key) for key in ("label", "text", "title", "value") if isinstance(thing.get(key), str)]
    if text(thing, "type") in INPUTS:
        shown = [text(thing, "label")]
    facts = [f"{text(fact, 'title')} {text(fact, 'value')}" for fact in rows(thing, "facts")]
    inline = "".join(r if isinstance(r, str) else text(r, "text") for r in _list(thing, "inlines"))
    kids = [words(thing.get(key)) for key in _KIDS if key != "inlines"]
    return "\n".join(filter(None, [*shown, inline, *facts, *kids]))


def _list(thing: Json, key: str) -> list[str | Json]:
    value = thing.get(key)
    return [v for v in value if isinstance(v, str | dict)] if isinstance(value, list) else []
