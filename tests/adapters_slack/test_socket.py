"""The Socket Mode connection where Slack's own client would wait for ever."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from adapters.slack.api import Api
from adapters.slack.socket import Socket
from adapters.web.serving import serving
from bot.ui.messenger import Dead

Opened = Callable[[int, str], dict[str, object]]
"""What Slack answers when the app asks for the nth time where to connect; given where it can."""


@asynccontextmanager
async def slack(opened: Opened) -> AsyncIterator[tuple[Socket, list[int]]]:
    """A socket to be opened at a Slack that answers so, and how often it was asked."""
    asked: list[int] = []

    async def open_(_: Request) -> Response:
        asked.append(len(asked) + 1)
        return JSONResponse(opened(len(asked), f"ws://127.0.0.1:{port}/link"))

    async def link(connection: WebSocket) -> None:
        await connection.accept()
        try:
            while True:
                await connection.receive_text()
        except WebSocketDisconnect:
            return

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1")

    routes = [Route("/api/apps.connections.open", open_, methods=["POST"]), WebSocketRoute("/link", link)]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        url = f"http://127.0.0.1:{port}/api/"
        async with (
            serving(Starlette(routes=routes), listener, log_level="critical"),
            aiohttp.ClientSession() as session,
        ):
            client = AsyncWebClient(token="xapp-1", base_url=url, session=session, retry_handlers=[])
            app = AsyncApp(client=AsyncWebClient(base_url=url, session=session), authorize=authorize)
            made = Socket(app, "xapp-1", Api(client, session), look_every=0.05)
            try:
                yield made, asked
            finally:
                await made.close()


def test_an_address_that_has_expired_is_asked_for_anew() -> None:
    async def play() -> None:
        def opened(times: int, url: str) -> dict[str, object]:
            return {"ok": True, "url": "ws://127.0.0.1:9/link" if times == 1 else url}

        async with slack(opened) as (made, asked):
            assert not await made.is_open()
            await made.open()
            assert await made.is_open()
            assert asked == [1, 2]

    asyncio.run(play())


def test_a_wrong_app_token_is_said_at_once() -> None:
    async def play() -> None:
        async with slack(lambda *_: {"ok": False, "error": "invalid_auth"}) as (made, asked):
            with pytest.raises(Dead, match="SLACK_APP_TOKEN"):
                await made.open()
            assert asked == [1]

    asyncio.run(play())
