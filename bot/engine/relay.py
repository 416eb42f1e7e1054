"""The relay: lease notices, render them from the ticket as it is now, deliver, settle.

A notice is settled only after its delivery. If the answer of a platform got lost, the next try looks first whether the
message arrived. So a notice arrives at least once, and a second copy only where a platform cannot be asked.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.domain.errors import CannotSave, DeskError
from bot.domain.notices import CARD, Audience, Bulletin, News, Notice, Topic
from bot.domain.people import MAIL, Channel, Handle
from bot.domain.pings import is_ping
from bot.domain.terms import MessageRef
from bot.engine.bridge import Bridge
from bot.engine.showing import Screen, Shown, show
from bot.ports import Clock, Store, UnitOfWork
from bot.post import Parcel
from bot.ui import digests
from bot.ui import mail_wording as words
from bot.ui.faces import card_of
from bot.ui.messenger import Messenger, Retry, Undelivered, Unsure, Vanished
from bot.ui.model import Card
from bot.usecases.calm import Calm
from bot.usecases.insight import Insight
from bot.vitals import NOBODY, Fate, Observer

log = logging.getLogger(__name__)

Board = Callable[[UnitOfWork, Bulletin, datetime], Card | None]
"""What a bulletin shows at a moment; None if there is nothing to show any more."""

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
LONGEST_PAUSE = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(hours=3)
FEWEST_TRIES = 40
"""What has failed for so long and so often is given up: a platform that only asks to wait is no reason, nor is a clock
that jumped."""
MOST_FAULTS = 5
"""Tries that end in a fault of our own. It would come again for ever, and the lane waits for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """A parcel with all that its delivery needs, read in one go. `screen` is None if there is nothing to show.

    `shows` is the face whose message it is: its own, or that of the ping it was gathered with.
    """

    parcel: Parcel
    shows: News
    screen: Screen | None


