"""Questions of a form as input blocks. A block's id is the field's key, so errors and answers find their way."""

from decimal import Decimal, InvalidOperation

from adapters.initial import YES_NO, day, several, single
from adapters.plain import ELLIPSIS, clip
from adapters.slack import limits
from adapters.slack.installation import Installation
from adapters.slack.lines import handle_of
from adapters.slack.presses import plain
from adapters.wire import Json, clean
from bot.domain.catalog import Answer, Choice, FieldKind
from bot.ui.model import Field

ANSWER = "answer"
"""The action id of every input. It never changes, so what was typed survives a new showing of the form."""

_HOLDS_A_PLACE = {
    "plain_text_input",
    "number_input",
    "static_select",
    "multi_static_select",
    "users_select",
    "datepicker",
}


def question(field: Field, *, here: Installation, words: int, options: int) -> Json:
    """The block of one field, with at most `words` characters in a text and `options` in a menu."""
    element = _element(field, here, words, options)
    if element is None:
        return {"type": "section", "text": plain(f"{field.label}: nothing to choose from", min(limits.LABEL, words))}
    element["action_id"] = ANSWER
    if field.placeholder and field.placeholder.strip() and element["type"] in _HOLDS_A_PLACE:
        element["placeholder"] = plain(field.placeholder, limits.PLACEHOLDER)
    block: Json = {
        "type": "input",
        "block_id": block_id(field.key),
        "label": plain(field.label, min(limits.LABEL, words)),
        "element": element,
        "optional": not field.required,
    }
    if field.hint and field.hint.strip():
        block["hint"] = plain(field.hint, min(limits.HINT, words))
    if field.live:
        block["dispatch_action"] = True
    return block


def block_id(key: str) -> str:
    return clip(clean(key).strip(), limits.BLOCK_ID) or ANSWER


def _element(field: Field, here: Installation, words: int, options: int) -> Json | None:
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
            return {"type": "users_select", "initial_user": known} if known else {"type": "users_select"}
        case FieldKind.DATE:
            chosen = day(single(field.initial))
            return {"type": "datepicker", "initial_date": chosen} if chosen else {"type": "datepicker"}
        case FieldKind.NUMBER:
            return _number(field)
        case FieldKind.FILE:
            return {"type": "file_input", "max_files": min(max(field.maximum or limits.FILES, 1), limits.FILES)}


def _text(field: Field, words: int) -> Json:
    is_long = field.kind is FieldKind.LONG_TEXT
    most = min(max(field.maximum or limits.INPUT_TEXT, 1), limits.INPUT_TEXT)
    element: Json = {"type": "plain_text_input", "multiline": is_long, "max_length": most}
    # Slack would ask the least length of an optional field too; the desk asks it only of what was filled in.
    if field.required and field.minimum and 0 < field.minimum <= most:
        element["min_length"] = field.minimum
    typed = clean(single(field.initial))
    if shown := clip(typed if is_long else typed.replace("\n", " "), min(most, words)):
        element["initial_value"] = shown
    return element


def _number(field: Field) -> Json:
    element: Json = {"type": "number_input", "is_decimal_allowed": True}
    low, high = field.minimum, field.maximum
    if low is not None and (high is None or low <= high):
        element["min_value"] = str(low)
    if high is not None:
        element["max_value"] = str(high)
    try:
        first = Decimal(single(field.initial).strip().replace(",", "."))
    except InvalidOperation:
        return element
    fits = first.is_finite() and (low is None or first >= low) and (high is None or first <= high)
    # Slack refuses the whole form for an initial number outside its bounds.
    return element | {"initial_value": format(first, "f")} if fits and abs(first.adjusted()) < 16 else element


# ── choices ──────────────────────────────────────────────────────────────────────────────────────────────────


def _one_of(field: Field, choices: tuple[Choice, ...], most: int) -> Json | None:
    offered = _offered(choices, field.initial, most)
    if not offered:
        return None
    chosen = [option for key, option in offered.items() if key == single(field.initial)]
    if len(offered) <= limits.RADIO_BUTTONS:
        element: Json = {"type": "radio_buttons", "options": list(offered.values())}
    else:
        element = {"type": "static_select"} | _grouped(list(offered.values()))
    return element | {"initial_option": chosen[0]} if chosen else element


def _some_of(field: Field, most: int) -> Json | None:
    offered = _offered(field.choices, field.initial, most)
    if not offered:
        return None
    chosen = [option for key, option in offered.items() if key in several(field.initial)]
    if len(offered) <= limits.CHECKBOXES:
        element: Json = {"type": "checkboxes", "options": list(offered.values())}
    else:
        element = {"type": "multi_static_select"} | _grouped(list(offered.values()))
        if field.maximum:
            element["max_selected_items"] = max(field.maximum, 1)
            chosen = chosen[: max(field.maximum, 1)]
    return element | {"initial_options": chosen} if chosen else element


def _offered(choices: tuple[Choice, ...], initial: Answer | None, most: int) -> dict[str, Json]:
    """Slack's options by the choice's key: the first `most`, and what is chosen already in any case."""
    first, rest = choices[:most], choices[most:]
    chosen = tuple(choice for choice in rest if choice.key in several(initial))[:most]
    kept = (*first[: most - len(chosen)], *chosen)
    return {
        choice.key: {
            "text": plain(choice.label, limits.OPTION_LABEL, blank=choice.key),
            "value": clip(clean(choice.key), limits.OPTION_VALUE) or ELLIPSIS,
        }
        for choice in kept
    }


def _grouped(options: list[Json]) -> Json:
    """Slack takes 100 options in a menu, and 100 in each of its groups."""
    most = limits.SELECT_OPTIONS
    if len(options) <= most:
        return {"options": options}
    groups = [options[at : at + most] for at in range(0, len(options), most)]
    return {"option_groups": [{"label": _span(group), "options": group} for group in groups]}


def _span(group: list[Json]) -> Json:
    first, last = (one["text"] for one in (group[0], group[-1]))
    half = limits.OPTION_LABEL // 2 - 2
    ends = [clip(str(end["text"]), half) for end in (first, last) if isinstance(end, dict)]
    return plain(" – ".join(ends), limits.OPTION_LABEL)
