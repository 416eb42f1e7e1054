"""Lines of words as rich text: text elements, which Slack never reads as markup, and its own elements for the rest.

A `user` element in a message notifies its person, so there a mention that is not loud is the name in bold. In a form
or a home nothing notifies, and every mention of somebody we know here is a `user` element with its hover card.
"""

import re

from adapters import plain
from adapters.plain import as_words, width
from adapters.slack import limits
from adapters.slack.installation import Installation
from adapters.space import Space
from adapters.wire import Json
from bot.domain.people import Handle, Person
from bot.ui.model import ChannelMention, Inline, Line, Link, Mention, Moment, MomentStyle, Strong

_CHANNEL_ID = re.compile(r"[CDG][A-Z0-9]{2,}")
_MEMBER_ID = re.compile(r"[UW][A-Z0-9]{2,}")
_OWN_WIDTH = 20
"""What a name or a date takes of the space, roughly: Slack writes it, not we."""

FORMATS = {
    MomentStyle.TIME: "{time} {date_short_pretty}",
    MomentStyle.DAY: "{date_short}",
    MomentStyle.AGO: "{ago}",
}
"""Slack fills these in each reader's zone. "14:30 today" stays right on a card that is read tomorrow."""


def rich(line: Line, space: Space, *, here: Installation, notifies: bool, bold: str = "") -> list[Json]:
    """The elements of one line, at most `limits.BLOCK_TEXT` wide; empty if nothing is to be seen. `bold` leads it."""
    elements: list[Json] = []
    room = limits.BLOCK_TEXT
    for item in (Strong(text=bold), *line) if bold else line:
        element = _element(item, here, notifies)
        if "text" not in element:
            space.spend(_OWN_WIDTH)
            room -= _OWN_WIDTH
        elif shown := space.take(str(element["text"]), max(room, 0)):
            element["text"] = shown
            room -= width(shown)
        else:
            continue
        elements.append(element)
    return elements if any("text" not in e or str(e["text"]).strip() for e in elements) else []


def _element(item: Inline, here: Installation, notifies: bool) -> Json:
    match item:
        case str():
            return _text(item)
        case Strong():
            return _text(item.text, bold=True)
        case Link():
            shown = item.text.strip() or item.url
            return {"type": "link", "url": item.url, "text": shown} if is_safe(item.url) else _text(as_words(item))
        case Mention():
            account = _named(item, here, notifies)
            return {"type": "user", "user_id": account} if account else _text(item.person.name, bold=True)
        case ChannelMention():
            if _CHANNEL_ID.fullmatch(item.channel.id):
                return {"type": "channel", "channel_id": item.channel.id}
            return _text(as_words(item), bold=True)
        case Moment():
            return {
                "type": "date",
                "timestamp": int(item.at.timestamp()),
                "format": FORMATS[item.style],
                "fallback": as_words(item),
            }


def _named(mention: Mention, here: Installation, notifies: bool) -> str:
    """The account to name by Slack's own element, or the empty string for the plain name.

    Somebody whose name is not known yet has no plain one.
    """
    by_account = mention.loud or not notifies or not mention.person.name.strip()
    return account_of(mention.person, here) if by_account else ""


def _text(text: str, *, bold: bool = False) -> Json:
    return {"type": "text", "text": text, "style": {"bold": True}} if bold else {"type": "text", "text": text}


# ── small print: Slack's context block takes no rich text ────────────────────────────────────────────────────


def small(line: Line, space: Space, *, here: Installation, notifies: bool) -> list[Json]:
    """The elements of a context block. Only dates and mentions are markup, and nobody typed those."""
    elements: list[Json] = []
    for piece in _pieces(line, here, notifies):
        if isinstance(piece, str):
            if shown := space.take(piece, limits.BLOCK_TEXT).strip():
                elements.append({"type": "plain_text", "text": shown})
        else:
            space.spend(_OWN_WIDTH)
            elements.append({"type": "mrkdwn", "text": _markup(piece, here)})
    if len(elements) > limits.CONTEXT_ELEMENTS:
        return [{"type": "plain_text", "text": space.take("".join(map(as_words, line)), limits.BLOCK_TEXT)}]
    return elements


def _pieces(line: Line, here: Installation, notifies: bool) -> list[str | Mention | Moment]:
    """Neighbouring words joined, as every element of a context block stands apart from the next."""
    pieces: list[str | Mention | Moment] = []
    for item in line:
        if isinstance(item, Moment) or (isinstance(item, Mention) and _named(item, here, notifies)):
            pieces.append(item)
        elif pieces and isinstance(pieces[-1], str):
            pieces[-1] += as_words(item)
        else:
            pieces.append(as_words(item))
    return pieces


def _markup(item: Mention | Moment, here: Installation) -> str:
    if isinstance(item, Mention):
        return f"<@{account_of(item.person, here)}>"
    return f"<!date^{int(item.at.timestamp())}^{FORMATS[item.style]}|{as_words(item)}>"


# ── people and addresses ─────────────────────────────────────────────────────────────────────────────────────


def is_safe(url: str) -> bool:
    return plain.is_safe(url, longest=limits.URL)


def account_of(person: Person, here: Installation) -> str:
    """Their member id in this workspace, or the empty string."""
    found = (here.account_of(handle) for handle in person.handles)
    return next((account for account in found if _MEMBER_ID.fullmatch(account)), "")


def handle_of(text: str, here: Installation) -> str:
    """The member id in an answer that names somebody by their handle, or the empty string."""
    account = here.account_of(Handle.parse(text))
    return account if _MEMBER_ID.fullmatch(account) else ""
