"""The SDK's adapter with our own check of who knocks, and without its clients.

Its own would build a connector and a token client for every turn, twelve milliseconds of work, and we send by
`adapters.teams.api`.
"""

from botbuilder.core import CloudAdapterBase
from botbuilder.schema import Activity
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
)

from adapters.teams.sdk.tokens import Refused, Tokens


class Authentication(BotFrameworkAuthentication):  # type: ignore[misc]  # the SDK has no types
    """`tokens` is None on this machine alone, where nobody has one."""

    def __init__(self, tokens: Tokens | None) -> None:
        self._tokens = tokens

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        """Raises `Refused`."""
        claims: dict[str, object] = {}
        if self._tokens is not None:
            checked = await self._tokens.check(
                auth_header, channel=activity.channel_id, service_url=activity.service_url
            )
            claims = dict(checked)
        return _let_in(claims)

    async def authenticate_streaming_request(
        self,
        auth_header: str,  # noqa: ARG002
        channel_id_header: str,  # noqa: ARG002
    ) -> AuthenticateRequestResult:
        raise Refused(405, "nothing is streamed")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:  # noqa: ARG002
        return _Nowhere()

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> None:
        """Nobody signs in through the bot."""


class DeskAdapter(CloudAdapterBase):  # type: ignore[misc]  # the SDK has no types
    """Turns an activity into a turn. What the turn answers in the request itself is an `invokeResponse`."""

    def __init__(self, tokens: Tokens | None) -> None:
        super().__init__(Authentication(tokens))


class _Nowhere(ConnectorFactory):  # type: ignore[misc]  # the SDK has no types
    """Stands where the SDK insists on a connector."""

    async def create(self, service_url: str, audience: str) -> "_Nowhere":  # noqa: ARG002
        return self


def _let_in(claims: dict[str, object]) -> AuthenticateRequestResult:
    result = AuthenticateRequestResult()
    result.claims_identity = ClaimsIdentity(claims, True)
    result.connector_factory = _Nowhere()
    return result
