"""Codes with which people link two accounts of theirs.

A code's digest needs no salt and no long work: whoever could try them all against it holds the database, and the code
ends in ten minutes.
"""

import hashlib
from datetime import datetime

from sqlalchemy import and_, delete, insert, or_, select, update

from bot.domain.pairing import MOST_MISSES, Pairing, PairingId
from bot.domain.people import Handle, PersonId
from store import tables
from store.people import NEWCOMERS
from store.prepared import Row
from store.transaction import Transaction

_TABLE, _WRONG = tables.pairings, tables.wrong_codes


class SqlPairings:
    def __init__(self, transaction: Transaction) -> None:
        self._db = transaction

    def queue(self) -> None:
        self._db.queue_for(NEWCOMERS)

    def open(self, pairing: Pairing, code: str) -> Pairing:
        self._db.run(delete(_TABLE).where(_TABLE.c.asker == pairing.asker, _TABLE.c.linked_at.is_(None)))
        asked = {"asker": pairing.asker, "asked_with": str(pairing.asked_with), "ends_at": pairing.ends_at}
        values = {"code": _digest(code), **asked, **_outcome(pairing)}
        row = self._db.row(insert(_TABLE).values(values).returning(_TABLE))
        assert row is not None
        return _pairing(row)

    def with_code(self, code: str) -> Pairing | None:
        row = self._db.row(select(_TABLE).where(_TABLE.c.code == _digest(code)))
        return _pairing(row) if row is not None else None

    def get(self, pairing: PairingId) -> Pairing | None:
        row = self._db.row(select(_TABLE).where(_TABLE.c.id == pairing))
        return _pairing(row) if row is not None else None

    def keep(self, pairing: Pairing) -> None:
        self._db.run(update(_TABLE).where(_TABLE.c.id == pairing.id).values(_outcome(pairing)))

    def close(self, person: PersonId) -> None:
        theirs = or_(_TABLE.c.asker == person, _TABLE.c.typist == person)
        self._db.run(delete(_TABLE).where(theirs, _TABLE.c.linked_at.is_(None)))

    def miss(self, person: PersonId, *, at: datetime) -> None:
        self._db.run(insert(_WRONG).values(person=person, at=at))

    def misses(self, person: PersonId) -> list[datetime]:
        newest = select(_WRONG.c.at).where(_WRONG.c.person == person).order_by(_WRONG.c.at.desc()).limit(MOST_MISSES)
        return [row.at for row in self._db.rows(newest)]

    def forget(self, *, ended: datetime, linked: datetime) -> int:
        is_over = or_(_TABLE.c.linked_at < linked, and_(_TABLE.c.linked_at.is_(None), _TABLE.c.ends_at < ended))
        gone = self._db.run(delete(_TABLE).where(is_over))
        return gone + self._db.run(delete(_WRONG).where(_WRONG.c.at < ended))


def _outcome(pairing: Pairing) -> dict[str, object]:
    return {
        "asker_name": pairing.asker_name,
        "typist": pairing.typist,
        "typed_with": str(pairing.typed_with) if pairing.typed_with is not None else None,
        "typist_name": pairing.typist_name,
        "linked_at": pairing.linked_at,
    }


def _pairing(row: Row) -> Pairing:
    asked_with = Handle.parse(row.asked_with)
    assert asked_with is not None  # it was written from one
    return Pairing(
        id=PairingId(row.id),
        asker=PersonId(row.asker),
        asked_with=asked_with,
        asker_name=row.asker_name,
        ends_at=row.ends_at,
        typist=PersonId(row.typist) if row.typist is not None else None,
        typed_with=Handle.parse(row.typed_with) if row.typed_with is not None else None,
        typist_name=row.typist_name,
        linked_at=row.linked_at,
    )


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
