"""How much of a screen is left. A platform refuses a whole message for being too long, so we shorten instead."""

from adapters.plain import clip, width
from adapters.wire import clean


class Space:
    """Characters left for the text of one screen. What is taken is gone."""

    def __init__(self, characters: int) -> None:
        self._left = characters

    @property
    def is_full(self) -> bool:
        return self._left <= 0

    def fits(self, characters: int) -> bool:
        return characters <= self._left

    def take(self, text: str, limit: int) -> str:
        """The text as it may be shown: clean, and clipped to `limit` and to what is left."""
        shown = clip(clean(text), min(limit, max(self._left, 0)))
        self._left -= width(shown)
        return shown

    def spend(self, characters: int) -> None:
        """Count something that is shown whatever is left."""
        self._left -= characters
