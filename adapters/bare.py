"""A card in words alone: for a platform that does not take it as it is built."""

from collections.abc import Iterator

from adapters.plain import as_words
from bot.ui.model import Aside, Bullets, Card, Facts, Heading, Line, Node, Paragraph, Quote

NO_BUTTONS = "(Its buttons cannot be shown here. It has them when you look it up.)"


def bare(card: Card) -> str:
    """Its summary, and every line of it. Plain text: who shows it must see to it that it stays so."""
    lines = [card.summary, *(line for node in card.nodes for line in _lines(node) if line != card.summary)]
    return "\n".join([*lines, NO_BUTTONS])


def _lines(node: Node) -> Iterator[str]:
    match node:
        case Heading(text=text) | Quote(text=text):
            yield text
        case Paragraph(line=line) | Aside(line=line):
            yield _text(line)
        case Bullets(lines=lines):
            yield from (f"- {_text(line)}" for line in lines)
        case Facts(facts=facts):
            yield from (f"{fact.label}: {_text(fact.value)}" for fact in facts)


def _text(line: Line) -> str:
    return "".join(map(as_words, line))
