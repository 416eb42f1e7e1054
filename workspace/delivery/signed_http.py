"""Signed HTTP requests to the app's request URL.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import hashlib
import hmac
import json
from urllib.parse import urlencode

import aiohttp

from workspace.clock import WorkspaceClock
from workspace.delivery.outcome import Answer, Kind, Outcome
from workspace.wire import Json

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


def signature(secret: str, timestamp: str, body: str) -> str:
    """`X-Slack-Signature` for a body sent at `timestamp`."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()


class SignedHttp:
    """Posts to `url`. Signatures carry the machine's time, since the app compares it with its own."""

    def __init__(self, *, url: str | None, secret: str, clock: WorkspaceClock) -> None:
        self.url = url
        self._secret = secret
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    async def send(self, kind: Kind, payload: Json, *, within: float, retry: tuple[int, str]) -> Answer:
        """Post once; 2xx within the limit is an ack."""
        if self.url is None:
            return Answer(outcome=Outcome.UNREACHABLE)
        body, content_type = _written(kind, payload)
        timestamp = str(int(self._clock.real()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body),
        }
        if retry[0]:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        if self._session is None:
            self._session = aiohttp.ClientSession()
        try:
            limit = aiohttp.ClientTimeout(total=within)
            async with self._session.post(self.url, data=body.encode(), headers=headers, timeout=limit) as answer:
                return _read(answer.status, await answer.text(), dict(answer.headers))
        except TimeoutError:
            return Answer(outcome=Outcome.TIMED_OUT)
        except aiohttp.ClientError:
            return Answer(outcome=Outcome.UNREACHABLE)

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()


def _written(kind: Kind, payload: Json) -> tuple[str, str]:
    if kind is Kind.EVENT:
        return json.dumps(payload), _JSON
    if kind is Kind.COMMAND:
        fields = {key: str(value).lower() if isinstance(value, bool) else value for key, value in payload.items()}
        return urlencode(fields), _FORM
    return urlencode({"payload": json.dumps(payload)}), _FORM


def _read(status: int, body: str, headers: dict[str, str]) -> Answer:
    lower = {key.lower(): value for key, value in headers.items()}
    if not 200 <= status < 300:
        return Answer(outcome=Outcome.REFUSED, status=status, headers=lower)
    said: Json | str | None = body or None
    if body.strip().startswith("{"):
        try:
            parsed = json.loads(body)
            said = parsed if isinstance(parsed, dict) else body
        except ValueError:
            said = body
    return Answer(outcome=Outcome.ACKED, body=said, status=status, headers=lower)
