"""The relay: lease notices, render them from the ticket as it is now, deliver, settle.

A notice is settled only after its delivery. If the answer of a platform got lost, the next try looks first whether the
message arrived. Where a platform cannot be asked, an alarm or a card is said again and everything else is not.
A platform that takes no more for now makes nobody wait here: its lane has a turn later.
"""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from random import uniform

from bot.domain.doubt import may_come_twice
from bot.domain.errors import CannotSave, DeskError
from bot.domain.notices import CARD, Bulletin, Notice
from bot.domain.people import Channel, Handle
from bot.domain.pings import is_ping
from bot.domain.terms import MessageRef
from bot.engine.bridge import Bridge
from bot.engine.preparing import Job, Preparing
from bot.engine.probes import Probes
from bot.ports import Clock, Store
from bot.post import Closure, Parcel
from bot.ui.messenger import (
    Blind,
    Dead,
    LockedOut,
    Messenger,
    Retry,
    Unreachable,
    Unsure,
    Vanished,
)
from bot.ui.model import Card
from bot.usecases.calm import Calm
from bot.usecases.ways import Ways

log = logging.getLogger(__name__)

AT_ONCE = 20
"""Lanes that are delivered to at the same time."""
LEASED_FOR = timedelta(seconds=60)
DELIVERED_WITHIN = 45.0
"""Seconds for one delivery: it must end before somebody else leases the parcel."""
IDLE_FOR = 0.5
"""Seconds between looks into the outbox when nobody wakes the relay."""
LONGEST_PAUSE = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(hours=3)
FEWEST_TRIES = 40
"""What has failed for so long and so often is given up: a platform that only asks to wait is no reason, nor is a clock
that jumped."""
MOST_FAULTS = 5
"""Tries that end in a fault of our own. It would come again for ever, and the lane waits for it."""


