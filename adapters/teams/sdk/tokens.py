"""Who sends us something: the signed token of each request, checked off the event loop.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import jwt

from adapters.teams.sdk.keys import KeysUnavailable, SigningKey, SigningKeys

_LEEWAY = 300
"""Seconds that clocks may differ, as the protocol says."""
_ALGORITHMS = ("RS256",)
_LONGEST = 8192
"""Characters of a token. Real ones have about 1,200."""
_MOST = 1000
"""Verified tokens kept. Teams uses each for about an hour."""


class Refused(Exception):
    """The request is not let in."""

    def __init__(self, status: int, why: str) -> None:
        self.status = status
        super().__init__(why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A token that was signed with `key` for us. `until` in seconds since the epoch."""

    claims: Mapping[str, object]
    key: SigningKey
    until: float


class Tokens:
    """`clock` gives seconds since the epoch."""

    def __init__(self, keys: SigningKeys, *, app_id: str, issuer: str, clock: Callable[[], float] = time.time) -> None:
        self._keys = keys
        self._app_id = app_id
        self._issuer = issuer
        self._clock = clock
        self._verified: dict[str, Verified] = {}

    async def check(self, header: str, *, channel: str, service_url: str) -> Mapping[str, object]:
        """The claims of the token in an Authorization header.

        Raises `Refused`: 401 for a token that is none or not for us, 403 for one that does not cover this channel or
        this serviceUrl, 503 while nobody can be checked.
        """
        scheme, _, token = header.partition(" ")
        if scheme != "Bearer" or not token or len(token) > _LONGEST:
            raise Refused(401, "no token")
        verified = self._remembered(token) or await self._verify(token)
        if verified.key.endorsements and channel not in verified.key.endorsements:
            raise Refused(403, "the token's key does not speak for this channel")
        if verified.claims.get("serviceurl") != service_url:
            raise Refused(403, "the token is for another serviceUrl")
        return verified.claims

    def _remembered(self, token: str) -> Verified | None:
        """Good until it expires or its key is replaced."""
        found = self._verified.get(token)
        if found is None:
            return None
        if self._clock() < found.until and self._keys.known(found.key.id) is found.key:
            return found
        del self._verified[token]
        return None

    async def _verify(self, token: str) -> Verified:
        key = await self._key_of(token)
        try:
            claims = await asyncio.to_thread(self._decoded, token, key)
            verified = Verified(claims=claims, key=key, until=float(claims["exp"]) + _LEEWAY)
        except (jwt.PyJWTError, ValueError, TypeError, ArithmeticError) as why:
            raise Refused(401, f"the token does not hold: {type(why).__name__}") from None
        if len(self._verified) >= _MOST:
            del self._verified[next(iter(self._verified))]
        self._verified[token] = verified
        return verified

    async def _key_of(self, token: str) -> SigningKey:
        try:
            header = jwt.get_unverified_header(token)
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
            raise Refused(401, "the token cannot be read") from None
        key_id = header.get("kid")
        if header.get("alg") not in _ALGORITHMS or not isinstance(key_id, str):
            raise Refused(401, "the token is not signed as Teams signs")
        try:
            key = await self._keys.get(key_id)
        except KeysUnavailable:
            raise Refused(503, "the signing keys of Teams cannot be had now") from None
        if key is None:
            raise Refused(401, "the token is signed with an unknown key")
        return key

    def _decoded(self, token: str, key: SigningKey) -> dict[str, float]:
        return jwt.decode(
            token,
            key.key,
            algorithms=list(_ALGORITHMS),
            audience=self._app_id,
            issuer=self._issuer,
            leeway=_LEEWAY,
            options={"require": ["exp", "iss", "aud"]},
        )
