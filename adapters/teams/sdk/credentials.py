"""The token we send with: fetched in a thread by the SDK's credentials, one fetch for all who wait, and kept.

The SDK makes new credentials for each turn, so it never keeps a token, and it fetches inside the event loop.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol

from botframework.connector.auth import (
    ManagedIdentityAppCredentials,
    ManagedIdentityServiceClientCredentialsFactory,
    PasswordServiceClientCredentialFactory,
    ServiceClientCredentialsFactory,
)

from adapters.teams.sdk.clouds import Endpoints
from bot.ui.messenger import Dead, LockedOut, Retry

_KEEP_FOR = 60.0
"""Seconds. MSAL, below the SDK, keeps a token until five minutes before its end, so one kept a minute is good."""

_log = logging.getLogger(__name__)


class Source(Protocol):
    """`AppCredentials`, as far as we need them."""

    def get_access_token(self) -> str: ...


Make = Callable[[], Awaitable[Source]]
"""New credentials, which have no token yet."""


class Credentials:
    """`clock` gives seconds that only grow."""

    def __init__(self, make: Make, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._make = make
        self._clock = clock
        self._source: Source | None = None
        self._token = ""
        self._fetched_at = float("-inf")
        self._fetching: asyncio.Task[str] | None = None

    async def token(self) -> str:
        """Raises `LockedOut` if Entra refuses us and `Retry` if it cannot be asked now."""
        if self._token and self._clock() - self._fetched_at < _KEEP_FOR:
            return self._token
        if self._fetching is None:
            self._fetching = asyncio.create_task(self._fetch(), name="teams token")
            self._fetching.add_done_callback(self._fetched)
        return await asyncio.shield(self._fetching)

    def forget(self, token: str) -> None:
        """Teams did not take this token; the next one is a new one."""
        if token == self._token:
            self._token, self._source = "", None

    async def close(self) -> None:
        if self._fetching is not None:
            self._fetching.cancel()
            with suppress(asyncio.CancelledError, Dead, Retry):
                await self._fetching

    async def _fetch(self) -> str:
        source = self._source or await self._make()
        try:
            token = await asyncio.to_thread(source.get_access_token)
        except (PermissionError, KeyError) as refused:  # the SDK stumbles over a refused managed identity
            _log.warning("no token for Teams: %s", refused)
            raise LockedOut(
                why="Entra gives the app no token: check app_id, tenant and the secret or identity"
            ) from refused
        except Exception as trouble:  # whatever MSAL and requests raise while there is no way to Entra
            raise Retry(why=f"Entra cannot be asked for a token: {type(trouble).__name__}") from trouble
        self._source, self._token, self._fetched_at = source, token, self._clock()
        return token

    def _fetched(self, task: asyncio.Task[str]) -> None:
        self._fetching = None
        if not task.cancelled():
            task.exception()  # each who waited has it; without one, asyncio would complain


def by_secret(endpoints: Endpoints, *, app_id: str, tenant: str, secret: str) -> Credentials:
    """A client secret of the app, in its own tenant (Azure's kind "SingleTenant")."""
    return _credentials(PasswordServiceClientCredentialFactory(app_id, secret, tenant), endpoints, app_id)


def by_identity(endpoints: Endpoints, *, app_id: str) -> Credentials:
    """The managed identity of the machine that we run on (Azure's kind "UserAssignedMSI")."""
    shared = ManagedIdentityAppCredentials
    # The SDK shares one memory of tokens among all identities, which would give a refused one again.
    return _credentials(
        ManagedIdentityServiceClientCredentialsFactory(app_id),
        endpoints,
        app_id,
        forget=lambda: setattr(shared, "global_token_cache", type(shared.global_token_cache)()),
    )


def by_nothing() -> Credentials:
    """For Teams' stand-ins on this machine, which ask for no token."""

    async def make() -> Source:
        return _Nothing()

    return Credentials(make)


class _Nothing:
    def get_access_token(self) -> str:
        return "local"


def _credentials(
    factory: ServiceClientCredentialsFactory,
    endpoints: Endpoints,
    app_id: str,
    forget: Callable[[], None] = lambda: None,
) -> Credentials:
    async def make() -> Source:
        forget()
        made: Source = await factory.create_credentials(app_id, endpoints.scope, endpoints.login, True)
        return made

    return Credentials(make)
