"""The relay: lease notices, render them from the ticket as it is now, deliver, settle.

A notice is settled only after its delivery. If the answer of a platform got lost, the next try looks first whether the
message arrived. Where a platform cannot be asked, an alarm or a card is said again and everything else is not.
A platform that takes no more for now makes nobody wait here: its lane has a turn later.
"""

import asyncio
import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from random import uniform

from bot.domain.errors import CannotSave, DeskError
from bot.domain.notices import CARD, Notice, Topic
from bot.domain.pings import is_ping
from bot.engine.bridge import Bridge
from bot.engine.endings import Ending, Endings
from bot.engine.preparing import Job, Preparing, name
from bot.engine.probes import Probes
from bot.engine.showing import Later, Shown, show
from bot.ports import Clock, Store, UnitOfWork
from bot.post import Closure, Parcel
from bot.ui.messenger import LockedOut, Messenger, Retry, Unsure, Vanished
from bot.usecases.calm import Calm
from bot.usecases.ways import Ways
from bot.vitals import NOBODY, Fate, Observer

log = logging.getLogger(__name__)

AT_ONCE = 20
"""Lanes that are delivered to at the same time."""
LEASED_FOR = timedelta(seconds=12)
"""What a process that dies was delivering waits so long for another one."""
RENEWED_EVERY = 3.0
"""Seconds after which what is still under way is leased anew: who lives keeps it."""
DELIVERED_WITHIN = 45.0
"""Seconds for one delivery."""
IDLE_FOR = 0.5
"""Seconds between looks into the outbox when nobody wakes the relay."""
PASSES_FOR, LOOKS_EVERY = 0.5, 0.02
"""Seconds that a batch of deliveries lets people go first who wait for an answer, and between looks at them."""
LONGEST_PAUSE = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(hours=3)
FEWEST_TRIES = 40
"""What has failed for so long and so often is given up: a platform that only asks to wait is no reason, nor is a clock
that jumped."""
MOST_FAULTS = 5
"""Tries that end in a fault of our own. It would come again for ever, and the lane waits for it."""


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
        observer: Observer = NOBODY,
    ) -> None:
        """`messengers` by platform."""
        self._observer = observer
        self._store = store
        self._preparing = preparing
        self._calm = calm
        self._ways = ways
        self._messengers = messengers
        self._probes = Probes(ways, messengers, clock, bridge)
        self._endings = Endings(bridge, self._settle_together)
        self._closures: list[Closure] = []
        self._clock = clock
        self._bridge = bridge
        self._woken = asyncio.Event()
        self._stopping = False
        self.has_ended = False
        self._people = 0
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._held: dict[int, Parcel] = {}
        self._leased_again: dict[int, Parcel] = {}
        """After a jump of the clock a lease may be over while its delivery is under way: they come right after it."""

    def wake(self) -> None:
        """There may be something new in the outbox."""
        self._woken.set()

    @contextmanager
    def people_first(self) -> Iterator[None]:
        """Somebody waits for an answer of the desk's while this is open."""
        self._people += 1
        try:
            yield
        finally:
            self._people -= 1

    def stop(self) -> None:
        """Finish what is under way, then return from `run`."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        renewing = asyncio.create_task(self._keep_renewing(), name="leases")
        try:
            while not self._stopping:
                await self._let_people_pass()
                try:
                    busy = await self.start_batch()
                except Exception:
                    log.exception("the outbox could not be read; trying again")
                    busy = 0
                if not busy and not self._stopping:
                    await self._rest()
            await self.finish()
        finally:
            self.has_ended = True
            renewing.cancel()

    async def _let_people_pass(self) -> None:
        """The answers that people wait for come before new deliveries, but for a while only."""
        for _ in range(round(PASSES_FOR / LOOKS_EVERY)):
            if not self._people or self._stopping:
                return
            await asyncio.sleep(LOOKS_EVERY)

    async def _keep_renewing(self) -> None:
        while True:
            await asyncio.sleep(RENEWED_EVERY)
            try:
                await self.renew()
            except Exception:
                log.exception("the leases could not be renewed; trying again")

    async def renew(self) -> None:
        """Keep what is under way from others."""
        if self._held:
            parcels = list(self._held.values())
            await self._bridge.run(lambda: self._renew(parcels))

    def _renew(self, parcels: list[Parcel]) -> None:
        with self._store.write() as unit:
            unit.outbox.renew(parcels, until=self._clock.now() + LEASED_FOR)
            unit.commit()

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
        self._held[parcel.id] = parcel
        task.add_done_callback(partial(self._ended, parcel.id))

    def _ended(self, number: int, _: asyncio.Task[None]) -> None:
        """Its lane is free again."""
        del self._under_way[number], self._held[number]
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
            log.exception("nothing could be kept of notice %s", name(parcel))

    async def _conclude(self, parcel: Parcel) -> None:
        shown, said = Shown(), False  # until something is said there is no doubt about it
        try:
            async with asyncio.timeout(DELIVERED_WITHIN):
                job = await self._bridge.run(lambda: self._prepare(parcel))
                if job is not None:
                    said = True
                    await self._carry(job, shown)
        except Later as turn:
            await self._defer(parcel, turn.seconds)
        except Retry as verdict:
            await self._again(parcel, verdict, verdict.after)
        except Vanished as verdict:
            await self._again(parcel, verdict, card_too=parcel.notice.under_card)
        except (Unsure, CannotSave, TimeoutError) as verdict:
            await self._again(parcel, verdict, doubtful=said)
        except LockedOut as verdict:
            await self._shut(parcel, shown.shut, verdict)
        except DeskError as verdict:
            await self._bury(parcel, verdict.sentence)
        except Exception as error:
            log.exception("notice %s failed", name(parcel))
            if parcel.attempts + 1 >= MOST_FAULTS:
                await self._bury(parcel, f"a fault of the desk: {type(error).__name__}")
            else:
                await self._again(parcel, error, doubtful=said)

    def _prepare(self, parcel: Parcel) -> Job | None:
        """None for what has to wait: a ping for its time, and what is only for a platform that lets nobody in."""
        now = self._clock.now()
        job = self._preparing.prepare(parcel, self._closures, now)
        if job is not None and job.screen is None and job.waits_for:
            self._ways.wait(parcel, job.waits_for, now)
            return None
        return job

    async def _carry(self, job: Job, shown: Shown) -> None:
        if job.screen is not None:
            try:
                await show(job.screen, self._messengers, shown)
            finally:
                if shown.barred:
                    await self._bridge.run(lambda: self._bar(job, shown))
                if shown.posted is None:
                    await self._bridge.run(lambda: self._note(job, shown))
        if not await self._endings.settle(Ending(job=job, shown=shown)):
            await self._bridge.run(lambda: self._settle(job, shown))
        if job.screen is not None:
            self._observer.sent(Fate.DELIVERED)
            log.info("delivered %s", name(job.parcel), extra=_facts(job.parcel, Fate.DELIVERED))

    def _bar(self, job: Job, shown: Shown) -> None:
        for way, why in shown.barred:
            if self._ways.bar(job.parcel.notice, way, why, self._clock.now()):
                log.error("nothing can be said in %s of %s: %s", way.id, way.platform, why)

    def _settle(self, job: Job, shown: Shown) -> None:
        now = self._clock.now()
        with self._store.write() as unit:
            self._keep_all(unit, job, shown, now)
            if job.waits_for:
                self._ways.wait_on(unit, job.parcel, job.waits_for, now)
            else:
                unit.outbox.settle(job.parcel)
            unit.commit()

    def _settle_together(self, endings: Sequence[Ending]) -> Collection[int]:
        """In an order that is the same for all, and the outbox last: nobody who waits for us holds what we need."""
        now = self._clock.now()
        with self._store.write() as unit:
            for ending in sorted(endings, key=lambda one: one.job.parcel.id):
                self._keep_all(unit, ending.job, ending.shown, now)
            settled = unit.outbox.settle(*(ending.job.parcel for ending in endings), skip=True)
            unit.commit()
        return settled

    def _keep_all(self, unit: UnitOfWork, job: Job, shown: Shown, at: datetime) -> None:
        """What a delivery that is done leaves behind."""
        notice = job.shows
        self._keep(unit, job, shown, at)
        if shown.posted is not None:
            unit.placements.put(notice.about, notice.to, notice.face, shown.posted)
            if job.screen is not None and not job.screen.stands and is_ping(notice):
                self._calm.has_pinged(unit, notice, at)
            if shown.way is not None and not (job.screen is not None and job.screen.under):
                self._ways.mend(unit, shown.way, job.found, at)

    def _note(self, job: Job, shown: Shown) -> None:
        """What had come of it when it failed."""
        if shown.gone or shown.lost or shown.top is not None:
            with self._store.write() as unit:
                self._keep(unit, job, shown, self._clock.now())
                unit.commit()

    def _keep(self, unit: UnitOfWork, job: Job, shown: Shown, at: datetime) -> None:
        for place in shown.gone:
            unit.placements.drop(place)
        for handle in shown.lost:
            unit.people.lose(handle, at=at)
        if shown.top is not None:
            unit.placements.put(job.shows.about, job.shows.to, CARD, shown.top)

    async def _again(
        self,
        parcel: Parcel,
        why: Exception,
        after: float | None = None,
        *,
        card_too: bool = False,
        doubtful: bool = False,
    ) -> None:
        """Later, after `after` seconds if the platform named a time. `card_too`: the thread is gone with its card.

        `doubtful`: it may have arrived.
        """
        notice, now = parcel.notice, self._clock.now()
        said = str(why) or type(why).__name__
        if _is_hopeless(parcel, now):
            await self._bury(parcel, f"given up after {parcel.attempts + 1} tries: {said}")
            return
        pause = timedelta(seconds=after) if after is not None else min(LONGEST_PAUSE, _backoff(parcel.attempts))
        log.warning("notice %s waits: %s", name(parcel), said, extra=_facts(parcel, Fate.AGAIN))
        self._observer.sent(Fate.AGAIN)

        def write() -> None:
            with self._store.write() as unit:
                unit.outbox.again(parcel, at=now + pause, why=said, doubtful=doubtful)
                if card_too and isinstance(notice, Notice):
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

    async def _shut(self, parcel: Parcel, platform: str, verdict: LockedOut) -> None:
        """Nothing goes to that platform until it lets us in, and what is for it waits."""
        self._probes.shut_now(platform)
        if await self._bridge.run(lambda: self._ways.shut(parcel, platform, verdict.why, self._clock.now())):
            log.error("%s does not let the desk in, so what is for it waits: %s", platform, verdict.why)

    async def _bury(self, parcel: Parcel, why: str) -> None:
        log.error("notice %s cannot be delivered: %s", name(parcel), why, extra=_facts(parcel, Fate.DEAD))
        self._observer.sent(Fate.DEAD)

        def write() -> None:
            with self._store.write() as unit:
                unit.outbox.bury(parcel, at=self._clock.now(), why=why)
                unit.commit()

        await self._bridge.run(write)


def _facts(parcel: Parcel, fate: Fate) -> dict[str, object]:
    """The same for a log that machines read."""
    about = parcel.notice.about
    subject: dict[str, object] = {"topic": about.kind} if isinstance(about, Topic) else {"ticket": about}
    return {"event": "notice", "fate": fate, "parcel": parcel.id, "tries": parcel.attempts + 1, **subject}


def _is_hopeless(parcel: Parcel, now: datetime) -> bool:
    tried = parcel.first_tried_at
    return tried is not None and parcel.attempts + 1 >= FEWEST_TRIES and now - tried >= GIVE_UP_AFTER


def _backoff(attempts: int) -> timedelta:
    """Twice as long each time, less up to half of it: those that failed together do not all come again together."""
    return timedelta(seconds=2 ** min(attempts, 9) * uniform(0.5, 1.0))
