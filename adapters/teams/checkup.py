"""What can be seen of a Teams app from here without disturbing the desk that runs."""

import aiohttp

from adapters.teams.app import Keys, credentials_of
from adapters.teams.sdk.clouds import endpoints
from adapters.teams.sdk.keys import SigningKeys, over

_TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)


async def token(keys: Keys) -> None:
    """Entra gives this app a token to send with. Raises `Dead` or `Retry`."""
    credentials = credentials_of(keys, keys.endpoints or endpoints(keys.cloud))
    try:
        await credentials.token()
    finally:
        await credentials.close()


async def has_signing_keys(keys: Keys) -> bool:
    """Whether the keys by which Teams signs can be had from here; nothing of it is let in without them."""
    if not keys.is_signed:
        return True
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
        signing = SigningKeys((keys.endpoints or endpoints(keys.cloud)).metadata, over(session))
        await signing.warm()
        await signing.close()
        return signing.are_known
