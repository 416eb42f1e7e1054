"""Azure's managed identities on loopback, in both of its forms: a virtual machine's (IMDS), and App Service's.

https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
"""

import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.web.serving import serving

HEADER = "app-service-says-so"
VARIABLES = (
    "AZURE_POD_IDENTITY_AUTHORITY_HOST",
    "IDENTITY_ENDPOINT",
    "IDENTITY_HEADER",
    "IDENTITY_SERVER_THUMBPRINT",
    "IMDS_ENDPOINT",
    "MSI_ENDPOINT",
    "MSI_SECRET",
)
"""By which a program finds out where it is."""


@dataclass(slots=True, kw_only=True)
class Identities:
    """`known` are the client ids of the machine's identities. `trouble` answers instead, if it gives an answer."""

    url: str
    known: set[str]
    asked: list[dict[str, str]] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    trouble: Callable[[], Response | None] = lambda: None

    def on_a_machine(self, monkeypatch: pytest.MonkeyPatch) -> None:
        _nowhere(monkeypatch)
        monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", self.url)

    def on_app_service(self, monkeypatch: pytest.MonkeyPatch) -> None:
        _nowhere(monkeypatch)
        monkeypatch.setenv("IDENTITY_ENDPOINT", f"{self.url}/msi/token")
        monkeypatch.setenv("IDENTITY_HEADER", HEADER)

    async def imds(self, request: Request) -> Response:
        asked = self._noted(request)
        if (answer := self.trouble()) is not None:
            return answer
        if request.headers.get("metadata") != "true" or asked.get("api-version") != "2018-02-01":
            return _refused("invalid_request", "the header Metadata is missing")
        if asked.get("client_id") not in self.known:
            return _refused("invalid_request", "Identity not found")
        return JSONResponse({**self._token(asked), "expires_in": "86399"})

    async def app_service(self, request: Request) -> Response:
        asked = self._noted(request)
        if (answer := self.trouble()) is not None:
            return answer
        if request.headers.get("x-identity-header") != HEADER or asked.get("api-version") != "2019-08-01":
            return JSONResponse({"statusCode": 401, "message": "Unauthorized"}, status_code=401)
        if asked.get("client_id") not in self.known:
            return JSONResponse({"statusCode": 400, "message": "No identity of this id"}, status_code=400)
        return JSONResponse({**self._token(asked), "client_id": asked["client_id"]})

    def _noted(self, request: Request) -> dict[str, str]:
        self.asked.append(dict(request.query_params))
        return self.asked[-1]

    def _token(self, asked: dict[str, str]) -> dict[str, str]:
        self.given.append(f"msi-{len(self.given) + 1}")
        until = str(int(time.time()) + 86399)
        return {
            "access_token": self.given[-1],
            "expires_on": until,
            "resource": asked["resource"],
            "token_type": "Bearer",
        }


def _nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def _refused(error: str, why: str) -> Response:
    return JSONResponse({"error": error, "error_description": why}, status_code=400)


@asynccontextmanager
async def identities(*known: str) -> AsyncIterator[Identities]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        place = Identities(url=f"http://127.0.0.1:{listener.getsockname()[1]}", known=set(known))
        app = Starlette(
            routes=[Route("/metadata/identity/oauth2/token", place.imds), Route("/msi/token", place.app_service)]
        )
        async with serving(app, listener):
            yield place
