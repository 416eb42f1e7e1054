"""Where people come in: what they see, what they do, and the clock; the same for each platform of the company."""

from __future__ import annotations

import asyncio
import json
from typing import Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from workspace.clock import WorkspaceClock
from workspace.guard import GUARDED
from workspace.live import Live
from workspace.wire import Json, number

COALESCE = 0.02
"""Seconds in which changes close together become one snapshot."""


class Side(Protocol):
    """One platform's side, as its people use it."""

    @property
    def clock(self) -> WorkspaceClock: ...

    @property
    def live(self) -> Live: ...

    def everybody(self) -> list[str]:
        """The ids of the people."""

    def about(self) -> Json:
        """The cast, the app and the clock."""

    def snapshot(self, person: str) -> Json:
        """Everything on this person's screen."""

    async def act(self, person: str, verb: str, body: Json) -> Json:
        """Do `verb` as `person`. Total: a refusal is an answer with `ok` false."""


class ClientDoor:
    """The routes of a browser page, and of tests that act as people.

    The answer to a deed carries the `version` of the snapshot that shows all of it.
    """

    def __init__(self, side: Side) -> None:
        self._side = side

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/client/people", self._people, middleware=GUARDED),
            Route("/client/clock", self._clock, methods=["POST"], middleware=GUARDED),
            Route("/client/{person}/state", self._state, middleware=GUARDED),
            Route("/client/{person}/{verb}", self._act, methods=["POST"], middleware=GUARDED),
            WebSocketRoute("/client/{person}/live", self._live, middleware=GUARDED),
        ]

    async def _people(self, _: Request) -> Response:
        return JSONResponse(self._side.about())

    async def _state(self, request: Request) -> Response:
        who = request.path_params["person"]
        if who not in self._side.everybody():
            return _refusal("person_not_found", f"Nobody here has the id {who!r}.", 404)
        return JSONResponse(self._side.snapshot(who))

    async def _act(self, request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return _refusal("invalid_json", "That was not a JSON object.", 400)
        who = request.path_params["person"]
        answer = await self._side.act(who, request.path_params["verb"], body)
        return JSONResponse({**answer, "version": self._side.live.newest(who)})

    async def _clock(self, request: Request) -> Response:
        clock = self._side.clock
        try:
            clock.advance(number(await _body(request) or {}, "advance", -1.0))
        except ValueError as wrong:
            return _refusal("invalid_advance", str(wrong), 400)
        return JSONResponse({"ok": True, "now": clock.now(), "offset": clock.offset})

    async def _live(self, connection: WebSocket) -> None:
        who = connection.path_params["person"]
        if who not in self._side.everybody():
            await connection.close(4004)
            return
        await connection.accept()
        leaving = asyncio.create_task(_left(connection))
        showing = asyncio.create_task(self._show(connection, who))
        await asyncio.wait({leaving, showing}, return_when=asyncio.FIRST_COMPLETED)
        for task in (leaving, showing):
            task.cancel()
        await asyncio.gather(leaving, showing, return_exceptions=True)

    async def _show(self, connection: WebSocket, who: str) -> None:
        """A snapshot at once and after each change; changes close together come as one."""
        with self._side.live.watching(who) as changed:
            while True:
                await changed.wait()
                changed.clear()
                await connection.send_text(json.dumps(self._side.snapshot(who)))
                await asyncio.sleep(COALESCE)


async def _left(connection: WebSocket) -> None:
    """Until the page is closed. What it sends means nothing."""
    while (await connection.receive())["type"] != "websocket.disconnect":
        pass


async def _body(request: Request) -> Json | None:
    """The JSON object a request carries; None for anything else."""
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _refusal(error: str, sentence: str, status: int) -> Response:
    return JSONResponse({"ok": False, "error": error, "sentence": sentence}, status)
