"""Screens as Block Kit. Whatever is handed in, what comes out is JSON that Slack takes.

Where a screen is too long, buttons and questions stay, the words give way, and a line says how much is missing.
"""

import json
from collections.abc import Iterable, Sequence

from adapters.bare import bare
from adapters.plain import ELLIPSIS, clip
from adapters.slack import limits
from adapters.slack.fields import question
from adapters.slack.installation import Installation
from adapters.slack.lines import rich, small
from adapters.slack.presses import actions, plain
from adapters.slack.text import escape
from adapters.space import Space
from adapters.wire import Json, clean, rows
from bot.ui.model import (
    Aside,
    Bullets,
    Buttons,
    Card,
    Divider,
    Facts,
    Field,
    Form,
    Heading,
    Line,
    Node,
    Paragraph,
    Quote,
)

_THRIFT = ((3000, 500), (600, 100), (150, 20))
"""Characters in a text and options in a menu: a form over Slack's size is shown once more with less of both."""
_SEND = "Send"
_NOTHING: Json = {"type": "divider"}
"""Slack takes no view without a block."""


def message(card: Card, *, here: Installation) -> Json:
    """`text` and `blocks` of a message. The text is the summary, escaped: notifications and screen readers use it."""
    return {
        "text": escape(card.summary, limits.SUMMARY).strip() or ELLIPSIS,
        "blocks": _Page(here, notifies=True, most=limits.MESSAGE_BLOCKS).blocks(card.nodes),
    }


def words_alone(card: Card) -> Json:
    """The same without a block: an empty list takes away those that stand there."""
    return {"text": escape(bare(card), limits.SUMMARY).strip(), "blocks": []}


def home(card: Card, *, here: Installation) -> Json:
    """The view of somebody's App Home."""
    page = _Page(here, notifies=False, most=limits.VIEW_BLOCKS)
    return {"type": "home", "blocks": _within(page.blocks(card.nodes), limits.VIEW_BYTES) or [_NOTHING]}


def modal(form: Form, *, here: Installation) -> Json:
    """The view of a form. Its name is the callback id, its subject the private metadata."""
    blocks: list[Json] = []
    for words, options in _THRIFT:
        page = _Page(here, notifies=False, most=limits.VIEW_BLOCKS, words=words, options=options)
        blocks = page.blocks(form.nodes)
        if sum(map(_size, blocks)) <= limits.VIEW_BYTES:
            break
    blocks = _within(blocks, limits.VIEW_BYTES) or [_NOTHING]
    view: Json = {
        "type": "modal",
        "callback_id": form.name.value,
        "title": plain(form.title, limits.VIEW_TITLE),
        "close": plain(form.close, limits.VIEW_TITLE),
        "blocks": blocks,
    }
    if subject := clip(clean(form.subject), limits.PRIVATE_METADATA):
        view["private_metadata"] = subject
    # Slack refuses a view with a question and no way to answer it.
    if form.submit is not None or any(block["type"] == "input" for block in blocks):
        view["submit"] = plain(form.submit or _SEND, limits.VIEW_TITLE)
    return view


