"""What somebody typed into a form: Slack's `state.values` as answers. An answer that was taken back is an empty one."""

from adapters.slack.installation import Installation
from adapters.wire import Json, part, rows, word
from bot.domain.catalog import Answer


def answers(values: Json, *, here: Installation) -> dict[str, Answer]:
    """By field key. A person is their handle as text, a file its address."""
    found: dict[str, Answer] = {}
    for key in values:
        for action in part(values, key):
            found[key] = _answer(part(values, key, action), here)
    return found


def _answer(state: Json, here: Installation) -> Answer:
    match word(state, "type"):
        case "static_select" | "radio_buttons":
            return word(part(state, "selected_option"), "value")
        case "multi_static_select" | "checkboxes":
            return tuple(filter(None, (word(option, "value") for option in rows(state, "selected_options"))))
        case "users_select":
            chosen = word(state, "selected_user")
            return str(here.handle(chosen)) if chosen else ""
        case "datepicker":
            return word(state, "selected_date")
        case "file_input":
            return tuple(filter(None, (word(file, "permalink", "url_private", "id") for file in rows(state, "files"))))
        case _:
            return word(state, "value")
