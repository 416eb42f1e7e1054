"""From a signed form over HTTP to its ack: a durable ticket by the desk, and nothing at all by apps of bolt.

Ours is the real `deskside run`, connected to a workspace. A form that was filled in is sent, and what is acked is a
ticket on the disk, routed and with its notices waiting. The others check the signature and ack.
"""

import asyncio
import os
import sqlite3
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import store
from adapters.wire import Json
from bot.domain.draft import Draft, DraftId
from bot.domain.people import Handle
from bot.ui.verbs import FormName
from tests.bench.desk import desk
from tests.bench.parts.ack.load import Seen, sent, signed
from tests.bench.report import Report
from workspace.company import Company, Person
from workspace.local import environment
from workspace.server import running
from workspace.workspace import SIGNING_SECRET

AT_ONCE = 16
ROUNDS = 3
"""They take turns, and the best round of each counts: other programs only ever add to the time."""
TEAM = "T0ACME"
PEOPLE = [f"U0P{number:04}" for number in range(200)]
"""Who ask in turns: nobody asks for a thousand things in a minute."""
PATIENCE = 3.0
"""Seconds that Slack waits for an ack."""
_FORM = {"where": "home", "impact": "one", "urgency": "blocked", "summary": "vpn keeps dropping"}


def measure(forms: int = 600, burst: int = 1000, rounds: int = ROUNDS) -> Report:
    with TemporaryDirectory() as folder:
        best, crowd = asyncio.run(_measured(Path(folder), forms, burst, rounds))
    ours, bare, stock = (best[name] for name in ("ours", "bare", "stock"))
    late = sum(took > PATIENCE for took in crowd.took)
    return Report(
        heading=[f"{AT_ONCE} at once", "forms/s", "one at a time, ms", "slowest 1 %, ms"],
        rows=[
            [name, f"{seen.per_s:.0f}", f"{alone.at(0.5) * 1e3:.2f}", f"{seen.at(0.99) * 1e3:.0f}"]
            for name, (seen, alone) in {
                "the desk, a ticket each": ours,
                "bolt within the request, nothing": bare,
                "bolt as it comes, nothing": stock,
            }.items()
        ],
        figures={
            "ratio": round(ours[0].per_s / bare[0].per_s, 2),
            "p50_ms": round(ours[1].at(0.5) * 1e3, 2),
            "stock_p50_ms": round(stock[1].at(0.5) * 1e3, 2),
            "late": late,
            "burst": burst,
            "per_s": round(ours[0].per_s),
            "bare_per_s": round(bare[0].per_s),
            "p99_ms": round(ours[0].at(0.99) * 1e3, 1),
        },
    )


async def _measured(folder: Path, forms: int, burst: int, rounds: int) -> tuple[dict[str, tuple[Seen, Seen]], Seen]:
    """The best of each, many at once and one at a time; and ours with all of a burst at once."""
    best: dict[str, tuple[Seen, Seen]] = {}
    async with running(_company()) as place:
        url = f"sqlite:///{folder}/desk.db"
        given = {**os.environ, **environment(place.url), "DESKSIDE_DATABASE": url}
        async with desk(folder, given, mode="http") as (_, own), _bolt("bare") as bare, _bolt("stock") as stock:
            for _ in range(rounds):
                for name, port in {"ours": own, "bare": bare, "stock": stock}.items():
                    crowd = await sent(port, _requests(url, port, forms), AT_ONCE)
                    alone = await sent(port, _requests(url, port, forms // 6), 1)
                    best[name] = max(best.get(name, (crowd, alone)), (crowd, alone), key=lambda seen: seen[0].per_s)
            flood = await sent(own, _requests(url, own, burst), burst)
        _count(Path(url.removeprefix("sqlite:///")), rounds * (forms + forms // 6) + burst)
    return best, flood


def _company() -> Company:
    """The usual one, with those who ask."""
    usual = Company.load()
    more = (Person(id=who, name=who.lower(), real_name=f"Person {who}") for who in PEOPLE)
    return replace(usual, people=(*usual.people, *more))


def _requests(url: str, port: int, count: int) -> Sequence[bytes]:
    """Forms that people have filled in, each to be sent once."""
    filled = []
    with closing(store.connect(url)) as kept, kept.write() as unit:
        for who in islice(cycle(PEOPLE), count):
            person = unit.people.meet(Handle(platform="slack", tenant=TEAM, id=who), name=f"Person {who}").id
            draft = DraftId(uuid4().hex)
            unit.drafts.keep(Draft(id=draft, person=person, category="vpn", answers=_FORM, at=datetime.now(UTC)))
            filled.append(_sent(draft, who))
        unit.commit()
    return [signed(form, SIGNING_SECRET, port) for form in filled]


def _sent(draft: DraftId, who: str) -> Json:
    view = {
        "id": f"V{draft[:9].upper()}",
        "hash": draft,
        "callback_id": FormName.SUGGEST.value,
        "private_metadata": draft,
    }
    return {
        "type": "view_submission",
        "team": {"id": TEAM, "domain": "acme"},
        "user": {"id": who, "username": who.lower(), "name": who.lower(), "team_id": TEAM},
        "trigger_id": f"1.2.{draft}",
        "view": {**view, "type": "modal", "team_id": TEAM, "state": {"values": {}}, "blocks": []},
        "response_urls": [],
    }


def _count(file: Path, expected: int) -> None:
    with closing(sqlite3.connect(file)) as connection:
        found = connection.execute("SELECT count(*) FROM tickets").fetchone()[0]
    if found != expected:
        raise RuntimeError(f"{found} tickets were kept of {expected}")


@asynccontextmanager
async def _bolt(which: str) -> AsyncIterator[int]:
    """Its port."""
    words = (sys.executable, "-m", f"{__name__}.server", which, SIGNING_SECRET)
    serving = await asyncio.create_subprocess_exec(*words, stdout=PIPE)
    assert serving.stdout is not None
    try:
        yield int(await serving.stdout.readline())
    finally:
        serving.terminate()
        await serving.wait()
