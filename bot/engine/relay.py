"""The relay: lease notices, render them from the ticket as it is now, deliver, settle.

A notice is settled only after its delivery. If the answer of a platform got lost, the next try looks first whether the
message arrived. So a notice arrives at least once, and a second copy only where a platform cannot be asked.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.errors import DeskError
from bot.domain.events import MessageRef
from bot.domain.notices import CARD, Notice
from bot.domain.people import Channel, Handle
from bot.engine.bridge import Bridge
from bot.ports import Clock, Parcel, Store
from bot.ui.faces import card_of
from bot.ui.messenger import Dead, Messenger, Retry, Unsure, Vanished
from bot.ui.model import Card
from bot.usecases.insight import Insight

log = logging.getLogger(__name__)

BATCH = 20
LEASED_FOR = timedelta(seconds=60)
IDLE_FOR = 0.5
"""Seconds between looks into the outbox when nobody wakes the relay."""
LONGEST_PAUSE = timedelta(minutes=5)
GIVE_UP_AFTER = 40
"""Tries; with the pauses growing to five minutes that is about three hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """A parcel with all that its delivery needs, read in one go. `card` is None if there is nothing to show."""

    parcel: Parcel
    card: Card | None
    to: Handle | Channel | None
    stands: MessageRef | None
    under: MessageRef | None


class Relay:
    def __init__(
        self, *, store: Store, insight: Insight, messengers: Mapping[str, Messenger], clock: Clock, bridge: Bridge
    ) -> None:
        """`messengers` by platform."""
        self._store = store
        self._insight = insight
        self._messengers = messengers
        self._clock = clock
        self._bridge = bridge
        self._woken = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """There may be something new in the outbox."""
        self._woken.set()

    def stop(self) -> None:
        """Finish what is under way, then return from `run`."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        while not self._stopping:
            try:
                busy = await self.deliver_batch()
            except Exception:
                log.exception("the outbox could not be read; trying again")
                busy = 0
            if not busy and not self._stopping:
                await self._rest()

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._woken.wait(), IDLE_FOR)
        except TimeoutError:
            return
        finally:
            self._woken.clear()

    async def deliver_batch(self) -> int:
        """Deliver the next parcel of each lane, side by side. How many there were."""
        parcels = await self._bridge.run(self._lease)
        await asyncio.gather(*(self._deliver(parcel) for parcel in parcels))
        return len(parcels)

    def _lease(self) -> list[Parcel]:
        with self._store.write() as unit:
            parcels = unit.outbox.lease(at=self._clock.now(), within=LEASED_FOR, limit=BATCH)
            unit.commit()
        return parcels

    async def _deliver(self, parcel: Parcel) -> None:
        try:
            await self._try(parcel)
        except Retry as verdict:
            await self._again(parcel, verdict, verdict.after)
        except (Unsure, Vanished) as verdict:
            await self._again(parcel, verdict, None)
        except (Dead, DeskError) as verdict:
            await self._bury(parcel, verdict.sentence)
        except Exception as error:
            log.exception("notice %s of ticket %s failed", parcel.notice.face, parcel.notice.ticket)
            await self._again(parcel, error, None)

    async def _try(self, parcel: Parcel) -> None:
        job = await self._bridge.run(lambda: self._prepare(parcel))
        if job.card is None:
            await self._bridge.run(lambda: self._settle(parcel, None))
            return
        if job.to is None:
            raise Dead(why="nobody can be reached there")
        messenger = self._messengers.get(job.to.platform)
        if messenger is None:
            raise Dead(why=f"this desk is not connected to {job.to.platform}")
        stands = await self._show(messenger, job, job.card, job.to)
        await self._bridge.run(lambda: self._settle(parcel, stands))

    async def _show(self, messenger: Messenger, job: _Job, card: Card, to: Handle | Channel) -> MessageRef:
        """Update the message where the face stands; post it where it does not, or no longer."""
        if job.stands is not None:
            try:
                await messenger.update(job.stands, card)
            except Vanished:
                log.info("a message of ticket %s is gone; posting it anew", job.parcel.notice.ticket)
            else:
                return job.stands
        mark, tried = str(job.parcel.id), job.parcel.first_tried_at
        if job.parcel.attempts and tried is not None:
            found = await messenger.find(to, under=job.under, mark=mark, since=tried.timestamp())
            if found is not None:
                return found
        return await messenger.post(to, card, under=job.under, mark=mark)

    def _prepare(self, parcel: Parcel) -> _Job:
        notice, now = parcel.notice, self._clock.now()
        with self._store.read() as unit:
            view = self._insight.view(unit, notice.ticket, now)
            if isinstance(notice.to, Channel):
                to: Handle | Channel | None = notice.to
            else:
                people = unit.people.all([notice.to])
                handles = people[notice.to].handles if notice.to in people else ()
                to = next((h for h in handles if h.platform in self._messengers), None)
            return _Job(
                parcel=parcel,
                card=card_of(notice, view),
                to=to,
                stands=unit.placements.of(notice.ticket, notice.to, notice.face),
                under=unit.placements.of(notice.ticket, notice.to, CARD) if notice.under_card else None,
            )

    def _settle(self, parcel: Parcel, stands: MessageRef | None) -> None:
        notice: Notice = parcel.notice
        with self._store.write() as unit:
            if stands is not None:
                unit.placements.put(notice.ticket, notice.to, notice.face, stands)
            unit.outbox.settle(parcel)
            unit.commit()

    async def _again(self, parcel: Parcel, why: Exception, after: float | None) -> None:
        if parcel.attempts + 1 >= GIVE_UP_AFTER:
            await self._bury(parcel, f"given up after {GIVE_UP_AFTER} tries: {why}")
            return
        pause = timedelta(seconds=after) if after is not None else min(LONGEST_PAUSE, _backoff(parcel.attempts))
        log.warning("notice %s of ticket %s waits: %s", parcel.notice.face, parcel.notice.ticket, why)

        def write() -> None:
            with self._store.write() as unit:
                unit.outbox.again(parcel, at=self._clock.now() + pause, why=str(why))
                unit.commit()

        await self._bridge.run(write)

    async def _bury(self, parcel: Parcel, why: str) -> None:
        log.error("notice %s of ticket %s cannot be delivered: %s", parcel.notice.face, parcel.notice.ticket, why)

        def write() -> None:
            with self._store.write() as unit:
                unit.outbox.bury(parcel, at=self._clock.now(), why=why)
                unit.commit()

        await self._bridge.run(write)


def _backoff(attempts: int) -> timedelta:
    return timedelta(seconds=2 ** min(attempts, 9))
