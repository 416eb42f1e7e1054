"""What Slack's message box makes of what a person types: encoded text and a rich_text block.

Apps never get raw typing: `<`, `>` and `&` are escaped, names become ids, addresses become links.
https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workspace import ids
from workspace.wire import Json
from workspace.workspace import Workspace

_TOKEN = re.compile(
    r"<@(?P<uid>[UWB][A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<#(?P<cid>[CG][A-Z0-9]+)(?:\|[^>]*)?>"
    r"|(?<![\w@.])@(?P<name>[a-z0-9][a-z0-9._-]*)"
    r"|(?<![\w#&])#(?P<channel>[a-z0-9][a-z0-9_-]*)"
    r"|(?P<url>https?://[^\s<>|]*[^\s<>|.,;:!?'\")\]])"
    r"|(?<![\w:]):(?P<emoji>[a-z0-9_+-]+):(?![\w:])"
)
_WIDE = ("here", "channel", "everyone")


def escaped(text: str) -> str:
    """The three characters Slack escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def encoded(place: Workspace, typed: str) -> tuple[str, list[Json]]:
    """A typed message as (text, blocks)."""
    parts = list(_parts(place, typed))
    elements = [element for _, element in parts]
    section: Json = {"type": "rich_text_section", "elements": elements}
    return (
        "".join(text for text, _ in parts),
        [{"type": "rich_text", "block_id": ids.short(), "elements": [section]}],
    )


def named(place: Workspace, typed: str) -> str:
    """A command's text when its manifest asks for escaping: `<@U…|name>` and `<#C…|name>`."""
    text, _ = encoded(place, typed)
    text = re.sub(r"<@(\w+)>", lambda m: f"<@{m[1]}|{place.people[m[1]].name}>", text)
    return re.sub(r"<#(\w+)>", lambda m: f"<#{m[1]}|{place.state.channels[m[1]].name}>", text)


def _parts(place: Workspace, typed: str) -> Iterator[tuple[str, Json]]:
    at = 0
    for match in _TOKEN.finditer(typed):
        found = _token(place, match)
        if found is None:
            continue
        if match.start() > at:
            yield _plain(typed[at : match.start()])
        yield found
        at = match.end()
    if at < len(typed):
        yield _plain(typed[at:])


def _plain(text: str) -> tuple[str, Json]:
    return escaped(text), {"type": "text", "text": text}


def _token(place: Workspace, match: re.Match[str]) -> tuple[str, Json] | None:
    """The encoded form and rich_text element of one token; None when it names nothing."""
    if match["url"]:
        return f"<{escaped(match['url'])}>", {"type": "link", "url": match["url"]}
    if match["emoji"]:
        return f":{match['emoji']}:", {"type": "emoji", "name": match["emoji"]}
    if match["name"] in _WIDE:
        return f"<!{match['name']}>", {"type": "broadcast", "range": match["name"]}
    if match["uid"] or match["name"]:
        person = match["uid"] if match["uid"] in place.people else _called(place, match["name"])
        return (f"<@{person}>", {"type": "user", "user_id": person}) if person else None
    channels = place.state.channels.values()
    wanted = (match["cid"], match["channel"])
    channel = next((c.id for c in channels if c.id == wanted[0] or (c.name and c.name == wanted[1])), None)
    return (f"<#{channel}>", {"type": "channel", "channel_id": channel}) if channel else None


def _called(place: Workspace, name: str | None) -> str | None:
    return next((person.id for person in place.people.values() if name and person.name == name), None)
