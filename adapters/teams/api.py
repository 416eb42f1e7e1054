"""Calls to Teams' Connector. Everything that can go wrong comes out as one of the verdicts of `bot.ui.messenger`.

Plain HTTP over one pooled session: the SDK's client opens a connection and a thread for each message.
https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
"""

import json
from urllib.parse import quote

import aiohttp

from adapters.pace import Limits
from adapters.teams.errors import of_answer, verdict
from adapters.teams.hosts import Hosts
from adapters.teams.lanes import READING, WRITING, Lanes
from adapters.teams.sdk.credentials import Credentials
from adapters.wire import Json
from bot.ui.messenger import Dead, Retry

_FAILURES = (aiohttp.ClientError, TimeoutError, OSError, ValueError)


class Api:
    """Nothing here tries again by itself but a refused token: a call whose answer is lost may have been carried out."""

    def __init__(self, session: aiohttp.ClientSession, credentials: Credentials, hosts: Hosts, lanes: Lanes) -> None:
        self._session = session
        self._credentials = credentials
        self._hosts = hosts
        self._lanes = lanes

    def pause(self, conversation: str) -> float:
        """Seconds until the next message there may go."""
        return self._lanes.wait(conversation)

    async def meet(self) -> None:
        """Ask Entra for a new token. Raises `LockedOut` if it gives none and `Retry` if it cannot be asked now."""
        self._credentials.forget(await self._credentials.token())
        await self._credentials.token()

    async def start(self, address: str, body: Json, *, lane: str) -> Json:
        """A new conversation, or a new thread in a channel. Raises `Retry`, `Unsure` or `Dead`."""
        return await self._call("POST", address, "v3/conversations", body, lane=lane)

    async def say(self, address: str, conversation: str, activity: Json) -> Json:
        """Raises as `start` does."""
        where = f"v3/conversations/{_quoted(conversation)}/activities"
        return await self._call("POST", address, where, activity, lane=conversation)

    async def change(self, address: str, conversation: str, message: str, activity: Json) -> Json:
        """Put an activity in the place of one. Raises `Vanished` too."""
        where = f"v3/conversations/{_quoted(conversation)}/activities/{_quoted(message)}"
        return await self._call("PUT", address, where, activity, lane=conversation)

    async def member(self, address: str, conversation: str, who: str) -> Json:
        """Somebody in a conversation, by account, object id or address. Raises as `start` does."""
        where = f"v3/conversations/{_quoted(conversation)}/members/{_quoted(who)}"
        return await self._call("GET", address, where, None, lane=f"members of {conversation}", limits=READING)

    async def _call(
        self, method: str, address: str, path: str, body: Json | None, *, lane: str, limits: Limits = WRITING
    ) -> Json:
        if not self._hosts.allow(address):  # one that was kept, perhaps under other rules
            raise Dead(why="the address of the conversation is not one of Teams")
        url = f"{address.rstrip('/')}/{path}"
        text = None if body is None else json.dumps(body)
        async with self._lanes.turn(lane, limits):
            try:
                status, headers, told = await self._send(method, url, text)
            except _FAILURES as error:
                raise verdict(error) from error
            if 200 <= status < 300:
                return told
            trouble = of_answer(status, headers, told)
            if isinstance(trouble, Retry) and trouble.after is not None:
                self._lanes.block(lane, trouble.after)
            raise trouble

    async def _send(self, method: str, url: str, text: str | None) -> tuple[int, dict[str, str], Json]:
        """The answer; with a new token if Teams does not take ours."""
        status, headers, told = await self._once(method, url, text, token := await self._credentials.token())
        if status == 401:
            self._credentials.forget(token)
            status, headers, told = await self._once(method, url, text, await self._credentials.token())
        return status, headers, told

    async def _once(self, method: str, url: str, text: str | None, token: str) -> tuple[int, dict[str, str], Json]:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json; charset=utf-8"}
        async with self._session.request(method, url, data=text, headers=headers, allow_redirects=False) as answer:
            said = await answer.text()
            return answer.status, dict(answer.headers), _object(said)


def _object(text: str) -> Json:
    """Empty if the body is none, as that of a proxy's error page."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _quoted(part: str) -> str:
    """Ids hold colons, at signs and semicolons. One that is dots only would be a way out of the path."""
    if not part.strip("."):
        raise Dead(why="that is no id")
    return quote(part, safe=":@;=")
