"""A ticket's whole life in acts, with people and a platform that go on when the desk dies under them.

The platform brings again what was not acknowledged, and some of what was. People press once more. A minute after a death
the process is there again, unless another one went on.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from bot.domain.notices import News
from bot.domain.people import Handle
from bot.domain.terms import MessageRef, Status
from bot.ports import UnitOfWork
from bot.ui.interaction import Commanded, Interaction, Pressed, Reply, ShowForm, Spoke, Submitted, Where
from bot.ui.verbs import FormName, Verb
from tests.engine.post_office import Letter, PostOffice
from tests.engine.rig import TUESDAY_AT_TEN, MovedClock, handle
from tests.faults.points import Fuse, Killed, Replica
from tests.reading import gist

STARTS_AGAIN_IN = timedelta(seconds=61)
"""By then the leases of the dead have run out."""
FAR = timedelta(days=3650)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """How everything stands at the beginning of an act, but for the database. `delivered` counts what came in."""

    at: datetime = TUESDAY_AT_TEN
    letters: tuple[Letter, ...] = ()
    tried: int = 0
    leased: dict[str, News] = field(default_factory=dict)
    delivered: int = 0


@dataclass(slots=True)
class World:
    """What outlives every process: the database, the platform, the time, and what people want."""

    url: str
    scene: Scene
    wanted: int
    fuse: Fuse
    clock: MovedClock = field(init=False)
    office: PostOffice = field(init=False)
    leased: dict[str, News] = field(init=False)
    replicas: list[Replica] = field(default_factory=list)
    _delivered: int = field(init=False)
    _turn: int = 0

    def __post_init__(self) -> None:
        scene = deepcopy(self.scene)
        self.clock = MovedClock(scene.at)
        self.office = PostOffice(self.clock.now, list(scene.letters), [("post", None)] * scene.tried)
        self.leased = scene.leased
        self._delivered = scene.delivered

    def stands(self) -> Scene:
        return Scene(
            at=self.clock.at,
            letters=tuple(self.office.letters),
            tried=len(self.office.tried),
            leased=self.leased,
            delivered=self._delivered,
        )

    # ── processes ──────────────────────────────────────────────────────────────────────────────

    async def opens(self) -> None:
        while len(self.replicas) < self.wanted:
            await self._starts()

    async def _starts(self) -> None:
        seat = next(number for number in count() if number not in {other.seat for other in self.replicas})
        replica = Replica(
            self.url, seat, clock=self.clock, office=self.office, fuse=self.fuse, leased=self.leased
        )
        self.replicas.append(replica)
        try:
            await replica.starts()
        except Killed:
            await self._mourns(replica)

    async def _mourns(self, replica: Replica) -> None:
        self.replicas.remove(replica)
        await replica.is_gone()
        self.clock.at += STARTS_AGAIN_IN
        if not self.replicas:
            await self._starts()

    async def beats(self) -> None:
        """Each process sweeps and delivers, side by side; until nobody dies of it."""
        while dead := await _those_that_die(self.replicas):
            for replica in dead:
                await self._mourns(replica)

    async def passes(self, **by: float) -> None:
        self.clock.forward(**by)
        await self.beats()

    async def passes_until(self, since_the_beginning: timedelta) -> None:
        """At least until then: after a death it is later than planned."""
        self.clock.at = max(self.clock.at, TUESDAY_AT_TEN + since_the_beginning)
        await self.beats()

    def closes(self) -> None:
        for replica in self.replicas:
            replica.ends()

    # ── what comes in ──────────────────────────────────────────────────────────────────────────

    async def gets(
        self,
        who: str,
        deed: Callable[[str, Handle], Interaction],
        *,
        is_pressed_again: bool = False,
        comes_twice: bool = False,
    ) -> Reply:
        """Until it is acknowledged. A form and a message come again as they are; a press is a new one.

        `comes_twice`: the platform did not hear the first acknowledgement, and brings it to the next process.
        """
        key, left = self._key(), 2 if comes_twice else 1
        while True:
            self._turn += 1
            replica = self.replicas[self._turn % len(self.replicas)]
            try:
                reply = await replica.answers(deed(key, handle(who)))
            except Killed:
                await self._mourns(replica)
                key = self._key() if is_pressed_again else key
                continue
            left -= 1
            if not left:
                return reply

    def _key(self) -> str:
        self._delivered += 1
        return f"key:{self._delivered}"

    async def commands(self, who: str, text: str) -> Reply:
        return await self.gets(who, lambda key, by: Commanded(key=key, by=by, text=text), is_pressed_again=True)

    async def presses(self, who: str, verb: Verb, subject: str) -> Reply:
        def pressed(key: str, by: Handle) -> Interaction:
            return Pressed(key=key, by=by, verb=verb, subject=subject)

        return await self.gets(who, pressed, is_pressed_again=True)

    async def submits(
        self, who: str, form: FormName, subject: str, *, comes_twice: bool = False, **answers: str
    ) -> Reply:
        def submitted(key: str, by: Handle) -> Interaction:
            return Submitted(key=key, by=by, form=form, subject=subject, answers=answers)

        return await self.gets(who, submitted, comes_twice=comes_twice)

    async def says(self, who: str, text: str) -> None:
        """In the thread under the card that the desk keeps for them."""
        to = handle(who)
        card = next(letter for letter in self.office.at(to) if letter.under is None)
        message = MessageRef(platform="slack", conversation=str(to), id=f"said {text}")

        def spoke(key: str, by: Handle) -> Interaction:
            return Spoke(key=key, by=by, text=text, message=message, thread=card.ref, where=Where.DIRECT)

        await self.gets(who, spoke, comes_twice=True)

    # ── what came of it ────────────────────────────────────────────────────────────────────────

    def waits(self) -> bool:
        """Something is still to be delivered."""
        with self.replicas[0].looks() as unit:
            return unit.outbox.oldest(self.clock.at + FAR) is not None

    def outcome(self) -> "Outcome":
        with self.replicas[0].looks() as unit:
            return Outcome(
                tickets=_tickets(unit),
                to_come=tuple(sorted(timer.key for timer in unit.timers.due(self.clock.at + FAR, limit=1000))),
                stands=self._stands(),
                is_waiting=unit.outbox.oldest(self.clock.at + FAR) is not None,
                dead_letters=len(unit.outbox.dead_letters()),
            )

    def _stands(self) -> dict[str, tuple[object, ...]]:
        found: dict[str, tuple[object, ...]] = {}
        for letter in self.office.letters:
            news = self.leased[letter.mark]
            name = f"{news.about} {news.face} for {news.to}"
            found[name] = (*found.get(name, ()), gist(letter.card))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`tickets`: what happened to each, and by whom. `to_come`: what will happen by itself.

    `stands`: everything at the platform by what it is, with what it lets one do and whose words it shows. The same
    thing said twice is two.
    """

    tickets: tuple[tuple[str, ...], ...]
    to_come: tuple[str, ...]
    stands: dict[str, tuple[object, ...]]
    is_waiting: bool
    dead_letters: int

    @property
    def doubled(self) -> list[str]:
        return [name for name, found in self.stands.items() if len(found) > 1]


