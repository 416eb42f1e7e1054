"""The door for Slack's signed requests: nothing unsigned, stale, oversized or misshapen gets as far as bolt.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
import json
import logging
import time
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from adapters.wire import Json

PATH = "/slack/events"
_LARGEST = 1_000_000
"""Bytes of a body. Slack's largest views are a quarter of that."""
_FRESH_FOR = 300
"""Seconds a signature is good for, as Slack recommends."""
_FIELDS = 100

_log = logging.getLogger(__name__)


class Refused(Exception):
    """The request is not let in."""

    def __init__(self, status: int, why: str) -> None:
        self.status = status
        super().__init__(why)


class Door:
    """`clock` gives seconds since the epoch."""

    def __init__(self, app: AsyncApp, secret: str, *, clock: Callable[[], float] = time.time) -> None:
        self._app = app
        self._secret = secret.encode()
        self._clock = clock

    async def answer(self, request: Request) -> Response:
        try:
            body = await _body(request)
            if body == b"ssl_check=1" or body.startswith(b"ssl_check=1&"):
                return Response()  # Slack tries the certificate, unsigned; it does nothing here
            self._verify(request.headers, body)
            payload = _payload(body)
        except Refused as refused:
            return PlainTextResponse(str(refused), status_code=refused.status)
        # Bolt's name for "signature checked, body read": what it would do otherwise is done above, without a 500.
        try:
            said = await self._app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=payload))
        except Exception as stumbled:  # over a payload that is none; what the desk fails at, the listener answers
            _log.warning("a signed payload that Slack would not send: %s", type(stumbled).__name__)
            return PlainTextResponse("the body is no payload", status_code=400)
        return Response(said.body, status_code=said.status, headers=said.first_headers())

    def _verify(self, headers: Mapping[str, str], body: bytes) -> None:
        stamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 16):
            raise Refused(401, "no valid timestamp")
        expected = "v0=" + hmac.new(self._secret, b"v0:%s:%s" % (stamp.encode(), body), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected.encode(), signature.encode(errors="replace")):
            raise Refused(401, "the signature does not fit")
        if abs(self._clock() - int(stamp)) > _FRESH_FOR:
            raise Refused(401, "the signature is too old")


async def _body(request: Request) -> bytes:
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > _LARGEST:
                raise Refused(413, "the body is too large")
    except ClientDisconnect:
        raise Refused(400, "the body ended too soon") from None
    return bytes(body)


def _payload(body: bytes) -> Json:
    """JSON as it is for events, `payload=` for interactions, the form's fields for commands."""
    try:
        text = body.decode()
        if not text.lstrip().startswith(("{", "[")):
            fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_FIELDS, errors="strict"))
            if "payload" not in fields:
                return _object(dict(fields))
            text = fields["payload"]
        return _object(json.loads(text))
    except (ValueError, RecursionError):
        raise Refused(400, "the body cannot be read") from None


def _object(payload: object) -> Json:
    if not isinstance(payload, dict) or not payload:
        raise Refused(400, "the body is no payload")
    return payload
