"""What can be seen of a Slack app from here without disturbing the desk that runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

import aiohttp

from adapters.slack.api import FAILURES, Api
from adapters.slack.app import Keys, web_client
from adapters.slack.errors import verdict
from adapters.wire import part, rows, word
from bot.ui.messenger import Dead

_TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)
_PAGE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """`scopes` of the token, None if Slack does not say; `at` is Slack's time, None likewise."""

    workspace: str
    scopes: frozenset[str] | None
    at: datetime | None


async def examine(keys: Keys) -> Examined:
    """Whose the bot's token is and what it may. Raises `Dead`, `Retry` or `Unsure`."""
    async with _session() as session:
        try:
            answer = await web_client(keys, session, token=keys.bot_token).api_call("auth.test")
        except FAILURES as error:
            raise verdict(error) from error
        headers = {name.lower(): value for name, value in answer.headers.items()}
        told = answer.data if isinstance(answer.data, dict) else {}
    listed = headers.get("x-oauth-scopes")
    return Examined(
        workspace=word(told, "team", "team_id"),
        scopes=None if listed is None else frozenset(one.strip() for one in listed.split(",") if one.strip()),
        at=_moment(headers.get("date", "")),
    )


def _moment(date: str) -> datetime | None:
    """A `Date` header; None if it is none."""
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


async def can_open_socket(keys: Keys) -> None:
    """Slack would give this app a connection. It is not opened: Slack would send it what the desk is waiting for.

    Raises `Dead`, `Retry` or `Unsure`.
    """
    async with _session() as session:
        await Api(web_client(keys, session, token=keys.app_token), session).write("apps.connections.open")


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Channels by id and by #name, and whether the app is in them. `is_all`: there are no others it might be in."""

    channels: dict[str, bool]
    is_all: bool


async def joined(keys: Keys) -> Joined:
    """As far as the app may list them. Raises `Retry` or `Unsure`."""
    found: dict[str, bool] = {}
    is_all = True
    async with _session() as session:
        api = Api(web_client(keys, session, token=keys.bot_token), session)
        for kind in ("public_channel", "private_channel"):
            try:
                await _list(api, kind, found)
            except Dead:
                is_all = False
    return Joined(channels=found, is_all=is_all)


async def _list(api: Api, kind: str, found: dict[str, bool]) -> None:
    cursor = ""
    while True:
        page = await api.read("conversations.list", types=kind, exclude_archived="true", limit=_PAGE, cursor=cursor)
        for channel in rows(page, "channels"):
            found[word(channel, "id")] = found[f"#{word(channel, 'name')}"] = channel.get("is_member") is True
        cursor = word(part(page, "response_metadata"), "next_cursor")
        if not cursor:
            return


@asynccontextmanager
async def _session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
        yield session
