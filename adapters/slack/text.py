"""Text between people and Slack: what people wrote becomes plain text, and plain text never becomes markup."""

import re
from collections.abc import Callable

from adapters.plain import cut, width
from adapters.wire import clean

_TOKEN = re.compile(r"<([^<>]+)>")


def escape(text: str, limit: int) -> str:
    """For the one place that Slack reads as markup, the top-level `text`; at most `limit` wide when escaped."""
    return _escaped(cut(clean(text), limit, lambda raw: width(_escaped(raw))))


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
