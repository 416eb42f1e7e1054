"""Notices leased and settled in a second, with a delivery that takes no time: by our outbox, and by pgqueuer.

Ours keeps lanes: of each conversation one notice at a time, in order, what is urgent first. Both lease in one
transaction and settle in another, so that a crash between the two delivers again and loses nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory
from time import perf_counter

import store
from bot.domain.notices import CARD, Notice
from bot.domain.people import PersonId
from bot.domain.ticket import TicketId
from bot.ports import Store
from tests import postgres
from tests.bench.report import Report

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
BATCH = 100
LANES = 500
ROUNDS = 3
"""They take turns, and the best round of each counts: other programs only ever add to the time."""
PEER = "PostgreSQL: pgqueuer"


def measure(notices: int = 4000, rounds: int = ROUNDS, *, with_peer: bool = True) -> Report:
    """Raises ImportError for a peer that is not installed."""
    best: dict[str, float] = {}
    with _ways(with_peer=with_peer) as ways:
        for _ in range(rounds):
            for name, way in ways.items():
                best[name] = max(best.get(name, 0.0), way(notices))
    sqlite, own, *peers = best.values()
    ratio = f"{own / peers[0]:.2f}×" if peers else ""
    return Report(
        heading=[f"{BATCH} at a time", "notices/s", "ratio"],
        rows=[[name, f"{rate:.0f}", ratio if rate == own else ""] for name, rate in best.items()],
        figures={
            "per_s": round(sqlite),
            "postgres_per_s": round(own),
            **({"vs_pgqueuer": round(own / peers[0], 2), "pgqueuer_per_s": round(peers[0])} if peers else {}),
        },
    )


@contextmanager
def _ways(*, with_peer: bool) -> Iterator[dict[str, Callable[[int], float]]]:
    with (
        TemporaryDirectory() as folder,
        _ours(f"sqlite:///{folder}/desk.db") as on_sqlite,
        postgres.serve(careful=True) as server,
        postgres.database(server) as url,
        _ours(url) as on_postgres,
    ):
        ways = {"SQLite: our outbox": on_sqlite, "PostgreSQL: our outbox": on_postgres}
        if with_peer:
            from tests.bench.parts.outbox.peer import rate  # noqa: PLC0415 - `make bench` installs it, tests do not

            ways[PEER] = lambda count: rate(url, count, BATCH)
        yield ways


@contextmanager
def _ours(url: str) -> Iterator[Callable[[int], float]]:
    store.migrate(url)
    with closing(store.connect(url)) as kept:
        yield lambda count: _rate(kept, count)


def _rate(kept: Store, count: int) -> float:
    with kept.write() as unit:
        for number in range(count):
            to = PersonId(f"p{number % LANES}")
            unit.outbox.put(Notice(ticket=TicketId(number + 1), to=to, face=CARD), at=AT)
        unit.commit()
    settled, began = 0, perf_counter()
    while True:
        with kept.write() as unit:
            parcels = unit.outbox.lease(at=AT, within=timedelta(minutes=1), limit=BATCH)
            unit.commit()
        if not parcels:
            break
        with kept.write() as unit:
            unit.outbox.settle(*parcels)
            unit.commit()
        settled += len(parcels)
    took = perf_counter() - began
    if settled != count:
        raise RuntimeError(f"{settled} of {count} were leased")
    return count / took
