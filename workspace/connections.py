"""A uvicorn protocol whose connections can be ended without an answer."""

from __future__ import annotations

import asyncio

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

Ends = tuple[tuple[str, int], tuple[str, int]]
_open: dict[Ends, asyncio.Transport] = {}


class Connections(H11Protocol):
    """Remembers each open connection by its two ends."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._ends = (transport.get_extra_info("sockname"), transport.get_extra_info("peername"))
        _open[self._ends] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        _open.pop(self._ends, None)
        super().connection_lost(exc)


async def hang_up(scope: Scope, _receive: Receive, _send: Send) -> None:
    """End the connection a request came on, as a broken network does: not even a status is sent."""
    transport = _open.get((tuple(scope["server"]), tuple(scope["client"])))
    if transport is None:
        raise RuntimeError("only a server that runs Connections can hang up")
    transport.abort()
