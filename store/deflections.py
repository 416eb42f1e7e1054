"""Requests that an article answered."""

from datetime import datetime

from sqlalchemy import func, insert, select, update

from bot.domain.deflection import Deflection
from bot.domain.people import PersonId
from store import tables
from store.transaction import Transaction

_TABLE = tables.deflections


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
        theirs = (_TABLE.c.person == person, _TABLE.c.category == category, _TABLE.c.at >= since)
        return self._db.run(update(_TABLE).where(*theirs, ~_TABLE.c.is_taken_back).values(is_taken_back=True))

    def count(self, *, since: datetime) -> int:
        counting = select(func.count()).select_from(_TABLE).where(_TABLE.c.at >= since, ~_TABLE.c.is_taken_back)
        return int(self._db.value(counting))
