"""The app's side of signed HTTP: a small server whose answers a test decides."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from workspace.hosting import address, hosted, listener

Answering = Callable[[Request], Awaitable[Response]]


async def ok(_: Request) -> Response:
    return PlainTextResponse("")


def status(code: int, headers: dict[str, str] | None = None) -> Answering:
    async def answer(_: Request) -> Response:
        return PlainTextResponse("no", code, headers)

    return answer


async def never(_: Request) -> Response:
    await asyncio.sleep(30)
    return PlainTextResponse("")


@dataclass(slots=True)
class Receiver:
    """`answer` may be exchanged at any time; `requests` are (headers, body)."""

    url: str
    answer: Answering = ok
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """A receiver on a free port."""
    with listener() as listening:
        receiver = Receiver(url=f"{address(listening)}/slack/events")

        async def endpoint(request: Request) -> Response:
            receiver.requests.append((dict(request.headers), await request.body()))
            return await receiver.answer(request)

        app = Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])
        async with hosted(app, listening, grace=0.01):
            yield receiver
