"""Text between people and Slack: what people wrote becomes plain text, and plain text never becomes markup."""

import re
from collections.abc import Callable

from adapters.wire import clean

ELLIPSIS = "…"
_TOKEN = re.compile(r"<([^<>]+)>")


def width(text: str) -> int:
    """Length as the strictest of Slack's clients counts: an emoji beyond the basic plane is two."""
    return len(text) if text.isascii() else len(text) + sum(character > "\uffff" for character in text)


def clip(text: str, limit: int) -> str:
    """At most `limit` wide, with an ellipsis where something is missing."""
    return _cut(text, limit, width)


def escape(text: str, limit: int) -> str:
    """For the one place that Slack reads as markup, the top-level `text`; at most `limit` wide when escaped."""
    return _escaped(_cut(clean(text), limit, lambda raw: width(_escaped(raw))))


def one_line(text: str) -> str:
    return " ".join(text.split())


def read(text: str, *, ours: str, name_of: Callable[[str], str]) -> str:
    """What somebody wrote, as they meant it: without Slack's tokens and escapes, and without the mention of us.

    `ours` is the bot's member id; `name_of` gives the name behind a member id, or the empty string.
    """
    addressed = re.compile(rf"<@{re.escape(ours)}(\|[^<>]*)?>[ \t]*")
    spoken = _TOKEN.sub(lambda token: _spoken(token[1], name_of), addressed.sub("", text))
    return _unescaped(spoken).strip()


def _spoken(token: str, name_of: Callable[[str], str]) -> str:
    target, _, label = token.partition("|")
    match target[:1]:
        case "@":
            return f"@{label.removeprefix('@') or name_of(target[1:]) or target[1:]}"
        case "#":
            return f"#{label.removeprefix('#') or target[1:]}"
        case "!":
            return label or f"@{target[1:].partition('^')[0]}"
        case _:
            address = target.removeprefix("mailto:")
            return f"{label} ({address})" if label and label not in (address, _bare(address)) else address


def _bare(address: str) -> str:
    return re.sub(r"^https?://", "", address)


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cut(text: str, limit: int, measure: Callable[[str], int]) -> str:
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
