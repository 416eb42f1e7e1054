"""The memory of `deskside run` with an empty database, and with a million open tickets in it.

Resident memory of the real process, connected to a workspace, read from the system after some sweeps. The tickets are
as in the part `sweep`, and due in years.
"""

import asyncio
import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.desk import desk
from tests.bench.parts.insert import filing
from tests.bench.parts.sweep import TEMPLATES, Group, copy
from tests.bench.report import Report
from workspace.local import environment
from workspace.server import running

MANY = 1_000_000
IN_YEARS = timedelta(days=3650)
SWEPT_FOR = 8.0
"""Seconds of being ready: some sweeps."""


def measure(many: int = MANY, swept_for: float = SWEPT_FOR) -> Report:
    with TemporaryDirectory() as folder:
        empty, full = asyncio.run(_measured(Path(folder), many, swept_for))
    return Report(
        heading=["open tickets", "MB"],
        rows=[["0", f"{empty:.0f}"], [f"{many:,}", f"{full:.0f}"]],
        figures={"mb": round(full), "empty_mb": round(empty), "grown_mb": round(full - empty, 1)},
    )


async def _measured(folder: Path, many: int, swept_for: float) -> tuple[float, float]:
    file = folder / "desk.db"
    async with running() as place:
        given = {**os.environ, **environment(place.url), "DESKSIDE_DATABASE": f"sqlite:///{file}"}
        empty = await _megabytes(folder, given, swept_for)
        with filing(f"sqlite:///{file}") as copied:
            copied.rate(TEMPLATES, 1)
        _put_off(file)
        copy(f"sqlite:///{file}", [Group(later=IN_YEARS, count=many - TEMPLATES, never_fires=True)])
        return empty, await _megabytes(folder, given, swept_for)


def _put_off(file: Path) -> None:
    """The tickets that were filed for copying are not due either."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE timers SET due_at = '2099-01-01 00:00:00.000000'")
        connection.execute("DELETE FROM outbox")
        connection.commit()


async def _megabytes(folder: Path, given: dict[str, str], swept_for: float) -> float:
    async with desk(folder, given) as (process, _):
        await asyncio.sleep(swept_for)
        lines = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
