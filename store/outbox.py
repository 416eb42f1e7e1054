"""Notices on their way.

A delivered row is deleted; a dead letter stays with the moment of its burial. `attempts` counts the leases, so with the
id it says which lease a parcel came from: what a worker reports of a lease that it no longer holds changes nothing.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, case, delete, func, insert, literal, or_, select, update

from bot.domain.notices import Audience, Bulletin, News, Notice, Topic
from bot.post import DeadLetter, Parcel
from store import codec, lanes, leasing, settling, tables
from store.prepared import InBoth, Inserting, Prepared, Row, Values, Written
from store.transaction import Transaction

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
_THESE = _OUTBOX.c.id.in_(bindparam("these", expanding=True))
_STILL_READY = Prepared(select(_OUTBOX.c.id).where(_THESE, lanes.READY))
_LEASE = Prepared(update(_OUTBOX).where(_THESE).values(leasing.MARKS))
_IS_LEASED = and_(
    _OUTBOX.c.id == bindparam("this"),
    _OUTBOX.c.attempts == bindparam("lease"),
    settling.IS_HELD,
)
_LEASED = Prepared(select(_OUTBOX).where(_IS_LEASED))


class SqlOutbox:
    def __init__(self, transaction: Transaction) -> None:
        self._db = transaction

    def put(self, notice: News, *, at: datetime) -> None:
        """A notice that waits already is joined, and is urgent if one of the two is."""
        self._db.later(_PUT, _fresh(notice, at))

    def lease(self, *, at: datetime, within: timedelta, limit: int) -> list[Parcel]:
        """Units that lease come one after the other: two at once could each take a parcel of the same lane.

        A lease that ran out leaves a doubt: whoever held it may have delivered, and died before saying so.
        """
        rows: Sequence[Row] = ()
        there_is_more = True
        if self._db.locks_rows:
            rows, there_is_more = leasing.first_page(self._db, at=at, until=at + within, limit=limit)
        if there_is_more:
            rows = [*rows, *self._page_by_page(at, at + within, limit - len(rows))]
        return [_parcel(row) for row in rows]

    def _page_by_page(self, at: datetime, until: datetime, limit: int) -> list[Row]:
        rows = lanes.heads(self._db, at=at, limit=limit)
        if rows and self._db.locks_rows:  # what others change this very moment is left for the next time
            still = self._db.locked(_STILL_READY, skip=True)
            ours = {row.id for row in self._db.rows(still, {"at": at, "these": [row.id for row in rows]})}
            rows = [row for row in rows if row.id in ours]
        if rows:
            self._db.run(_LEASE, {"these": [row.id for row in rows], "until": until, "at": at})
        return rows

    def renew(self, parcels: Sequence[Parcel], *, until: datetime) -> None:
        """In the order of their numbers: two that renew at once must not wait for each other."""
        for parcel in sorted(parcels, key=lambda one: one.id):
            if self._leased(parcel) is not None:
                self._db.run(update(_OUTBOX).where(_OUTBOX.c.id == parcel.id).values(leased_until=until))

    def is_under_way(self) -> bool:
        tried = select(_OUTBOX.c.id).where(_OUTBOX.c.attempts > 0, _OUTBOX.c.buried_at.is_(None))
        return self._db.row(tried.limit(1)) is not None

    def settle(self, *parcels: Parcel, skip: bool = False) -> Collection[int]:
        rows = settling.settle(self._db, parcels, skip=skip)
        for row in rows:
            self._put_again(row)
        return {row.id for row in rows}

    def hold(self, parcel: Parcel, *, until: datetime, why: str | None = None) -> None:
        self._untried(parcel, held_until=until, why=why)

    def defer(self, parcel: Parcel, *, until: datetime) -> None:
        self._untried(parcel, next_try_at=until)

    def _untried(self, parcel: Parcel, **waits: datetime | str | None) -> None:
        """This lease was no try: a notice that waits for its time has not failed."""
        if self._leased(parcel) is not None:
            waiting = update(_OUTBOX).where(_OUTBOX.c.id == parcel.id)
            kept = {"attempts": parcel.attempts, "first_tried_at": parcel.first_tried_at}
            self._db.run(waiting.values(leased_until=None, put_again_at=None, **waits, **kept))

    def release(self, to: Audience | None = None) -> None:
        held = and_(_OUTBOX.c.held_until.is_not(None), _OUTBOX.c.buried_at.is_(None))
        if to is not None:
            held = and_(held, _OUTBOX.c.audience == codec.address(to))
        self._db.run(update(_OUTBOX).where(held).values(held_until=None))

    def beside(self, parcel: Parcel) -> list[Parcel]:
        mine = _OUTBOX.c.audience == codec.address(parcel.notice.to)
        waiting = and_(_OUTBOX.c.leased_until.is_(None), _OUTBOX.c.buried_at.is_(None), _OUTBOX.c.attempts == 0)
        query = select(_OUTBOX).where(mine, waiting, _OUTBOX.c.id != parcel.id).order_by(_OUTBOX.c.id)
        return [_parcel(row) for row in self._db.rows(query)]

    def take_out(self, parcel: Parcel) -> bool:
        waiting = and_(_OUTBOX.c.leased_until.is_(None), _OUTBOX.c.buried_at.is_(None), _OUTBOX.c.attempts == 0)
        return self._db.run(delete(_OUTBOX).where(_OUTBOX.c.id == parcel.id, waiting)) == 1

    def again(self, parcel: Parcel, *, at: datetime, why: str, doubtful: bool = False) -> None:
        if self._leased(parcel) is not None:
            retrying = update(_OUTBOX).where(_OUTBOX.c.id == parcel.id)
            doubt = or_(_OUTBOX.c.is_doubtful, literal(doubtful))
            said = {"next_try_at": at, "why": why, "is_doubtful": doubt}
            self._db.run(retrying.values(leased_until=None, put_again_at=None, **said))

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
        since = select(func.min(since_when)).where(_OUTBOX.c.buried_at.is_(None), lanes.FREE)
        moment: datetime | None = self._db.value(since, {"at": at})
        return moment

    def _leased(self, parcel: Parcel) -> Row | None:
        """The parcel's row, if the lease it came from is the one held now."""
        return self._db.row(self._db.locked(_LEASED), _lease_of(parcel))

    def _put_again(self, row: Row) -> None:
        """A row of its own, with a number of its own: what was put later is not yet what was delivered."""
        if row.put_again_at is not None:
            self._db.run(insert(_OUTBOX).values(_fresh(news(row), row.put_again_at)))


def _lease_of(parcel: Parcel) -> Values:
    """Which lease a parcel came from."""
    return {"this": parcel.id, "lease": parcel.attempts + 1}


def _fresh(notice: News, at: datetime) -> Values:
    return {
        "subject": codec.subject(notice.about),
        "audience": codec.address(notice.to),
        "face": str(notice.face),
        "under_card": notice.under_card,
        "urgent": notice.urgent,
        "put_at": at,
        "attempts": 0,
        "is_doubtful": False,
    }


def _parcel(row: Row) -> Parcel:
    return Parcel(
        id=row.id,
        notice=news(row),
        attempts=row.attempts,
        first_tried_at=row.first_tried_at,
        is_doubtful=row.is_doubtful,
    )


def news(row: Row) -> News:
    about, to = codec.about(row.subject), codec.audience(row.audience)
    if isinstance(about, Topic):
        return Bulletin(topic=about, to=to, urgent=row.urgent)
    return Notice(ticket=about, to=to, face=codec.face(row.face), under_card=row.under_card, urgent=row.urgent)
