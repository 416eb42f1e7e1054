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
    PasswordServiceClientCredentialFactory,
    ServiceClientCredentialsFactory,
)

from adapters.teams.sdk.clouds import Endpoints
from bot.ui.messenger import Dead, Retry

_KEEP_FOR = 60.0
"""Seconds. MSAL, below the SDK, keeps a token until five minutes before its end, so one kept a minute is good."""

_FETCHED_WITHIN = 20.0
"""Seconds. Where there is no managed identity, the address to ask at may swallow what is sent there for minutes."""

_FOR_GOOD = frozenset({"access_denied", "invalid_request", "invalid_resource", "unauthorized_client"})
"""What a virtual machine's service calls a refusal that lasts."""
_FOR_NOW = frozenset({404, 408, 410, 429})
"""What App Service's answers, below 500, that may be another one later."""

_log = logging.getLogger(__name__)


class Source(Protocol):
    """`AppCredentials`, as far as we need them."""

    def get_access_token(self) -> str: ...


Make = Callable[[], Awaitable[Source]]
"""New credentials, which have no token yet."""


class Credentials:
    """`clock` gives seconds that only grow; `within` are those that a fetch may take, as nothing below sets a limit."""

    def __init__(
        self, make: Make, *, clock: Callable[[], float] = time.monotonic, within: float = _FETCHED_WITHIN
    ) -> None:
        self._make = make
        self._clock = clock
        self._within = within
        self._source: Source | None = None
        self._token = ""
        self._fetched_at = float("-inf")
        self._fetching: asyncio.Task[str] | None = None

    async def token(self) -> str:
        """Raises `Dead` if Entra refuses us and `Retry` if it cannot be asked now."""
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
            async with asyncio.timeout(self._within):
                token = await asyncio.to_thread(source.get_access_token)
        except PermissionError as refused:
            _log.warning("no token for Teams: %s", refused)
            raise Dead(why="Entra gives the app no token: check app_id, tenant and the secret or identity") from refused
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

    async def make() -> Source:
        # The SDK shares one memory of tokens among all identities, which would give a refused one again.
        shared.global_token_cache = type(shared.global_token_cache)()
        return _ManagedIdentity(app_id, endpoints.scope)

    return Credentials(make)


class _ManagedIdentity(ManagedIdentityAppCredentials):  # type: ignore[misc]
    """The SDK's, which raises KeyError for every refusal. Why it was one is asked once more: MSAL remembers the answer
    for some seconds."""

    def get_access_token(self, force_refresh: bool = False) -> str:
        """Raises PermissionError for a refusal that lasts, and ConnectionError for another."""
        try:
            return str(super().get_access_token(force_refresh))
        except KeyError:
            told: dict[str, object] = self.app.acquire_token_for_client(resource=self.oauth_scope)
        if "access_token" in told:
            return str(told["access_token"])
        why = f"{told.get('error')}: {told.get('error_description')}"
        raise PermissionError(why) if _lasts(told) else ConnectionError(why)


def _lasts(told: dict[str, object]) -> bool:
    """MSAL writes App Service's own status before the description, and calls each refusal of it the same."""
    status = str(told.get("error_description", "")).partition(",")[0]
    if status.isascii() and status.isdigit():
        return 400 <= int(status) < 500 and int(status) not in _FOR_NOW
    return told.get("error") in _FOR_GOOD


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
) -> Credentials:
    async def make() -> Source:
        made: Source = await factory.create_credentials(app_id, endpoints.scope, endpoints.login, True)
        return made

    return Credentials(make)
