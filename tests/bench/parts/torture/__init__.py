"""Real processes of the desk are killed with signal 9 under load: what they acknowledged is there, and once.

Slack's part is the workspace's: it sends signed requests, brings again what was not acknowledged, and holds what the
desk posts. One process on SQLite is killed and started again; of two on PostgreSQL one goes on.
"""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import store
from tests import postgres
from tests.bench.parts.torture import payloads
from tests.bench.report import Report
from tests.drivers.process import Process, processes
from workspace.clock import WorkspaceClock
from workspace.delivery.outcome import Answer, Kind
from workspace.delivery.signed_http import SignedHttp
from workspace.server import running
from workspace.state import Message
from workspace.wire import Json, part, text
from workspace.workspace import SIGNING_SECRET, Workspace

AT_ONCE = 8
PATIENCE = 3.0
"""Seconds that Slack waits for an ack."""
BETWEEN_KILLS = 40
"""Acknowledgements that a process gives before it is killed, at least."""
DELIVERED_IN = 60.0
"""Seconds after the load for everything to be said."""
_NUMBER = re.compile(r"DESK-\d+")


@dataclass(slots=True, kw_only=True)
class Ordeal:
    """One database, so many processes, kills and acknowledgements."""

    database: str
    place: Workspace
    desks: list[Process]
    kills: int
    wanted: int
    acked: list[str] = field(default_factory=list)
    killed: int = 0
    _wires: list[SignedHttp] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)
    _chance: random.Random = field(default_factory=lambda: random.Random("torture"))

    async def go(self, tickets: int) -> "Found":
        summaries = [f"case {number} of {tickets}" for number in range(tickets)]
        forms = payloads.drafts(self.database, summaries)
        self._wires = [SignedHttp(url=d.url, secret=SIGNING_SECRET, clock=WorkspaceClock()) for d in self.desks]
        first, rest = summaries[: AT_ONCE * 2], iter(summaries[AT_ONCE * 2 :])
        try:
            for summary in first:
                await self._sent(summary, Kind.INTERACTION, payloads.form(forms[summary]))
            await _soon(lambda: bool(self._cards()), within=20)
            load = [asyncio.create_task(self._load(rest, forms)) for _ in range(AT_ONCE)]
            await self._kill()
            await asyncio.gather(*load)
            await _soon(self._is_all_said, within=DELIVERED_IN)
        finally:
            for wire in self._wires:
                await wire.close()
        return self._found()

    # ── Slack ──────────────────────────────────────────────────────────────────────────────────

    async def _load(self, rest: Iterator[str], forms: dict[str, payloads.DraftId]) -> None:
        """Fifteen notes, then a ticket; until all are filed, enough is acknowledged, and nobody dies any more."""
        while True:
            for _ in range(15):
                number = next(self._numbers)
                said = f"note {number}"
                root = self._chance.choice(self._cards()[-50:])
                await self._sent(said, Kind.EVENT, payloads.note(said, number, root))
            summary = next(rest, None)
            if summary is not None:
                await self._sent(summary, Kind.INTERACTION, payloads.form(forms[summary]))
            elif len(self.acked) >= self.wanted and self.killed >= self.kills:
                return

    async def _sent(self, what: str, kind: Kind, payload: Json) -> None:
        """Until it is acknowledged, each time by another process."""
        for attempt in count():
            wire = self._chance.choice(self._wires)
            answer = await wire.send(kind, payload, within=PATIENCE, retry=(attempt, "http_timeout"))
            if _is_accepted(kind, answer):
                self.acked.append(what)
                return
            await asyncio.sleep(0.05)

    def _cards(self) -> list[str]:
        """Where cards stand in the team's channel."""
        said = self.place.state.channels[payloads.NETWORK].messages.values()
        return [message.ts for message in said if message.author == self.place.bot and not message.is_reply]

    # ── death ──────────────────────────────────────────────────────────────────────────────────

    async def _kill(self) -> None:
        starting: list[asyncio.Task[None]] = []
        for number in range(self.kills):
            desk, before = self.desks[number % len(self.desks)], len(self.acked)
            await _soon(lambda before=before: len(self.acked) >= before + BETWEEN_KILLS, within=60)  # type: ignore[misc]
            await asyncio.sleep(self._chance.random() * 0.2)
            await asyncio.to_thread(desk.is_killed)
            self.killed += 1
            desk.starts()
            starting.append(asyncio.create_task(desk.is_up()))
            if len(starting) == len(self.desks):
                await starting.pop(0)
        await asyncio.gather(*starting)

    # ── what is there ──────────────────────────────────────────────────────────────────────────

    def _is_all_said(self) -> bool:
        with closing(store.connect(self.database)) as kept, kept.read() as unit:
            return unit.outbox.oldest(datetime.now(UTC) + timedelta(days=1)) is None

    def _found(self) -> "Found":
        kept = Counter(payloads.kept(self.database))
        posted = [m for c in self.place.state.channels.values() for m in c.messages.values() if _mark(m)]
        marks = Counter(_mark(message) for message in posted)
        tickets = sum(what.startswith("case") for what in kept)
        cards = Counter(
            (place.id, found[0])
            for place in self.place.state.channels.values()
            for message in place.messages.values()
            if _mark(message) and not message.is_reply and (found := _NUMBER.findall(message.text))
        )
        return Found(
            kills=self.killed,
            acked=len(self.acked),
            posted=len(posted),
            lost=(*(what for what in self.acked if not kept[what]), *["a card"] * (2 * tickets - len(cards))),
            doubled=sum(_over(counts) for counts in (kept, marks, cards)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """`lost` of what was acknowledged, and cards that are missing; `doubled` tickets, notes and messages."""

    kills: int
    acked: int
    posted: int
    lost: tuple[str, ...]
    doubled: int


def _over(counts: Counter[str] | Counter[tuple[str, str]]) -> int:
    return sum(number - 1 for number in counts.values() if number > 1)


def _mark(message: Message) -> str:
    """What names the delivery that posted it."""
    return text(part(message.metadata or {}, "event_payload"), "mark")


def _is_accepted(kind: Kind, answer: Answer) -> bool:
    """A form that shows the ticket; one that says there was trouble is none."""
    if kind is Kind.EVENT or not answer.ok:
        return answer.ok
    body = answer.body if isinstance(answer.body, dict) else {}
    return text(part(part(body, "view"), "title"), "text") == "Request filed"


async def _soon(holds: "object", *, within: float) -> None:
    assert callable(holds)
    end = perf_counter() + within
    while not holds():
        if perf_counter() > end:
            raise RuntimeError(f"it took longer than {within} s")
        await asyncio.sleep(0.05)


# ── the part ──────────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _databases(folder: Path, wanted: Iterable[str]) -> Iterator[dict[str, str]]:
    """URLs of migrated databases by kind, as durable as they are outside of tests."""
    with ExitStack() as stack:
        urls = {}
        for kind in wanted:
            if kind == "sqlite":
                urls[kind] = f"sqlite:///{folder}/desk.db"
            else:
                server = stack.enter_context(postgres.serve(careful=True))
                urls[kind] = stack.enter_context(postgres.database(server))
            store.migrate(urls[kind])
        yield urls


async def _measured(folder: Path, database: str, replicas: int, kills: int, acked: int, tickets: int) -> Found:
    async with running() as place, processes(folder, replicas, slack=place.url, database=database) as desks:
        ordeal = Ordeal(database=database, place=place, desks=desks, kills=kills, wanted=acked)
        return await ordeal.go(tickets)


def measure(
    kills: int = 20, acked: int = 5000, tickets: int = 200, kinds: Iterable[str] = ("sqlite", "postgresql")
) -> Report:
    """Half of it on each kind of database."""
    rows, found = [], []
    with TemporaryDirectory() as name, _databases(Path(name), kinds) as urls:
        share = len(urls)
        for kind, url in urls.items():
            replicas = 1 if kind == "sqlite" else 2
            began = perf_counter()
            one = asyncio.run(
                _measured(Path(name) / kind, url, replicas, -(-kills // share), -(-acked // share), tickets // share)
            )
            found.append(one)
            took = f"{perf_counter() - began:.0f}"
            numbers = (replicas, one.kills, one.acked, one.posted, len(one.lost), one.doubled)
            rows.append([kind, *(f"{number:,}" for number in numbers), took])
    figures = {
        "kills": sum(one.kills for one in found),
        "acked": sum(one.acked for one in found),
        "lost": sum(len(one.lost) for one in found),
        "doubled": sum(one.doubled for one in found),
    }
    return Report(
        heading=["", "processes", "kills", "acknowledged", "posted", "lost", "doubled", "s"], rows=rows, figures=figures
    )
