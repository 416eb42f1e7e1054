"""Where people come in: what they see, what they do, and the clock; the same for each platform of the company."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

from workspace.clock import WorkspaceClock
from workspace.guard import GUARDED
from workspace.live import Live
from workspace.wire import Json, number

PAGE = Path(__file__).with_name("page")
COALESCE = 0.02
"""Seconds in which changes close together become one snapshot."""


class Side(Protocol):
    """One platform's side, as its people use it. `name` and `address` are what leads to its page."""

    name: str
    address: str

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

    def unread(self, person: str) -> int:
        """How many messages this person has not seen yet; 0 for somebody who is not here."""

    async def act(self, person: str, verb: str, body: Json) -> Json:
        """Do `verb` as `person`. Total: a refusal is an answer with `ok` false."""


class ClientDoor:
    """The routes of a browser page, and of tests that act as people.

    The answer to a deed carries the `version` of the snapshot that shows all of it.
    """

    def __init__(self, side: Side, *, beside: Side | None = None) -> None:
        """`beside` is the company's other side, if it has one; their pages lead to each other."""
        self._side = side
        self._beside = beside

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/client/people", self._people, middleware=GUARDED),
            Route("/client/clock", self._clock, methods=["POST"], middleware=GUARDED),
            Route("/client/{person}/state", self._state, middleware=GUARDED),
            Route("/client/{person}/{verb}", self._act, methods=["POST"], middleware=GUARDED),
            WebSocketRoute("/client/{person}/live", self._live, middleware=GUARDED),
        ]

    async def _people(self, _: Request) -> Response:
        return JSONResponse(self._side.about() | {"sides": self._sides()})

    async def _state(self, request: Request) -> Response:
        who = request.path_params["person"]
        if who not in self._side.everybody():
            return _refusal("person_not_found", f"Nobody here has the id {who!r}.", 404)
        return JSONResponse(self._snapshot(who))

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
                await connection.send_text(json.dumps(self._snapshot(who)))
                await asyncio.sleep(COALESCE)

    def _snapshot(self, who: str) -> Json:
        return self._side.snapshot(who) | {"sides": self._sides(who)}

    def _sides(self, who: str = "") -> list[Json]:
        """Where the company's people talk: here and beside; empty if there is one side only."""
        if self._beside is None:
            return []
        pair = sorted((self._side, self._beside), key=lambda side: side.address)
        return [
            {"name": one.name, "address": one.address, "here": one is self._side, "unread": one.unread(who)}
            for one in pair
        ]


def page_files() -> BaseRoute:
    """The files of the pages, at every path that nothing else takes."""
    return Mount("/", StaticFiles(directory=PAGE, html=True, check_dir=False), middleware=GUARDED)


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