def _tickets(unit: UnitOfWork) -> tuple[tuple[str, ...], ...]:
    lines = (line for done in (False, True) for line in unit.tickets.lines(done=done, limit=1000))
    timelines = (unit.tickets.get(number).timeline for number in sorted(line.id for line in lines))
    return tuple(tuple(f"{event.kind} by {event.by}" for event in timeline) for timeline in timelines)


async def _those_that_die(replicas: Sequence[Replica]) -> list[Replica]:
    """Of one beat of each. A fault that is no death is the test's."""
    alive = tuple(replicas)
    ended = await asyncio.gather(*(replica.beats() for replica in alive), return_exceptions=True)
    for error in ended:
        if error is not None and not isinstance(error, Killed):
            raise error
    return [replica for replica, error in zip(alive, ended, strict=True) if error is not None]


# ── the acts ──────────────────────────────────────────────────────────────────────────────────────────────────

Act = Callable[[World], Awaitable[None]]
DESK_1 = "1"


async def asked(world: World) -> None:
    """Offered articles, filed all the same, and offered to the team; the platform sends the form a second time."""
    opened = await world.commands("ana", "the printer on floor 3 eats paper")
    form = next(one.form.subject for one in opened if isinstance(one, ShowForm))
    answers = {"printer": "LON-3-WEST", "impact": "everyone", "urgency": "blocked", "summary": "it eats paper"}
    await world.submits("ana", FormName.ASK, form, **answers)
    await world.submits("ana", FormName.SUGGEST, form, comes_twice=True)
    await world.beats()


async def claimed(world: World) -> None:
    await world.passes(minutes=2)
    await world.presses("gus", Verb.CLAIM, DESK_1)
    await world.beats()


async def late(world: World) -> None:
    """The owner is nudged at 11:15 and 13:30 minutes; the first answer is due after 15, and then others are called."""
    for minutes, seconds in ((11, 30), (13, 40), (15, 30)):
        await world.passes_until(timedelta(minutes=minutes, seconds=seconds))
    await world.presses("cy", Verb.ACKNOWLEDGE, DESK_1)
    await world.beats()


async def answered(world: World) -> None:
    await world.submits("gus", FormName.REPLY, DESK_1, text="Is there a sheet in the tray at the back?")
    await world.says("ana", "There is, and it does not come out")
    await world.beats()


async def waited(world: World) -> None:
    needs = {"on": Status.WAITING_ON_REQUESTER.value, "until": "1", "text": "Please open the lid"}
    await world.submits("gus", FormName.WAIT, DESK_1, **needs)
    await world.says("ana", "It is open now")
    await world.beats()


async def solved(world: World) -> None:
    await world.submits("gus", FormName.RESOLVE, DESK_1, text="Took the sheet out", disposition="fixed")
    await world.beats()


async def closed(world: World) -> None:
    """By silence: a reminder after two days, the end after three."""
    await world.passes(days=2, hours=1)
    await world.passes(days=1)


ACTS: tuple[Act, ...] = (asked, claimed, late, answered, waited, solved, closed)


async def play(world: World, act: Act) -> None:
    """The act, and then time, until what was left lying has been made up for."""
    await world.opens()
    await act(world)
    for _ in range(3):
        if not world.waits():
            break
        await world.passes(seconds=STARTS_AGAIN_IN.total_seconds())
