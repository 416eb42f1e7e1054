"""Words as every platform shows them: measured, clipped, and what a screen holds besides words, written out."""

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from adapters.wire import clean
from bot.ui.model import ChannelMention, Inline, Link, Mention, Moment, MomentStyle, Strong

ELLIPSIS = "…"


def width(text: str) -> int:
    """Length as the strictest of the clients counts: an emoji beyond the basic plane is two."""
    return len(text) if text.isascii() else len(text) + sum(character > "\uffff" for character in text)


def clip(text: str, limit: int) -> str:
    """At most `limit` wide, with an ellipsis where something is missing."""
    return cut(text, limit, width)


def cut(text: str, limit: int, measure: Callable[[str], int]) -> str:
    """The longest beginning that fits with its ellipsis. `measure` grows with the text, so halving finds it."""
    if measure(text) <= limit:
        return text
    if limit < 1:
        return ""
    low, high = 0, min(len(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle]) < limit else (low, middle - 1)
    return text[:low].rstrip(" \n\t\u200d") + ELLIPSIS


def one_line(text: str) -> str:
    return " ".join(text.split())


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


def is_safe(url: str, *, longest: int) -> bool:
    """Whether a press on it opens a page or a letter, and nothing else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    whole = url == one_line(clean(url)) and " " not in url and len(url) <= longest
    return whole and (parts.scheme == "mailto" or (parts.scheme in ("http", "https") and parts.netloc != ""))
