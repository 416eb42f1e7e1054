"""The ingress alone, with keys from a Teams on loopback, and who knocks at it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp

from adapters.teams.hosts import Hosts
from adapters.teams.sdk.ingress import Answer, Ingress
from adapters.teams.sdk.keys import SigningKeys, over
from adapters.teams.sdk.tokens import Tokens
from adapters.wire import Json
from tests.adapters_teams.connector import APP, ISSUER, TENANT, Connector, Signer, connector

SERVICE = "https://smba.trafficmanager.net/emea/"
FIRST, SECOND, FOREIGN = Signer("k1"), Signer("k2"), Signer("k1")


def activity(**other: object) -> Json:
    told: Json = {
        "type": "message",
        "id": "1",
        "channelId": "msteams",
        "serviceUrl": SERVICE,
        "from": {"id": "29:ana", "aadObjectId": "ana", "name": "Ana Reyes"},
        "recipient": {"id": f"28:{APP}"},
        "conversation": {"id": "a:1", "conversationType": "personal"},
        "channelData": {"tenant": {"id": TENANT}},
        "text": "my VPN",
    }
    return {key: value for key, value in (told | other).items() if value is not None}


@dataclass(slots=True, kw_only=True)
class Gate:
    """The ingress, with a clock that can be moved. `took` is what got through it."""

    ingress: Ingress
    place: Connector
    took: list[Json] = field(default_factory=list)
    now: float = 0.0
    answer: Answer = field(default_factory=lambda: Answer(status=200, body={"task": "done"}))

    async def knock(self, header: str | None, told: object = None, *, raw: bytes | None = None) -> Answer:
        body = json.dumps(activity() if told is None else told).encode() if raw is None else raw
        return await self.ingress.take({} if header is None else {"authorization": header}, body)


@asynccontextmanager
async def gate(*signers: Signer) -> AsyncIterator[Gate]:
    opened: list[Gate] = []

    async def receive(told: Json) -> Answer:
        opened[0].took.append(told)
        return opened[0].answer

    async with connector() as place, aiohttp.ClientSession() as session:
        place.keys = list(signers) or [FIRST]
        keys = SigningKeys(place.metadata, over(session), clock=lambda: opened[0].now)
        tokens = Tokens(keys, app_id=APP, issuer=ISSUER)
        ingress = Ingress(receive, tokens=tokens, hosts=Hosts(["smba.example.test"]), tenant=TENANT)
        opened.append(Gate(ingress=ingress, place=place))
        try:
            yield opened[0]
        finally:
            await keys.close()


def through(play: Callable[[Gate], Awaitable[None]], *signers: Signer) -> None:
    async def run() -> None:
        async with gate(*signers) as opened:
            await play(opened)

    asyncio.run(run())
