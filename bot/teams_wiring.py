"""Microsoft Teams' part of the composition root, which a desk without Teams never loads.

Microsoft's SDK takes a fifth of the desk's memory.
"""

import store
from adapters.teams import app as teams
from adapters.teams.addresses import SERVICE
from adapters.teams.installation import PLATFORM
from adapters.teams.listeners import Answer, Learned
from adapters.teams.sdk.clouds import Cloud
from bot.config import Settings, TeamsSettings
from bot.domain.desk import Desk
from bot.engine.bridge import Bridge
from bot.ports import Address, Clock


def keys(settings: TeamsSettings, desk: Desk) -> teams.Keys:
    channels = (desk.on_call_channel, *(team.channel for team in desk.teams.values()))
    return teams.Keys(
        app_id=settings.app_id,
        tenant=settings.tenant,
        identity=teams.Identity(settings.identity),
        secret=settings.secret or "",
        cloud=Cloud(settings.cloud),
        service=settings.service_url or SERVICE,
        hosts=settings.hosts,
        rooms=tuple(dict.fromkeys(channel.id for channel in channels if channel.platform == PLATFORM)),
    )


async def build(
    settings: Settings, answer: Answer, learned: Learned, kept: store.SqlStore, bridge: Bridge, clock: Clock
) -> teams.Teams:
    """Meet Teams. Raises what its `build` raises."""
    assert settings.teams is not None
    addresses = KeptAddresses(kept, bridge, clock)
    return await teams.build(keys(settings.teams, settings.desk), answer, learned, addresses)


class KeptAddresses:
    """What Teams has said of where people and conversations are, in the desk's own store."""

    def __init__(self, kept: store.SqlStore, bridge: Bridge, clock: Clock) -> None:
        self._store = kept
        self._bridge = bridge
        self._clock = clock

    async def put(self, address: Address) -> None:
        def write() -> None:
            with self._store.write() as unit:
                unit.addresses.put(address, at=self._clock.now())
                unit.commit()

        await self._bridge.run(write)

    async def get(self, of: str) -> Address | None:
        def read() -> Address | None:
            with self._store.read() as unit:
                return unit.addresses.get(PLATFORM, of)

        return await self._bridge.run(read)

    async def newest(self) -> Address | None:
        def read() -> Address | None:
            with self._store.read() as unit:
                return unit.addresses.newest(PLATFORM)

        return await self._bridge.run(read)
