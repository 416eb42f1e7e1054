"""Deskside in one organisation's Microsoft Teams: its door, its sender, and everything that hangs on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import aiohttp
from starlette.routing import Route

from adapters.teams.addresses import SERVICE, AddressBook, Kept
from adapters.teams.api import Api
from adapters.teams.directory import TeamsDirectory
from adapters.teams.door import PATH, Door
from adapters.teams.hosts import Hosts
from adapters.teams.installation import Installation
from adapters.teams.lanes import Lanes
from adapters.teams.listeners import Answer, Learned, Listeners
from adapters.teams.messenger import TeamsMessenger
from adapters.teams.replies import Replies
from adapters.teams.sdk.clouds import Cloud, Endpoints, endpoints
from adapters.teams.sdk.credentials import Credentials, by_identity, by_nothing, by_secret
from adapters.teams.sdk.ingress import Ingress
from adapters.teams.sdk.keys import SigningKeys, over
from adapters.teams.sdk.tokens import Tokens

_TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)
_DRAIN_WITHIN = 3.0


class Identity(StrEnum):
    """How the app proves who it is."""

    SECRET = "secret"
    """A client secret."""
    MSI = "msi"
    """The managed identity of the machine it runs on."""
    NONE = "none"
    """Not at all, and nobody else does: for a stand-in of Teams on this machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What Azure gives an app. `rooms` are the desk's own channels, where its staff is found.

    `service` is where Teams takes what is sent before anything has come from it; `hosts` are further hosts that it
    may say it is at. `endpoints` is for a token service elsewhere than the cloud's own.
    """

    app_id: str
    tenant: str
    identity: Identity = Identity.SECRET
    secret: str = ""
    cloud: Cloud = Cloud.PUBLIC
    endpoints: Endpoints | None = None
    service: str = SERVICE
    hosts: tuple[str, ...] = ()
    rooms: Sequence[str] = ()

    @property
    def is_local(self) -> bool:
        """Teams is a stand-in on this machine, and nothing is sent anywhere else."""
        return self.identity is Identity.NONE or Hosts(local=True).allow(self.service)

    @property
    def is_signed(self) -> bool:
        """Whether who knocks must prove to be Teams."""
        return self.identity is not Identity.NONE


class Teams:
    """One organisation, met. `messenger` and `directory` are the ports it serves.

    `routes` are where Teams' requests arrive.
    """

    def __init__(
        self,
        *,
        here: Installation,
        routes: list[Route],
        messenger: TeamsMessenger,
        directory: TeamsDirectory,
        listeners: Listeners,
        signing: SigningKeys | None,
        credentials: Credentials,
        session: aiohttp.ClientSession,
    ) -> None:
        """`signing` is None where nothing is signed."""
        self.here = here
        self.routes = routes
        self.messenger = messenger
        self.directory = directory
        self._listeners = listeners
        self._signing = signing
        self._credentials = credentials
        self._session = session

    @property
    def is_quiet(self) -> bool:
        """Nothing that came in is still being answered."""
        return self._listeners.is_quiet

    async def start(self) -> None:
        """Have the signing keys at hand before the first request needs them; if not now, then with it."""
        if self._signing is not None:
            await self._signing.warm()

    async def why_not_ready(self) -> str:
        """Why nothing can arrive at the moment, or the empty string."""
        if self._signing is None or self._signing.are_known:
            return ""
        return "no signing keys of Teams, so nothing of it can be let in"

    async def stop(self) -> None:
        """Finish what is under way, at most for a few seconds, then hang up."""
        await self._listeners.close(_DRAIN_WITHIN)
        if self._signing is not None:
            await self._signing.close()
        await self._credentials.close()
        await self._session.close()


async def build(keys: Keys, answer: Answer, learned: Learned, kept: Kept) -> Teams:
    """Meet the organisation, and set up everything that answers it. Call it in the loop that will run it.

    `kept` is where addresses are kept. Raises `Dead` if Entra does not accept the app and `Retry` if it cannot be
    asked now, and ValueError if app id or tenant is missing, or the secret of an app that has one.
    """
    _complete(keys)
    where = keys.endpoints or endpoints(keys.cloud)
    credentials = credentials_of(keys, where)
    session = aiohttp.ClientSession(timeout=_TIMEOUT)
    try:
        await credentials.token()
    except BaseException:
        await credentials.close()
        await session.close()
        raise
    here, hosts = Installation(app_id=keys.app_id, tenant=keys.tenant), Hosts(keys.hosts, local=keys.is_local)
    book = AddressBook(kept, here, hosts, service=keys.service)
    api = Api(session, credentials, hosts, Lanes())
    messenger = TeamsMessenger(api, here, book)
    directory = TeamsDirectory(api, here, book, keys.rooms, chat=messenger.direct)
    replies = Replies(messenger, here)
    listeners = Listeners(answer, here=here, book=book, replies=replies, directory=directory, learned=learned)
    signing = SigningKeys(where.metadata, over(session)) if keys.is_signed else None
    tokens = None if signing is None else Tokens(signing, app_id=keys.app_id, issuer=where.issuer)
    ingress = Ingress(listeners.receive, tokens=tokens, hosts=hosts, tenant=keys.tenant)
    return Teams(
        here=here,
        routes=[Route(PATH, Door(ingress).answer, methods=["POST"])],
        messenger=messenger,
        directory=directory,
        listeners=listeners,
        signing=signing,
        credentials=credentials,
        session=session,
    )


def _complete(keys: Keys) -> None:
    if keys.is_signed and not (keys.app_id and keys.tenant):
        raise ValueError("Teams needs the app's id and the organisation's tenant: anybody could send requests without")
    if keys.identity is Identity.SECRET and not keys.secret:
        raise ValueError("Teams needs the app's client secret")


def credentials_of(keys: Keys, where: Endpoints) -> Credentials:
    match keys.identity:
        case Identity.SECRET:
            return by_secret(where, app_id=keys.app_id, tenant=keys.tenant, secret=keys.secret)
        case Identity.MSI:
            return by_identity(where, app_id=keys.app_id)
        case Identity.NONE:
            return by_nothing()
