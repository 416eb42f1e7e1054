"""Notices on their way.

A delivered row is deleted; a dead letter stays with the moment of its burial. `attempts` counts the leases, so with the
id it says which lease a parcel came from: what a worker reports of a lease that it no longer holds changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, delete, exists, func, insert, or_, select, update
from sqlalchemy.sql.expression import FromClause

from bot.domain.notices import Audience, Bulletin, Face, News, Notice, Topic
from bot.post import DeadLetter, Parcel
from store import codec, tables
from store.transaction import InBoth, Inserting, Transaction, Values, Written

_OUTBOX = tables.outbox


def _putting(insert: Inserting) -> Written:
    new = insert(_OUTBOX)
    was_put_again = func.coalesce(_OUTBOX.c.put_again_at, new.excluded.put_at)
    joined = {
        "under_card": new.excluded.under_card,
        "urgent": or_(_OUTBOX.c.urgent, new.excluded.urgent),
        "held_until": None,
        "put_again_at": case((_OUTBOX.c.leased_until.is_not(None), was_put_again)),
    }
    return new.on_conflict_do_update(
        index_elements=[_OUTBOX.c.subject, _OUTBOX.c.audience, _OUTBOX.c.face],
        index_where=_OUTBOX.c.buried_at.is_(None),
        set_=joined,
    )


_PUT = InBoth(_putting)


class SqlOutbox:
    def __init__(self, transaction: Transaction) -> None:
        self._db = transaction

    def put(self, notice: News, *, at: datetime) -> None:
        """A notice that waits already is joined, and is urgent if one of the two is."""
        self._db.run(_PUT, _fresh(notice, at))

    def lease(self, *, at: datetime, within: timedelta, limit: int) -> list[Parcel]:
        """Units that lease come one after the other: two at once could each take a parcel of the same lane."""
        self._db.queue_for("outbox lease")
        query = select(_OUTBOX).where(_is_ready(_OUTBOX, at), _is_next_of_its_lane(at))
        query = query.order_by(_OUTBOX.c.urgent.desc(), _OUTBOX.c.id).limit(limit)
        rows = self._db.rows(self._db.locked(query, of=_OUTBOX, skip=True))
        leasing = update(_OUTBOX).where(_OUTBOX.c.id.in_([row.id for row in rows]))
        if rows:
            self._db.run(
                leasing.values(
                    leased_until=at + within,
                    attempts=_OUTBOX.c.attempts + 1,
                    first_tried_at=func.coalesce(_OUTBOX.c.first_tried_at, at),
                    held_until=None,
                    next_try_at=None,
                    put_again_at=None,
                )
            )
        return [_parcel(row) for row in rows]

    def renew(self, parcels: Sequence[Parcel], *, until: datetime) -> None:
        """In the order of their numbers: two that renew at once must not wait for each other."""
        for parcel in sorted(parcels, key=lambda one: one.id):
            if self._leased(parcel) is not None:
                self._db.run(update(_OUTBOX).where(_OUTBOX.c.id == parcel.id).values(leased_until=until))

    def is_under_way(self) -> bool:
        tried = select(_OUTBOX.c.id).where(_OUTBOX.c.attempts > 0, _OUTBOX.c.buried_at.is_(None))
        return self._db.row(tried.limit(1)) is not None

    def settle(self, parcel: Parcel) -> None:
        row = self._leased(parcel)
        if row is not None:
            self._db.run(delete(_OUTBOX).where(_OUTBOX.c.id == row.id))
            self._put_again(row)

    def hold(self, parcel: Parcel, *, until: datetime) -> None:
        """This lease was no try: a notice that waits for its time has not failed."""
        if self._leased(parcel) is not None:
            holding = update(_OUTBOX).where(_OUTBOX.c.id == parcel.id)
            kept = {"attempts": parcel.attempts, "first_tried_at": parcel.first_tried_at}
            self._db.run(holding.values(leased_until=None, put_again_at=None, held_until=until, **kept))

    def release(self, to: Audience) -> None:
        mine = and_(_OUTBOX.c.audience == codec.address(to), _OUTBOX.c.buried_at.is_(None))
        self._db.run(update(_OUTBOX).where(mine).values(held_until=None))

    def beside(self, parcel: Parcel) -> list[Parcel]:
        mine = _OUTBOX.c.audience == codec.address(parcel.notice.to)
        waiting = and_(_OUTBOX.c.leased_until.is_(None), _OUTBOX.c.buried_at.is_(None), _OUTBOX.c.attempts == 0)
        query = select(_OUTBOX).where(mine, waiting, _OUTBOX.c.id != parcel.id).order_by(_OUTBOX.c.id)
        return [_parcel(row) for row in self._db.rows(query)]

    def take_out(self, parcel: Parcel) -> bool:
        waiting = and_(_OUTBOX.c.leased_until.is_(None), _OUTBOX.c.buried_at.is_(None), _OUTBOX.c.attempts == 0)
        return self._db.run(delete(_OUTBOX).where(_OUTBOX.c.id == parcel.id, waiting)) == 1

    def again(self, parcel: Parcel, *, at: datetime, why: str) -> None:
        if self._leased(parcel) is not None:
            retrying = update(_OUTBOX).where(_OUTBOX.c.id == parcel.id)
            self._db.run(retrying.values(leased_until=None, put_again_at=None, next_try_at=at, why=why))

    def bury(self, parcel: Parcel, *, at: datetime, why: str) -> None:
        """If the same notice was put again during the lease, that one is still to be delivered."""
        row = self._leased(parcel)
        if row is not None:
            burying = update(_OUTBOX).where(_OUTBOX.c.id == parcel.id)
            self._db.run(burying.values(leased_until=None, put_again_at=None, buried_at=at, why=why))
            self._put_again(row)

    def hurry(self, at: datetime) -> None:
        """What lies in the past for the clock that went back is the same for the one that did not."""
        waiting = _OUTBOX.c.buried_at.is_(None)
        for ahead in (_OUTBOX.c.leased_until, _OUTBOX.c.next_try_at):
            self._db.run(update(_OUTBOX).where(waiting, ahead > at).values({ahead: at}))

    def dead_letters(self, *, limit: int = 50) -> list[DeadLetter]:
        """The last buried first."""
        query = select(_OUTBOX).where(_OUTBOX.c.buried_at.is_not(None))
        rows = self._db.rows(query.order_by(_OUTBOX.c.buried_at.desc(), _OUTBOX.c.id.desc()).limit(limit))
        return [DeadLetter(parcel=_parcel(row), why=row.why, at=row.buried_at) for row in rows]

    def revive(self, parcel: int) -> bool:
        """It starts anew, with no attempts behind it; if the same notice waits again by now, it joins that one."""
        dead = and_(_OUTBOX.c.id == parcel, _OUTBOX.c.buried_at.is_not(None))
        row = self._db.row(self._db.locked(select(_OUTBOX).where(dead)))
        if row is None:
            return False
        self._db.run(delete(_OUTBOX).where(_OUTBOX.c.id == parcel))
        self.put(_parcel(row).notice, at=row.put_at)
        return True

    def oldest(self, at: datetime) -> datetime | None:
        since_when = case((_OUTBOX.c.held_until.is_(None), _OUTBOX.c.put_at), else_=_OUTBOX.c.held_until)
        since = select(func.min(since_when)).where(_OUTBOX.c.buried_at.is_(None), _is_free(_OUTBOX, at))
        moment: datetime | None = self._db.value(since)
        return moment

    def _leased(self, parcel: Parcel) -> Row[Any] | None:
        """The parcel's row, if the lease it came from is the one held now."""
        held = and_(
            _OUTBOX.c.id == parcel.id,
            _OUTBOX.c.attempts == parcel.attempts + 1,
            _OUTBOX.c.leased_until.is_not(None),
            _OUTBOX.c.buried_at.is_(None),
        )
        return self._db.row(self._db.locked(select(_OUTBOX).where(held)))

    def _put_again(self, row: Row[Any]) -> None:
        """A row of its own, with a number of its own: what was put later is not yet what was delivered."""
        if row.put_again_at is not None:
            self._db.run(insert(_OUTBOX).values(_fresh(_parcel(row).notice, row.put_again_at)))


