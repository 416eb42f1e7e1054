"""Requests that an article answered."""

from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update

from bot.domain.deflection import Deflection
from bot.domain.people import PersonId
from store import tables
from store.prepared import Prepared
from store.transaction import Transaction

_TABLE = tables.deflections
_STANDS = ~_TABLE.c.is_taken_back
_TAKE_BACK = Prepared(
    update(_TABLE)
    .where(_TABLE.c.person == bindparam("whose"), _TABLE.c.category == bindparam("of_category"))
    .where(_TABLE.c.at >= bindparam("since"), _STANDS)
    .values(is_taken_back=True)
)


class SqlDeflections:
    def __init__(self, transaction: Transaction) -> None:
        self._db = transaction

    def add(self, deflection: Deflection) -> None:
        self._db.run(
            insert(_TABLE).values(
                person=deflection.person,
                category=deflection.category,
                article=deflection.article,
                question=deflection.question,
                at=deflection.at,
                is_taken_back=False,
            )
        )

    def take_back(self, person: PersonId, category: str, *, since: datetime) -> int:
        return self._db.run(_TAKE_BACK, {"whose": person, "of_category": category, "since": since})

    def count(self, *, since: datetime) -> int:
        counting = select(func.count()).select_from(_TABLE).where(_TABLE.c.at >= since, _STANDS)
        return int(self._db.value(counting))
