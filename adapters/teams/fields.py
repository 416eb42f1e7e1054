"""Questions of a form as inputs. An input's id holds the field's key, so errors and answers find their way."""

from decimal import Decimal, InvalidOperation

from adapters.initial import YES_NO, day, several, single
from adapters.plain import ELLIPSIS, clip
from adapters.teams import limits
from adapters.teams.installation import Installation
from adapters.teams.lines import SMALL, handle_of, text
from adapters.teams.presses import plain
from adapters.teams.text import escape
from adapters.teams.typed import input_id, option
from adapters.wire import Json, clean
from bot.domain.catalog import Choice, FieldKind
from bot.ui.model import Field

_PLEASE = "Please fill this in."
_PICK = "Please pick one."
_DAY = "Please pick a day."
_NUMBER = "Please enter a number."
_ATTACH = "Teams takes no files here. Paste a link, or say that the file follows and send it to the desk in your chat."
_PEOPLE: Json = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
_HOLDS_A_PLACE = {"Input.Text", "Input.Number", "Input.Date"}


def question(field: Field, *, here: Installation, words: int, options: int, checks: bool) -> list[Json]:
    """The blocks of one field, with at most `words` characters in a text and `options` in a menu.

    With `checks` Teams itself asks for what is required and for numbers within their bounds, before anything is sent.
    Without, it marks what is required, and the desk alone checks: Teams checks for every button of a form, also for
    one that only asks for other questions.
    """
    element = _element(field, here, words, options, checks)
    if element is None:
        return [text(plain(f"{field.label}: nothing to choose from", min(limits.LABEL, words)))]
    label = plain(field.label, min(limits.LABEL, words))
    element |= {"id": input_id(field.key, field.kind), "label": label}
    if field.placeholder and field.placeholder.strip() and element["type"] in _HOLDS_A_PLACE:
        element["placeholder"] = plain(field.placeholder, limits.PLACEHOLDER)
    if field.required and checks:
        element["isRequired"] = True
    elif field.required:
        element["label"] = f"{label} *"
    hints = [field.hint] if field.hint and field.hint.strip() else []
    hints += [_ATTACH] if field.kind is FieldKind.FILE else []
    below = [text(plain(hint, min(limits.HINT, words)), **SMALL) | {"spacing": "Small"} for hint in hints]
    return [element, *below]


def _element(field: Field, here: Installation, words: int, options: int, checks: bool) -> Json | None:
    match field.kind:
        case FieldKind.TEXT | FieldKind.LONG_TEXT:
            return _text(field, words)
        case FieldKind.CHOICE:
            return _one_of(field, field.choices, options)
        case FieldKind.YES_NO:
            return _one_of(field, YES_NO, options)
        case FieldKind.CHOICES:
            return _some_of(field, options)
        case FieldKind.PERSON:
            known = handle_of(single(field.initial), here)
            picker: Json = {"type": "Input.ChoiceSet", "choices": [], "choices.data": _PEOPLE, "errorMessage": _PICK}
            return picker | {"value": known} if known else picker
        case FieldKind.DATE:
            chosen = day(single(field.initial))
            element: Json = {"type": "Input.Date", "errorMessage": _DAY}
            return element | {"value": chosen} if chosen else element
        case FieldKind.NUMBER:
            return _number(field, checks)
        case FieldKind.FILE:
            typed = clip(clean("\n".join(several(field.initial))), min(limits.INPUT_TEXT, words))
            files: Json = {"type": "Input.Text", "isMultiline": True, "errorMessage": _PLEASE}
            return files | {"maxLength": limits.INPUT_TEXT} | ({"value": typed} if typed else {})


def _text(field: Field, words: int) -> Json:
    is_long = field.kind is FieldKind.LONG_TEXT
    most = min(max(field.maximum or limits.INPUT_TEXT, 1), limits.INPUT_TEXT)
    element: Json = {"type": "Input.Text", "maxLength": most, "errorMessage": _PLEASE}
    if is_long:
        element["isMultiline"] = True
    typed = clean(single(field.initial))
    if shown := clip(typed if is_long else typed.replace("\n", " "), min(most, words)):
        element["value"] = shown
    return element


def _number(field: Field, checks: bool) -> Json:
    element: Json = {"type": "Input.Number", "errorMessage": _NUMBER}
    low, high = field.minimum, field.maximum
    # Teams takes an empty answer for one below the bounds, and sends nothing at all.
    if checks and field.required:
        element |= {"min": low} if low is not None and (high is None or low <= high) else {}
        element |= {"max": high} if high is not None else {}
        element["errorMessage"] = _bounds(element)
    try:
        first = Decimal(single(field.initial).strip().replace(",", "."))
    except InvalidOperation:
        return element
    fits = first.is_finite() and abs(first.adjusted()) < 15 and len(first.as_tuple().digits) < 16
    if not fits or (low is not None and first < low) or (high is not None and first > high):
        return element
    whole = first == first.to_integral_value()
    return element | {"value": int(first) if whole else float(first)}


def _bounds(element: Json) -> str:
    match element.get("min"), element.get("max"):
        case int(low), int(high):
            return f"Please enter a number from {low} to {high}."
        case int(low), _:
            return f"Please enter {low} or more."
        case _, int(high):
            return f"Please enter {high} or less."
        case _:
            return _NUMBER


# ── choices ──────────────────────────────────────────────────────────────────────────────────────────────────


def _one_of(field: Field, choices: tuple[Choice, ...], most: int) -> Json | None:
    offered = _offered(choices, field, most)
    if not offered:
        return None
    is_short = len(offered) <= limits.RADIO_BUTTONS
    values = {choice.key: clip(clean(choice.key), limits.OPTION_VALUE) or ELLIPSIS for choice in offered}
    element: Json = {
        "type": "Input.ChoiceSet",
        "style": "expanded" if is_short else "compact",
        "wrap": True,
        "choices": [{"title": _title(one, marks=is_short), "value": values[one.key]} for one in offered],
        "errorMessage": _PICK,
    }
    chosen = values.get(single(field.initial), "")
    return element | {"value": chosen} if chosen else element


def _some_of(field: Field, most: int) -> Json | None:
    offered = _offered(field.choices, field, most)
    if not offered:
        return None
    element: Json = {
        "type": "Input.ChoiceSet",
        "isMultiSelect": True,
        "style": "expanded",
        "wrap": True,
        "choices": [{"title": _title(one, marks=True), "value": option(one.key)} for one in offered],
        "errorMessage": _PICK,
    }
    chosen = [option(one.key) for one in offered if one.key in several(field.initial)]
    return element | {"value": ",".join(chosen)} if chosen else element


def _title(choice: Choice, *, marks: bool) -> str:
    """Beside a button or a box Teams reads a title as Markdown, in a menu it does not."""
    shown = plain(choice.label, limits.OPTION_LABEL, blank=choice.key)
    return escape(shown, limits.OPTION_LABEL) if marks else shown


def _offered(choices: tuple[Choice, ...], field: Field, most: int) -> list[Choice]:
    """The first `most` choices, each key once, and what is chosen already in any case."""
    each = list({choice.key: choice for choice in choices}.values())
    first, rest = each[:most], each[most:]
    chosen = [choice for choice in rest if choice.key in several(field.initial)][:most]
    return [*first[: most - len(chosen)], *chosen]
