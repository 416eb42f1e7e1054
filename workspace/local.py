"""`deskside local`: the desk together with a workspace, in one process and on one port, with no account anywhere.

This is the only file that knows both. The desk runs as in production; only its address of Slack, its tokens and its
clock are the workspace's.
"""

import argparse
import asyncio
import os
import signal
import socket
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import store
from bot.commands.apps import slack_manifest
from bot.config import BadConfig, LogForm, Settings, load, render
from bot.logs import log_to_terminal
from bot.serve import running
from workspace import statefile
from workspace.clock import WorkspaceClock
from workspace.company import Company
from workspace.opening import play
from workspace.server import asgi
from workspace.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Workspace, open_workspace

HOME = Path(".deskside/local")
STATE = HOME / "workspace.json"
DATABASE = HOME / "desk.db"
"""Never the desk's own: what is played here must not reach a desk that people rely on."""


NOBODY_IS_AWAY = timedelta(days=30)
"""A clock that is moved by hand says nothing of absence."""


class DeskClock:
    """The desk's clock, following the workspace's."""

    def __init__(self, clock: WorkspaceClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now(), UTC)


def local(argv: list[str]) -> int:
    """Run the desk with a local workspace in the browser: no account needed."""
    about = "Run the desk with a workspace in the browser. It needs no account, and nothing leaves the machine."
    parser = argparse.ArgumentParser(prog="deskside local", description=about)
    parser.add_argument(
        "--config", type=Path, metavar="FILE", default=Path("app.yaml"), help="the desk's file (app.yaml)"
    )
    parser.add_argument("--port", type=int, metavar="NUMBER", default=8025, help="loopback port (8025)")
    parser.add_argument("--empty", action="store_true", help="start without the tickets of the opening scene")
    flags = parser.parse_args(argv)
    try:
        listener = socket.create_server(("127.0.0.1", flags.port))
    except OSError:
        sys.stderr.write(f"Port {flags.port} is taken. Stop what runs there, or choose another with --port.\n")
        return 1
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    env = {**os.environ, **environment(url), "DESKSIDE_DATABASE": f"sqlite:///{DATABASE.absolute()}"}
    try:
        settings = replace(load(flags.config, env), teams=None)  # what is played here must not reach the real ones
    except BadConfig as bad:
        sys.stderr.write(render(bad.problems, flags.config) + "\n")
        return 1
    # Whoever moves the clock an hour ahead is not told that the desk was away for it.
    calm = replace(settings.desk.storms, away_after=NOBODY_IS_AWAY)
    settings = replace(settings, desk=replace(settings.desk, storms=calm))
    log_to_terminal(as_json=settings.log is LogForm.JSON)
    store.migrate(settings.database)
    asyncio.run(_run(settings, url, listener, empty=flags.empty))
    return 0


def environment(url: str) -> dict[str, str]:
    """What a desk is told so that it talks to the workspace at this address."""
    return {
        "SLACK_API_URL": f"{url}/api/",
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
    }


async def _run(settings: Settings, url: str, listener: socket.socket, *, empty: bool) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    place = open_workspace(Company.load(), url=url, manifest=slack_manifest(settings))
    is_new = not statefile.restore(place, STATE)
    place.background(statefile.keep(place, STATE))
    try:
        async with running(settings, clock=DeskClock(place.clock), listener=listener, beside=tuple(asgi(place).routes)):
            if is_new and not empty:
                await play(place)
            _greet(place)
            await stop.wait()
    finally:
        await place.close()


def _greet(place: Workspace) -> None:
    sys.stdout.write(
        f"\n  Deskside and its local workspace are open:  {place.url}/\n"
        "  Switch between Ana, Ben, Cy, Dee and the others on the left; move the clock at the top.\n"
        "  Ctrl-C stops; `make fresh` forgets everything.\n\n"
    )
    sys.stdout.flush()
