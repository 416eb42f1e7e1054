"""The app's side of signed HTTP: a small server whose answers a test decides."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

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


class _Quiet(uvicorn.Server):
    """A server that leaves the test's signals alone."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """A receiver on a free port."""
    listener = socket.create_server(("127.0.0.1", 0))
    receiver = Receiver(url=f"http://127.0.0.1:{listener.getsockname()[1]}/slack/events")

    async def endpoint(request: Request) -> Response:
        receiver.requests.append((dict(request.headers), await request.body()))
        return await receiver.answer(request)

    app = Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])
    server = _Quiet(uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=0))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.005)
    try:
        yield receiver
    finally:
        server.should_exit = True
        await serving
        listener.close()