class _Page:
    """One screen on its way to blocks."""

    def __init__(
        self, here: Installation, *, notifies: bool, most: int, words: int = limits.INPUT_TEXT, options: int = 500
    ) -> None:
        self._here = here
        self._notifies = notifies
        self._most = most
        self._words = words
        self._options = options
        self._space = Space(limits.MESSAGE_TEXT if notifies else limits.VIEW_TEXT)
        self._pressables = 0

    def blocks(self, nodes: Sequence[Node | Field]) -> list[Json]:
        """Controls first, as they must be there; then words as far as space and count of blocks go."""
        controls = self._controls(nodes)
        room = self._most - sum(map(len, controls.values()))
        if len(nodes) - len(controls) > room:
            room -= 1  # for the line that says how much is missing
        shown: list[Json] = []
        missing: list[int] = []
        for at, node in enumerate(nodes):
            if at in controls:
                shown += controls[at]
            elif room <= 0 or self._space.is_full:
                missing += [] if isinstance(node, Divider) else [len(shown)]
            elif (block := self._block(node)) is not None:
                shown.append(block)
                room -= 1
        return _with_note(shown, missing) if len(shown) < self._most else shown

    def _controls(self, nodes: Sequence[Node | Field]) -> dict[int, list[Json]]:
        """Blocks of buttons and questions, by the place of their node, as many as a screen takes."""
        found: dict[int, list[Json]] = {}
        count = 0
        asked: set[object] = set()
        for at, node in enumerate(nodes):
            blocks = self._control(node)
            if blocks is None:
                continue
            keys = {block["block_id"] for block in blocks if "block_id" in block}
            cost = characters(blocks) if isinstance(node, Buttons) else 0
            if keys & asked or count + len(blocks) > self._most or not self._space.fits(cost):
                blocks, cost = [], 0
            asked |= keys
            count += len(blocks)
            found[at] = blocks
            self._space.spend(cost)
        return found

    def _control(self, node: Node | Field) -> list[Json] | None:
        match node:
            case Field():
                return [question(node, here=self._here, words=self._words, options=self._options)]
            case Buttons():
                blocks = actions(node, first=self._pressables)
                self._pressables += sum(len(rows(block, "elements")) for block in blocks)
                return blocks
            case _:
                return None

    def _block(self, node: Node | Field) -> Json | None:
        """The block of what is only read; None if there is nothing to see in it."""
        match node:
            case Heading():
                shown = self._space.take(node.text, limits.HEADING).strip()
                return {"type": "header", "text": {"type": "plain_text", "text": shown}} if shown else None
            case Divider():
                return {"type": "divider"}
            case Aside():
                elements = small(node.line, self._space, here=self._here, notifies=self._notifies)
                return {"type": "context", "elements": elements} if elements else None
            case Quote():
                return self._rich("rich_text_quote", [(node.text,)])
            case Paragraph():
                return self._rich("rich_text_section", [node.line])
            case Bullets():
                return self._bullets(node.lines)
            case Facts():
                return self._facts(node)
            case _:
                return None

    def _rich(self, kind: str, lines: Iterable[Line]) -> Json | None:
        elements = [element for line in lines for element in self._line(line)]
        return _rich_text([{"type": kind, "elements": elements}]) if elements else None

    def _bullets(self, lines: Sequence[Line]) -> Json | None:
        sections = [_section(elements) for line in lines[: limits.LINES] if (elements := self._line(line))]
        if not sections:
            return None
        listed: Json = {"type": "rich_text_list", "style": "bullet", "elements": sections}
        return _rich_text([listed, *_more(len(lines) - limits.LINES)])

    def _facts(self, node: Facts) -> Json | None:
        """One line each, the label in bold."""
        told = [
            _section(elements)
            for fact in node.facts[: limits.LINES]
            if (elements := self._line(fact.value, bold=_led(fact.label)))
        ]
        return _rich_text([*told, *_more(len(node.facts) - limits.LINES)]) if told else None

    def _line(self, line: Line, *, bold: str = "") -> list[Json]:
        return rich(line, self._space, here=self._here, notifies=self._notifies, bold=bold)


def _led(label: str) -> str:
    """A colon after the label, unless it is a question: those of the form come with their own mark."""
    return f"{label} " if label.rstrip().endswith(("?", "!", ":", ".")) else f"{label}: "


def _rich_text(elements: list[Json]) -> Json:
    return {"type": "rich_text", "elements": elements}


def _section(elements: list[Json]) -> Json:
    return {"type": "rich_text_section", "elements": elements}


def _more(count: int) -> list[Json]:
    return [_section([{"type": "text", "text": f"… and {count} more"}])] if count > 0 else []


def _with_note(blocks: list[Json], missing: list[int]) -> list[Json]:
    if not missing:
        return blocks
    note: Json = {"type": "context", "elements": [plain(f"… and {len(missing)} more", limits.BLOCK_TEXT)]}
    return [*blocks[: missing[0]], note, *blocks[missing[0] :]]


def _within(blocks: list[Json], most: int) -> list[Json]:
    """At most so many bytes: what is only read gives way before what is pressed or answered, the last first."""
    over = sum(map(_size, blocks)) - most
    gone: list[int] = []
    for at in sorted(range(len(blocks)), key=lambda at: (blocks[at]["type"] in ("actions", "input"), -at)):
        if over <= 0:
            break
        over -= _size(blocks[at])
        gone.append(at)
    kept = [block for at, block in enumerate(blocks) if at not in gone]
    return _with_note(kept, [min(gone)] * len(gone)) if gone else kept


def _size(block: Json) -> int:
    return len(json.dumps(block))


def characters(block: object) -> int:
    """The text of a block as Slack adds it up."""
    if isinstance(block, list):
        return sum(map(characters, block))
    if not isinstance(block, dict):
        return 0
    return sum(len(v) if k == "text" and isinstance(v, str) else characters(v) for k, v in block.items())
