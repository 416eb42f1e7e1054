"""The memory of `deskside run` with an empty database, and with a million open tickets in it.

Resident memory of the real process, connected to a workspace, read from the system after some sweeps. The tickets are
as in the part `sweep`, and due in years.
"""

import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.parts.insert import filing
from tests.bench.parts.sweep import TEMPLATES, Group, copy
from tests.bench.report import Report
from tests.drivers.theatre import ROOT
from workspace.local import environment
from workspace.server import running

MANY = 1_000_000
IN_YEARS = timedelta(days=3650)
READY_WITHIN = 60.0
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
        with filing(f"sqlite:///{file}") as desk:
            desk.rate(TEMPLATES, 1)
        _put_off(file)
        copy(file, [Group(later=IN_YEARS, count=many - TEMPLATES, never_fires=True)])
        return empty, await _megabytes(folder, given, swept_for)


def _put_off(file: Path) -> None:
    """The tickets that were filed for copying are not due either."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE timers SET due_at = '2099-01-01 00:00:00.000000'")
        connection.execute("DELETE FROM outbox")
        connection.commit()


async def _megabytes(folder: Path, given: dict[str, str], swept_for: float) -> float:
    async with _desk(folder, given) as process:
        await asyncio.sleep(swept_for)
        lines = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


@asynccontextmanager
async def _desk(folder: Path, given: dict[str, str]) -> AsyncIterator["subprocess.Popen[bytes]"]:
    """The process, ready."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    text = (ROOT / "app.yaml").read_text(encoding="utf-8").replace("port: 8025", f"port: {port}")
    config = folder / "app.yaml"
    config.write_text(text.replace("articles: kb/articles", f"articles: {ROOT / 'kb' / 'articles'}"), encoding="utf-8")
    words = [sys.executable, "-m", "bot", "run", "--config", str(config)]
    process = subprocess.Popen(words, cwd=ROOT, env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        await asyncio.wait_for(_ready(process, port), READY_WITHIN)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(process.wait)


async def _ready(process: "subprocess.Popen[bytes]", port: int) -> None:
    while process.poll() is None:
        with suppress(OSError):
            await asyncio.to_thread(urllib.request.urlopen, f"http://127.0.0.1:{port}/readyz")
            return
        await asyncio.sleep(0.1)
    raise RuntimeError(f"the desk ended with {process.returncode}")
