"""The real desk as a process of its own."""

import asyncio
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from tests.drivers.theatre import ROOT

READY_WITHIN = 60.0
"""Seconds."""


@asynccontextmanager
async def desk(
    folder: Path, given: Mapping[str, str], *, mode: str = "socket"
) -> AsyncIterator[tuple["subprocess.Popen[bytes]", int]]:
    """The process, when it is ready, and its port. `given` is its environment."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    text = (ROOT / "app.yaml").read_text(encoding="utf-8").replace("port: 8025", f"port: {port}")
    text = text.replace("mode: socket ", f"mode: {mode} ")
    config = folder / "app.yaml"
    config.write_text(text.replace("articles: kb/articles", f"articles: {ROOT / 'kb' / 'articles'}"), encoding="utf-8")
    words = [sys.executable, "-m", "bot", "run", "--config", str(config)]
    process = subprocess.Popen(words, cwd=ROOT, env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        await asyncio.wait_for(_ready(process, port), READY_WITHIN)
        yield process, port
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