class _Later(Exception):
    """The platform takes it after so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__()


class Relay:
    def __init__(
        self,
        *,
        store: Store,
        preparing: Preparing,
        calm: Calm,
        ways: Ways,
        messengers: Mapping[str, Messenger],
        clock: Clock,
        bridge: Bridge,
    ) -> None:
        """`messengers` by platform."""
        self._store = store
        self._preparing = preparing
        self._calm = calm
        self._ways = ways
        self._messengers = messengers
        self._probes = Probes(ways, messengers, clock, bridge)
        self._closures: list[Closure] = []
        self._clock = clock
        self._bridge = bridge
        self._woken = asyncio.Event()
        self._stopping = False
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._leased_again: dict[int, Parcel] = {}
        """After a jump of the clock a lease may be over while its delivery is under way: they come right after it."""

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
                busy = await self.start_batch()
            except Exception:
                log.exception("the outbox could not be read; trying again")
                busy = 0
            if not busy and not self._stopping:
                await self._rest()
        await self.finish()

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._woken.wait(), IDLE_FOR)
        except TimeoutError:
            return
        finally:
            self._woken.clear()

    async def start_batch(self) -> int:
        """Start delivering the next parcel of each lane that is free. How many there were.

        Each lane goes on by itself, so one that hangs keeps no other waiting.
        """
        room = AT_ONCE - len(self._under_way)
        if room <= 0:
            return 0
        parcels = await self._bridge.run(lambda: self._lease(room))
        self._probes.start([one.platform for one in self._closures if not one.place])
        for parcel in parcels:
            if parcel.id in self._under_way:
                self._leased_again[parcel.id] = parcel
            else:
                self._start(parcel)
        return len(parcels)

    async def finish(self) -> None:
        """Wait for what is under way."""
        while self._under_way:
            await asyncio.gather(*self._under_way.values())
            await asyncio.sleep(0)  # so that what has ended is taken off the list
        await self._probes.finish()

    def _start(self, parcel: Parcel) -> None:
        task = asyncio.create_task(self._deliver(parcel), name=f"notice {parcel.id}")
        self._under_way[parcel.id] = task
        task.add_done_callback(partial(self._ended, parcel.id))

    def _ended(self, number: int, _: asyncio.Task[None]) -> None:
        """Its lane is free again."""
        del self._under_way[number]
        if (parcel := self._leased_again.pop(number, None)) is not None:
            self._start(parcel)
        self.wake()

    def _lease(self, most: int) -> list[Parcel]:
        with self._store.write() as unit:
            parcels = unit.outbox.lease(at=self._clock.now(), within=LEASED_FOR, limit=most)
            self._closures = unit.closures.all()
            unit.commit()
        return parcels

    async def _deliver(self, parcel: Parcel) -> None:
        """Never raises: if not even the outcome can be kept, the lease runs out and somebody tries again."""
        try:
            await self._conclude(parcel)
        except Exception:
            log.exception("nothing could be kept of notice %s", _name(parcel))

    async def _conclude(self, parcel: Parcel) -> None:
        job: Job | None = None
        try:
            async with asyncio.timeout(DELIVERED_WITHIN):
                job = await self._prepared(parcel)
                if job is not None:
                    await self._carry(job)
        except _Later as turn:
            await self._defer(parcel, turn.seconds)
        except Retry as verdict:
            await self._again(parcel, verdict, verdict.after)
        except Vanished as verdict:
            await self._again(parcel, verdict, card_too=parcel.notice.under_card)
        except (Unsure, CannotSave, TimeoutError) as verdict:
            await self._again(parcel, verdict, doubtful=job is not None)
        except LockedOut as verdict:
            await self._shut(parcel, job, verdict)
        except Unreachable as verdict:
            await self._go_round(parcel, job, verdict)
        except DeskError as verdict:
            await self._bury(parcel, verdict.sentence)
        except Exception as error:
            log.exception("notice %s failed", _name(parcel))
            if parcel.attempts + 1 >= MOST_FAULTS:
                await self._bury(parcel, f"a fault of the desk: {type(error).__name__}")
            else:
                await self._again(parcel, error, doubtful=job is not None)

    async def _prepared(self, parcel: Parcel) -> Job | None:
        return await self._bridge.run(lambda: self._preparing.prepare(parcel, self._closures, self._clock.now()))

    async def _carry(self, job: Job) -> None:
        stands = await self._show(job, job.card) if job.card is not None else None
        await self._bridge.run(lambda: self._settle(job, stands))

    async def _show(self, job: Job, card: Card) -> MessageRef:
        """Update the message where the face stands; post it where it does not, or no longer."""
        if job.stands is not None:
            try:
                await self._update(job.stands, card)
            except (Vanished, Unreachable):
                log.info("the message of notice %s is gone; posting it anew", _name(job.parcel))
            else:
                return job.stands
        way = job.found.way
        if way is None:
            raise Dead(why=job.found.why)
        messenger, mark = self._messengers[way.platform], str(job.parcel.id)
        found = await self._look(messenger, way, job) if job.parcel.is_doubtful else None
        if found is not None:
            await self._update(found, card)  # it shows what was true when it was posted
            return found
        if pause := messenger.pause(way, stands=None, under=job.under):
            raise _Later(pause)
        return await messenger.post(way, card, under=job.under, mark=mark)

    async def _update(self, where: MessageRef, card: Card) -> None:
        messenger = self._messengers.get(where.platform)
        if messenger is None:
            raise Vanished(why=f"this desk is not connected to {where.platform}")
        if pause := messenger.pause(_room(where), stands=where, under=None):
            raise _Later(pause)
        try:
            await messenger.update(where, card)
        except Unsure as lost:  # to show the same once more changes nothing
            raise Retry(why=lost.why) from lost

    async def _look(self, messenger: Messenger, way: Handle | Channel, job: Job) -> MessageRef | None:
        """The message of an earlier try, from the first on. Raises Dead if nobody can look, and once is enough."""
        since = job.parcel.first_tried_at or self._clock.now()
        try:
            return await messenger.find(way, under=job.under, mark=str(job.parcel.id), since=since.timestamp())
        except Blind as blind:
            if may_come_twice(job.parcel.notice):
                return None
            raise Dead(why=f"it may have arrived, and nobody can look: {blind.why}") from blind

    def _settle(self, job: Job, stands: MessageRef | None) -> None:
        notice = job.shows
        with self._store.write() as unit:
            if stands is not None:
                unit.placements.put(notice.about, notice.to, notice.face, stands)
                if job.stands is None and is_ping(notice):
                    self._calm.has_pinged(unit, notice, self._clock.now())
                if stands != job.stands and job.found.mends is not None and job.found.way is not None:
                    self._ways.mend(unit, job.found.way, job.found.mends, self._clock.now())
            unit.outbox.settle(job.parcel)
            unit.commit()

    async def _again(
        self,
        parcel: Parcel,
        why: Exception,
        after: float | None = None,
        *,
        card_too: bool = False,
        elsewhere: bool = False,
        doubtful: bool = False,
    ) -> None:
        """Later, after `after` seconds if the platform named a time. `doubtful`: it may have arrived.

        `card_too`: the thread is gone with its card, or, with `elsewhere`, nothing more can be said below the card.
        """
        notice, now = parcel.notice, self._clock.now()
        said = str(why) or type(why).__name__
        if _is_hopeless(parcel, now):
            await self._bury(parcel, f"given up after {parcel.attempts + 1} tries: {said}")
            return
        pause = timedelta(seconds=after) if after is not None else min(LONGEST_PAUSE, _backoff(parcel.attempts))
        log.warning("notice %s waits: %s", _name(parcel), said)

        def write() -> None:
            with self._store.write() as unit:
                unit.outbox.again(parcel, at=now + pause, why=said, doubtful=doubtful)
                if card_too and isinstance(notice, Notice):
                    if elsewhere:
                        unit.placements.drop(notice.ticket, notice.to, CARD)
                    # Urgent, else it would wait behind the entry that waits for it.
                    card = Notice(ticket=notice.ticket, to=notice.to, face=CARD, urgent=True)
                    unit.outbox.put(card, at=now)
                unit.commit()

        await self._bridge.run(write)

    async def _defer(self, parcel: Parcel, seconds: float) -> None:
        """It has not been its turn; its lane asks again when it is, and the others go on meanwhile."""
        until = self._clock.now() + timedelta(seconds=seconds)

        def write() -> None:
            with self._store.write() as unit:
                unit.outbox.defer(parcel, until=until)
                unit.commit()

        await self._bridge.run(write)
        asyncio.get_running_loop().call_later(seconds, self.wake)

    async def _shut(self, parcel: Parcel, job: Job | None, verdict: LockedOut) -> None:
        """Nothing goes to that platform until it lets us in, and what is for it waits."""
        where = job.stands or job.found.way if job is not None else None
        if where is None:
            await self._bury(parcel, verdict.sentence)
            return
        self._probes.shut_now(where.platform)
        if await self._bridge.run(lambda: self._ways.shut(parcel, where.platform, verdict.why, self._clock.now())):
            log.error("%s does not let the desk in, so what is for it waits: %s", where.platform, verdict.why)

    async def _go_round(self, parcel: Parcel, job: Job | None, verdict: Unreachable) -> None:
        """By the next way, if there is one. What belongs below a card goes where that comes to stand."""
        way = job.found.way if job is not None else None
        if way is None or job is None:
            await self._bury(parcel, verdict.sentence)
        elif job.under is not None:
            await self._again(parcel, verdict, card_too=True, elsewhere=True)
        elif await self._bridge.run(lambda: self._ways.bar(parcel, way, verdict.why, self._clock.now())):
            log.error("nothing can be said at %s: %s", way, verdict.why)

    async def _bury(self, parcel: Parcel, why: str) -> None:
        log.error("notice %s cannot be delivered: %s", _name(parcel), why)

        def write() -> None:
            with self._store.write() as unit:
                unit.outbox.bury(parcel, at=self._clock.now(), why=why)
                unit.commit()

        await self._bridge.run(write)


def _name(parcel: Parcel) -> str:
    """For the log: nobody's words."""
    notice = parcel.notice
    return f"{notice.topic}" if isinstance(notice, Bulletin) else f"{notice.face} of ticket {notice.ticket}"


def _room(where: MessageRef) -> Channel:
    return Channel(platform=where.platform, id=where.conversation)


def _is_hopeless(parcel: Parcel, now: datetime) -> bool:
    tried = parcel.first_tried_at
    return tried is not None and parcel.attempts + 1 >= FEWEST_TRIES and now - tried >= GIVE_UP_AFTER


def _backoff(attempts: int) -> timedelta:
    """Twice as long each time, less up to half of it: those that failed together do not all come again together."""
    return timedelta(seconds=2 ** min(attempts, 9) * uniform(0.5, 1.0))
