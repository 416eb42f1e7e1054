"""A tenant as a part of a web application, and a way to run one inside a program."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from workspace.client_door import PAGE, ClientDoor, Side, page_files
from workspace.clock import WorkspaceClock
from workspace.company import Company
from workspace.guard import GUARDED
from workspace.hosting import address, hosted, listener
from workspace.live import Live
from workspace.teams import acting, seeing
from workspace.teams.connector import Connector
from workspace.teams.tenant import INVOKE_WITHIN, Tenant, open_tenant
from workspace.wire import Json

PREFIX = "/teams"


class TeamsSide:
    """A tenant as `ClientDoor` serves it."""

    name = "Teams"
    address = f"{PREFIX}/"

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    @property
    def clock(self) -> WorkspaceClock:
        return self._tenant.clock

    @property
    def live(self) -> Live:
        return self._tenant.live

    def everybody(self) -> list[str]:
        return self._tenant.everybody()

    def about(self) -> Json:
        return seeing.about(self._tenant)

    def snapshot(self, who: str) -> Json:
        return seeing.snapshot(self._tenant, who)

    def unread(self, who: str) -> int:
        return seeing.unread(self._tenant, who)

    async def act(self, who: str, verb: str, body: Json) -> Json:
        return await acting.act(self._tenant, who, verb, body)


def routes(tenant: Tenant, *, beside: Side | None = None) -> list[BaseRoute]:
    """The tenant under its own prefix. Its page needs `page_files` beside it."""
    page = Route("/", _page, middleware=GUARDED)
    inside = [page, *ClientDoor(TeamsSide(tenant), beside=beside).routes(), *Connector(tenant).routes()]
    return [Mount(PREFIX, routes=inside)]


async def _page(_: Request) -> Response:
    return FileResponse(PAGE / "teams.html")


@asynccontextmanager
async def running(
    company: Company | None = None,
    *,
    bot_url: str,
    clock: WorkspaceClock | None = None,
    manifest: Json | None = None,
    asks_token: bool = True,
    patience: float = INVOKE_WITHIN,
    port: int = 0,
) -> AsyncIterator[Tenant]:
    """A tenant listening on 127.0.0.1. Raises OSError when the port is taken."""
    with listener(port) as listening:
        tenant = open_tenant(
            company or Company.load(),
            url=f"{address(listening)}{PREFIX}",
            bot_url=bot_url,
            clock=clock,
            manifest=manifest,
            asks_token=asks_token,
            patience=patience,
        )
        async with hosted(Starlette(routes=[*routes(tenant), page_files()]), listening):
            try:
                yield tenant
            finally:
                await tenant.close()
