"""The keys of what came in."""

from datetime import datetime

from sqlalchemy import delete, select, update

from bot.domain.errors import Repeated
from store import tables
from store.transaction import Transaction


class SqlInbox:
    def __init__(self, transaction: Transaction) -> None:
        self._db = transaction

    def take(self, key: str, *, at: datetime) -> None:
        """Of two units that take one key at once, the second waits for the first, and repeats only if it committed."""
        inbox = tables.inbox
        taking = self._db.insert(inbox).values(key=key, at=at).on_conflict_do_nothing().returning(inbox.c.key)
        if self._db.row(taking) is None:
            raise Repeated(outcome=self.outcome(key) or "")

    def outcome(self, key: str) -> str | None:
        inbox = tables.inbox
        row = self._db.row(select(inbox.c.outcome).where(inbox.c.key == key))
        return None if row is None else str(row.outcome or "")

    def tell(self, key: str, outcome: str) -> None:
        """Raises KeyError for a key that was never taken."""
        inbox = tables.inbox
        if not self._db.run(update(inbox).where(inbox.c.key == key).values(outcome=outcome)):
            raise KeyError(key)

    def forget(self, *, before: datetime) -> int:
        return self._db.run(delete(tables.inbox).where(tables.inbox.c.at < before))
