"""The Socket Mode connection: Slack's own client, and what it leaves undone.

Left alone, that client waits for ever on a wrong token, and for ever on a connection address that has expired.
"""

import asyncio
from contextlib import suppress

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from adapters.slack.api import Api
from adapters.wire import word
from bot.ui.messenger import Dead, Retry

_CONNECT_WITHIN = 30.0
_LOOK_EVERY = 10.0
"""Seconds; an address Slack gives is good for about half a minute."""


class Socket:
    """`api` speaks with the app token."""

    def __init__(self, app: AsyncApp, app_token: str, api: Api, *, look_every: float = _LOOK_EVERY) -> None:
        self._app = app
        self._app_token = app_token
        self._api = api
        self._look_every = look_every
        self._connection: AsyncSocketModeHandler | None = None
        self._watch: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect, and from then on reconnect by itself. Raises `Dead`, `Retry` or `Unsure`."""
        try:
            address = word(await self._api.write("apps.connections.open"), "url")
        except Dead as refused:
            raise Dead(why=f"{refused.why}. Check SLACK_APP_TOKEN") from refused
        self._connection = AsyncSocketModeHandler(self._app, self._app_token, ping_interval=self._look_every)
        self._connection.client.wss_uri = address
        self._connection.client.proxy = self._app.client.proxy
        self._watch = asyncio.create_task(self._forget_old_addresses(), name="slack socket")
        try:
            async with asyncio.timeout(_CONNECT_WITHIN):
                await self._connection.connect_async()  # type: ignore[no-untyped-call]
        except TimeoutError:
            await self.close()
            raise Retry(why="no Socket Mode connection to Slack") from None

    async def is_open(self) -> bool:
        return self._connection is not None and await self._connection.client.is_connected()

    async def close(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch
        if self._connection is not None:
            await self._connection.close_async()  # type: ignore[no-untyped-call]

    async def _forget_old_addresses(self) -> None:
        """While there is no connection, make the client ask for a new address before its next try."""
        while True:
            await asyncio.sleep(self._look_every)
            if self._connection is not None and not await self.is_open():
                self._connection.client.wss_uri = None
