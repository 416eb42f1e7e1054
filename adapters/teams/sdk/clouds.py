"""Where a cloud's token service and signing keys are, by the SDK's own constants."""

from dataclasses import dataclass
from enum import StrEnum

from botframework.connector.auth import AuthenticationConstants, GovernmentConstants


class Cloud(StrEnum):
    PUBLIC = "public"
    US_GOVERNMENT = "us_government"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """`issuer` signs what comes in, with keys named by the OpenID document at `metadata`.

    `login` hands out the tokens we send with, for the `scope`; a tenant's id is appended.
    """

    issuer: str
    metadata: str
    login: str
    scope: str


_ENDPOINTS = {
    Cloud.PUBLIC: Endpoints(
        issuer=AuthenticationConstants.TO_BOT_FROM_CHANNEL_TOKEN_ISSUER,
        metadata=AuthenticationConstants.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL,
        login=AuthenticationConstants.TO_CHANNEL_FROM_BOT_LOGIN_URL_PREFIX,
        scope=AuthenticationConstants.TO_CHANNEL_FROM_BOT_OAUTH_SCOPE,
    ),
    Cloud.US_GOVERNMENT: Endpoints(
        issuer=GovernmentConstants.TO_BOT_FROM_CHANNEL_TOKEN_ISSUER,
        metadata=GovernmentConstants.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL,
        login=GovernmentConstants.TO_CHANNEL_FROM_BOT_LOGIN_URL_PREFIX,
        scope=GovernmentConstants.TO_CHANNEL_FROM_BOT_OAUTH_SCOPE,
    ),
}


def endpoints(cloud: Cloud) -> Endpoints:
    return _ENDPOINTS[cloud]
