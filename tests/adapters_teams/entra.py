"""A token service on loopback, with a certificate of its own, as MSAL insists on one."""

import datetime
import ipaddress
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.teams.sdk.clouds import Endpoints
from adapters.web.serving import serving
from tests.adapters_teams.connector import ISSUER, Connector

SECRET = "hush-hush"


@dataclass(slots=True, kw_only=True)
class Entra:
    """`given` are the tokens handed out. It is `adfs` that MSAL takes at an address it does not know."""

    url: str
    secret: str = SECRET
    given: list[str] = field(default_factory=list)

    def endpoints(self, place: Connector) -> Endpoints:
        return Endpoints(issuer=ISSUER, metadata=place.metadata, login=f"{self.url}/adfs", scope=ISSUER)

    async def discover(self, _: Request) -> Response:
        where = f"{self.url}/adfs"
        told = {"issuer": where, "authorization_endpoint": f"{where}/authorize", "token_endpoint": f"{where}/token"}
        return JSONResponse(told, headers={"Connection": "close"})

    async def token(self, request: Request) -> Response:
        form = await request.form()
        if form.get("client_secret") != self.secret:
            told = {"error": "invalid_client", "error_description": "the secret is wrong"}
            return JSONResponse(told, status_code=401, headers={"Connection": "close"})
        self.given.append(f"token-{len(self.given) + 1}")
        told = {"access_token": self.given[-1], "expires_in": 3600, "token_type": "Bearer"}
        return JSONResponse(told, headers={"Connection": "close"})


@asynccontextmanager
async def entra(folder: Path) -> AsyncIterator[Entra]:
    """Its certificate is at `folder`/entra.pem, for REQUESTS_CA_BUNDLE."""
    certificate, key = certified(folder)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        place = Entra(url=f"https://localhost:{listener.getsockname()[1]}")
        app = Starlette(
            routes=[
                Route("/adfs/.well-known/openid-configuration", place.discover),
                Route("/adfs/token", place.token, methods=["POST"]),
            ]
        )
        async with serving(app, listener, ssl_certfile=str(certificate), ssl_keyfile=str(key)):
            yield place


def certified(folder: Path) -> tuple[Path, Path]:
    """A certificate of this machine, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "entra.pem", folder / "entra.key"
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, private
