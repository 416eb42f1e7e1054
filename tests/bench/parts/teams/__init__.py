"""Messages of Teams taken in a second: by our ingress, and by the stock CloudAdapter of botbuilder.

Each is a process of its own behind its own HTTP server, checks the signed token of every request against the same keys,
and hands the message to a bot that does nothing. Ours also keeps where the message came from and translates it.
"""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter

import aiohttp

from adapters.teams.door import PATH
from adapters.wire import Json
from tests.adapters_teams.connector import APP, TENANT, Signer, connector
from tests.bench.report import Report

AT_ONCE = 16
ROUNDS = 3
"""They take turns, and the best round of each counts: other programs only ever add to the time."""
OURS, STOCK = 1500, 150
"""Messages of a round: about two seconds of each."""
SERVICE = "http://127.0.0.1:1/emea/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """`tokens` are as many as there are messages, whether all the same or each its own."""

    name: str
    port: int
    tokens: Sequence[str]


def measure(ours: int = OURS, stock: int = STOCK, rounds: int = ROUNDS) -> Report:
    best = asyncio.run(_measured(ours, stock, rounds))
    names = ("ours, a new token each", "stock, a new token each", "ours, one token", "stock, one token")
    own, peer, own_one, peer_one = (best[name] for name in names)
    ratios = {names[0]: own / peer, names[2]: own_one / peer_one}
    return Report(
        heading=["16 at once", "messages/s", "ratio"],
        rows=[[name, f"{best[name]:.0f}", f"{ratios[name]:.1f}×" if name in ratios else ""] for name in names],
        figures={
            "ratio": round(own / peer, 1),
            "per_s": round(own),
            "stock_per_s": round(peer),
            "ratio_one_token": round(own_one / peer_one, 1),
            "per_s_one_token": round(own_one),
            "stock_per_s_one_token": round(peer_one),
        },
    )


async def _measured(ours: int, stock: int, rounds: int) -> dict[str, float]:
    """The best rate of each way, in messages a second."""
    best: dict[str, float] = {}
    signer = Signer("k1")
    async with connector() as place:
        place.keys = [signer]
        async with _server("ours", place.metadata) as own, _server("stock", place.metadata) as peer:
            for lap in range(rounds):
                for way in _ways(signer, own, peer, ours, stock, lap):
                    best[way.name] = max(best.get(way.name, 0.0), await _rate(way))
    return best


def _ways(signer: Signer, own: int, peer: int, ours: int, stock: int, lap: int) -> list[Way]:
    one = signer.token(SERVICE)
    own_new = [signer.token(SERVICE, jti=f"o{lap}.{n}") for n in range(ours)]
    peer_new = [signer.token(SERVICE, jti=f"s{lap}.{n}") for n in range(stock)]
    return [
        Way(name="ours, a new token each", port=own, tokens=own_new),
        Way(name="stock, a new token each", port=peer, tokens=peer_new),
        Way(name="ours, one token", port=own, tokens=[one] * ours),
        Way(name="stock, one token", port=peer, tokens=[one] * stock),
    ]


@asynccontextmanager
async def _server(which: str, keys: str) -> AsyncIterator[int]:
    """Its port."""
    serving = await asyncio.create_subprocess_exec(sys.executable, "-m", f"{__name__}.server", which, keys, stdout=PIPE)
    assert serving.stdout is not None
    try:
        yield int(await serving.stdout.readline())
    finally:
        if serving.returncode is None:
            serving.terminate()
        await serving.wait()


async def _rate(way: Way) -> float:
    waiting = iter(enumerate(way.tokens))
    url = f"http://127.0.0.1:{way.port}{PATH}"
    async with aiohttp.ClientSession() as session:
        await _send(session, url, way.tokens[0], 0)  # the server is up, and has its keys
        began = perf_counter()

        async def sender() -> None:
            for number, token in waiting:
                await _send(session, url, token, number)

        await asyncio.gather(*(sender() for _ in range(AT_ONCE)))
        return len(way.tokens) / (perf_counter() - began)


async def _send(session: aiohttp.ClientSession, url: str, token: str, number: int) -> None:
    body = json.dumps(_message(number)).encode()
    headers = {"Authorization": token, "Content-Type": "application/json"}
    async with session.post(url, data=body, headers=headers) as answer:
        if answer.status not in (201, 202):
            raise RuntimeError(f"{url} answered {answer.status}: {await answer.text()}")


def _message(number: int) -> Json:
    """As Teams writes one."""
    return {
        "type": "message",
        "id": str(1_700_000_000_000 + number),
        "timestamp": "2026-11-22T09:00:00.000Z",
        "localTimestamp": "2026-11-22T10:00:00.000+01:00",
        "localTimezone": "Europe/Madrid",
        "channelId": "msteams",
        "serviceUrl": SERVICE,
        "from": {"id": "29:ana", "name": "Ana Reyes", "aadObjectId": "a0000000-0000-0000-0000-000000000001"},
        "conversation": {"id": "a:ana", "conversationType": "personal", "tenantId": TENANT},
        "recipient": {"id": f"28:{APP}", "name": "Deskside"},
        "entities": [{"type": "clientInfo", "locale": "en-GB", "country": "GB", "platform": "Windows"}],
        "channelData": {"tenant": {"id": TENANT}},
        "textFormat": "plain",
        "text": "my VPN keeps dropping",
        "locale": "en-GB",
    }
