"""`python -m tests.bench.parts.ack.server {bare,stock} SECRET`: an app of bolt that takes every form and does nothing.

`stock` is bolt as it comes; `bare` answers as we do, within the request. It says its port on the first line.
"""

import asyncio
import socket
import sys

from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult


async def serve(which: str, secret: str) -> None:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T0ACME", bot_user_id="U1", bot_id="B1", bot_token="xoxb-1")

    async def nothing(ack: AsyncAck) -> None:
        await ack()

    app = AsyncApp(authorize=authorize, signing_secret=secret, process_before_response=which == "bare")
    app.view("suggest")(nothing)
    runner = web.AppRunner(app.web_app("/slack/events"))
    await runner.setup()
    listener = socket.create_server(("127.0.0.1", 0))
    await web.SockSite(runner, listener).start()
    print(listener.getsockname()[1], flush=True)  # noqa: T201
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], sys.argv[2]))
