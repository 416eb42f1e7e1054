"""Where a process of the desk can die, counted, and processes that die there.

The seams are those that the desk has anyway: the store's unit of work, the messenger's port, the front desk's door.
They are wrapped from here; nothing in the desk knows of it. A process that is dead reaches nothing any more through
them: whatever of it still runs in this program can neither keep nor send anything.
"""

import asyncio
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

from sqlalchemy import Engine

import store
from bot.assembly import core
from bot.domain.notices import News
from bot.domain.people import Channel, Handle
from bot.domain.terms import MessageRef
from bot.engine.bridge import Bridge
from bot.ports import Library, Store, UnitOfWork
from bot.post import Outbox, Parcel
from bot.ui.interaction import Interaction, Reply
from bot.ui.model import Card
from kb.library import FolderLibrary
from store.engine import engine_for
from tests.engine.post_office import PostOffice
from tests.engine.rig import ROOT, MovedClock, Rig, the_desk

T = TypeVar("T")


class Killed(BaseException):
    """The process ended here. No `except Exception` stops it, and no `finally` reaches anything."""


@dataclass(slots=True)
class Fuse:
    """Counts the points that processes pass; the one that passes number `burns_at` dies there (0 is the first)."""

    burns_at: int | None = None
    passed: list[str] = field(default_factory=list)

    @property
    def has_burnt(self) -> bool:
        return self.burns_at is not None and len(self.passed) > self.burns_at

    def burns(self, point: str) -> bool:
        self.passed.append(point)
        return len(self.passed) - 1 == self.burns_at


@dataclass(slots=True)
class Life:
    """One process's, from its start to its death."""

    fuse: Fuse
    is_over: bool = False

    def goes_on(self) -> None:
        if self.is_over:
            raise Killed

    def point(self, name: str) -> None:
        self.goes_on()
        if self.fuse.burns(name):
            self.is_over = True
            raise Killed

    @contextmanager
    def around(self, name: str) -> Iterator[None]:
        self.point(f"before {name}")
        yield
        self.point(f"after {name}")


# ── seams ─────────────────────────────────────────────────────────────────────────────────────────────────────


class _Store:
    """The port `Store` of a process that may die. `leased` notes what each parcel carries."""

    def __init__(self, kept: Store, life: Life, leased: dict[str, News]) -> None:
        self._kept = kept
        self._life = life
        self._leased = leased

    def read(self) -> UnitOfWork:
        self._life.goes_on()
        return self._kept.read()

    def write(self) -> UnitOfWork:
        self._life.goes_on()
        return _Unit(self._kept.write(), self._life, self._leased)  # type: ignore[return-value]


class _Unit:
    def __init__(self, unit: UnitOfWork, life: Life, leased: dict[str, News]) -> None:
        self._unit = unit
        self._life = life
        self._leased = leased
        self._did = "commit"

    def __getattr__(self, name: str) -> object:
        return getattr(self._unit, name)

    @property
    def outbox(self) -> "_Outbox":
        return _Outbox(self._unit.outbox, self)

    def leases(self, parcels: list[Parcel]) -> None:
        self._did = "lease"
        self._leased.update({str(parcel.id): parcel.notice for parcel in parcels})

    def settles(self) -> None:
        self._did = "settle"

    def commit(self) -> None:
        with self._life.around(self._did):
            self._unit.commit()

    def __enter__(self) -> "_Unit":
        self._unit.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        """What was not committed is undone, as the database does for a connection that is gone."""
        self._unit.__exit__(*error)  # type: ignore[arg-type]


class _Outbox:
    def __init__(self, outbox: Outbox, unit: _Unit) -> None:
        self._outbox = outbox
        self._unit = unit

    def __getattr__(self, name: str) -> object:
        return getattr(self._outbox, name)

    def lease(self, **how: object) -> list[Parcel]:
        parcels = self._outbox.lease(**how)  # type: ignore[arg-type]
        self._unit.leases(parcels)
        return parcels

    def settle(self, *parcels: Parcel, skip: bool = False) -> Collection[int]:
        self._unit.settles()
        return self._outbox.settle(*parcels, skip=skip)


