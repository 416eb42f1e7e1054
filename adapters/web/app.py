"""The one web application: what the adapters bring, and how the desk is."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

Ready = Callable[[], Awaitable[dict[str, object]]]
"""What is not as it should be, by part; empty when the desk can work."""


def build(routes: Sequence[BaseRoute], ready: Ready) -> Starlette:
    """`/healthz` says that the process lives, `/readyz` whether it can work, and if not why (503)."""

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def readyz(_: Request) -> Response:
        reasons = await ready()
        if reasons:
            return JSONResponse({"status": "not ready", "reasons": reasons}, status_code=503)
        return JSONResponse({"status": "ready"})

    return Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz), *routes])
