"""Parts of a screen as plain text, for a terminal.

What people typed cannot command the terminal: only signs that print come through.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.ui.model import (
    Aside,
    Bullets,
    Buttons,
    ChannelMention,
    Divider,
    Facts,
    Heading,
    Inline,
    Line,
    Link,
    Mention,
    Moment,
    Node,
    Paragraph,
    Quote,
    Strong,
)


def lines(nodes: Iterable[Node], zone: str) -> Iterator[str]:
    """Line by line. Moments are told by the clocks of a zone; buttons cannot be pressed here and are left out."""
    for line in _lines(nodes, zone):
        yield "".join(sign if sign.isprintable() else " " for sign in line)


def _lines(nodes: Iterable[Node], zone: str) -> Iterator[str]:
    for node in nodes:
        match node:
            case Heading(text=text):
                yield text
                yield "=" * len(text)
            case Paragraph(line=line) | Aside(line=line):
                yield _text(line, zone)
            case Bullets(lines=inner):
                yield from (f"  - {_text(line, zone)}" for line in inner)
            case Quote(text=text):
                yield from (f"  | {line}" for line in text.splitlines())
            case Facts(facts=facts):
                yield from (f"{fact.label}: {_text(fact.value, zone)}" for fact in facts)
            case Divider():
                yield ""
            case Buttons():
                pass


def moment(at: datetime, zone: str) -> str:
    """`Fri 2026-03-06 16:30`: in a list of days the weekday tells more than the month's name."""
    return f"{at.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M}"


def _text(line: Line, zone: str) -> str:
    return "".join(_inline(part, zone) for part in line)


def _inline(part: Inline, zone: str) -> str:
    match part:
        case str():
            return part
        case Strong(text=text):
            return text
        case Mention(person=person):
            return person.name
        case ChannelMention(channel=channel):
            return channel.id
        case Moment(at=at):
            return moment(at, zone)
        case Link(text=text, url=url):
            return f"{text} ({url})"
