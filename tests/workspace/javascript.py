"""Starts the independent client: a small app on Slack's own JavaScript framework, outside this tree."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests import npm
from workspace.wire import Json
from workspace.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Workspace

HERE = Path(__file__).parent / "js"
WHAT = "Slack's JavaScript framework"
MISSING = npm.MISSING.format(what=WHAT)


def tool(name: str) -> str:
    """The path of node or npm; without it the test fails."""
    return npm.tool(name, WHAT)


def modules() -> Path:
    """A folder with the pinned packages."""
    return npm.modules(HERE / "package.json", WHAT)


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
