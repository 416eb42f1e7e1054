"""Moments by name."""

from datetime import datetime

from sqlalchemy import delete, select

from store import tables
from store.transaction import Transaction

_TABLE = tables.marks


class SqlMarks:
    def __init__(self, transaction: Transaction) -> None:
        self._db = transaction

    def get(self, name: str) -> datetime | None:
        """In a writing unit it is ours until its end."""
        moment: datetime | None = self._db.value(self._db.locked(select(_TABLE.c.at).where(_TABLE.c.name == name)))
        return moment

    def put(self, name: str, at: datetime) -> None:
        inserting = self._db.insert(_TABLE).values(name=name, at=at)
        self._db.run(inserting.on_conflict_do_update(index_elements=[_TABLE.c.name], set_={"at": at}))

    def drop(self, name: str) -> None:
        self._db.run(delete(_TABLE).where(_TABLE.c.name == name))
