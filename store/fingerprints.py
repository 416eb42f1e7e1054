"""What the store was made from: a fingerprint each, by name."""

from sqlalchemy import select

from store import tables
from store.transaction import Transaction


class SqlFingerprints:
    def __init__(self, transaction: Transaction) -> None:
        self._db = transaction

    def of(self, what: str) -> str | None:
        table = tables.fingerprints
        found: str | None = self._db.value(select(table.c.fingerprint).where(table.c.what == what))
        return found

    def keep(self, what: str, fingerprint: str) -> None:
        table = tables.fingerprints
        self._db.run(
            self._db.insert(table)
            .values(what=what, fingerprint=fingerprint)
            .on_conflict_do_update(index_elements=[table.c.what], set_={"fingerprint": fingerprint})
        )
