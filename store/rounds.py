"""What was read and told of the schedule: calendars, hand-overs, gaps."""

from datetime import datetime

from sqlalchemy import delete, select

from bot.domain.oncall import RotaKey
from bot.domain.oncall.feeds import Feed
from bot.domain.oncall.rounds import Gap
from bot.domain.people import PersonId
from store import tables
from store.transaction import Transaction

_FEEDS, _HAND_OVERS, _GAPS = tables.feeds, tables.hand_overs, tables.gaps


class SqlRounds:
    def __init__(self, transaction: Transaction) -> None:
        self._db = transaction

    def feed(self, rota: RotaKey) -> Feed | None:
        row = self._db.row(select(_FEEDS).where(_FEEDS.c.rota == rota))
        if row is None:
            return None
        return Feed(
            rota=RotaKey(row.rota),
            etag=row.etag,
            read_at=row.read_at,
            strangers=row.strangers,
            failing_since=row.failing_since,
            why=row.why,
            told_at=row.told_at,
        )

    def keep_feed(self, feed: Feed) -> None:
        values = {
            "etag": feed.etag,
            "read_at": feed.read_at,
            "strangers": feed.strangers,
            "failing_since": feed.failing_since,
            "why": feed.why,
            "told_at": feed.told_at,
        }
        self._db.run(
            self._db.insert(_FEEDS)
            .values(rota=feed.rota, **values)
            .on_conflict_do_update(index_elements=[_FEEDS.c.rota], set_=values)
        )

    def told_until(self, layer: int) -> datetime | None:
        until: datetime | None = self._db.value(select(_HAND_OVERS.c.told_until).where(_HAND_OVERS.c.layer == layer))
        return until

    def tell_until(self, layer: int, at: datetime) -> None:
        self._db.run(
            self._db.insert(_HAND_OVERS)
            .values(layer=layer, told_until=at)
            .on_conflict_do_update(index_elements=[_HAND_OVERS.c.layer], set_={"told_until": at})
        )

    def gaps(self, *, since: datetime) -> tuple[Gap, ...]:
        query = select(_GAPS).where(_GAPS.c.ends_at >= since).order_by(_GAPS.c.layer, _GAPS.c.starts_at, _GAPS.c.person)
        return tuple(
            Gap(
                layer=row.layer,
                starts=row.starts_at,
                ends=row.ends_at,
                person=PersonId(row.person) if row.person else None,
            )
            for row in self._db.rows(query)
        )

    def keep_gap(self, gap: Gap) -> None:
        self._db.run(
            self._db.insert(_GAPS)
            .values(layer=gap.layer, starts_at=gap.starts, person=gap.person or "", ends_at=gap.ends)
            .on_conflict_do_update(
                index_elements=[_GAPS.c.layer, _GAPS.c.starts_at, _GAPS.c.person], set_={"ends_at": gap.ends}
            )
        )

    def forget(self, *, before: datetime) -> int:
        return self._db.run(delete(_GAPS).where(_GAPS.c.ends_at < before))
