"""Buttons and menus. What is pressed travels as `verb:subject` in the data of its action, beside where it was pressed.

Teams has to know before the press whether a button opens a dialog (`OPENS`): that is an `Action.Submit` which fetches
one. Every other button of a message is an `Action.Execute`, and in a dialog there is `Action.Submit` alone. A menu is
the three dots behind the buttons; a question before a press is a box that the first press unfolds.
"""

from collections.abc import Iterable, Iterator, Sequence

from adapters.plain import ELLIPSIS, clip
from adapters.teams import limits
from adapters.teams.lines import BOLD, text
from adapters.wire import Json, clean, part, word
from bot.ui.model import Button, Buttons, Confirm, Menu, Weight
from bot.ui.verbs import ON_TOP, OPENS, Verb

DESK = "desk"
"""Where our own words stand in an action's data; all else there are the answers of a form."""
SHOWN = "shown"
"""In a dialog: the dialog itself, packed, put there by `carried.py`."""
HOME = "home"
FORM = "form"
LOOK = "look"
"""In what Teams asks by itself when somebody sees a live card: the ticket."""
ASKED = "asked"
"""The ids of a form's inputs."""

_STYLES = {Weight.PRIMARY: "positive", Weight.DANGER: "destructive"}
_OPENS = frozenset(verb.value for verb in OPENS)


def plain(words: str, limit: int, *, blank: str = "") -> str:
    """Words that are never markup. Teams shows nothing for an empty title, so `blank` or an ellipsis stands for it."""
    return clip(clean(words), limit).strip() or clip(clean(blank), limit).strip() or ELLIPSIS


def value(button: Button, limit: int) -> str:
    return clip(f"{button.verb.value}:{clean(button.subject)}", limit)


def pressed(data: Json) -> tuple[str, str] | None:
    """Verb and subject of what was pressed; None if it is no press of ours."""
    verb, colon, subject = word(part(data, DESK), "press").partition(":")
    return (verb, subject) if colon else None


def actions(buttons: Buttons, *, first: int, about: Json) -> list[Json]:
    """Rows of buttons, and the boxes they unfold. `first` is the number of its first button in the screen.

    `about` is what else a press says: that it stood in the home, or in which form.
    """
    loud: list[Json] = []
    quiet: list[Json] = []
    boxes: list[Json] = []
    for number, (button, in_menu) in enumerate(_each(buttons.buttons), start=first):
        action = _action(button, about)
        if button.confirm is not None:
            box = f"sure-{number}"
            boxes.append(_box(button.confirm, box, action))
            action = _toggle(plain(button.label, limits.BUTTON_LABEL), box) | _style(button.weight)
        (quiet if in_menu else loud).append(_also(action, mode="secondary") if in_menu else action)
    rows = [loud[at : at + limits.ACTIONS] for at in range(0, len(loud), limits.ACTIONS)] or [[]]
    rows[-1] = [*rows[-1], *quiet]
    sets: list[Json] = [{"type": "ActionSet", "actions": row} for row in rows if row]
    return [*sets, *boxes]


def count(buttons: Buttons) -> int:
    return sum(1 for _ in _each(buttons.buttons))


def pressables(actions_of: Sequence[Json]) -> Iterator[Json]:
    """Every action in these blocks that comes back to us."""
    for one in actions_of:
        inner = one.get("actions"), one.get("items")
        for found in inner:
            if isinstance(found, list):
                yield from pressables(found)
        if DESK in part(one, "data"):
            yield one


def _each(buttons: Iterable[Button | Menu]) -> Iterator[tuple[Button, bool]]:
    """Each button, and whether it stands in a menu. A menu of one is a button; one of none is nothing."""
    for one in buttons:
        if isinstance(one, Button):
            yield one, False
        else:
            yield from ((option, len(one.options) > 1) for option in one.options)


def _action(button: Button, about: Json) -> Json:
    ours: Json = {"press": value(button, limits.BUTTON_VALUE), **about}
    in_form = FORM in about
    if in_form and button.verb in ON_TOP:
        ours[SHOWN] = ""
    typed = _typed(button.verb, plain(button.label, limits.BUTTON_LABEL), ours, in_form)
    return _also(typed, **_style(button.weight))


def _typed(verb: Verb, title: str, ours: Json, in_form: bool) -> Json:
    submit: Json = {"type": "Action.Submit", "title": title, "data": {DESK: ours}}
    if in_form:
        return submit
    if verb.value in _OPENS:
        return submit | {"data": {"msteams": {"type": "task/fetch"}, DESK: ours}}
    return {
        "type": "Action.Execute",
        "verb": verb.value,
        "title": title,
        "data": {DESK: ours},
        "fallback": submit,
    }


def _also(action: Json, **more: object) -> Json:
    """The action with this too, and what stands in for it on an older client."""
    fallback = action.get("fallback")
    return action | more | ({"fallback": fallback | more} if isinstance(fallback, dict) else {})


def _style(weight: Weight) -> Json:
    return {"style": _STYLES[weight]} if weight in _STYLES else {}


def _toggle(title: str, box: str) -> Json:
    return {"type": "Action.ToggleVisibility", "title": title, "targetElements": [box]}


def _box(asked: Confirm, box: str, action: Json) -> Json:
    """What is asked before the press counts: folded away until then, and again by *no*."""
    yes, no = (plain(words, limits.CONFIRM_CHOICE) for words in (asked.yes, asked.no))
    return {
        "type": "Container",
        "id": box,
        "isVisible": False,
        "style": "emphasis",
        "items": [
            text(plain(asked.title, limits.CONFIRM_TITLE), **BOLD),
            text(plain(asked.text, limits.CONFIRM_TEXT)),
            {"type": "ActionSet", "actions": [_also(action, title=yes), _toggle(no, box)]},
        ],
    }
