"""Settling: the rows of leases that are over are deleted by one statement, however many there are."""

from collections.abc import Sequence

from sqlalchemy import ARRAY, BigInteger, Integer, and_, bindparam, column, delete, func, select, tuple_

from bot.post import Parcel
from store import tables
from store.prepared import Prepared, Row
from store.transaction import Transaction

_OUTBOX = tables.outbox

IS_HELD = and_(_OUTBOX.c.leased_until.is_not(None), _OUTBOX.c.buried_at.is_(None))
"""Somebody leased it, and nobody has said how that ended."""

_ENDED = (
    _OUTBOX.c.id,
    _OUTBOX.c.put_again_at,
    _OUTBOX.c.subject,
    _OUTBOX.c.audience,
    _OUTBOX.c.face,
    _OUTBOX.c.under_card,
    _OUTBOX.c.urgent,
)

_LEASES = (
    func.unnest(bindparam("ids", type_=ARRAY(BigInteger)), bindparam("leases", type_=ARRAY(Integer)))
    .table_valued(column("id", BigInteger), column("lease", Integer), name="leases")
    .render_derived()
)
_THESE = and_(_OUTBOX.c.id == _LEASES.c.id, _OUTBOX.c.attempts == _LEASES.c.lease, IS_HELD)
_FREE = select(_OUTBOX.c.id).where(_THESE).with_for_update(of=_OUTBOX, skip_locked=True).cte("free")
_ON_POSTGRES = Prepared(delete(_OUTBOX).where(_THESE).returning(*_ENDED))
_WHAT_IS_FREE = Prepared(delete(_OUTBOX).where(_OUTBOX.c.id == _FREE.c.id).returning(*_ENDED))

_PAIRS = tuple_(_OUTBOX.c.id, _OUTBOX.c.attempts).in_(bindparam("pairs", expanding=True))
_ON_SQLITE = delete(_OUTBOX).where(_PAIRS, IS_HELD).returning(*_ENDED)


def settle(db: Transaction, parcels: Sequence[Parcel], *, skip: bool = False) -> Sequence[Row]:
    """The rows as they were; none for a parcel of a lease that is not held any more.

    With `skip` there is none either for what others change at this moment.
    """
    leases = [(parcel.id, parcel.attempts + 1) for parcel in parcels]
    if not leases:
        return ()
    if not db.locks_rows:
        return db.rows(_ON_SQLITE, {"pairs": leases})
    values = {"ids": [number for number, _ in leases], "leases": [lease for _, lease in leases]}
    return db.rows(_WHAT_IS_FREE if skip else _ON_POSTGRES, values)
