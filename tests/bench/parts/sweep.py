"""How long a sweep takes among many open tickets: with nothing due, with a few due, and with ten thousand at once.

A few tickets are filed and routed as always; the others are copies of them, made by the database. What is due is a
nudge of an owner: each firing loads a ticket with its timeline, asks the domain, and writes event, timers and a notice.
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import store
from bot.engine import relay
from bot.ports import Store
from bot.usecases.ledger import Ledger
from bot.usecases.watch import Watch
from tests.bench.helpdesk import Escalated, escalate
from tests.bench.parts.insert import filing
from tests.bench.report import Report
from tests.builders import MONDAY, a_desk

FEW, MANY, DUE, AT_ONCE = 1_000, 1_000_000, 200, 10_000
LOOKS = 20
"""Sweeps with nothing due; the fastest counts."""
TEMPLATES = 8
BESIDE_PEER = 500
"""Due tickets in the comparison with the peer, which takes long."""

NUDGED = MONDAY.replace(hour=13)
"""When the owners of the first are nudged: after three quarters of the four hours for a first answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Copies that were filed so much later. Of those that never fire in the run only a part is made, for room."""

    later: timedelta
    count: int
    never_fires: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """Seconds of a sweep with nothing due, with a few timers due, and with many at once."""

    idle: float
    due: float
    at_once: float


def measure(many: int = MANY, few: int = FEW, at_once: int = AT_ONCE, *, with_peer: bool = False) -> Report:
    """With the peer it is only the comparison with it."""
    if with_peer:
        return beside_peer()
    with TemporaryDirectory() as folder:
        small = _measured(Path(folder) / "small.db", few, 0)
        large = _measured(Path(folder) / "large.db", many, at_once)
    return Report(
        heading=["open tickets", "nothing due, ms", f"{DUE} due, ms", f"{at_once:,} due, s"],
        rows=[
            [f"{few:,}", f"{small.idle * 1e3:.2f}", f"{small.due * 1e3:.0f}", ""],
            [f"{many:,}", f"{large.idle * 1e3:.2f}", f"{large.due * 1e3:.0f}", f"{large.at_once:.1f}"],
        ],
        figures={
            "growth": round(large.due / small.due, 2),
            "idle_ms": round(large.idle * 1e3, 3),
            "queued_10k_s": round(large.at_once, 2),
            "due_200_ms": round(large.due * 1e3, 1),
        },
    )


def beside_peer(due: int = BESIDE_PEER, peer: Callable[[int], Escalated] = escalate) -> Report:
    """As many due tickets for each: what happened is noted, and its owner is told of it.

    To tell is to have the message on the disk: a letter of the peer's is a line of its file, a notice of ours is leased
    and settled.
    """
    with TemporaryDirectory() as folder:
        queued, told = _own(Path(folder) / "desk.db", due)
    theirs = peer(due).seconds
    rates = {"the desk: queued": queued, "the desk: queued, leased and settled": told, "django-helpdesk": theirs}
    return Report(
        heading=[f"{due:,} due", "s", "ms a ticket", "times as long"],
        rows=[
            [name, f"{took:.2f}", f"{took / due * 1e3:.2f}", "" if took == theirs else f"{theirs / took:.0f}×"]
            for name, took in rates.items()
        ],
        figures={
            "vs_peer": round(theirs / told, 1),
            "vs_peer_queued": round(theirs / queued, 1),
            "ms_a_ticket": round(told / due * 1e3, 3),
            "peer_ms_a_ticket": round(theirs / due * 1e3, 2),
            "due": due,
        },
    )


def _own(file: Path, due: int) -> tuple[float, float]:
    """Seconds until everything is queued, and until everything is settled too."""
    url = f"sqlite:///{file}"
    store.migrate(url)
    with filing(url) as desk:
        desk.rate(TEMPLATES, 1)
    copy(file, [Group(later=timedelta(0), count=due - TEMPLATES)])
    with closing(store.connect(url)) as kept:
        _drain(kept, NUDGED - timedelta(hours=1))  # what filing has told is no part of it
        queued = _seconds(Watch(Ledger(store=kept, desk=a_desk())), file, NUDGED, due)
        began = perf_counter()
        settled = _drain(kept, NUDGED)
        took = perf_counter() - began
    if settled < due:
        raise RuntimeError(f"{settled} notices were settled, of {due} and more")
    return queued, queued + took


def _drain(kept: Store, at: datetime) -> int:
    settled = 0
    while True:
        with kept.write() as unit:
            parcels = unit.outbox.lease(at=at, within=timedelta(minutes=1), limit=relay.AT_ONCE)
            unit.commit()
        if not parcels:
            return settled
        with kept.write() as unit:
            settled += len(unit.outbox.settle(*parcels))
            unit.commit()


def _measured(file: Path, tickets: int, at_once: int) -> Took:
    url = f"sqlite:///{file}"
    store.migrate(url)
    with filing(url) as desk:
        desk.rate(TEMPLATES, 1)
    soon, later = Group(later=timedelta(0), count=DUE - TEMPLATES), timedelta(minutes=10)
    rest = tickets - DUE - at_once
    copy(file, [soon, Group(later=later, count=at_once), Group(later=3 * later, count=rest, never_fires=True)])
    with closing(store.connect(url)) as kept:
        watch = Watch(Ledger(store=kept, desk=a_desk()))
        return Took(
            idle=min(_seconds(watch, file, NUDGED - timedelta(minutes=1), 0) for _ in range(LOOKS)),
            due=_seconds(watch, file, NUDGED, DUE),
            at_once=_seconds(watch, file, NUDGED + later, at_once),
        )


def _seconds(watch: Watch, file: Path, at: datetime, expected: int) -> float:
    before = _notices(file)
    began = perf_counter()
    done = watch.sweep(at)
    took = perf_counter() - began
    if (done, _notices(file) - before) != (expected, expected):
        raise RuntimeError(f"{done} timers fired and {_notices(file) - before} notices came of it, not {expected}")
    return took


def _notices(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM outbox WHERE face LIKE 'nudge%'").fetchone()[0])


# ── copies ────────────────────────────────────────────────────────────────────────────────────────────────────


def copy(file: Path, groups: Sequence[Group]) -> None:
    with closing(sqlite3.connect(file)) as connection:
        first = TEMPLATES
        for group in groups:
            part = " AND seq = 1", " AND percent >= 100"
            only = part if group.never_fires else ("", "")
            _multiply(connection, "tickets", "id", ("filed_at", "due_at"), first, group, "")
            _multiply(connection, "timeline", "ticket", ("at",), first, group, only[0])
            _multiply(connection, "timers", "ticket", ("due_at",), first, group, only[1])
            first += group.count
        connection.commit()


def _multiply(
    connection: sqlite3.Connection,
    table: str,
    number: str,
    moments: Sequence[str],
    first: int,
    group: Group,
    only: str,
) -> None:
    """The templates' rows again and again, under the numbers after `first`."""
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]

    def value(name: str) -> str:
        if name == number:
            return f"{first} + n"
        if name in moments:
            return f"strftime('%Y-%m-%d %H:%M:%f000', \"{name}\", '+{group.later // timedelta(minutes=1)} minutes')"
        return f'"{name}"'

    columns = ", ".join(f'"{name}"' for name in names)
    connection.execute(
        "WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < ?)"
        f" INSERT INTO {table} ({columns}) SELECT {', '.join(map(value, names))}"
        f' FROM copies JOIN {table} ON "{number}" = 1 + n % {TEMPLATES}{only} WHERE n <= ?',
        (group.count, group.count),
    )
