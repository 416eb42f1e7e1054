"""A ticket's whole life in acts, with people and a platform that go on when the desk dies under them.

The platform brings again what was not acknowledged, and some of what was. People look, and press once more. A minute
after a death the process is there again, unless another one went on.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from bot.domain.notices import News
from bot.domain.people import Channel, Handle
from bot.domain.terms import MessageRef, Status
from bot.ports import UnitOfWork
from bot.ui.interaction import Commanded, Interaction, Pressed, Reply, ShowForm, Spoke, Submitted, Where
from bot.ui.model import Button
from bot.ui.verbs import FormName, Verb
from tests.engine.post_office import Letter, PostOffice
from tests.engine.rig import ON_CALL, TUESDAY_AT_TEN, MovedClock, handle
from tests.faults.points import Fuse, Killed, Replica
from tests.reading import buttons, gist

Deed = Callable[[str, Handle], Interaction]
"""What somebody does, by the key of the delivery and who they are."""
STARTS_AGAIN_IN = timedelta(seconds=61)
"""By then the leases of the dead have run out."""
FAR = timedelta(days=3650)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """How everything stands at the beginning of an act, but for the database.

    `delivered` counts what came in; `form` is the one that is open.
    """

    at: datetime = TUESDAY_AT_TEN
    letters: tuple[Letter, ...] = ()
    tried: int = 0
    leased: dict[str, News] = field(default_factory=dict)
    delivered: int = 0
    form: str = ""


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
    form: str = field(init=False)
    replicas: list[Replica] = field(default_factory=list)
    _delivered: int = field(init=False)
    _turn: int = 0

    def __post_init__(self) -> None:
        scene = deepcopy(self.scene)
        self.clock = MovedClock(scene.at)
        self.office = PostOffice(self.clock.now, list(scene.letters), [("post", None)] * scene.tried)
        self.leased = scene.leased
        self._delivered = scene.delivered
        self.form = scene.form

    def stands(self) -> Scene:
        return Scene(
            at=self.clock.at,
            letters=tuple(self.office.letters),
            tried=len(self.office.tried),
            leased=self.leased,
            delivered=self._delivered,
            form=self.form,
        )

    # ── processes ──────────────────────────────────────────────────────────────────────────────

    def opens(self) -> None:
        """As many as there should be, which have been running for a while."""
        while len(self.replicas) < self.wanted:
            self._comes()

    def _comes(self) -> Replica:
        seat = next(number for number in count() if number not in {other.seat for other in self.replicas})
        replica = Replica(self.url, seat, clock=self.clock, office=self.office, fuse=self.fuse, leased=self.leased)
        self.replicas.append(replica)
        return replica

    async def starts(self, replica: Replica) -> None:
        try:
            await replica.starts()
        except Killed:
            await self._mourns(replica)

    async def _mourns(self, replica: Replica) -> None:
        self.replicas.remove(replica)
        await replica.is_gone()
        self.clock.at += STARTS_AGAIN_IN
        if not self.replicas:
            await self.starts(self._comes())

    async def beats(self) -> None:
        """Each process sweeps and delivers, side by side; until nobody dies of it."""
        while dead := await _those_that_die(self.replicas):
            for replica in dead:
                await self._mourns(replica)

    async def passes_until(self, **since_the_beginning: float) -> None:
        """After a death it may be later than that."""
        self.clock.at = max(self.clock.at, TUESDAY_AT_TEN + timedelta(**since_the_beginning))
        await self.beats()

    def closes(self) -> None:
        for replica in self.replicas:
            replica.ends()

    # ── what comes in ──────────────────────────────────────────────────────────────────────────

    async def gets(self, who: str, deed: Deed, *, comes_twice: bool = False) -> Reply:
        """Until it is acknowledged: a platform brings a message again as it was, a person sends a form again.

        `comes_twice`: the platform did not hear the first acknowledgement, and brings it to the next process.
        """
        key, left = self._key(), 2 if comes_twice else 1
        while True:
            reply = await self._takes(deed(key, handle(who)))
            if reply is not None:
                left -= 1
            if reply is not None and not left:
                return reply

    async def _takes(self, interaction: Interaction) -> Reply | None:
        """One of them has it; None if that was its death."""
        self._turn += 1
        replica = self.replicas[self._turn % len(self.replicas)]
        try:
            return await replica.answers(interaction)
        except Killed:
            await self._mourns(replica)
            return None

    def _key(self) -> str:
        self._delivered += 1
        return f"key:{self._delivered}"

    async def commands(self, who: str, text: str) -> Reply:
        """Typed again if nothing came of it."""
        while True:
            reply = await self._takes(Commanded(key=self._key(), by=handle(who), text=text))
            if reply is not None:
                return reply

    async def presses(self, who: str, verb: Verb, where: object) -> None:
        """The button of that verb there. If there was trouble they look, and press again if it is still there."""
        while found := self._button(verb, where):
            pressed = Pressed(key=self._key(), by=handle(who), verb=found.verb, subject=found.subject)
            if await self._takes(pressed) is not None:
                return
            await self.beats()

    def _button(self, verb: Verb, where: object) -> Button | None:
        return next((b for letter in self.office.at(where) for b in buttons(letter.card) if b.verb is verb), None)

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
HARDWARE = Channel(platform="slack", id="#it-hardware")


async def started(world: World) -> None:
    """Each does what it does before anything comes in."""
    for replica in tuple(world.replicas):
        await world.starts(replica)


async def offered(world: World) -> None:
    """Articles, since they may help. The form is opened here, and sent in the next act."""
    opened = await world.commands("ana", "the printer on floor 3 eats paper")
    world.form = next(one.form.subject for one in opened if isinstance(one, ShowForm))
    answers = {"printer": "LON-3-WEST", "impact": "everyone", "urgency": "blocked", "summary": "it eats paper"}
    await world.submits("ana", FormName.ASK, world.form, **answers)


async def filed(world: World) -> None:
    """All the same; the platform brings the form a second time, and the team may have the ticket."""
    await world.submits("ana", FormName.SUGGEST, world.form, comes_twice=True)
    await world.beats()


async def claimed(world: World) -> None:
    await world.presses("gus", Verb.CLAIM, HARDWARE)
    await world.beats()


async def nudged(world: World) -> None:
    """The owner hears of it after 11:15 and 13:30 minutes, since the first answer is due after 15."""
    await world.passes_until(minutes=11, seconds=30)


async def nudged_again(world: World) -> None:
    await world.passes_until(minutes=13, seconds=40)


async def escalated(world: World) -> None:
    await world.passes_until(minutes=15, seconds=30)


async def acknowledged(world: World) -> None:
    await world.presses("cy", Verb.ACKNOWLEDGE, ON_CALL)
    await world.beats()


async def answered(world: World) -> None:
    await world.submits("gus", FormName.REPLY, DESK_1, text="Is there a sheet in the tray at the back?")
    await world.beats()


async def waited(world: World) -> None:
    needs = {"on": Status.WAITING_ON_REQUESTER.value, "until": "1", "text": "Please open the lid"}
    await world.submits("gus", FormName.WAIT, DESK_1, **needs)
    await world.beats()


async def resumed(world: World) -> None:
    """The requester says something in the thread, and the platform brings it twice."""
    await world.says("ana", "It is open now")
    await world.beats()


async def solved(world: World) -> None:
    await world.submits("gus", FormName.RESOLVE, DESK_1, text="Took the sheet out", disposition="fixed")
    await world.beats()


async def reminded(world: World) -> None:
    """Two days of silence, then one more."""
    await world.passes_until(days=2, hours=1)


async def closed(world: World) -> None:
    await world.passes_until(days=3, hours=1)


ACTS: tuple[Act, ...] = (
    started,
    offered,
    filed,
    claimed,
    nudged,
    nudged_again,
    escalated,
    acknowledged,
    answered,
    waited,
    resumed,
    solved,
    reminded,
    closed,
)


async def play(world: World, act: Act) -> None:
    """The act, and then time, until what was left lying has been made up for."""
    world.opens()
    await act(world)
    for _ in range(3):
        if not world.waits():
            break
        world.clock.at += STARTS_AGAIN_IN
        await world.beats()
