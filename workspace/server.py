"""The workspace as a web application, and a way to run it inside a program.

Loopback only: the person side asks for no password.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from workspace import limits, statefile
from workspace.app_door import AppDoor
from workspace.client_door import Side
from workspace.clock import WorkspaceClock
from workspace.company import Company
from workspace.hosting import address, hosted, listener
from workspace.person_door import PersonDoor
from workspace.rates import Pace
from workspace.wire import Json
from workspace.workspace import Keys, Workspace, open_workspace


def routes(place: Workspace, *, beside: Side | None = None) -> list[BaseRoute]:
    """All routes of a workspace; the page's, which takes every path left, comes last.

    `beside` is another side of the same company, which the page then leads to.
    """
    return [*AppDoor(place).routes(), *PersonDoor(place, beside).routes()]


@asynccontextmanager
async def running(
    company: Company | None = None,
    *,
    manifest: Json | None = None,
    clock: WorkspaceClock | None = None,
    keys: Keys | None = None,
    app_url: str | None = None,
    pace: Pace | None = None,
    patience: float = limits.ACK_SECONDS,
    state_file: Path | None = None,
    port: int = 0,
) -> AsyncIterator[Workspace]:
    """A workspace listening on 127.0.0.1; `place.url` says where. Port 0 takes a free one.

    Raises OSError when the port is taken and StateFileError when `state_file` is not a workspace's.
    """
    with listener(port) as listening:
        place = open_workspace(
            company or Company.load(),
            url=address(listening),
            manifest=manifest,
            clock=clock,
            keys=keys,
            app_url=app_url,
            pace=pace,
            patience=patience,
        )
        if state_file is not None:
            statefile.restore(place, state_file)
            place.background(statefile.keep(place, state_file))
        async with hosted(Starlette(routes=routes(place)), listening):
            try:
                yield place
            finally:
                await place.close()
