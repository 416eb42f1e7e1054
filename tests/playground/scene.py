"""The desk of a small company and the playgrounds of two of its people, beside each other on this machine."""

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import store
from bot.config import Settings, TeamsSettings, load
from bot.serve import running
from tests.drivers.slack import thread_loop
from tests.playground.client import Client, Playground, playground
from tests.playground.people import ANA, GUS
from workspace.clock import WorkspaceClock
from workspace.local import NOBODY_IS_AWAY, DeskClock

APP_YAML = Path(__file__).with_name("app.yaml")
_START_WITHIN = 60.0
_STOP_WITHIN = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Ana asks, Gus answers, and the desk's clock can be moved ahead."""

    ana: Playground
    gus: Playground
    clock: WorkspaceClock


@contextmanager
def opened(folder: Path, *, node: str, modules: Path) -> Iterator[Scene]:
    """Everything, running, with the app added to IT's channels. People add it for themselves by opening their page.

    `node` is the program, `modules` a folder with the client. Raises `NotStartedError`.
    """
    settings, in_teams = _settings(folder)
    clock = WorkspaceClock()
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        host, port = listener.getsockname()
        client = Client(
            node=node, modules=modules, desk=f"http://{host}:{port}", app=in_teams.app_id, tenant=in_teams.tenant
        )
        ana, gus = (stack.enter_context(playground(one, folder / one.first, client)) for one in (ANA, GUS))
        # What the desk sends before anybody has spoken to it goes to IT, whose channels it knows by name.
        met = replace(settings, teams=replace(in_teams, service_url=gus.service))
        stack.enter_context(_desk(met, clock, listener))
        for channel in GUS.team.channels:
            gus.installs(channel)
        yield Scene(ana=ana, gus=gus, clock=clock)


def _settings(folder: Path) -> tuple[Settings, TeamsSettings]:
    """Those of app.yaml, with the tickets in this folder. Whoever moves the clock is not told of an absence."""
    kept = {"DESKSIDE_DATABASE": f"sqlite:///{folder.absolute() / 'desk.db'}"}
    settings = load(APP_YAML, {**os.environ, **kept})
    assert settings.teams is not None
    calm = replace(settings.desk.storms, away_after=NOBODY_IS_AWAY)
    return replace(settings, desk=replace(settings.desk, storms=calm)), settings.teams


@contextmanager
def _desk(settings: Settings, clock: WorkspaceClock, listener: socket.socket) -> Iterator[None]:
    """The desk as in production, in a thread of its own."""
    store.migrate(settings.database)
    with thread_loop() as loop:
        desk = AsyncExitStack()
        opening = desk.enter_async_context(running(settings, clock=DeskClock(clock), listener=listener))
        asyncio.run_coroutine_threadsafe(opening, loop).result(_START_WITHIN)
        try:
            yield
        finally:
            asyncio.run_coroutine_threadsafe(desk.aclose(), loop).result(_STOP_WITHIN)
