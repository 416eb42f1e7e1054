"""The desk as a process of its own, over signed HTTP, that can be killed and started again at the same address."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from tests.drivers.theatre import ROOT
from workspace.local import environment

READY_WITHIN = 60.0
"""Seconds."""


class Process:
    """`deskside run` in a folder of its own. What it logs is appended to `log`."""

    def __init__(self, folder: Path, given: Mapping[str, str], *, tick_every: str = "1s") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.port = _free_port()
        self.log = folder / "log.txt"
        self._config = folder / "app.yaml"
        self._config.write_text(_written(self.port, tick_every), encoding="utf-8")
        self._given = given
        self._running: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/slack/events"

    def starts(self) -> None:
        words = [sys.executable, "-m", "bot", "run", "--config", str(self._config)]
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(words, cwd=ROOT, env=dict(self._given), stdout=log, stderr=log)

    async def is_up(self) -> None:
        """Platforms are met, and what comes in is answered. Raises RuntimeError if it ended instead."""
        async with asyncio.timeout(READY_WITHIN):
            while not await self._answers():
                if self._running is None or self._running.poll() is not None:
                    raise RuntimeError(self.log.read_text(encoding="utf-8")[-2000:])
                await asyncio.sleep(0.02)

    async def _answers(self) -> bool:
        """An unsigned request is refused by the desk's own door, which is there as soon as Slack has been met."""
        with suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(b"POST /slack/events HTTP/1.1\r\nHost: desk\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            status = await reader.readline()
            writer.close()
            return b" 401 " in status
        return False

    def is_killed(self) -> None:
        """Nothing of it runs on."""
        self._ends(signal.SIGKILL)

    def stops(self) -> int:
        """In order; its exit status."""
        return self._ends(signal.SIGTERM)

    def _ends(self, by: signal.Signals) -> int:
        if self._running is None:
            return 0
        self._running.send_signal(by)
        status = self._running.wait(20)
        self._running = None
        return status


@asynccontextmanager
async def processes(
    folder: Path, count: int, *, slack: str, database: str, tick_every: str = "1s"
) -> AsyncIterator[list[Process]]:
    """So many on one database, all up, for the Slack at that address."""
    given = {**os.environ, **environment(slack), "DESKSIDE_DATABASE": database}
    all_of_them = [Process(folder / f"desk{number}", given, tick_every=tick_every) for number in range(count)]
    try:
        for process in all_of_them:
            process.starts()
        await asyncio.gather(*(process.is_up() for process in all_of_them))
        yield all_of_them
    finally:
        for process in all_of_them:
            process.is_killed()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _written(port: int, tick_every: str) -> str:
    text = (ROOT / "app.yaml").read_text(encoding="utf-8").replace("port: 8025", f"port: {port}")
    text = text.replace("mode: socket ", "mode: http ").replace("tick_every: 5s", f"tick_every: {tick_every}")
    return text.replace("articles: kb/articles", f"articles: {ROOT / 'kb' / 'articles'}")
