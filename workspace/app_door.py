"""Where the app comes in: Web API, Socket Mode, response_url."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from workspace import replies, webapi
from workspace.connections import hang_up
from workspace.guard import GUARDED
from workspace.wire import Json
from workspace.workspace import Workspace


class AppDoor:
    """The routes an app uses."""

    def __init__(self, place: Workspace) -> None:
        self._place = place

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/api/{method}", self._call, methods=["GET", "POST"], middleware=GUARDED),
            Route("/response/{team}/{number}/{key}", self._respond, methods=["POST"], middleware=GUARDED),
            WebSocketRoute("/link/", self._link, middleware=GUARDED),
        ]

    async def _call(self, request: Request) -> Response | ASGIApp:
        try:
            args = await _arguments(request)
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_json"})
        token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        argument = str(args.pop("token", None) or "")
        said = await webapi.answer(self._place, request.path_params["method"], token or argument, args)
        return hang_up if said.hang_up else JSONResponse(said.body, said.status, said.headers)

    async def _respond(self, request: Request) -> Response | ASGIApp:
        said = replies.respond(self._place, request.path_params["key"], await request.body())
        if said.hang_up:
            return hang_up
        if said.body.get("ok") is True:
            return PlainTextResponse("ok")
        return JSONResponse(said.body, said.status, said.headers)

    async def _link(self, connection: WebSocket) -> None:
        await self._place.delivery.sockets.serve(connection)


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