def _is_ready(row: FromClause, at: datetime) -> ColumnElement[bool]:
    return and_(
        row.c.buried_at.is_(None),
        or_(row.c.leased_until.is_(None), row.c.leased_until <= at),
        or_(row.c.next_try_at.is_(None), row.c.next_try_at <= at),
        _is_free(row, at),
    )


def _is_free(row: FromClause, at: datetime) -> ColumnElement[bool]:
    """Not held for later. What is held keeps nothing else of its lane waiting."""
    return or_(row.c.held_until.is_(None), row.c.held_until <= at)


def _is_next_of_its_lane(at: datetime) -> ColumnElement[bool]:
    """Nothing else of the lane stands before it. Asked row by row, so that the search ends with the limit."""
    this, other = _OUTBOX, _OUTBOX.alias("other")
    is_leased = other.c.leased_until > at
    waits = and_(other.c.next_try_at > at, ~this.c.urgent)
    overtakes = and_(other.c.urgent, ~this.c.urgent)
    is_earlier = and_(other.c.urgent == this.c.urgent, other.c.id < this.c.id)
    before = or_(is_leased, waits, and_(_is_ready(other, at), or_(overtakes, is_earlier)))
    return ~exists().where(other.c.audience == this.c.audience, other.c.buried_at.is_(None), before)


def _fresh(notice: News, at: datetime) -> Values:
    return {
        "subject": codec.subject(notice.about),
        "audience": codec.address(notice.to),
        "face": str(notice.face),
        "under_card": notice.under_card,
        "urgent": notice.urgent,
        "put_at": at,
        "attempts": 0,
    }


def _parcel(row: Row[Any]) -> Parcel:
    return Parcel(id=row.id, notice=news(row), attempts=row.attempts, first_tried_at=row.first_tried_at)


def news(row: Row[Any]) -> News:
    about, to = codec.about(row.subject), codec.audience(row.audience)
    if isinstance(about, Topic):
        return Bulletin(topic=about, to=to, urgent=row.urgent)
    return Notice(ticket=about, to=to, face=Face.parse(row.face), under_card=row.under_card, urgent=row.urgent)
