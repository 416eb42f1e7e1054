"""A tiny desk behind the real adapter, with a Teams on loopback: what it is asked is kept, what it answers is told."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from adapters.teams.app import Identity, Keys, Teams, build
from adapters.web import app as web
from adapters.wire import Json
from bot.ports import Address, Profile
from bot.ui.interaction import Interaction, Reply
from bot.vitals import Vitals
from tests.adapters_slack.asgi import Answered, ask
from tests.adapters_teams.connector import APP, TENANT, Connector, connector

ROOM = "19:network@thread.tacv2"
ANA, BEN = "a0000000-0000-0000-0000-000000000001", "b0000000-0000-0000-0000-000000000002"
Tell = Callable[[Interaction], Reply]


@dataclass(slots=True)
class Shelf:
    """Addresses, kept in memory. `writes` counts how often one was put."""

    kept: dict[str, Address] = field(default_factory=dict)
    writes: int = 0

    async def put(self, address: Address) -> None:
        self.writes += 1
        self.kept.pop(address.of, None)
        self.kept[address.of] = address

    async def get(self, of: str) -> Address | None:
        return self.kept.get(of)

    async def newest(self) -> Address | None:
        return next(reversed(self.kept.values()), None)


@dataclass(slots=True, kw_only=True)
class Desk:
    """`tell` is what it answers; exchange it at any time.

    `did` is all it was asked, `known` all it was told of people.
    """

    place: Connector
    teams: Teams
    shelf: Shelf
    tell: Tell = lambda _: ()
    did: list[Interaction] = field(default_factory=list)
    known: list[Profile] = field(default_factory=list)

    async def rest(self) -> None:
        """Wait until everything that came in is answered."""
        async with asyncio.timeout(5):
            while not self.teams.is_quiet:
                await asyncio.sleep(0.005)

    async def knock(self, told: Json, header: str = "") -> Answered:
        """One request of Teams' through the web application."""
        app = web.build(self.teams.routes, self._look)
        headers = {"content-type": "application/json"} | ({"authorization": header} if header else {})
        return await ask(app, "/api/messages", body=json.dumps(told).encode(), headers=headers)

    async def look(self) -> Answered:
        """A GET of somebody curious."""
        return await ask(web.build(self.teams.routes, self._look), "/api/messages")

    async def _look(self) -> Vitals:
        return Vitals()

    def activity(self, **other: object) -> Json:
        """Ana writes to the desk alone."""
        return {
            "type": "message",
            "id": "1700000000001",
            "channelId": "msteams",
            "serviceUrl": f"{self.place.url}/emea/",
            "from": {"id": "29:ana", "aadObjectId": ANA, "name": "Ana Reyes"},
            "recipient": {"id": f"28:{APP}", "name": "Deskside"},
            "conversation": {"id": "a:ana", "conversationType": "personal", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
            "localTimezone": "Europe/Madrid",
            "text": "my VPN",
        } | other


@asynccontextmanager
async def desk(
    tell: Tell = lambda _: (), *, shelf: Shelf | None = None, keys: Keys | None = None
) -> AsyncIterator[Desk]:
    """Without an identity, as on a machine of its own, unless `keys` are given."""
    opened: list[Desk] = []
    known: list[Profile] = []

    async def answer(interaction: Interaction) -> Reply:
        opened[0].did.append(interaction)
        return opened[0].tell(interaction)

    async def learned(profile: Profile) -> None:
        known.append(profile)

    kept = shelf or Shelf()
    async with connector() as place:
        local = Keys(app_id=APP, tenant=TENANT, identity=Identity.NONE, service=f"{place.url}/teams/", rooms=(ROOM,))
        teams = await build(keys(place) if keys is not None else local, answer, learned, kept)
        opened.append(Desk(place=place, teams=teams, shelf=kept, tell=tell, known=known))
        await teams.start()
        try:
            yield opened[0]
        finally:
            await teams.stop()
