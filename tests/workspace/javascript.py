"""Starts the independent client: a small app on Slack's own JavaScript framework, outside this tree."""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from workspace.wire import Json
from workspace.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Workspace

HERE = Path(__file__).parent / "js"
MISSING = "this test needs Slack's JavaScript framework: install Node.js 20 or newer with npm (nodejs.org)"


def tool(name: str) -> str:
    """The path of node or npm; without it the test fails, since nothing else proves what it proves."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(MISSING, pytrace=False)
    return found


def modules() -> Path:
    """A folder with the pinned packages, filled once for each state of package.json."""
    manifest = (HERE / "package.json").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "deskside"
    folder = cache / f"js-{hashlib.sha256(manifest).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            (folder / "package.json").write_bytes(manifest)
            _install(folder)
            (folder / "ready").touch()
    return folder / "node_modules"


def _install(folder: Path) -> None:
    command = [tool("npm"), "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        pytest.fail(f"npm install of Slack's JavaScript framework failed: {' '.join(last)}", pytrace=False)


@dataclass(slots=True)
class Client:
    """The running app; `said` are the lines it printed."""

    said: list[Json] = field(default_factory=list)

    def errors(self) -> list[object]:
        return [line["error"] for line in self.said if "error" in line]


@asynccontextmanager
async def javascript_app(place: Workspace, mode: str) -> AsyncIterator[Client]:
    """The app, connected by `mode` (socket or http)."""
    environment = {
        "PATH": os.environ["PATH"],
        "NODE_PATH": str(await asyncio.to_thread(modules)),
        "MODE": mode,
        "SLACK_API_URL": f"{place.url}/api/",
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
    }
    process = await asyncio.create_subprocess_exec(
        tool("node"),
        str(HERE / "app.cjs"),
        env=environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    client = Client()
    try:
        first = json.loads(await asyncio.wait_for(process.stdout.readline(), 20) or b"{}")
        assert first.get("ready"), first
        if first["port"]:
            place.delivery.point_to(f"http://127.0.0.1:{first['port']}/slack/events")
        reading = asyncio.create_task(_read(process.stdout, client))
        yield client
        reading.cancel()
    finally:
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 5)
        except TimeoutError:
            process.kill()
            await process.wait()


async def _read(stream: asyncio.StreamReader, client: Client) -> None:
    while line := await stream.readline():
        client.said.append(json.loads(line))
