"""Who looks at the workspace right now, and whether something changed for them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class Live:
    """`version` counts changes. A watcher's event is set when something changed for that person."""

    def __init__(self) -> None:
        self.version = 0
        self._newest: dict[str | None, int] = {}
        self._watchers: dict[str, set[asyncio.Event]] = {}
        self.on_change: list[asyncio.Event] = []

    def changed(self, people: Iterable[str] | None = None) -> None:
        """Tell those concerned; None means everybody."""
        self.version += 1
        concerned = self._watchers if people is None else set(people)
        self._newest |= dict.fromkeys([None] if people is None else concerned, self.version)
        for person in concerned:
            for event in self._watchers.get(person, ()):
                event.set()
        for event in self.on_change:
            event.set()

    def newest(self, person: str) -> int:
        """The version of the last change that concerned this person."""
        return max(self._newest.get(person, 0), self._newest.get(None, 0))

    @contextmanager
    def watching(self, person: str) -> Iterator[asyncio.Event]:
        """An event that is set at once and at each change that concerns `person`."""
        event = asyncio.Event()
        event.set()
        self._watchers.setdefault(person, set()).add(event)
        try:
            yield event
        finally:
            self._watchers[person].discard(event)
