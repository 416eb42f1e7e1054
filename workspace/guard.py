"""Keeps other web pages out: the person side asks for no password, so only its own page may use it.

A page from elsewhere reaches loopback addresses in a browser by a cross-site request (its `Origin` tells) or
by a name that resolves here (the `Host` tells).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


class Guard:
    """Answers 403 to a request that another site started."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and not _ours(Headers(scope=scope)):
            refusal = PlainTextResponse("This workspace serves its own page only.", 403)
            await (WebSocketClose(4003) if scope["type"] == "websocket" else refusal)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _ours(headers: Headers) -> bool:
    host = urlsplit(f"//{headers.get('host', '')}")
    origin = headers.get("origin")
    return host.hostname in NAMES and (origin is None or urlsplit(origin).netloc == host.netloc)


GUARDED = (Middleware(Guard),)
"""The middleware of every route, so that the routes stay guarded inside another application."""
