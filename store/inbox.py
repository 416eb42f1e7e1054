"""The keys of what came in."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from bot.domain.errors import Repeated
from store import tables
from store.prepared import InBoth, Prepared
from store.transaction import Transaction

_INBOX = tables.inbox
_THIS = _INBOX.c.key == bindparam("this")
_TAKE = InBoth(lambda insert: insert(_INBOX).on_conflict_do_nothing().returning(_INBOX.c.key))
_OUTCOME = Prepared(select(_INBOX.c.outcome).where(_THIS))
_TELL = Prepared(update(_INBOX).where(_THIS))


class SqlInbox:
    def __init__(self, transaction: Transaction) -> None:
        self._db = transaction

    def take(self, key: str, *, at: datetime) -> None:
        """Of two units that take one key at once, the second waits for the first, and repeats only if it committed."""
        if self._db.row(_TAKE, {"key": key, "at": at}) is None:
            raise Repeated(outcome=self.outcome(key) or "")

    def outcome(self, key: str) -> str | None:
        row = self._db.row(_OUTCOME, {"this": key})
        return None if row is None else str(row.outcome or "")

    def tell(self, key: str, outcome: str) -> None:
        self._db.later(_TELL, {"this": key, "outcome": outcome}, changes=1)

    def forget(self, *, before: datetime) -> int:
        return self._db.run(delete(_INBOX).where(_INBOX.c.at < before))
