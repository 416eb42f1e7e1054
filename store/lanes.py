"""The heads of the outbox's lanes: of each conversation, the one notice that is to be delivered next.

What is urgent goes before what is not, and otherwise the older goes first. A lane with a notice on its way has no
head; one with a notice that waits for its next try has one only if that is urgent. What is held for later stands in
nobody's way. The lanes that are blocked are few and have an index of their own; the others are met in the order of
delivery, page by page, so a search ends with its limit however long the outbox is.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, or_, select

from store import tables
from store.prepared import Prepared, Row
from store.transaction import Transaction

_OUTBOX = tables.outbox
AT = bindparam("at", type_=_OUTBOX.c.put_at.type)

FREE = or_(_OUTBOX.c.held_until.is_(None), _OUTBOX.c.held_until <= AT)
READY: ColumnElement[bool] = and_(
    _OUTBOX.c.buried_at.is_(None),
    or_(_OUTBOX.c.leased_until.is_(None), _OUTBOX.c.leased_until <= AT),
    or_(_OUTBOX.c.next_try_at.is_(None), _OUTBOX.c.next_try_at <= AT),
    FREE,
)
"""At the moment `at`."""

BLOCKED = select(_OUTBOX.c.audience, _OUTBOX.c.leased_until).where(
    tables.under_way, or_(_OUTBOX.c.leased_until > AT, _OUTBOX.c.next_try_at > AT)
)
_WHICH_ARE_BLOCKED = Prepared(BLOCKED)
PARCEL = (
    _OUTBOX.c.id,
    _OUTBOX.c.subject,
    _OUTBOX.c.audience,
    _OUTBOX.c.face,
    _OUTBOX.c.under_card,
    _OUTBOX.c.urgent,
    _OUTBOX.c.attempts,
    _OUTBOX.c.first_tried_at,
    or_(_OUTBOX.c.is_doubtful, _OUTBOX.c.leased_until.is_not(None)).label("is_doubtful"),
)
"""What a parcel is made of: a row has twice as much. After a lease that ran out nobody knows how it ended."""

_PAGE = Prepared(
    select(*PARCEL)
    .where(READY, _OUTBOX.c.urgent == bindparam("urgent"), _OUTBOX.c.id > bindparam("after"))
    .where(_OUTBOX.c.audience.not_in(bindparam("passed", expanding=True)))
    .order_by(_OUTBOX.c.id)
    .limit(bindparam("page"))
)
_GROWS = 4
_LARGEST = 1000
"""Rows of a page. The first has as many as are asked for: often each is of a lane of its own."""


def heads(db: Transaction, *, at: datetime, limit: int) -> list[Row]:
    """At most `limit` of them, in the order of delivery."""
    blocked = db.rows(_WHICH_ARE_BLOCKED, {"at": at})
    passed = {row.audience for row in blocked if row.leased_until is not None and row.leased_until > at}
    found: list[Row] = []
    for urgent in (True, False):
        if not urgent:
            passed |= {row.audience for row in blocked}
        for row in _first_of_each(db, passed, urgent=urgent, at=at, limit=limit - len(found)):
            passed.add(row.audience)
            found.append(row)
    return found


def _first_of_each(db: Transaction, passed: set[str], *, urgent: bool, at: datetime, limit: int) -> Iterator[Row]:
    """Of each lane but those that are passed; whoever takes one adds its lane to them."""
    after, page = 0, limit
    while limit > 0:
        rows = db.rows(_PAGE, {"at": at, "urgent": urgent, "after": after, "passed": sorted(passed), "page": page})
        for row in rows:
            if limit > 0 and row.audience not in passed:
                limit -= 1
                yield row
        if len(rows) < page:
            return
        after, page = rows[-1].id, min(_LARGEST, page * _GROWS)
