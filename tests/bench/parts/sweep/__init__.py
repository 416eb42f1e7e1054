"""How long a sweep takes among many open tickets: with nothing due, with a few due, and with ten thousand at once.

A few tickets are filed and routed as always; the others are copies of them, made by the database. What is due is a
nudge of an owner: each firing loads a ticket with its timeline, asks the domain, and writes event, timers and a notice.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import Connection, inspect, text

import store
from bot.usecases.ledger import Ledger
from bot.usecases.watch import Watch
from store.engine import engine_for
from tests import postgres
from tests.bench.parts.insert import filing
from tests.bench.parts.sweep.peer import escalate
from tests.bench.report import Report
from tests.builders import MONDAY, a_desk

FEW, MANY, DUE, AT_ONCE = 1_000, 1_000_000, 200, 10_000
PEERS = 500
"""Due tickets for the comparison with django-helpdesk."""
LOOKS = 20
"""Sweeps with nothing due; the fastest counts."""
TEMPLATES = 8

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


def measure(many: int = MANY, few: int = FEW, at_once: int = AT_ONCE, *, peer: bool = False) -> Report:
    """With `peer` also django-helpdesk, on as many due tickets as it manages in a few seconds, and ours on as many."""
    with TemporaryDirectory() as folder, postgres.serve(careful=True) as server, postgres.database(server) as url:
        small = _measured(f"sqlite:///{folder}/small.db", few, 0)
        large = _measured(f"sqlite:///{folder}/large.db", many, at_once)
        elsewhere = _measured(url, few + at_once, at_once)
        beside = _beside(f"sqlite:///{folder}/beside.db", PEERS) if peer else None
    report = Report(
        heading=["open tickets", "nothing due, ms", f"{DUE} due, ms", f"{at_once:,} due, s"],
        rows=[
            [f"{few:,}", f"{small.idle * 1e3:.2f}", f"{small.due * 1e3:.0f}", ""],
            [f"{many:,}", f"{large.idle * 1e3:.2f}", f"{large.due * 1e3:.0f}", f"{large.at_once:.1f}"],
            ["PostgreSQL", f"{elsewhere.idle * 1e3:.2f}", f"{elsewhere.due * 1e3:.0f}", f"{elsewhere.at_once:.1f}"],
        ],
        figures={
            "growth": round(large.due / small.due, 2),
            "idle_ms": round(large.idle * 1e3, 3),
            "queued_10k_s": round(large.at_once, 2),
            "postgres_queued_10k_s": round(elsewhere.at_once, 2),
            "due_200_ms": round(large.due * 1e3, 1),
        },
    )
    return report if beside is None else _with(report, *beside)


def _beside(url: str, due: int) -> tuple[float, float]:
    """Milliseconds a ticket that is due: ours, and django-helpdesk's."""
    ours = _measured(url, DUE + due, due).at_once
    return ours / due * 1e3, escalate(due).seconds / due * 1e3


def _with(report: Report, ours: float, theirs: float) -> Report:
    rows = [[f"{PEERS} due, ms each: ours", f"{ours:.2f}"], ["django-helpdesk 2.6.1", f"{theirs:.1f}"]]
    more = {"vs_peer": round(theirs / ours, 1), "ms_each": round(ours, 3), "peer_ms_each": round(theirs, 2)}
    padded = [[*row, *[""] * (len(report.heading) - len(row))] for row in rows]
    return Report(heading=report.heading, rows=[*report.rows, *padded], figures={**report.figures, **more})


def _measured(url: str, tickets: int, at_once: int) -> Took:
    store.migrate(url)
    with filing(url) as desk:
        desk.rate(TEMPLATES, 1)
    soon, later = Group(later=timedelta(0), count=DUE - TEMPLATES), timedelta(minutes=10)
    rest = tickets - DUE - at_once
    copy(url, [soon, Group(later=later, count=at_once), Group(later=3 * later, count=rest, never_fires=True)])
    with closing(store.connect(url)) as kept:
        watch = Watch(Ledger(store=kept, desk=a_desk()))
        gc.collect()  # else one of two sweeps may pay for what was made before it
        return Took(
            idle=min(_seconds(watch, url, NUDGED - timedelta(minutes=1), 0) for _ in range(LOOKS)),
            due=_seconds(watch, url, NUDGED, DUE),
            at_once=_seconds(watch, url, NUDGED + later, at_once),
        )


def _seconds(watch: Watch, url: str, at: datetime, expected: int) -> float:
    before = _notices(url)
    began = perf_counter()
    done = watch.sweep(at)
    took = perf_counter() - began
    if (done, _notices(url) - before) != (expected, expected):
        raise RuntimeError(f"{done} timers fired and {_notices(url) - before} notices came of it, not {expected}")
    return took


def _notices(url: str) -> int:
    with _reached(url) as connection:
        return int(connection.scalar(text("SELECT count(*) FROM outbox WHERE face LIKE 'nudge%'")) or 0)


# ── copies ────────────────────────────────────────────────────────────────────────────────────────────────────


def copy(url: str, groups: Sequence[Group]) -> None:
    with _reached(url) as connection:
        first = TEMPLATES
        for group in groups:
            only = (" AND seq = 1", " AND percent >= 100") if group.never_fires else ("", "")
            _multiply(connection, "tickets", "id", ("filed_at", "due_at"), first, group, "")
            _multiply(connection, "timeline", "ticket", ("at",), first, group, only[0])
            _multiply(connection, "timers", "ticket", ("due_at",), first, group, only[1])
            first += group.count


@contextmanager
def _reached(url: str) -> Iterator[Connection]:
    """A transaction of its own, kept at the end."""
    engine = engine_for(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _multiply(
    connection: Connection,
    table: str,
    number: str,
    moments: Sequence[str],
    first: int,
    group: Group,
    only: str,
) -> None:
    """The templates' rows again and again, under the numbers after `first`."""
    minutes = group.later // timedelta(minutes=1)
    moved = "strftime('%Y-%m-%d %H:%M:%f000', {}, '+{} minutes')"
    if connection.dialect.name == "postgresql":
        moved = "{} + interval '{} minutes'"

    def value(name: str) -> str:
        if name == number:
            return f"{first} + n"
        return moved.format(f'"{name}"', minutes) if name in moments else f'"{name}"'

    names = [column["name"] for column in inspect(connection).get_columns(table)]
    columns = ", ".join(f'"{name}"' for name in names)
    rows = f'FROM copies JOIN {table} ON "{number}" = 1 + n % {TEMPLATES}{only} WHERE n <= {group.count}'
    if group.count > 0:
        connection.exec_driver_sql(
            f"WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < {group.count})"
            f" INSERT INTO {table} ({columns}) SELECT {', '.join(map(value, names))} {rows}".replace(
                "%", "%%" if connection.dialect.name == "postgresql" else "%"
            )
        )
