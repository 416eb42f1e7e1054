"""Rotas that follow a calendar: what was read of it is kept, so that an outage of the calendar changes nothing."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.desk import Desk
from bot.domain.notices import Bulletin, Topic, TopicKind
from bot.domain.oncall import Rota, RotaKey
from bot.domain.oncall.feeds import Feed, shifts_of
from bot.ports import Reading, Store, UnitOfWork

log = logging.getLogger(__name__)

READ_BACK = timedelta(days=21)
READ_AHEAD = timedelta(days=90)
READ_ANEW_AFTER = timedelta(days=1)
"""A calendar that has not changed is read all the same once a day: time went on, and other shifts are in sight."""


class Subscriptions:
    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk

    def wanted(self) -> tuple[Rota, ...]:
        """The rotas that follow a calendar."""
        return tuple(rota for rota in self._desk.schedule.rotas if rota.calendar is not None)

    def etag(self, rota: RotaKey, at: datetime) -> str | None:
        """Which version of the calendar need not be read again; None if any must be."""
        with self._store.read() as unit:
            feed = unit.rounds.feed(rota)
        fresh = feed is not None and feed.read_at is not None and at - feed.read_at < READ_ANEW_AFTER
        return feed.etag if feed is not None and fresh else None

    def keep(self, rota: RotaKey, reading: Reading | None, at: datetime) -> None:
        """What was read; None if nothing has changed since."""
        with self._store.write() as unit:
            unit.duty.queue()
            before = unit.rounds.feed(rota) or Feed(rota=rota)
            if reading is None:
                unit.rounds.keep_feed(before.unchanged())
            else:
                shifts, strangers = shifts_of(rota, reading.occurrences, self._desk.agents)
                unit.duty.keep_shifts(rota, shifts)
                unit.rounds.keep_feed(before.read(at, etag=reading.etag, strangers=strangers))
                if strangers and strangers != before.strangers:
                    log.warning("%s events of the calendar of the rota %s name nobody of the staff", strangers, rota)
            if before.told_at is not None:
                self._tell(unit, before, at)
            unit.commit()

    def fail(self, rota: RotaKey, why: str, at: datetime) -> bool:
        """It could not be read. After a day people are told, once; whether they are now."""
        with self._store.write() as unit:
            unit.duty.queue()
            feed = (unit.rounds.feed(rota) or Feed(rota=rota)).failed(at, why)
            must = feed.must_be_told(at)
            if must:
                feed = replace(feed, told_at=at)
                self._tell(unit, feed, at)
            unit.rounds.keep_feed(feed)
            unit.commit()
        log.warning("the calendar of the rota %s cannot be read: %s", rota, why)
        return must

    def _tell(self, unit: UnitOfWork, feed: Feed, at: datetime) -> None:
        since = feed.failing_since or at
        topic = Topic(kind=TopicKind.CALENDAR, key=f"{feed.rota}/{since.isoformat()}")
        unit.outbox.put(Bulletin(topic=topic, to=self._desk.on_call_channel), at=at)
