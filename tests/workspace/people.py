"""People who use a workspace through its person side, and apps made with Slack's own framework."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from workspace.person import act, snapshot
from workspace.wire import Json
from workspace.workspace import APP_TOKEN, BOT_TOKEN, Workspace

ANA, BEN, EVE = "U0ANA", "U0BEN", "U0EVE"
BOT = "U0DESKSIDE"
HELP, NETWORK, GENERAL = "C0HELP", "C0NETWORK", "C0GENERAL"

MANIFEST: Json = {
    "display_information": {"name": "Deskside"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Deskside"},
        "slash_commands": [{"command": "/desk", "description": "Ask for help", "usage_hint": "[what happened]"}],
        "shortcuts": [
            {"name": "Ask", "type": "global", "callback_id": "ask", "description": "Ask for help"},
            {"name": "File it", "type": "message", "callback_id": "file", "description": "Make it a request"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "channels:history",
                "channels:join",
                "channels:read",
                "chat:write",
                "commands",
                "im:history",
                "im:read",
                "im:write",
                "reactions:read",
                "reactions:write",
                "users:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "app_mention",
                "member_joined_channel",
                "message.channels",
                "message.im",
                "reaction_added",
            ]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """One person; verbs as keyword arguments."""

    place: Workspace
    id: str

    async def does(self, verb: str, **body: object) -> Json:
        return await act(self.place, self.id, verb, dict(body))

    def sees(self) -> Json:
        return snapshot(self.place, self.id)

    def channel(self, channel: str) -> list[Json]:
        """The messages this person sees in a channel."""
        rows = self.sees()["channels"]
        assert isinstance(rows, list)
        return next((row["messages"] for row in rows if row["id"] == channel), [])

    def modals(self) -> list[Json]:
        rows = self.sees()["modals"]
        assert isinstance(rows, list)
        return rows


def someone(place: Workspace, person: str = ANA) -> Someone:
    return Someone(place=place, id=person)


def bolt_app(place: Workspace) -> AsyncApp:
    """An app of Slack's Python framework that knows only the workspace's address and its token."""
    client = AsyncWebClient(token=BOT_TOKEN, base_url=f"{place.url}/api/", retry_handlers=[])
    return AsyncApp(client=client, signing_secret=place.keys.signing_secret, process_before_response=True)


@asynccontextmanager
async def over_sockets(app: AsyncApp) -> AsyncIterator[None]:
    """Connect an app over Socket Mode."""
    handler = AsyncSocketModeHandler(app, APP_TOKEN)
    try:
        await handler.connect_async()
        yield
    finally:
        await handler.close_async()
        session = handler.client.aiohttp_client_session
        if not session.closed:
            await session.close()


async def soon(true: Callable[[], object], within: float = 3.0) -> None:
    """Wait until something became true. Fails with what it was asked."""
    loop = asyncio.get_running_loop()
    end = loop.time() + within
    while not true():
        assert loop.time() < end, "it did not happen"
        await asyncio.sleep(0.005)


def api(place: Workspace) -> AsyncWebClient:
    """The app's Web API client."""
    return AsyncWebClient(token=BOT_TOKEN, base_url=f"{place.url}/api/", retry_handlers=[])


@asynccontextmanager
async def page(place: Workspace) -> AsyncIterator[aiohttp.ClientSession]:
    """A browser, as far as HTTP goes."""
    async with aiohttp.ClientSession(base_url=place.url) as session:
        yield session
