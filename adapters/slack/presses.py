"""Buttons and menus. What is pressed travels as `verb:subject` in the value, the same for a button and an option.

The action id only has to be unique in a screen: Slack refuses two of the same in one block.
"""

from collections.abc import Iterable

from adapters.plain import ELLIPSIS, clip
from adapters.slack import limits
from adapters.wire import Json, clean, part, word
from bot.ui.model import Button, Buttons, Confirm, Menu, Weight

PRESS = "press"


def plain(text: str, limit: int, *, blank: str = "") -> Json:
    """A text object that is never markup. Slack refuses an empty one, so `blank` or an ellipsis stands for it."""
    shown = clip(clean(text), limit).strip() or clip(clean(blank), limit).strip()
    return {"type": "plain_text", "text": shown or ELLIPSIS}


def value(button: Button, limit: int) -> str:
    return clip(f"{button.verb.value}:{clean(button.subject)}", limit)


def pressed(action: Json) -> tuple[str, str] | None:
    """Verb and subject of what was pressed; None if it is no press of ours."""
    if not word(action, "action_id").startswith(f"{PRESS}:"):
        return None
    verb, colon, subject = word(part(action, "selected_option") or action, "value").partition(":")
    return (verb, subject) if colon else None


def actions(buttons: Buttons, *, first: int) -> list[Json]:
    """Action blocks for a row of buttons. `first` is the number of its first element in the screen."""
    shown = [_element(one, first + number) for number, one in enumerate(_each(buttons.buttons))]
    most = limits.ACTIONS_ELEMENTS
    return [{"type": "actions", "elements": shown[at : at + most]} for at in range(0, len(shown), most)]


def _each(buttons: Iterable[Button | Menu]) -> Iterable[Button | Menu]:
    """Buttons as Slack can show them.

    A menu asks before every option or before none, so an option that asks stands beside its menu. A menu of one is
    a button; one of none is nothing.
    """
    for one in buttons:
        if isinstance(one, Button):
            yield one
            continue
        quiet = tuple(option for option in one.options if option.confirm is None)[: limits.SELECT_OPTIONS]
        if len(quiet) > 1:
            yield Menu(label=one.label, options=quiet)
        else:
            yield from quiet
        yield from (option for option in one.options if option.confirm is not None)


def _element(shown: Button | Menu, number: int) -> Json:
    if isinstance(shown, Button):
        return _button(shown, number)
    options: list[Json] = [
        {"text": plain(one.label, limits.OPTION_LABEL), "value": value(one, limits.OPTION_VALUE)}
        for one in shown.options
    ]
    element: Json = {"type": "overflow", "action_id": f"{PRESS}:{number}", "options": options}
    if len(options) > limits.OVERFLOW_OPTIONS:
        return element | {"type": "static_select", "placeholder": plain(shown.label, limits.PLACEHOLDER)}
    return element


def _button(button: Button, number: int) -> Json:
    element: Json = {
        "type": "button",
        "action_id": f"{PRESS}:{number}",
        "text": plain(button.label, limits.BUTTON_LABEL),
        "value": value(button, limits.BUTTON_VALUE),
    }
    if button.weight is not Weight.PLAIN:
        element["style"] = button.weight.value
    if button.confirm is not None:
        element["confirm"] = _confirm(button.confirm, button.weight)
    return element


def _confirm(asked: Confirm, weight: Weight) -> Json:
    shown: Json = {
        "title": plain(asked.title, limits.CONFIRM_TITLE),
        "text": plain(asked.text, limits.CONFIRM_TEXT),
        "confirm": plain(asked.yes, limits.CONFIRM_CHOICE),
        "deny": plain(asked.no, limits.CONFIRM_CHOICE),
    }
    return shown | {"style": "danger"} if weight is Weight.DANGER else shown
