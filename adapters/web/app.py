"""The one web application: what the adapters bring, and how the desk is."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.vitals import Vitals

Look = Callable[[], Awaitable[Vitals]]
"""How the desk is at this moment."""


def build(routes: Sequence[BaseRoute], look: Look) -> Starlette:
    """`/healthz` says that the process lives, `/readyz` whether it can work, and if not why (503)."""

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def readyz(_: Request) -> Response:
        seen = await look()
        return JSONResponse(told(seen), status_code=503 if seen.reasons() else 200)

    return Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz), *routes])


def told(seen: Vitals) -> dict[str, object]:
    """A look as JSON. Ages in seconds; no number of a ticket and nobody's name, since whoever reaches us may ask."""
    reasons = seen.reasons()
    if seen.is_stopping:
        return {"status": "not ready", "reasons": reasons}
    return {
        "status": "not ready" if reasons else "ready",
        **({"reasons": reasons} if reasons else {}),
        **({"warnings": warnings} if (warnings := seen.warnings()) else {}),
        "last_sweep_s": None if seen.swept is None else round(seen.swept.total_seconds(), 1),
        "database": "unreadable" if seen.post is None else "readable",
        "outbox": seen.post and {
            "lag_s": round(seen.post.lag.total_seconds(), 1),
            **{stage.value.replace(" ", "_"): many for stage, many in seen.post.by_stage.items()},
        },
        "platforms": {name: why or "open" for name, why in seen.platforms.items()},
        **({"shut_out": dict(seen.shut_out)} if seen.shut_out else {}),
    }  # fmt: skip
