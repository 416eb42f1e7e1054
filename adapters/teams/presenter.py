"""Screens as Adaptive Cards 1.5. Whatever is handed in, what comes out is JSON that Teams takes.

Where a screen is too long, buttons and questions stay, the words give way, and a line says how much is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.plain import ELLIPSIS, clip, one_line
from adapters.space import Space
from adapters.teams import limits
from adapters.teams.carried import carrying, size
from adapters.teams.fields import question
from adapters.teams.installation import Installation
from adapters.teams.lines import BOLD, SMALL, block, called, calling, rich, text
from adapters.teams.presses import ASKED, DESK, FORM, HOME, LOOK, SHOWN, actions, count, plain, pressables
from adapters.teams.text import runs_from_the_right
from adapters.wire import Json, clean, part, rows
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

CARD = "application/vnd.microsoft.card.adaptive"
VERSION = "1.5"

_THRIFT = ((3000, 500), (600, 100), (150, 20))
"""Characters in a text and options in a menu: a screen over Teams' size is shown once more with less of both."""
_SEND = "Send"
_NEXT = "Show its questions"
_MANY = 3
"""Questions above which a dialog is tall."""


def message(card: Card, *, here: Installation, lookers: Sequence[str] = ()) -> Json:
    """The activity of a message. The summary is what its notification says; text beside a card would part the two.

    `lookers` are the accounts for which Teams is to ask how a live card is now, in Teams' own `29:…`.
    """
    shown = _activity(card, here, about={}, calls=True)
    if card.live is not None and (ids := _fitting(lookers)):
        data: Json = {DESK: {LOOK: clip(clean(card.live.ticket), limits.SUBJECT)}}
        asks: Json = {"type": "Action.Execute", "title": "Refresh", "verb": "refresh", "data": data}
        part(rows(shown, "attachments")[0], "content")["refresh"] = {"action": asks, "userIds": ids}
    return shown


def _fitting(lookers: Sequence[str]) -> list[str]:
    ids = list(dict.fromkeys(filter(None, lookers)))[: limits.LOOKERS]
    while sum(len(one.encode()) + len('"", ') for one in ids) > limits.LOOKERS_BYTES:
        ids.pop()
    return ids


