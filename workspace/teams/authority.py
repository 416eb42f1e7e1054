"""Microsoft's part in trust: the keys that sign what Teams sends, and the tokens the bot buys for its answers."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from workspace.wire import Json

ISSUER = "https://api.botframework.com"
LASTS = 3600
"""Seconds."""


class Authority:
    """Signs with the newest of its keys; the older ones still count until they are dropped."""

    def __init__(self, *, app: str, password: str, real: Callable[[], float]) -> None:
        self._app = app
        self._password = password
        self._real = real
        self._keys: dict[str, rsa.RSAPrivateKey] = {}
        self._tokens: dict[str, float] = {}
        self.sold = 0
        """How many tokens the bot asked for."""
        self.rotate()

    def rotate(self) -> str:
        """Sign with a new key from now on; its id."""
        identity = f"key-{len(self._keys) + 1}-{secrets.token_hex(4)}"
        self._keys[identity] = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        return identity

    @property
    def keys(self) -> Json:
        """The public halves, as OpenID publishes them."""
        return {"keys": [_public(identity, key) for identity, key in self._keys.items()]}

    def signed(self, service_url: str) -> str:
        """A token for one delivery to the bot."""
        identity, key = list(self._keys.items())[-1]
        now = int(self._real())
        claims = {"iss": ISSUER, "aud": self._app, "serviceurl": service_url, "nbf": now - 5, "exp": now + LASTS}
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": identity})

    def sell(self, app: str, password: str) -> str | None:
        """A token for calls to the Connector; None for a wrong password."""
        if app != self._app or not secrets.compare_digest(password.encode(), self._password.encode()):
            return None
        self.sold += 1
        token = f"local-{secrets.token_hex(16)}"
        self._tokens[token] = self._real() + LASTS
        return token

    def knows(self, authorization: str) -> bool:
        """Whether this `Authorization` header carries a token sold here that still counts."""
        scheme, _, token = authorization.partition(" ")
        return scheme.lower() == "bearer" and self._tokens.get(token, 0.0) > self._real()

    def forget(self) -> None:
        """No token sold so far counts any more."""
        self._tokens.clear()


def _public(identity: str, key: rsa.RSAPrivateKey) -> Json:
    shown: Json = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
    return {**shown, "kid": identity, "use": "sig", "alg": "RS256", "endorsements": ["msteams"]}