class Relay:
    def __init__(
        self,
        *,
        store: Store,
        insight: Insight,
        calm: Calm,
        board: Board,
        messengers: Mapping[str, Messenger],
        clock: Clock,
        bridge: Bridge,
        observer: Observer = NOBODY,
    ) -> None:
        """`messengers` by platform."""
        self._observer = observer
        self._store = store
        self._insight = insight
        self._calm = calm
        self._board = board
        self._messengers = messengers
        self._clock = clock
        self._bridge = bridge
        self._woken = asyncio.Event()
        self._stopping = False
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._held: dict[int, Parcel] = {}
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
        renewing = asyncio.create_task(self._keep_renewing(), name="leases")
        try:
            while not self._stopping:
                try:
                    busy = await self.start_batch()
                except Exception:
                    log.exception("the outbox could not be read; trying again")
                    busy = 0
                if not busy and not self._stopping:
                    await self._rest()
            await self.finish()
        finally:
            renewing.cancel()

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
            unit.commit()
        return parcels

    async def _deliver(self, parcel: Parcel) -> None:
        """Never raises: if not even the outcome can be kept, the lease runs out and somebody tries again."""
        try:
            await self._conclude(parcel)
        except Exception:
            log.exception("nothing could be kept of notice %s", _name(parcel))

    async def _conclude(self, parcel: Parcel) -> None:
        try:
            async with asyncio.timeout(DELIVERED_WITHIN):
                await self._try(parcel)
        except Retry as verdict:
            await self._again(parcel, verdict, verdict.after)
        except Vanished as verdict:
            await self._again(parcel, verdict, card_too=parcel.notice.under_card)
        except (Unsure, CannotSave, TimeoutError) as verdict:
            await self._again(parcel, verdict)
        except DeskError as verdict:
            await self._bury(parcel, verdict.sentence)
        except Exception as error:
            log.exception("notice %s failed", _name(parcel))
            if parcel.attempts + 1 >= MOST_FAULTS:
                await self._bury(parcel, f"a fault of the desk: {type(error).__name__}")
            else:
                await self._again(parcel, error)

    async def _try(self, parcel: Parcel) -> None:
        job = await self._bridge.run(lambda: self._prepare(parcel))
        if job is None:
            return
        shown = Shown()
        if job.screen is not None:
            try:
                await show(job.screen, self._messengers, shown)
            except Undelivered:
                await self._bridge.run(lambda: self._note(job, shown))
                raise
        await self._bridge.run(lambda: self._settle(job, shown))
        if job.screen is not None:
            self._observer.sent(Fate.DELIVERED)
            log.info("delivered %s", _name(parcel), extra=_facts(parcel, Fate.DELIVERED))

    def _prepare(self, parcel: Parcel) -> _Job | None:
        """None for what has to wait."""
        notice, now = parcel.notice, self._clock.now()
        if not self._calm.lets_go(parcel, now):
            return None
        with self._store.read() as unit:
            shows, stands, card = self._face(unit, notice, now)
            if card is None:
                return _Job(parcel=parcel, shows=shows, screen=None)
            under = unit.placements.all(notice.about, notice.to, CARD) if notice.under_card else ()
            tried = parcel.first_tried_at if parcel.attempts else None
            ways, if_lost = self._ways(unit, notice.to)
            screen = Screen(
                name=_name(parcel),
                card=card,
                ways=ways,
                if_lost=if_lost,
                stands=stands,
                under=under,
                top=self._top(unit, notice, now) if under and not isinstance(notice.to, Channel) else None,
                mark=str(parcel.id),
                since=tried.timestamp() if tried is not None else None,
            )
            return _Job(parcel=parcel, shows=shows, screen=screen)

    def _ways(self, unit: UnitOfWork, to: Audience) -> tuple[tuple[Handle | Channel, ...], str]:
        """A channel is where it is; a person is where they were last, else where they can be, else at their address.

        And what is to be said if none of these reaches them.
        """
        if isinstance(to, Channel):
            return (to,), ""
        person = unit.people.all([to]).get(to)
        if person is None:
            return (), ""
        handles = [handle for handle in person.handles if handle.platform in self._messengers]
        if person.letterbox is None:
            return tuple(handles), words.NO_ADDRESS
        if MAIL not in self._messengers:
            return tuple(handles), words.NO_MAIL
        return (*handles, person.letterbox), ""

    def _top(self, unit: UnitOfWork, notice: News, at: datetime) -> Card | None:
        """The card above it."""
        if isinstance(notice, Bulletin):
            return None
        return card_of(
            Notice(ticket=notice.ticket, to=notice.to, face=CARD), self._insight.view(unit, notice.ticket, at)
        )

    def _face(self, unit: UnitOfWork, notice: News, at: datetime) -> tuple[News, tuple[MessageRef, ...], Card | None]:
        """The face whose message it is, where that stands, and what it shows now."""
        if isinstance(notice, Notice) and is_ping(notice):
            return self._ping(unit, notice, at)
        stands = unit.placements.all(notice.about, notice.to, notice.face)
        if isinstance(notice, Bulletin):
            return notice, stands, self._board(unit, notice, at)
        view = self._insight.view(unit, notice.ticket, at)
        return notice, stands, card_of(notice, view, stands=bool(stands))

    def _ping(
        self, unit: UnitOfWork, notice: Notice, at: datetime
    ) -> tuple[Notice, tuple[MessageRef, ...], Card | None]:
        """With all that was gathered with it."""
        told = self._calm.told(unit, notice, at)
        card = digests.card(told.lead, told.parts, stands=told.stands is not None)
        return told.lead[0], () if told.stands is None else (told.stands,), card

    def _settle(self, job: _Job, shown: Shown) -> None:
        notice, now = job.shows, self._clock.now()
        with self._store.write() as unit:
            self._keep(unit, job, shown, now)
            if shown.posted is not None:
                unit.placements.put(notice.about, notice.to, notice.face, shown.posted)
                if job.screen is not None and not job.screen.stands and is_ping(notice):
                    self._calm.has_pinged(unit, notice, now)
            unit.outbox.settle(job.parcel)
            unit.commit()

    def _note(self, job: _Job, shown: Shown) -> None:
        """What had come of it when it failed."""
        if shown != Shown():
            with self._store.write() as unit:
                self._keep(unit, job, shown, self._clock.now())
                unit.commit()

    def _keep(self, unit: UnitOfWork, job: _Job, shown: Shown, at: datetime) -> None:
        for place in shown.gone:
            unit.placements.drop(place)
        for handle in shown.lost:
            unit.people.lose(handle, at=at)
        if shown.top is not None:
            unit.placements.put(job.shows.about, job.shows.to, CARD, shown.top)

    async def _again(
        self, parcel: Parcel, why: Exception, after: float | None = None, *, card_too: bool = False
    ) -> None:
        """Later, after `after` seconds if the platform named a time. `card_too`: the thread is gone with its card."""
        notice, now = parcel.notice, self._clock.now()
        said = str(why) or type(why).__name__
        if _is_hopeless(parcel, now):
            await self._bury(parcel, f"given up after {parcel.attempts + 1} tries: {said}")
            return
        pause = timedelta(seconds=after) if after is not None else min(LONGEST_PAUSE, _backoff(parcel.attempts))
        log.warning("notice %s waits: %s", _name(parcel), said, extra=_facts(parcel, Fate.AGAIN))
        self._observer.sent(Fate.AGAIN)

        def write() -> None:
            with self._store.write() as unit:
                unit.outbox.again(parcel, at=now + pause, why=said)
                if card_too and isinstance(
                    notice, Notice
                ):  # urgent, else it would wait behind the entry that waits for it
                    card = Notice(ticket=notice.ticket, to=notice.to, face=CARD, urgent=True)
                    unit.outbox.put(card, at=now)
                unit.commit()

        await self._bridge.run(write)

    async def _bury(self, parcel: Parcel, why: str) -> None:
        log.error("notice %s cannot be delivered: %s", _name(parcel), why, extra=_facts(parcel, Fate.DEAD))
        self._observer.sent(Fate.DEAD)

        def write() -> None:
            with self._store.write() as unit:
                unit.outbox.bury(parcel, at=self._clock.now(), why=why)
                unit.commit()

        await self._bridge.run(write)


def _name(parcel: Parcel) -> str:
    """For the log: nobody's words."""
    notice = parcel.notice
    return f"{notice.topic}" if isinstance(notice, Bulletin) else f"{notice.face} of ticket {notice.ticket}"


def _facts(parcel: Parcel, fate: Fate) -> dict[str, object]:
    """The same for a log that machines read."""
    about = parcel.notice.about
    subject: dict[str, object] = {"topic": about.kind} if isinstance(about, Topic) else {"ticket": about}
    return {"event": "notice", "fate": fate, "parcel": parcel.id, "tries": parcel.attempts + 1, **subject}


def _is_hopeless(parcel: Parcel, now: datetime) -> bool:
    tried = parcel.first_tried_at
    return tried is not None and parcel.attempts + 1 >= FEWEST_TRIES and now - tried >= GIVE_UP_AFTER


def _backoff(attempts: int) -> timedelta:
    return timedelta(seconds=2 ** min(attempts, 9))
