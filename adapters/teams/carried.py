"""A dialog that carries itself along, packed, in its own buttons.

Teams shows what it is told in a dialog's place, and knows no errors at a field and no dialog on top of another. So when
a form is refused it has to be shown once more, with what was typed; and somebody has to say what it looked like. The
form itself does: so it needs no memory of ours, any replica can answer, and a restart loses nothing. What comes back
is shown to nobody but who sent it.
"""

import base64
import binascii
import copy
import json
import zlib
from collections.abc import Mapping

from adapters.plain import clip
from adapters.teams import limits
from adapters.teams.lines import text
from adapters.teams.presses import DESK, SHOWN, pressables
from adapters.teams.typed import key_of
from adapters.wire import Json, clean, part, rows, word

_MOST = 500_000
"""Bytes that a packed dialog may unfold to; far more than one of ours ever does."""


def carrying(task: Json) -> Json:
    """The dialog with itself in every button that has a place for it, if that is not too much to send."""
    return _with(task, packed) if (packed := pack(task)) and size(_with(task, packed)) <= limits.SCREEN_BYTES else task


def refilled(packed: str, typed: Mapping[str, str], errors: Mapping[str, str]) -> Json | None:
    """The dialog again: what was `typed` by the inputs' ids, and at each field of `errors` what is wrong with it.

    What fits no field is said on top. None if `packed` is no dialog of ours.
    """
    if (task := unpack(packed)) is None:
        return None
    task = copy.deepcopy(task)
    card = part(task, "card", "content")
    fresh = dict(errors)
    body: list[Json] = []
    for element in rows(card, "body"):
        name = word(element, "id")
        body.append(_filled(element, typed[name]) if name in typed and key_of(name) else element)
        if (key := key_of(name)) in fresh:
            body.append(_error(fresh.pop(key)))
    card["body"] = [*map(_error, fresh.values()), *body]
    return _with(task, packed)


def pack(task: Json) -> str:
    written = json.dumps(task, separators=(",", ":"))
    return base64.b64encode(zlib.compress(written.encode(), 9)).decode()


def unpack(packed: str) -> Json | None:
    """The dialog, or None for anything that is none."""
    try:
        press = zlib.decompressobj()
        written = press.decompress(base64.b64decode(packed, validate=True), _MOST)
        task = json.loads(written) if press.eof else None
    except (ValueError, binascii.Error, zlib.error, RecursionError):
        return None
    return task if isinstance(task, dict) and rows(part(task, "card", "content"), "body") else None


def size(shown: Json) -> int:
    return len(json.dumps(shown))


def _with(task: Json, packed: str) -> Json:
    task = copy.deepcopy(task)
    card = part(task, "card", "content")
    for action in (*pressables(rows(card, "body")), *pressables(rows(card, "actions"))):
        if SHOWN in (ours := part(action, "data", DESK)):
            ours[SHOWN] = packed
    return task


def _filled(element: Json, typed: str) -> Json:
    """The input with what was typed. Teams shows a number only if it comes as one."""
    kept = {name: value for name, value in element.items() if name != "value"}
    if element.get("type") == "Input.Number":
        try:
            return kept | {"value": float(typed) if "." in typed else int(typed)}
        except ValueError:
            return kept
    return kept | {"value": typed} if typed else kept


def _error(sentence: str) -> Json:
    shown = text(clip(clean(sentence), limits.FIELD_ERROR), color="Attention", weight="Bolder")
    return shown | {"spacing": "Small"}
