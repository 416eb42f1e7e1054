"""Keeping the store small: what has served its time is forgotten."""

from datetime import datetime, timedelta

from bot.ports import Store

KEYS_FOR = timedelta(days=7)
"""Far longer than any platform delivers the same thing again: Slack's last try comes within the hour."""
DRAFTS_FOR = timedelta(days=30)
"""How long a request nobody finished can be gone on with."""
CODES_FOR = timedelta(days=1)
"""Codes that link accounts end after minutes, and the wrong ones count for two hours."""
LINKS_FOR = timedelta(days=30)
"""How long the word of a link can wait for a platform that is closed. The link itself stays."""


class Upkeep:
    def __init__(self, store: Store) -> None:
        self._store = store

    def tidy(self, at: datetime) -> int:
        """Forget the keys of old deliveries, abandoned drafts and ended codes. How many.

        What came late for somebody who was merged meanwhile finds its way too.
        """
        with self._store.write() as unit:
            unit.people.settle()
            gone = unit.inbox.forget(before=at - KEYS_FOR) + unit.drafts.forget(before=at - DRAFTS_FOR)
            gone += unit.pairings.forget(ended=at - CODES_FOR, linked=at - LINKS_FOR)
            unit.commit()
        return gone
