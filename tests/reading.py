"""Reading cards as people do: the words on them, and what can be pressed."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from bot.ui.model import Button, Card, Quote


def parts(screen: object) -> Iterator[object]:
    """Everything on a screen, outside in."""
    yield screen
    if isinstance(screen, tuple):
        for part in screen:
            yield from parts(part)
    elif is_dataclass(screen) and not isinstance(screen, type):
        for part in fields(screen):
            yield from parts(getattr(screen, part.name))


def texts(screen: object) -> list[str]:
    """Every piece of text."""
    return [part for part in parts(screen) if type(part) is str]


def buttons(screen: object) -> list[Button]:
    """Everything that can be pressed, also within menus."""
    return [part for part in parts(screen) if isinstance(part, Button)]


def quotes(screen: object) -> list[str]:
    """Somebody's own words."""
    return [part.text for part in parts(screen) if isinstance(part, Quote)]


def gist(card: Card | None) -> tuple[list[Button], list[str]]:
    """What a card lets one do and whose words it shows; not the times on it."""
    return buttons(card), quotes(card)