class _Office:
    """The port `Messenger`, before a stand-in that outlives the process. Others have a turn around each call."""

    def __init__(self, office: PostOffice, life: Life) -> None:
        self._office = office
        self._life = life

    def __getattr__(self, name: str) -> object:
        return getattr(self._office, name)

    async def post(self, to: Handle | Channel, card: Card, *, under: MessageRef | None, mark: str) -> MessageRef:
        await asyncio.sleep(0)
        with self._life.around("post"):
            ref = await self._office.post(to, card, under=under, mark=mark)
            await asyncio.sleep(0)
        return ref

    async def find(
        self, to: Handle | Channel, *, under: MessageRef | None, mark: str, since: float
    ) -> MessageRef | None:
        await asyncio.sleep(0)
        with self._life.around("look"):
            return await self._office.find(to, under=under, mark=mark, since=since)

    async def update(self, where: MessageRef, card: Card) -> None:
        await asyncio.sleep(0)
        with self._life.around("update"):
            await self._office.update(where, card)
            await asyncio.sleep(0)


class _Inline(Bridge):
    """Calls run where they are asked for, with a turn for others before, so that a play is the same each time."""

    def __init__(self, life: Life) -> None:
        super().__init__(threads=1)
        self._life = life

    async def run(self, call: Callable[[], T]) -> T:
        await asyncio.sleep(0)
        self._life.goes_on()
        return call()


@cache
def _engine(url: str, seat: int) -> Engine:
    """To know how statements read takes half of a short life, so who sits there next knows it too.

    That is all they share: when a life ends its connections are closed.
    """
    return engine_for(url)


# ── a process ─────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _library() -> Library:
    """Read once for all of them: it only reads, and holds nothing of anybody."""
    return FolderLibrary(ROOT / "kb" / "articles", categories=[c.key for c in the_desk().categories])


class Replica:
    """A desk without a wire: everything that a process holds in memory, and nothing else."""

    def __init__(
        self, url: str, seat: int, *, clock: MovedClock, office: PostOffice, fuse: Fuse, leased: dict[str, News]
    ) -> None:
        """No two of them have the same `seat` at the same time."""
        self.seat = seat
        self._life = Life(fuse)
        self._opened = store.SqlStore(_engine(url, seat))
        kept = _Store(self._opened, self._life, leased)
        self._rig = rig = Rig(url, clock=clock, new_bridge=lambda: _Inline(self._life))
        rig.office = _Office(office, self._life)  # type: ignore[assignment]
        rig.core = core(the_desk(), kept, _library(), clock)  # type: ignore[arg-type]
        rig.renew_relay(kept)  # type: ignore[arg-type]
        self._clock = clock

    async def answers(self, interaction: Interaction) -> Reply:
        """Its acknowledgement leaves when this returns."""
        with self._life.around("answer"):
            return await self._rig.bridge.run(lambda: self._rig.core.frontdesk.answer(interaction))

    async def beats(self) -> None:
        """One sweep, and everything delivered that can be."""
        now, inner = self._clock.now(), self._rig.core
        await self._rig.bridge.run(lambda: inner.watch.sweep(now) + inner.patrol.sweep(now))
        await self._rig.deliver()

    async def starts(self) -> None:
        """What each start does before anything comes in."""
        await self._rig.bridge.run(self._rig.core.staffing.enrol)

    def looks(self) -> UnitOfWork:
        """To read what is kept."""
        return self._opened.read()

    async def is_gone(self) -> None:
        """Everything of it ends. What of it was under way runs into the same wall."""
        self._life.is_over = True
        while True:
            try:
                await self._rig.relay.finish()
                break
            except Killed:
                continue
        self.ends()

    def ends(self) -> None:
        self._rig.bridge.close()
        self._opened.close()
