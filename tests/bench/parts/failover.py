"""Three real processes on one PostgreSQL; while steps fall due, the one that sweeps is killed, and then another one.

Every process sweeps, and none of them leads. A step is a wait that ends by itself; late is how long after its time it
happened, by the database's clock.
"""

import asyncio
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import uuid4

import store
from bot.config import load
from bot.domain.draft import Draft, DraftId
from bot.domain.events import Resumed, Waited
from bot.domain.people import Handle, PersonId
from bot.domain.terms import Status
from bot.domain.ticket import TicketId
from bot.usecases.intake import Intake
from bot.usecases.ledger import Deed, Ledger
from bot.usecases.work import Work
from kb.library import FolderLibrary
from tests import postgres
from tests.bench.report import Report
from tests.drivers.process import processes
from tests.drivers.theatre import ROOT
from workspace.server import running

PERIOD = 2
"""Seconds between two sweeps of one process."""
REPLICAS = 3
EVERY = timedelta(seconds=0.25)
"""A step falls due so often."""
_FORM = {"where": "office", "impact": "one", "urgency": "can_wait", "summary": "vpn keeps dropping"}


def measure(steps: int = 60) -> Report:
    with TemporaryDirectory() as folder, postgres.serve(careful=True) as server, postgres.database(server) as url:
        store.migrate(url)
        late = asyncio.run(_measured(Path(folder), url, steps))
    return Report(
        heading=["steps", "killed", "late, the most, s", "half of them, s"],
        rows=[[str(len(late)), str(REPLICAS - 1), f"{max(late):.2f}", f"{median(late):.2f}"]],
        figures={
            "late_s": round(max(late), 2),
            "period_s": PERIOD,
            "median_s": round(median(late), 2),
            "steps": len(late),
            "kills": REPLICAS - 1,
        },
    )


async def _measured(folder: Path, url: str, steps: int) -> list[float]:
    async with running() as place:
        opened = processes(folder, REPLICAS, slack=place.url, database=url, tick_every=f"{PERIOD}s")
        async with opened as desks:
            began = datetime.now(UTC) + timedelta(seconds=2)
            tickets = await asyncio.to_thread(_waiting, url, [began + EVERY * number for number in range(steps)])
            over = began + EVERY * steps
            for number, desk in enumerate(desks[:-1], start=1):
                await _until(began + (over - began) * number / REPLICAS)
                await asyncio.to_thread(desk.is_killed)
            await _until(over + timedelta(seconds=PERIOD + 1))
            return await asyncio.to_thread(_late, url, tickets)


async def _until(moment: datetime) -> None:
    await asyncio.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))


def _waiting(url: str, moments: list[datetime]) -> list[TicketId]:
    """Tickets that wait on their requester until these moments."""
    desk = load(ROOT / "app.yaml", {}).desk
    with closing(store.connect(url)) as kept:
        with kept.write() as unit:
            ana = unit.people.meet(Handle(platform="slack", tenant="T0ACME", id="U0ANA"), name="Ana Reyes").id
            unit.commit()
        ledger = Ledger(store=kept, desk=desk)
        library = FolderLibrary(ROOT / "kb" / "articles", categories=[c.key for c in desk.categories])
        return [_one(ledger, Intake(ledger, library), ana, moment) for moment in moments]


def _one(ledger: Ledger, intake: Intake, ana: PersonId, until: datetime) -> TicketId:
    at = datetime.now(UTC)
    draft = Draft(id=DraftId(uuid4().hex), person=ana, category="vpn", answers=_FORM, at=at)
    with ledger.store.write() as unit:
        unit.drafts.keep(draft)
        unit.commit()
    ticket = intake.file(Deed(by=ana, at=at, key=uuid4().hex), draft.id).ticket
    deed = Deed(by=PersonId("ben"), at=at, key=uuid4().hex)
    Work(ledger).wait(deed, ticket, on=Status.WAITING_ON_REQUESTER, needed="a minute", until=until)
    return ticket


def _late(url: str, tickets: list[TicketId]) -> list[float]:
    """By how many seconds each wait ended late. Raises RuntimeError for one that did not end, or twice."""
    late = []
    with closing(store.connect(url)) as kept, kept.read() as unit:
        for number in tickets:
            timeline = unit.tickets.get(number).timeline
            (waited,) = (event for event in timeline if isinstance(event, Waited))
            ended = [event for event in timeline if isinstance(event, Resumed)]
            if len(ended) != 1:
                raise RuntimeError(f"the wait of ticket {number} ended {len(ended)} times")
            late.append((ended[0].at - waited.until).total_seconds())
    return late
