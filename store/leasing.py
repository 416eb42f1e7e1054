"""Leasing on PostgreSQL: one statement finds the heads of the lanes, locks them, and marks them as leased.

There a round trip costs as much as the work. The statement looks at one page of what is ready; where that has fewer
lanes than are asked for, because many notices are of the same, it says so, and `lanes.heads` turns the other pages.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, Select, bindparam, func, null, or_, select, true, union_all, update
from sqlalchemy.dialects.postgresql import distinct_on

from store import lanes, tables
from store.prepared import Prepared, Row
from store.transaction import Transaction

_OUTBOX = tables.outbox
_ROOM = bindparam("room", type_=_OUTBOX.c.id.type)

_IN_OUR_TURN = Prepared(
    select(
        func.pg_advisory_xact_lock(func.hashtext("outbox lease")),
        func.set_config("enable_bitmapscan", "off", True),
        func.set_config("enable_seqscan", "off", True),
    )
)
"""Units that lease come one after the other: two at once could each take a parcel of the same lane.

It is a statement of its own, because the next one sees what was kept before it began. Rows come and go here faster
than the server counts them, so it may take a long outbox for a short one, to be read and sorted as a whole for each
lease; the index has them in order.
"""

MARKS: dict[str, object] = {
    "leased_until": bindparam("until", type_=_OUTBOX.c.leased_until.type),
    "attempts": _OUTBOX.c.attempts + 1,
    "first_tried_at": func.coalesce(_OUTBOX.c.first_tried_at, bindparam("at", type_=_OUTBOX.c.put_at.type)),
    "is_doubtful": or_(_OUTBOX.c.is_doubtful, _OUTBOX.c.leased_until.is_not(None)),
    "held_until": null(),
    "next_try_at": null(),
    "put_again_at": null(),
}
"""How a row says that it is leased. If another lease ran out, whoever held it may have delivered before dying."""


def _page() -> tuple[CTE, CTE]:
    """What is urgent, and what is not. The latter only if nothing urgent can be beyond the page."""
    blocked = lanes.BLOCKED.cte("blocked")
    on_its_way = select(blocked.c.audience).where(blocked.c.leased_until > lanes.AT)
    ready = select(_OUTBOX.c.id, _OUTBOX.c.audience, _OUTBOX.c.urgent).where(lanes.READY)
    ready = ready.order_by(_OUTBOX.c.id).limit(_ROOM)
    urgent = ready.where(_OUTBOX.c.urgent, _OUTBOX.c.audience.not_in(on_its_way)).cte("urgent")
    of_free_lanes = ready.where(~_OUTBOX.c.urgent, _OUTBOX.c.audience.not_in(select(blocked.c.audience)))
    return urgent, of_free_lanes.where(~_is_full(urgent)).cte("others")


def _is_full(part: CTE) -> Any:
    return select(func.count() == _ROOM).select_from(part).scalar_subquery()


def _leasing() -> Select[Any]:
    urgent, others = _page()
    page = union_all(select(urgent), select(others)).cte("page")
    heads = select(page).ext(distinct_on(page.c.audience))
    heads = heads.order_by(page.c.audience, page.c.urgent.desc(), page.c.id)
    each = heads.subquery("heads")
    first = select(each.c.id).order_by(each.c.urgent.desc(), each.c.id).limit(_ROOM)
    ours = select(*lanes.PARCEL).where(_OUTBOX.c.id.in_(first), lanes.READY)
    taken = ours.with_for_update(skip_locked=True, key_share=True).cte("taken")
    leased = update(_OUTBOX).where(_OUTBOX.c.id == taken.c.id).values(MARKS).returning(*taken.c).cte("leased")
    more = select(or_(_is_full(urgent), _is_full(others)).label("there_is_more")).subquery("more")
    rows = select(leased, more).join_from(more, leased, true(), isouter=True)  # one even if nothing is leased
    return rows.order_by(leased.c.urgent.desc(), leased.c.id)


_LEASE = Prepared(_leasing())


def first_page(db: Transaction, *, at: datetime, until: datetime, limit: int) -> tuple[Sequence[Row], bool]:
    """At most `limit` rows as they were before, in the order of delivery, and whether there may be more to lease.

    What others change this very moment is left for the next time.
    """
    db.row(_IN_OUR_TURN)
    rows = db.rows(_LEASE, {"at": at, "until": until, "room": limit})
    leased = rows if rows[0].id is not None else []
    return leased, rows[0].there_is_more and len(leased) < limit
