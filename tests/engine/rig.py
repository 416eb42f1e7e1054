"""A whole desk without a platform's wire: the desk of app.yaml, a database, a post office, a clock that is moved."""

import asyncio
import shutil
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import store
from bot.assembly import Core, core
from bot.config import load
from bot.domain.desk import Desk
from bot.domain.notices import Audience
from bot.domain.people import Channel, Handle
from bot.domain.ticket import Ticket, TicketId
from bot.engine.bridge import Bridge
from bot.engine.preparing import Preparing
from bot.engine.relay import Relay
from bot.ports import Store
from bot.post import DeadLetter
from bot.ui.interaction import Commanded, Interaction, Pressed, Reply, ShowForm, Submitted
from bot.ui.messenger import Messenger
from bot.ui.verbs import FormName, Verb
from bot.usecases.ways import Ways
from kb.library import FolderLibrary
from tests.engine.post_office import PostOffice

ROOT = Path(__file__).parent.parent.parent
TUESDAY_AT_TEN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
NETWORK = Channel(platform="slack", id="#it-network")
ON_CALL = Channel(platform="slack", id="#on-call")


def handle(name: str) -> Handle:
    """The account of one of the cast."""
    return Handle(platform="slack", tenant="T1", id=f"U0{name.upper()}")


@dataclass(slots=True)
class MovedClock:
    at: datetime = TUESDAY_AT_TEN

    def now(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@cache
def the_desk() -> Desk:
    return load(ROOT / "app.yaml", {}).desk


@cache
def migrated() -> Path:
    """A migrated database file to copy from."""
    file = Path(mkdtemp(prefix="desk-")) / "desk.db"
    store.migrate(f"sqlite:///{file}")
    return file


@dataclass(slots=True)
class Rig:
    """`start` opens it on a database; a second rig on the same one is the process started again.

    `elsewhere` are platforms beside Slack, by name.
    """

    url: str
    clock: MovedClock = field(default_factory=MovedClock)
    desk: Desk = field(default_factory=the_desk)
    connect: Callable[[str], Store] = store.connect
    ways: Ways = field(init=False)
    new_bridge: Callable[[], Bridge] = lambda: Bridge(threads=4)
    office: PostOffice = field(init=False)
    kept: Store = field(init=False)
    core: Core = field(init=False)
    bridge: Bridge = field(init=False)
    relay: Relay = field(init=False)
    elsewhere: dict[str, PostOffice] = field(default_factory=dict)
    _keys: "count[int]" = field(default_factory=count)

    def start(self) -> "Rig":
        self.office = PostOffice(self.clock.now)
        kept = self.connect(self.url)
        categories = [c.key for c in the_desk().categories]
        library = FolderLibrary(ROOT / "kb" / "articles", categories=categories)
        self.core = core(self.desk, kept, library, self.clock)
        self.core.staffing.enrol()
        for name in ("ben", "bo", "cy", "dee", "fay", "gus"):
            self.is_met(name)
        self.kept = kept
        self.renew_relay(kept)
        return self

    def renew_relay(self, kept: Store) -> None:
        """The relay of a process that has just started, on this store."""
        self.bridge = self.new_bridge()
        messengers: dict[str, Messenger] = {"slack": self.office, **self.elsewhere}
        self.ways = Ways(kept, self.desk, messengers.keys())
        self.relay = Relay(
            store=kept,
            preparing=Preparing(kept, self.core.insight, self.core.calm, self.core.board.card, self.ways),
            calm=self.core.calm,
            ways=self.ways,
            messengers=messengers,
            clock=self.clock,
            bridge=self.bridge,
        )

    def close(self) -> None:
        self.bridge.close()
        self.core.store.close()

    # ── people ─────────────────────────────────────────────────────────────────────────────────

    def is_met(self, name: str) -> None:
        agent = the_desk().agents.get(name)  # type: ignore[call-overload]
        with self.core.store.write() as unit:
            unit.people.meet(handle(name), name=agent.name if agent else name.title(), email=agent and agent.email)
            unit.commit()

    def does(self, name: str, interaction: Callable[[str, Handle], Interaction]) -> Reply:
        return self.core.frontdesk.answer(interaction(f"key:{next(self._keys)}", handle(name)))

    def files(self, *, impact: str = "one", who: str = "ana") -> TicketId:
        """A ticket about the VPN, of priority 3; 1 with the impact `everyone`."""
        opened = self.does(who, lambda key, by: Commanded(key=key, by=by, text="vpn keeps dropping"))
        form = next(one.form for one in opened if isinstance(one, ShowForm))
        answers = {"where": "office", "impact": impact, "urgency": "blocked", "summary": "vpn keeps dropping"}
        for name in (FormName.ASK, FormName.SUGGEST):
            done = self.does(
                who,
                lambda key, by, name=name: Submitted(key=key, by=by, form=name, subject=form.subject, answers=answers),  # type: ignore[misc]
            )
            shown = next(one.form for one in done if isinstance(one, ShowForm))
            if shown.name is FormName.SHOW:
                break
        with self.core.store.read() as unit:
            return max(line.id for line in unit.tickets.lines(limit=1000))

    def presses(self, who: str, verb: Verb, ticket: TicketId) -> Reply:
        return self.does(who, lambda key, by: Pressed(key=key, by=by, verb=verb, subject=str(ticket)))

    def submits(self, who: str, form: FormName, ticket: TicketId, **answers: str) -> Reply:
        return self.does(
            who, lambda key, by: Submitted(key=key, by=by, form=form, subject=str(ticket), answers=answers)
        )

    # ── what is kept ───────────────────────────────────────────────────────────────────────────

    def ticket(self, number: TicketId) -> Ticket:
        with self.core.store.read() as unit:
            return unit.tickets.get(number)

    def person(self, name: str) -> Audience:
        with self.core.store.read() as unit:
            found = unit.people.by_handle(handle(name))
        assert found is not None
        return found.id

    def dead_letters(self) -> list[DeadLetter]:
        with self.core.store.read() as unit:
            return unit.outbox.dead_letters()

    def waits(self) -> bool:
        with self.core.store.read() as unit:
            return unit.outbox.oldest(self.clock.now()) is not None

    # ── the relay ──────────────────────────────────────────────────────────────────────────────

    async def deliver(self) -> None:
        """Everything that can be delivered now. It looks twice, since a platform that is asked may open."""
        idle = 0
        while idle < 2:
            idle = 0 if await self.relay.start_batch() else idle + 1
            await self.relay.finish()


def play(folder: Path, story: Callable[[Rig], Coroutine[object, object, None]]) -> None:
    """Play a story on a fresh desk."""
    play_on(f"sqlite:///{shutil.copy(migrated(), folder / 'desk.db')}", story)


def play_on(url: str, story: Callable[[Rig], Coroutine[object, object, None]], *, rig: Rig | None = None) -> None:
    """Play a story on this database, which was migrated and holds nothing."""
    rig = (rig or Rig(url)).start()
    try:
        asyncio.run(story(rig))
    finally:
        rig.close()
