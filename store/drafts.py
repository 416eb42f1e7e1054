"""Requests being written."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from bot.domain.draft import Draft, DraftId
from bot.domain.errors import Gone
from bot.domain.people import PersonId
from store import codec, tables
from store.prepared import InBoth, Inserting, Prepared, Written
from store.transaction import Transaction

_TABLE = tables.drafts
_THIS = _TABLE.c.id == bindparam("this")
_GET = Prepared(select(_TABLE).where(_THIS))
_DROP = Prepared(delete(_TABLE).where(_THIS))


def _keeping(insert: Inserting) -> Written:
    new = insert(_TABLE)
    changed = {column.name: new.excluded[column.name] for column in _TABLE.c if not column.primary_key}
    return new.on_conflict_do_update(index_elements=[_TABLE.c.id], set_=changed)


_KEEP = InBoth(_keeping)


class SqlDrafts:
    def __init__(self, transaction: Transaction) -> None:
        self._db = transaction

    def keep(self, draft: Draft) -> None:
        values = {
            "id": draft.id,
            "person": draft.person,
            "category": draft.category,
            "answers": codec.written(draft.answers),
            "offered": codec.written(draft.offered),
            "at": draft.at,
        }
        self._db.later(_KEEP, values)

    def get(self, draft: DraftId) -> Draft:
        """In a writing unit nobody else changes it meanwhile, so what two submit at once becomes one ticket."""
        row = self._db.row(self._db.locked(_GET), {"this": draft})
        if row is None:
            raise Gone
        return Draft(
            id=DraftId(row.id),
            person=PersonId(row.person),
            category=row.category,
            answers=codec.answers(row.answers),
            offered=codec.keys(row.offered),
            at=row.at,
        )

    def drop(self, draft: DraftId) -> None:
        self._db.later(_DROP, {"this": draft})

    def forget(self, *, before: datetime) -> int:
        return self._db.run(delete(_TABLE).where(_TABLE.c.at < before))
