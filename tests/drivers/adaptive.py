"""Reading an Adaptive Card as a person does: its words, its buttons, its fields. Cards in, plain text out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from tests.drivers.people import Json, NotSeenError, Question, tidy

_MOMENT = re.compile(r"\{\{(TIME|DATE)\(([^,()]+)(?:, \w+)?\)\}\}")


def words(content: Json) -> str:
    """All that shows before anything was unfolded."""
    return tidy(" ".join(said for one in rows(content) for said in _words(one)))


def _words(element: Json) -> Iterator[str]:
    if element.get("isVisible") is False:
        return
    match element["type"]:
        case "RichTextBlock":
            yield _filled("".join(str(inline["text"]) for inline in element["inlines"]))
        case "TextBlock":
            yield marked_down(_filled(re.sub(r"</?at>", "", element["text"])))
        case "Container":
            for one in element["items"]:
                yield from _words(one)
        case "ActionSet":
            yield from (str(action["title"]) for action in element["actions"])
        case "Action.Submit" | "Action.Execute":
            yield str(element["title"])
        case _:
            yield from (str(element[key]) for key in ("label", "placeholder") if element.get(key))
            yield from options(element)


def _filled(text: str) -> str:
    """Moments as the reader's client writes them; this reader sits in London's winter."""

    def shown(found: re.Match[str]) -> str:
        at = datetime.fromisoformat(found[2])
        return f"{at:%H:%M}" if found[1] == "TIME" else f"{at:%Y-%m-%d}"

    return _MOMENT.sub(shown, text)


def marked_down(text: str) -> str:
    """Markdown in which every mark is escaped, as it reads."""
    return re.sub(r"\\([^\w\s])", r"\1", text)


def rows(content: Json) -> list[Json]:
    """The blocks of a card, and its own buttons as the last ones."""
    return [*content.get("body", ()), *content.get("actions", ())]


# ── buttons ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """`action` is what a press comes to: behind a question, that of its yes."""

    label: str
    action: Json


def buttons(blocks: list[Json]) -> list[Button]:
    """Those that show, in the order they read."""
    boxes = {str(one["id"]): one for one in _each(blocks) if one["type"] == "Container" and "id" in one}
    return [Button(label=action["title"], action=_meant(action, boxes)) for action in _shown(blocks)]


def _shown(blocks: list[Json]) -> Iterator[Json]:
    for one in blocks:
        if one.get("isVisible") is False:
            continue
        if one["type"].startswith("Action."):
            yield one
        yield from _shown([*one.get("items", ()), *one.get("actions", ())])


def _meant(action: Json, boxes: Mapping[str, Json]) -> Json:
    if action["type"] != "Action.ToggleVisibility":
        return action
    yes: Json = next(_shown(boxes[action["targetElements"][0]]["items"]))
    return yes


def _each(blocks: list[Json]) -> Iterator[Json]:
    for one in blocks:
        yield one
        yield from _each([*one.get("items", ()), *one.get("actions", ())])


def pressed(blocks: list[Json], label: str) -> Json:
    """The action of the first button with this label. Raises `NotSeenError`."""
    found = buttons(blocks)
    for button in found:
        if button.label == label:
            return button.action
    raise NotSeenError(f"no button {label!r} among {[button.label for button in found]}")


def after(blocks: list[Json], text: str) -> list[Json]:
    """The blocks from the one that reads `text` on. Raises `NotSeenError`."""
    for number, block in enumerate(blocks):
        if text in tidy(" ".join(_words(block))):
            return blocks[number:]
    raise NotSeenError(f"no block reads {text!r}")


# ── fields ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An input. `more` is the button that shows the questions which depend on it, `wrong` what stands below it."""

    element: Json
    more: Json | None
    wrong: str

    @property
    def id(self) -> str:
        return str(self.element["id"])

    @property
    def label(self) -> str:
        return str(self.element["label"]).removesuffix(" *")

    @property
    def initial(self) -> object:
        first = self.element.get("value")
        if self.element.get("isMultiSelect"):
            return str(first).split(",") if first else None
        return None if first is None else str(first)

    def value(self, answer: object) -> str:
        """What the client sends for an answer: a choice by its label, several of them with commas."""
        known = options(self.element)
        several = answer if isinstance(answer, list) else [answer]
        return ",".join(known.get(str(one), str(one)) for one in several)

    def question(self, typed: Mapping[str, str]) -> Question:
        _, _, key = self.id.partition(":")
        now = typed.get(self.id, self.initial)
        return Question(label=self.label, key=key, options=options(self.element), initial=self.initial, answer=now)


def options(element: Json) -> dict[str, str]:
    """Values by label. Beside a radio button or a box Teams reads Markdown."""
    is_marked = element.get("style") == "expanded"
    return {
        marked_down(one["title"]) if is_marked else one["title"]: one["value"] for one in element.get("choices", ())
    }


def asked(content: Json) -> list[Asked]:
    """The fields of a dialog, in the order they read."""
    found: list[Asked] = []
    blocks = content.get("body", [])
    for number, block in enumerate(blocks):
        if block["type"].startswith("Input."):
            below = []
            for one in blocks[number + 1 :]:
                if one["type"].startswith("Input."):
                    break
                below.append(one)
            found.append(Asked(element=block, more=_more(below), wrong=_wrong(below[:1])))
    return found


def _more(below: list[Json]) -> Json | None:
    return next((action for action in _shown(below) if "changed" in action.get("data", {}).get("desk", {})), None)


def _wrong(blocks: list[Json]) -> str:
    said = (inline for one in blocks for inline in one.get("inlines", ()) if inline.get("color") == "Attention")
    return " ".join(str(inline["text"]) for inline in said)


def wrong_on_top(content: Json) -> str:
    """What is said of no field."""
    return _wrong(content.get("body", [])[:1])