def home(card: Card, *, here: Installation) -> Json:
    """The activity that stands for a home, in somebody's private chat. What is pressed in it says so."""
    return _activity(card, here, about={HOME: True}, calls=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where a dialog shows. `showing` names the request it answers, so that each showing is told from the next.

    `home` is the message of the home that it was opened from, and `back` what leads to the dialog it stands on top of.
    Empty strings and None for nothing.
    """

    showing: str = ""
    home: str = ""
    back: Json | None = None


def form(shown: Form, *, here: Installation, setting: Setting | None = None) -> Json:
    """The dialog of a form: what Teams calls the info of a task module. Its name and subject travel in its buttons."""
    setting = setting or Setting()
    about: Json = {FORM: shown.name.value, "subject": clip(clean(shown.subject), limits.SUBJECT)}
    about |= {key: value for key, value in (("showing", setting.showing), (HOME, setting.home)) if value}
    fields = [node for node in shown.nodes if isinstance(node, Field)]
    body: list[Json] = []
    for words, options in _THRIFT:
        page = _Page(here, about=about, words=words, options=options, checks=_checks(shown))
        body = page.blocks(shown.nodes)
        if sum(map(size, body)) <= limits.BARE_BYTES:
            break
    body = _within(body, limits.BARE_BYTES) or [text(ELLIPSIS)]
    asked = [str(block["id"]) for block in body if str(block["type"]).startswith("Input.")]
    for action in pressables(body):
        if "changed" in (ours := part(action, "data", DESK)):
            ours[ASKED] = asked
    content: Json = _card(body)
    if foot := _foot(shown, about, setting, asked):
        content["actions"] = foot
    return carrying(
        {
            "title": plain(one_line(shown.title), limits.TITLE),
            "width": "medium",
            "height": "large" if len(fields) > _MANY or len(body) > 4 * _MANY else "medium",
            "card": {"contentType": CARD, "content": content},
        }
    )


def _checks(shown: Form) -> bool:
    """Whether Teams may check the answers itself: only where every button of the form means to send them."""
    return not any(isinstance(node, Buttons) or (isinstance(node, Field) and node.live) for node in shown.nodes)


def _foot(shown: Form, about: Json, setting: Setting, asked: list[str]) -> list[Json]:
    """The buttons below a dialog. It closes by Teams' own cross, so only one on top of another has its own way back."""
    found: list[Json] = []
    if shown.submit is not None or asked:
        ours = about | {ASKED: asked, SHOWN: ""} if asked else about
        title = plain(shown.submit or _SEND, limits.BUTTON_LABEL)
        found.append({"type": "Action.Submit", "title": title, "style": "positive", "data": {DESK: ours}})
    if setting.back is not None:
        title = plain(shown.close, limits.BUTTON_LABEL)
        found.append({"type": "Action.Submit", "title": title, "data": {DESK: {"back": setting.back}}})
    return found


def _activity(card: Card, here: Installation, *, about: Json, calls: bool) -> Json:
    summary = clip(one_line(clean(card.summary)), limits.SUMMARY).strip() or ELLIPSIS
    calling_blocks, entities = calling(called(card.nodes, here) if calls else [])
    body: list[Json] = []
    for words, _ in _THRIFT:
        body = [*_Page(here, about=about, words=words).blocks(card.nodes), *calling_blocks]
        if size(_posted(summary, body, entities)) <= limits.SCREEN_BYTES:
            break
    over = size(_posted(summary, [], entities)) + sum(map(size, calling_blocks))
    kept = _within(body[: len(body) - len(calling_blocks)], limits.SCREEN_BYTES - over - 2 * len(body))
    return _posted(summary, [*kept, *calling_blocks] or [text(summary)], entities)


def _posted(summary: str, body: list[Json], entities: list[Json]) -> Json:
    teams: Json = {"width": "Full"} | ({"entities": entities} if entities else {})
    content = _card(body) | {"msteams": teams}
    return {"type": "message", "summary": summary, "attachments": [{"contentType": CARD, "content": content}]}


def _card(body: list[Json]) -> Json:
    schema = "http://adaptivecards.io/schemas/adaptive-card.json"
    return {"type": "AdaptiveCard", "$schema": schema, "version": VERSION, "body": body}


class _Page:
    """One screen on its way to blocks."""

    def __init__(
        self,
        here: Installation,
        *,
        about: Json,
        words: int = limits.INPUT_TEXT,
        options: int = 500,
        checks: bool = True,
    ) -> None:
        self._here = here
        self._about = about
        self._words = words
        self._options = options
        self._checks = checks
        self._space = Space(limits.SCREEN_TEXT)
        self._pressables = 0

    def blocks(self, nodes: Sequence[Node | Field]) -> list[Json]:
        """Controls first, as they must be there; then words as far as space goes."""
        controls = self._controls(nodes)
        shown: list[Json] = []
        missing: list[int] = []
        is_parted = False
        for at, node in enumerate(nodes):
            if isinstance(node, Divider):
                is_parted = bool(shown)
                continue
            if at in controls:
                made = controls[at]
            elif self._space.is_full:
                missing.append(len(shown))
                continue
            else:
                made = self._words_of(node)
            if made and is_parted:
                made = [made[0] | {"separator": True, "spacing": "Medium"}, *made[1:]]
                is_parted = False
            shown += made
        return _with_note(shown, missing)

    def _controls(self, nodes: Sequence[Node | Field]) -> dict[int, list[Json]]:
        """Blocks of buttons and questions, by the place of their node, as many as a screen takes."""
        found: dict[int, list[Json]] = {}
        asked: set[object] = set()
        room = limits.CONTROL_BYTES
        for at, node in enumerate(nodes):
            blocks = self._control(node)
            if blocks is None:
                continue
            names = {str(block["id"]).casefold() for block in blocks if "id" in block}
            cost = sum(map(size, blocks)) if isinstance(node, Buttons) else 0
            if names & asked or cost > room:
                blocks, cost = [], 0
            asked |= names
            room -= cost
            found[at] = blocks
        return found

    def _control(self, node: Node | Field) -> list[Json] | None:
        match node:
            case Field():
                asked = question(node, here=self._here, words=self._words, options=self._options, checks=self._checks)
                return [*asked, self._next(node)] if node.live else asked
            case Buttons():
                first = self._pressables
                self._pressables += count(node)
                return actions(node, first=first, about=self._about)
            case _:
                return None

    def _next(self, field: Field) -> Json:
        """Teams does not tell of a changed answer, so the questions that hang on it come by a press."""
        ours = self._about | {"changed": clip(clean(field.key), limits.FIELD_KEY)}
        return {
            "type": "ActionSet",
            "spacing": "Small",
            "actions": [{"type": "Action.Submit", "title": _NEXT, "data": {DESK: ours}}],
        }

    def _words_of(self, node: Node | Field) -> list[Json]:
        """The blocks of what is only read; none if there is nothing to see in it."""
        match node:
            case Heading():
                shown = self._space.take(one_line(node.text), limits.HEADING).strip()
                return [text(shown, size="Large", **BOLD)] if shown else []
            case Aside():
                return self._lines([node.line], style=SMALL)
            case Quote():
                shown = self._space.take(node.text, self._most).strip()
                return [_quote(shown)] if shown else []
            case Paragraph():
                return self._lines([node.line])
            case Bullets():
                return self._lines(node.lines, lead="• ")
            case Facts():
                labels = [_led(fact.label) for fact in node.facts]
                return self._lines([fact.value for fact in node.facts], bold=labels)
            case _:
                return []

    @property
    def _most(self) -> int:
        return min(self._words, limits.BLOCK_TEXT)

    def _lines(
        self, lines: Sequence[Line], *, lead: str = "", bold: Sequence[str] = (), style: Json | None = None
    ) -> list[Json]:
        """A block for each line, close together."""
        shown: list[Json] = []
        for number, line in enumerate(lines[: limits.LINES]):
            label = bold[number] if bold else ""
            inlines = rich(line, self._space, here=self._here, bold=label, style=style, most=self._most)
            if inlines and lead:
                inlines.insert(0, {"type": "TextRun", "text": lead})
            if inlines:
                shown.append(block(inlines) | ({"spacing": "Small"} if shown else {}))
        more = len(lines) - limits.LINES
        return [*shown, text(f"… and {more} more", **SMALL)] if more > 0 and shown else shown


def _led(label: str) -> str:
    """A colon after the label, unless it is a question: those of the form come with their own mark."""
    return f"{label} " if label.rstrip().endswith(("?", "!", ":", ".")) else f"{label}: "


def _quote(shown: str) -> Json:
    """Somebody's own words in a box. Words that run from right to left stand on the right."""
    box: Json = {"type": "Container", "style": "emphasis", "items": [text(shown)]}
    return box | {"rtl": True} if runs_from_the_right(shown) else box


def _with_note(blocks: list[Json], missing: list[int]) -> list[Json]:
    if not missing:
        return blocks
    note = text(f"… and {len(missing)} more", **SMALL)
    return [*blocks[: missing[0]], note, *blocks[missing[0] :]]


def _within(blocks: list[Json], most: int) -> list[Json]:
    """At most so many bytes: what is only read gives way before what is pressed or answered, the last first."""
    sizes = [size(block) + 2 for block in blocks]
    over = sum(sizes) - most
    gone: list[int] = []
    for at in sorted(range(len(blocks)), key=lambda at: (_is_control(blocks[at]), -at)):
        if over <= (-100 if gone else 0):  # the line that says how much is missing needs its room
            break
        over -= sizes[at]
        gone.append(at)
    kept = [block for at, block in enumerate(blocks) if at not in gone]
    return _with_note(kept, [min(gone)] * len(gone)) if gone else kept


def _is_control(shown: Json) -> bool:
    """A box that a button unfolds belongs to it."""
    return shown["type"] == "ActionSet" or "id" in shown
