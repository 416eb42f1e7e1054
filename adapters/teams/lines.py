"""Lines of words as text runs, which Teams never reads as Markdown, and the few things beside words.

`{{TIME(…)}}` is filled in by each reader's own client, in their zone. A mention notifies only from a text block of its
own with an entity beside it (`called`), so in a line everybody is named in bold.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from urllib.parse import quote

from adapters import plain
from adapters.plain import as_words, width
from adapters.space import Space
from adapters.teams import limits
from adapters.teams.installation import Installation
from adapters.teams.text import name, run
from adapters.wire import Json
from bot.domain.people import Channel, Handle, Person
from bot.ui.model import (
    Aside,
    Bullets,
    ChannelMention,
    Facts,
    Field,
    Inline,
    Line,
    Link,
    Mention,
    Moment,
    MomentStyle,
    Node,
    Paragraph,
    Strong,
)

_CHANNEL_ID = re.compile(r"19:[A-Za-z0-9_.-]+@thread\.(tacv2|v2|skype)")
_ACCOUNT = re.compile(r"[0-9A-Za-z][0-9A-Za-z:._-]{2,127}")
_OWN_WIDTH = 20
"""What a date takes of the space, roughly: Teams writes it, not we."""
_SOMEBODY = "somebody"

BOLD: Json = {"weight": "Bolder"}
SMALL: Json = {"size": "Small", "isSubtle": True}


def rich(
    line: Line,
    space: Space,
    *,
    here: Installation,
    bold: str = "",
    style: Json | None = None,
    most: int = limits.BLOCK_TEXT,
) -> list[Json]:
    """The inlines of one line, at most `most` wide; empty if nothing is to be seen. `bold` leads it."""
    inlines: list[Json] = []
    room = most
    for item in (Strong(text=bold), *line) if bold else line:
        inline = _inline(item, here) | (style or {})
        if isinstance(item, Moment):
            space.spend(_OWN_WIDTH)
            room -= _OWN_WIDTH
        elif shown := space.take(str(inline["text"]), max(room, 0)):
            inline["text"] = run(shown)
            room -= width(shown)
        else:
            continue
        inlines.append(inline)
    return inlines if any(str(inline["text"]).strip() for inline in inlines) else []


def text(words: str, **style: object) -> Json:
    """A block of words in one style."""
    return block([{"type": "TextRun", "text": run(words), **style}])


def block(inlines: Sequence[Json], **more: object) -> Json:
    return {"type": "RichTextBlock", "inlines": list(inlines), **more}


def _inline(item: Inline, here: Installation) -> Json:
    match item:
        case Strong():
            return _run(item.text, **BOLD)
        case Link():
            shown = item.text.strip() or item.url
            return _link(shown, item.url) if is_safe(item.url) else _run(as_words(item))
        case Mention():
            return _run(item.person.name.strip() or _SOMEBODY, **BOLD)
        case ChannelMention():
            return _channel(item.channel, here)
        case Moment():
            return _run(moment(item))
        case _:
            return _run(as_words(item))


def moment(at: Moment) -> str:
    """In the reader's own zone. Teams knows no "today" and no "ago", so the day is always told."""
    when = at.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    day = f"{{{{DATE({when}, SHORT)}}}}"
    return day if at.style is MomentStyle.DAY else f"{{{{TIME({when})}}}} {day}"


def _channel(channel: Channel, here: Installation) -> Json:
    """Teams has no name for a channel that we could know; a press leads there."""
    if not _CHANNEL_ID.fullmatch(channel.id):
        return _run(channel.id if channel.id.startswith("#") else f"#{channel.id}", **BOLD)
    url = f"https://teams.microsoft.com/l/channel/{quote(channel.id, safe='')}/channel?tenantId={quote(here.tenant)}"
    return _link("the channel", url)


def _link(shown: str, url: str) -> Json:
    return _run(shown, underline=True, selectAction={"type": "Action.OpenUrl", "url": url})


def _run(words: str, **style: object) -> Json:
    return {"type": "TextRun", "text": words, **style}


# ── calling people ───────────────────────────────────────────────────────────────────────────────────────────


def called(nodes: Sequence[Node | Field], here: Installation) -> list[tuple[str, str]]:
    """Name and account of everybody a message is meant to notify, once each."""
    found: dict[str, str] = {}
    for mention in _mentions(nodes):
        account = account_of(mention.person, here)
        if mention.loud and account and (shown := name(mention.person.name)):
            found.setdefault(account, shown)
    return [(shown, account) for account, shown in found.items()][: limits.CALLED]


def calling(people: Sequence[tuple[str, str]]) -> tuple[list[Json], list[Json]]:
    """The block that calls them, and the entities that make it a call; both empty for nobody."""
    if not people:
        return [], []
    tokens = [f"<at>{shown}</at>" for shown, _ in people]
    entities: list[Json] = [
        {"type": "mention", "text": token, "mentioned": {"id": account, "name": shown}}
        for token, (shown, account) in zip(tokens, people, strict=True)
    ]
    return [{"type": "TextBlock", "text": " ".join(tokens), "wrap": True, **SMALL}], entities


def _mentions(nodes: Sequence[Node | Field]) -> Iterator[Mention]:
    for node in nodes:
        lines: tuple[Line, ...] = ()
        match node:
            case Paragraph() | Aside():
                lines = (node.line,)
            case Bullets():
                lines = node.lines
            case Facts():
                lines = tuple(fact.value for fact in node.facts)
            case _:
                pass
        yield from (item for line in lines for item in line if isinstance(item, Mention))


# ── people and addresses ─────────────────────────────────────────────────────────────────────────────────────


def is_safe(url: str) -> bool:
    return plain.is_safe(url, longest=limits.URL)


def account_of(person: Person, here: Installation) -> str:
    """Their object id in this organisation, or the empty string."""
    found = (here.account_of(handle) for handle in person.handles)
    return next((account for account in found if _ACCOUNT.fullmatch(account)), "")


def handle_of(answer: str, here: Installation) -> str:
    """The object id in an answer that names somebody by their handle, or the empty string."""
    account = here.account_of(Handle.parse(answer))
    return account if _ACCOUNT.fullmatch(account) else ""
