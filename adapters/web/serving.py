"""Serving a web application from inside a program that ends by itself."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp

log = logging.getLogger(__name__)

GRACE = 2.0
"""Seconds for the answers that are under way at the end."""
_DATED_EVERY = 1.0
"""Seconds, as the Date of an answer has no smaller parts."""


@asynccontextmanager
async def serving(
    application: ASGIApp, listener: socket.socket, *, grace: float = GRACE, **more: Any
) -> AsyncIterator[None]:
    """While this is open, the application answers at the listener, which is closed at the end.

    uvicorn's own `serve` takes the program's signals, and looks every tenth of a second whether it should stop and
    whether it has. This one ends at once if nothing is under way. `more` are uvicorn's settings.
    """
    # Else an answer of two packets waits for the other side's delayed acknowledgement of the first, 40 ms on Linux.
    # asyncio only says so for sockets that were made with the protocol's number, which Python's own makers leave out.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    config = uvicorn.Config(application, **{"log_config": None, "log_level": "warning", "lifespan": "off"} | more)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    await server.on_tick(0)
    dating = asyncio.create_task(_dated(server), name="dates of answers")
    try:
        yield
    finally:
        dating.cancel()
        for one in server.servers:
            one.close()
        for connection in tuple(server.server_state.connections):
            connection.shutdown()  # after its answer, if one is under way
        await _finished(server.server_state.tasks, grace)
        listener.close()


async def _dated(server: uvicorn.Server) -> None:
    while True:
        await asyncio.sleep(_DATED_EVERY)
        await server.on_tick(0)


async def _finished(answers: set[asyncio.Task[None]], grace: float) -> None:
    if answers:
        _, late = await asyncio.wait(tuple(answers), timeout=grace)
        for answer in late:
            answer.cancel()
        if late:
            log.warning("%s answers were cut off at the end", len(late))
            await asyncio.wait(late, timeout=grace)
