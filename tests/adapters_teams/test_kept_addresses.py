"""Addresses kept from before: one that is none of Teams gets neither a message nor our token."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest

from adapters.teams.api import Api
from adapters.teams.hosts import Hosts
from adapters.teams.installation import PLATFORM
from adapters.teams.lanes import Lanes
from adapters.teams.sdk.credentials import Credentials, Source
from bot.domain.people import Channel
from bot.domain.terms import MessageRef
from bot.ports import Address
from bot.ui.messenger import Dead, Unreachable
from bot.ui.model import Card, Paragraph
from tests.adapters_teams.desk import ANA, ROOM, Desk, Shelf, desk

CARD = Card(summary="NET-1", nodes=(Paragraph(line=("NET-1",)),))
PRIVATE = "a:kept"


@asynccontextmanager
async def a_trap() -> AsyncIterator[tuple[str, list[bytes]]]:
    """Somebody who listens on this machine under an address that is not allowed, and what reached them."""
    heard: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(65_536))
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.2", 0)
    async with server:
        yield f"http://127.0.0.2:{server.sockets[0].getsockname()[1]}/teams/", heard


async def to_a_channel(opened: Desk) -> None:
    await opened.teams.messenger.post(Channel(platform=PLATFORM, id=ROOM), CARD, under=None, mark="1")


async def to_a_person(opened: Desk) -> None:
    await opened.teams.messenger.post(opened.teams.here.handle(ANA), CARD, under=None, mark="1")


async def in_place(opened: Desk) -> None:
    await opened.teams.messenger.update(MessageRef(platform=PLATFORM, conversation=PRIVATE, id="1"), CARD)


async def a_question(opened: Desk) -> None:
    await opened.teams.directory.profile(opened.teams.here.handle(ANA))


@pytest.mark.parametrize("deed", [to_a_channel, to_a_person, in_place, a_question])
def test_a_kept_address_outside_the_list_is_refused(deed: Callable[[Desk], Awaitable[None]]) -> None:
    async def play() -> None:
        async with a_trap() as (url, heard), desk(shelf=Shelf()) as opened:
            person = str(opened.teams.here.handle(ANA))
            for of, conversation in ((ROOM, ""), (PRIVATE, ""), (person, PRIVATE)):
                opened.shelf.kept[of] = Address(platform=PLATFORM, of=of, url=url, conversation=conversation)
            with pytest.raises(Dead, match="not one of Teams") as told:
                await deed(opened)
            assert not isinstance(told.value, Unreachable), "nobody has blocked anything"
            assert heard == []
            assert opened.place.calls == []

    asyncio.run(play())


def test_one_bad_address_keeps_nobody_else_from_being_reached() -> None:
    async def play() -> None:
        async with a_trap() as (url, heard), desk(shelf=Shelf()) as opened:
            opened.shelf.kept["19:other"] = Address(platform=PLATFORM, of="19:other", url=url)
            await to_a_channel(opened)
            assert len(opened.place.sent()) == 1
            assert heard == []

    asyncio.run(play())


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.trafficmanager.net/teams/",
        "https://smba.trafficmanager.net.evil.example/teams/",
        "https://smba.trafficmanager.net@evil.example/teams/",
        "https://smba.trafficmanager.net:8443/teams/",
        "https://smba.trafficmanager.net\\@evil.example/",
        "https://smba.trafficmanager.net.",
        "http://smba.trafficmanager.net/teams/",
        "https://127.0.0.1/teams/",
        "//smba.trafficmanager.net/",
        "",
    ],
)
def test_no_token_is_even_asked_for(url: str) -> None:
    async def play() -> None:
        asked: list[str] = []

        async def make() -> Source:
            asked.append(url)
            raise AssertionError("nobody should ask")

        async with aiohttp.ClientSession() as session:
            api = Api(session, Credentials(make), Hosts(), Lanes())
            with pytest.raises(Dead, match="not one of Teams"):
                await api.say(url, "19:a", {"type": "message"})
        assert asked == []

    asyncio.run(play())
