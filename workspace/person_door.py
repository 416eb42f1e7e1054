"""Where people come in: the page, what they see, what they do."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

from workspace import person
from workspace.guard import GUARDED
from workspace.wire import Json, number
from workspace.workspace import Workspace

PAGE = Path(__file__).with_name("page")
COALESCE = 0.02


class PersonDoor:
    """The routes of the browser page, and of tests that act as people."""

    def __init__(self, place: Workspace) -> None:
        self._place = place

    def routes(self) -> list[BaseRoute]:
        page = StaticFiles(directory=PAGE, html=True, check_dir=False)
        return [
            Route("/client/people", self._people, middleware=GUARDED),
            Route("/client/clock", self._clock, methods=["POST"], middleware=GUARDED),
            Route("/client/{person}/state", self._state, middleware=GUARDED),
            Route("/client/{person}/{verb}", self._act, methods=["POST"], middleware=GUARDED),
            WebSocketRoute("/client/{person}/live", self._live, middleware=GUARDED),
            Mount("/", page, middleware=GUARDED),
        ]

    async def _people(self, _: Request) -> Response:
        return JSONResponse(person.about(self._place))

    async def _state(self, request: Request) -> Response:
        who = request.path_params["person"]
        if who not in self._place.everybody():
            return _refusal("person_not_found", f"Nobody here has the id {who!r}.", 404)
        return JSONResponse(person.snapshot(self._place, who))

    async def _act(self, request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return _refusal("invalid_json", "That was not a JSON object.", 400)
        who, verb = request.path_params["person"], request.path_params["verb"]
        return JSONResponse(await person.act(self._place, who, verb, body))

    async def _clock(self, request: Request) -> Response:
        clock = self._place.clock
        try:
            clock.advance(number(await _body(request) or {}, "advance", -1.0))
        except ValueError as wrong:
            return _refusal("invalid_advance", str(wrong), 400)
        return JSONResponse({"ok": True, "now": clock.now(), "offset": clock.offset})

    async def _live(self, connection: WebSocket) -> None:
        who = connection.path_params["person"]
        if who not in self._place.everybody():
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
        with self._place.live.watching(who) as changed:
            while True:
                await changed.wait()
                changed.clear()
                await connection.send_text(json.dumps(person.snapshot(self._place, who)))
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
