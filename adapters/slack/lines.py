"""Lines of words as rich text: text elements, which Slack never reads as markup, and its own elements for the rest.

A `user` element in a message notifies its person, so there a mention that is not loud is the name in bold. In a form
or a home nothing notifies, and every mention of somebody we know here is a `user` element with its hover card.
"""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from adapters.slack import limits
from adapters.slack.installation import Installation
from adapters.slack.space import Space
from adapters.slack.text import one_line, width
from adapters.wire import Json, clean
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


# ── as plain words ───────────────────────────────────────────────────────────────────────────────────────────


def as_words(item: Inline) -> str:
    match item:
        case str():
            return item
        case Strong():
            return item.text
        case Link():
            return f"{item.text} ({item.url})" if item.url else item.text
        case Mention():
            return item.person.name
        case ChannelMention():
            return item.channel.id if item.channel.id.startswith("#") else f"#{item.channel.id}"
        case Moment():
            return written(item.at, item.style)


def written(at: datetime, style: MomentStyle) -> str:
    """For readers whose client cannot turn a date into their own zone, so the zone is named."""
    return at.astimezone(UTC).strftime("%Y-%m-%d" if style is MomentStyle.DAY else "%Y-%m-%d %H:%M UTC")


def is_safe(url: str) -> bool:
    """Whether a press on it opens a page or a letter, and nothing else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    whole = url == one_line(clean(url)) and " " not in url and len(url) <= limits.URL
    return whole and (parts.scheme == "mailto" or (parts.scheme in ("http", "https") and parts.netloc != ""))


def account_of(person: Person, here: Installation) -> str:
    """Their member id in this workspace, or the empty string."""
    found = (here.account_of(handle) for handle in person.handles)
    return next((account for account in found if _MEMBER_ID.fullmatch(account)), "")


def handle_of(text: str, here: Installation) -> str:
    """The member id in an answer that names somebody by their handle, or the empty string."""
    account = here.account_of(Handle.parse(text))
    return account if _MEMBER_ID.fullmatch(account) else ""
