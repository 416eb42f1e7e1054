"""Calls to Slack. Everything that can go wrong comes out as one of the verdicts of `bot.ui.messenger`."""

import json

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import of_status, verdict
from adapters.wire import Json

FAILURES = (
    SlackClientError,
    aiohttp.ClientError,
    TimeoutError,
    OSError,
    ValueError,  # an answer that is no JSON, or no text at all
    AttributeError,  # the SDK stumbles over an answer that is JSON but no object
)


class Api:
    """The Web API with the bot's token, and `response_url`s, over one HTTP session.

    Nothing here tries again by itself: a call whose answer is lost may have been carried out.
    """

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession) -> None:
        """`client` must come with `retry_handlers=[]`, for that reason."""
        self._client = client
        self._session = session

    async def write(self, method: str, **arguments: object) -> Json:
        """A method that takes JSON. Raises `Retry`, `Unsure`, `Vanished` or `Dead`."""
        try:
            answer = await self._client.api_call(method, json=_given(arguments))
        except FAILURES as error:
            raise verdict(error) from error
        return answer.data if isinstance(answer.data, dict) else {}

    async def read(self, method: str, **arguments: object) -> Json:
        """A method that takes a query and changes nothing. Raises as `write` does."""
        try:
            answer = await self._client.api_call(method, http_verb="GET", params=_given(arguments))
        except FAILURES as error:
            raise verdict(error) from error
        return answer.data if isinstance(answer.data, dict) else {}

    async def respond(self, url: str, body: Json) -> None:
        """Answer through a `response_url`, which takes five answers in thirty minutes. Raises as `write` does."""
        try:
            text, proxy = json.dumps(body), self._client.proxy
            async with self._session.post(url, data=text, headers=_JSON, proxy=proxy) as answer:
                if answer.status != 200:
                    raise of_status(answer.status, answer.headers)
        except FAILURES as error:
            raise verdict(error) from error


_JSON = {"Content-Type": "application/json; charset=utf-8"}


def _given(arguments: Json) -> Json:
    return {key: value for key, value in arguments.items() if value is not None and value != ""}
