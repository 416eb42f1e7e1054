"""Serving a web application from inside a program, on loopback, with an end that does not linger."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import uvicorn
from starlette.types import ASGIApp
from websockets.exceptions import InvalidState

from workspace.connections import Connections

GRACE = 1.0


def listener(port: int = 0) -> socket.socket:
    """A socket on 127.0.0.1; port 0 takes a free one. Raises OSError when the port is taken."""
    return socket.create_server(("127.0.0.1", port))


def address(listening: socket.socket) -> str:
    """The URL a listener is reached at, without a slash at the end."""
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


@asynccontextmanager
async def hosted(app: ASGIApp, listening: socket.socket, *, grace: float = GRACE) -> AsyncIterator[None]:
    """Serve `app` while the context is open. Answers under way get `grace` seconds at the end.

    uvicorn's own `serve` looks every tenth of a second whether it should stop, and twice at the end; a suite
    that opens hundreds of workspaces would wait for that most of its time. Signals stay the program's.
    """
    config = uvicorn.Config(
        app, http=Connections, log_level="warning", lifespan="off", date_header=False, ws_ping_interval=10
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listening])
    await server.on_tick(0)
    try:
        yield
    finally:
        for one in server.servers:
            one.close()
        for connection in tuple(server.server_state.connections):
            with suppress(InvalidState):  # it is closing by itself already, which uvicorn does not look at
                connection.shutdown()
        running = tuple(server.server_state.tasks)
        if running:
            _, late = await asyncio.wait(running, timeout=grace)
            for task in late:
                task.cancel()
