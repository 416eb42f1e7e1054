"""The keys that sign what Teams sends: fetched without blocking, kept for a day, and fetched again at a new one.

The SDK fetches them inside the event loop, and raises IndexError at a key it does not know until a day is over.
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import aiohttp
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from adapters.wire import Json, rows, word

_KEEP_FOR = 24 * 3600.0
"""Seconds, as the protocol recommends: https://learn.microsoft.com/azure/bot-service/rest-api"""
_ASK_EVERY = 300.0
"""Seconds between two questions for unknown keys: somebody who invents key ids must not make us ask each time."""
_ASK_EVERY_WITHOUT = 5.0
"""Seconds between two questions while there are no keys at all."""

_FETCH_WITHIN = aiohttp.ClientTimeout(total=5)

_log = logging.getLogger(__name__)

Fetch = Callable[[str], Awaitable[Json]]
"""GET a JSON object. Raises OSError, TimeoutError or ValueError."""


class KeysUnavailable(Exception):
    """No signing keys, and none to be had now, so nothing can be let in."""


@dataclass(frozen=True, slots=True, eq=False)
class SigningKey:
    """`endorsements` are the channels that its signatures may speak for; empty if it names none."""

    id: str
    key: PyJWK
    endorsements: frozenset[str]


class SigningKeys:
    def __init__(self, metadata: str, fetch: Fetch, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`metadata` is the address of the OpenID document; `clock` gives seconds that only grow."""
        self._metadata = metadata
        self._fetch = fetch
        self._clock = clock
        self._keys: dict[str, SigningKey] = {}
        self._fetched_at = float("-inf")
        self._asked_at = float("-inf")
        self._asking: asyncio.Task[None] | None = None

    @property
    def are_known(self) -> bool:
        return bool(self._keys)

    def known(self, key_id: str) -> SigningKey | None:
        """The key of this id, if it is in force as far as we know."""
        return self._keys.get(key_id)

    async def get(self, key_id: str) -> SigningKey | None:
        """The key of this id, after asking for it once if it is unknown. Raises `KeysUnavailable`."""
        rested = self._clock() - self._asked_at
        if key_id not in self._keys:
            if self._asking is not None or rested >= (_ASK_EVERY if self._keys else _ASK_EVERY_WITHOUT):
                await self._ask()
        elif self._clock() - self._fetched_at >= _KEEP_FOR and rested >= _ASK_EVERY:
            self._start()  # and meanwhile the old ones hold
        if not self._keys:
            raise KeysUnavailable
        return self._keys.get(key_id)

    async def warm(self) -> None:
        """Ask for them now, if there are none. What goes wrong is logged."""
        if not self._keys:
            await self._ask()

    async def close(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            with suppress(asyncio.CancelledError):
                await self._asking

    async def _ask(self) -> None:
        """All who wait share one question; one that gives up does not take it from the others."""
        await asyncio.shield(self._start())

    def _start(self) -> asyncio.Task[None]:
        if self._asking is None:
            self._asked_at = self._clock()
            self._asking = asyncio.create_task(self._refresh(), name="teams signing keys")
        return self._asking

    async def _refresh(self) -> None:
        try:
            where = word(await self._fetch(self._metadata), "jwks_uri")
            found = {key.id: key for one in rows(await self._fetch(where), "keys") if (key := _key(one)) is not None}
        except (OSError, TimeoutError, ValueError) as trouble:
            _log.warning("the signing keys of Teams cannot be fetched: %s", type(trouble).__name__)
        else:
            if found:
                self._keys = {key_id: _same(self._keys.get(key_id), key) for key_id, key in found.items()}
                self._fetched_at = self._clock()
        finally:
            self._asking = None


def _key(one: Json) -> SigningKey | None:
    """None for what is no RSA key with an id."""
    endorsed = one.get("endorsements")
    try:
        if word(one, "kty") != "RSA" or not word(one, "kid"):
            return None
        return SigningKey(
            word(one, "kid"),
            PyJWK.from_dict(dict(one), algorithm="RS256"),
            frozenset(e for e in endorsed if isinstance(e, str)) if isinstance(endorsed, list) else frozenset(),
        )
    except (PyJWTError, ValueError, TypeError):
        return None


def _same(before: SigningKey | None, now: SigningKey) -> SigningKey:
    """The object known already if nothing changed, so that what it has verified stays verified."""
    unchanged = before is not None and before.endorsements == now.endorsements and _numbers(before) == _numbers(now)
    return before if before is not None and unchanged else now


def _numbers(key: SigningKey) -> object:
    return key.key.key.public_numbers()


def over(session: aiohttp.ClientSession) -> Fetch:
    async def fetch(url: str) -> Json:
        try:
            async with session.get(url, timeout=_FETCH_WITHIN, allow_redirects=False) as answer:
                told = json.loads(await answer.text()) if answer.status == 200 else None
        except aiohttp.ClientError as trouble:
            raise OSError(str(trouble)) from trouble
        if not isinstance(told, dict):
            raise ValueError("no JSON object")
        return told

    return fetch
