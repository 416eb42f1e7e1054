"""`deskside local`: the desk together with a small Slack and a small Teams, in one process and on one port.

No account anywhere. This is the only file that knows both. The desk runs as in production; only its addresses of Slack
and Teams, its tokens and its clock are the workspace's.
"""

import argparse
import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import store
from bot.assembly import House
from bot.commands.apps import slack_manifest, teams_app
from bot.config import (
    BadConfig,
    LogForm,
    Settings,
    TeamsCloud,
    TeamsFeature,
    TeamsIdentity,
    TeamsSettings,
    load,
    render,
)
from bot.domain.desk import Desk
from bot.logs import log_to_terminal
from bot.serve import running
from workspace import statefile
from workspace.clock import WorkspaceClock
from workspace.company import Company
from workspace.opening import play
from workspace.person_door import SlackSide
from workspace.server import routes
from workspace.teams import door as teams
from workspace.teams import statefile as teams_statefile
from workspace.teams.directory import APP, TENANT
from workspace.teams.tenant import Tenant, open_tenant
from workspace.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Workspace, open_workspace

HOME = Path(".deskside/local")
STATE = HOME / "workspace.json"
TEAMS_STATE = HOME / "teams.json"
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
        settings = replace(load(flags.config, env), teams=stand_in(url))  # what is played here must not reach others
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


def stand_in(url: str) -> TeamsSettings:
    """The workspace's own Teams at this address, where nobody has to prove who they are."""
    return TeamsSettings(
        app_id=APP,
        tenant=TENANT,
        identity=TeamsIdentity.NONE,
        cloud=TeamsCloud.PUBLIC,
        hosts=(),
        features=frozenset({TeamsFeature.CHANNELS}),
        secret=None,
        service_url=f"{url}{teams.PREFIX}/",
    )


def open_places(settings: Settings, url: str, clock: WorkspaceClock | None = None) -> tuple[Workspace, Tenant]:
    """Both sides of the company, on one clock; the Teams side asks for no token."""
    company = Company.load()
    place = open_workspace(company, url=url, manifest=slack_manifest(settings), clock=clock)
    tenant = open_tenant(
        _in_teams(company, settings.desk),
        url=f"{url}{teams.PREFIX}",
        bot_url=f"{url}/api/messages",
        clock=place.clock,
        live=place.live,
        manifest=teams_app(settings, "https://deskside.example"),
        asks_token=False,
    )
    return place, tenant


@asynccontextmanager
async def serving(
    settings: Settings, place: Workspace, tenant: Tenant, listener: socket.socket
) -> AsyncIterator[House]:
    """The desk between both sides, at one address, each page leading to the other. They are closed at the end."""
    slack_side, teams_side = SlackSide(place), teams.TeamsSide(tenant)
    beside = (*teams.routes(tenant, beside=slack_side), *routes(place, beside=teams_side))
    try:
        async with running(settings, clock=DeskClock(place.clock), listener=listener, beside=beside) as house:
            yield house
    finally:
        await tenant.close()
        await place.close()


def _in_teams(company: Company, desk: Desk) -> Company:
    """The company without the channels that the desk uses in Slack: in Teams they would stand empty."""
    channels = (desk.on_call_channel, *(team.channel for team in desk.teams.values()))
    used = {channel.id.lstrip("#") for channel in channels if channel.platform == "slack"}
    return replace(company, places=tuple(spot for spot in company.places if spot.name not in used))


async def _run(settings: Settings, url: str, listener: socket.socket, *, empty: bool) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    place, tenant = open_places(settings, url)
    is_new = not statefile.restore(place, STATE)
    teams_statefile.restore(tenant, TEAMS_STATE)
    place.background(statefile.keep(place, STATE))
    place.background(teams_statefile.keep(tenant, TEAMS_STATE))
    async with serving(settings, place, tenant, listener):
        if is_new and not empty:
            await play(place)
        _greet(place)
        await stop.wait()


def _greet(place: Workspace) -> None:
    sys.stdout.write(
        f"\n  Deskside and its local workspace are open:  {place.url}/\n"
        "  Switch between Ana, Ben, Cy, Dee and the others on the left, and between Slack and Teams at the top;\n"
        "  ask in one, answer in the other, and move the clock.\n"
        "  Ctrl-C stops; `make fresh` forgets everything.\n\n"
    )
    sys.stdout.flush()
