"""A small Connector on loopback: what Teams has for an app, as far as the adapter asks. Also its keys and tokens."""

import json
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.web.serving import serving
from adapters.wire import Json

APP = "11111111-1111-1111-1111-111111111111"
TENANT = "22222222-2222-2222-2222-222222222222"
MOST_BYTES = 28_000
"""Of a message."""
ISSUER = "https://api.botframework.com"


class Signer:
    """A signing key of Teams: what it signs, and how the world learns of it."""

    def __init__(self, key_id: str, *, endorsements: tuple[str, ...] = ("msteams",)) -> None:
        self.id = key_id
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.public: Json = {
            **json.loads(RSAAlgorithm.to_jwk(self._key.public_key())),
            "kid": key_id,
            "endorsements": list(endorsements),
        }

    def token(self, service_url: str, *, as_key: str | None = None, **claims: object) -> str:
        """A header that says who knocks. `claims` replace the usual ones; None leaves one out."""
        usual: Json = {
            "iss": ISSUER,
            "aud": APP,
            "serviceurl": service_url,
            "nbf": int(time.time()) - 10,
            "exp": int(time.time()) + 3600,
        }
        told = {key: value for key, value in (usual | claims).items() if value is not None}
        return "Bearer " + jwt.encode(told, self._key, algorithm="RS256", headers={"kid": as_key or self.id})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    method: str
    path: str
    body: Json
    token: str
    at: float


Trouble = Callable[[Call], Response | None]


@dataclass(slots=True, kw_only=True)
class Connector:
    """`trouble` answers instead, if it gives an answer. `said` are the usual answers, by the `id()` of their call.

    Somebody's private chat is the same one, by whichever of their names it is started.
    """

    url: str
    keys: list[Signer] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    said: dict[int, Json] = field(default_factory=dict)
    members: dict[str, Json] = field(default_factory=dict)
    trouble: Trouble = lambda _: None

    @property
    def metadata(self) -> str:
        return f"{self.url}/openid"

    def sent(self, method: str = "POST") -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def openid(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        return JSONResponse({"jwks_uri": f"{self.url}/jwks"})

    async def jwks(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        return JSONResponse({"keys": [key.public for key in self.keys]})

    async def take(self, request: Request) -> Response:
        body = await request.body()
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        call = Call(
            method=request.method,
            path=request.scope["raw_path"].decode(),
            body=json.loads(body) if body else {},
            token=token,
            at=time.monotonic(),
        )
        self.calls.append(call)
        if len(body) > MOST_BYTES:
            return trouble(413, "MessageSizeTooBig")
        return self.trouble(call) or self._answer(call)

    def _answer(self, call: Call) -> Response:
        answer = self._usual(call)
        self.said[id(call)] = json.loads(bytes(answer.body))
        return answer

    def _usual(self, call: Call) -> Response:
        number = str(1_700_000_000_000 + len(self.calls))
        parts = [unquote(part) for part in call.path.partition("/v3/conversations")[2].strip("/").split("/")]
        if parts == [""]:
            return self._started(call.body, number)
        if len(parts) == 3 and parts[1] == "members":
            found = self.members.get(parts[2])
            return JSONResponse(found) if found else trouble(404, "MemberNotFoundInConversation")
        return JSONResponse({"id": parts[2] if call.method == "PUT" else number}, 200 if call.method == "PUT" else 201)

    def _started(self, body: Json, number: str) -> Response:
        if body.get("isGroup"):
            data = body["channelData"]
            assert isinstance(data, dict)
            return JSONResponse(
                {"id": f"{data['channel']['id']};messageid={number}", "activityId": number}, status_code=201
            )
        members = body["members"]
        assert isinstance(members, list)
        named = str(members[0]["id"])
        return JSONResponse({"id": f"a:with-{self.members.get(named, {}).get('id', named)}"}, status_code=201)


def trouble(status: int, code: str = "", *, after: int | None = None) -> Response:
    """An answer of Teams' that is none."""
    headers = {} if after is None else {"Retry-After": str(after)}
    body: Json = {"error": {"code": code, "message": f"{code} happened"}} if code else {}
    return JSONResponse(body, status_code=status, headers=headers)


@asynccontextmanager
async def connector() -> AsyncIterator[Connector]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        place = Connector(url=f"http://127.0.0.1:{listener.getsockname()[1]}")
        app = Starlette(
            routes=[
                Route("/openid", place.openid),
                Route("/jwks", place.jwks),
                Route("/{path:path}", place.take, methods=["GET", "POST", "PUT", "DELETE"]),
            ]
        )
        async with serving(app, listener):
            yield place
