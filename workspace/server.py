"""The workspace as a web application, and a way to run it inside a program.

Loopback only: the person side asks for no password.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp
from starlette.websockets import WebSocket, WebSocketDisconnect

from workspace import limits, person, replies, statefile, webapi
from workspace.clock import WorkspaceClock
from workspace.company import Company
from workspace.connections import hang_up
from workspace.guard import Guard
from workspace.hosting import address, hosted, listener
from workspace.rates import Pace
from workspace.wire import Json, number
from workspace.workspace import Keys, Workspace, open_workspace

PAGE = Path(__file__).with_name("page")
COALESCE = 0.02


def asgi(place: Workspace) -> Starlette:
    """All routes of a workspace."""

    async def api(request: Request) -> Response | ASGIApp:
        try:
            args = await _arguments(request)
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_json"})
        token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        named = args.pop("token", None)
        said = await webapi.answer(place, request.path_params["method"], token or str(named or ""), args)
        if said.hang_up:
            return hang_up
        return JSONResponse(said.body, said.status, said.headers)

    async def link(connection: WebSocket) -> None:
        await place.delivery.sockets.serve(connection)

    async def response(request: Request) -> Response | ASGIApp:
        said = replies.respond(place, request.path_params["key"], await request.body())
        if said.hang_up:
            return hang_up
        if said.body == {"ok": True}:
            return PlainTextResponse("ok")
        return JSONResponse(said.body, said.status, said.headers)

    async def people(_: Request) -> Response:
        return JSONResponse(person.about(place))

    async def state(request: Request) -> Response:
        who = request.path_params["person"]
        if who not in place.everybody():
            return JSONResponse({"ok": False, "error": "person_not_found"}, status_code=404)
        return JSONResponse(person.snapshot(place, who))

    async def verb(request: Request) -> Response:
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError:
            body = None
        if not isinstance(body, dict):
            return JSONResponse({"ok": False, "error": "invalid_json", "sentence": "That was not JSON."}, 400)
        return JSONResponse(await person.act(place, request.path_params["person"], request.path_params["verb"], body))

    async def clock(request: Request) -> Response:
        try:
            body = json.loads(await request.body() or b"{}")
            place.clock.advance(number(body, "advance", -1.0))
        except (ValueError, AttributeError) as wrong:
            return JSONResponse({"ok": False, "error": "invalid_advance", "sentence": str(wrong)}, 400)
        return JSONResponse({"ok": True, "now": place.clock.now(), "offset": place.clock.offset})

    async def live(connection: WebSocket) -> None:
        who = connection.path_params["person"]
        if who not in place.everybody():
            await connection.close(4004)
            return
        await connection.accept()
        await _show(place, connection, who)

    return Starlette(
        middleware=[Middleware(Guard)],
        routes=[
            Route("/api/{method}", api, methods=["GET", "POST"]),
            WebSocketRoute("/link/", link),
            Route("/response/{team}/{number}/{key}", response, methods=["POST"]),
            Route("/client/people", people),
            Route("/client/clock", clock, methods=["POST"]),
            Route("/client/{person}/state", state),
            WebSocketRoute("/client/{person}/live", live),
            Route("/client/{person}/{verb}", verb, methods=["POST"]),
            Mount("/", StaticFiles(directory=PAGE, html=True, check_dir=False)),
        ],
    )


async def _show(place: Workspace, connection: WebSocket, who: str) -> None:
    """Send a snapshot at once and after each change, several changes as one."""

    async def gone() -> None:
        with suppress(WebSocketDisconnect):
            while True:
                await connection.receive_text()

    listening = asyncio.create_task(gone())
    try:
        with place.live.watching(who) as changed:
            while not listening.done():
                waiting = asyncio.create_task(changed.wait())
                await asyncio.wait({waiting, listening}, return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
                if listening.done():
                    return
                changed.clear()
                await connection.send_text(json.dumps(person.snapshot(place, who)))
                await asyncio.sleep(COALESCE)
    except (WebSocketDisconnect, RuntimeError):
        pass  # the page went away while we wrote
    finally:
        listening.cancel()


async def _arguments(request: Request) -> Json:
    """Query, form and JSON together: Slack's own clients send all three. Raises ValueError."""
    found: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        body = json.loads(await request.body() or b"{}")
        if not isinstance(body, dict):
            raise ValueError("not an object")
        return found | body
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        form = await request.form()
        found |= {key: value for key, value in form.items() if isinstance(value, str)}
    return found


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
        async with hosted(asgi(place), listening):
            try:
                yield place
            finally:
                await place.close()
