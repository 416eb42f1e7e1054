"""The desk of a small company and the playgrounds of two of its people, beside each other on this machine."""

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import store
from bot.assembly import House
from bot.config import Settings, load
from bot.serve import running
from tests.drivers.slack import thread_loop
from tests.playground.client import PACKAGE, WHAT, Playground, playground
from tests.playground.people import ANA, GUS
from workspace.clock import WorkspaceClock
from workspace.local import NOBODY_IS_AWAY, DeskClock

APP_YAML = Path(__file__).with_name("app.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Ana asks, Gus answers, and the desk's clock can be moved ahead."""

    ana: Playground
    gus: Playground
    house: House
    clock: WorkspaceClock


@contextmanager
def opened(folder: Path, *, node: str, modules: Path, clock: WorkspaceClock, tick: timedelta) -> Iterator[Scene]:
    """Everything, running, with the app added for both people and to IT's channels."""
    with thread_loop() as loop, ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        here = load(APP_YAML, os.environ | {"DESKSIDE_DATABASE": f"sqlite:///{(folder / 'desk.db').absolute()}"})
        assert here.teams is not None
        known = {"app": here.teams.app_id, "tenant": here.teams.tenant, "desk": "http://127.0.0.1:%d" % listener.getsockname()[1]}
        ana, gus = (
            stack.enter_context(playground(one, folder / one.first.lower(), node=node, modules=modules, **known))
            for one in (ANA, GUS)
        )
        # What the desk says before anybody has spoken goes to IT.
        calm = replace(here.desk.storms, away_after=NOBODY_IS_AWAY)
        settings = replace(
            here,
            teams=replace(here.teams, service_url=gus.service),
            desk=replace(here.desk, storms=calm),
            tick_every=tick,
        )
        store.migrate(settings.database)
        desk = AsyncExitStack()

        async def open_() -> House:
            return await desk.enter_async_context(running(settings, clock=DeskClock(clock), listener=listener))

        house = asyncio.run_coroutine_threadsafe(open_(), loop).result(60)
        stack.callback(lambda: asyncio.run_coroutine_threadsafe(desk.aclose(), loop).result(30))
        clock.follow(house.relay.wake)
        for channel in GUS.team.channels:
            gus.installs(channel)
        yield Scene(ana=ana, gus=gus, house=house, clock=clock)
