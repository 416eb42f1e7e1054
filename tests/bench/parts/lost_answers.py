"""A Slack whose answers get lost: what the desk says once, and what the stock SDK says twice.

A third of the answers to `chat.postMessage` are faulty: the message was taken, and then the connection is closed, or
the answer is a 500, or none comes in time. The desk's relay delivers through its own messenger; the SDK's client posts
as many messages with the retries it comes with.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import store
from adapters.slack import app as slack
from bot.domain.draft import DraftId
from bot.domain.people import Handle
from bot.ports import Profile
from bot.ui.interaction import Interaction, Reply, Submitted
from bot.ui.verbs import FormName
from tests.bench.parts.torture import payloads
from tests.bench.report import Report
from tests.engine.rig import Rig
from workspace.company import Company
from workspace.connections import hang_up
from workspace.hosting import address, hosted, listener
from workspace.local import DeskClock
from workspace.server import routes
from workspace.state import Message as Posted
from workspace.wire import part, text
from workspace.workspace import APP_TOKEN, BOT_TOKEN, Workspace, open_workspace

MESSAGES = 400
FAULTY = 0.34
STALLS = 2
"""So many of the faulty answers do not come at all: each costs its client all the time it waits."""
WAITS_FOR = 2
"""Seconds that the SDK's client waits."""
AT_ONCE = 16
"""Of the SDK's: it waits for a second or so before it posts again."""
CHANNEL = "C0HELP"


class Faulty:
    """A workspace that carries out each post, and then sometimes does not say so."""

    def __init__(self, place: Workspace, stalls: int) -> None:
        self._whole = Starlette(routes=routes(place))
        self._chance = random.Random("lost answers")
        self._stalls = stalls
        self.struck = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("path") != "/api/chat.postMessage" or self._chance.random() >= FAULTY:
            await self._whole(scope, receive, send)
            return
        self.struck += 1
        await self._whole(scope, receive, _swallow)
        await self._instead()(scope, receive, send)

    def _instead(self) -> ASGIApp:
        kind = self._chance.random()
        if kind < 0.1 and self._stalls:
            self._stalls -= 1
            return _stall
        return _close if kind < 0.7 else _stumble


async def _swallow(_: Message) -> None:
    """The answer gets lost."""


async def _stumble(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 500, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


async def _close(scope: Scope, receive: Receive, send: Send) -> None:
    await hang_up(scope, receive, send)
    await _gone(receive)


async def _stall(_scope: Scope, receive: Receive, _send: Send) -> None:
    await _gone(receive)


async def _gone(receive: Receive) -> None:
    """Until the connection has ended, from whichever side."""
    while (await receive())["type"] != "http.disconnect":
        pass


@asynccontextmanager
async def _workspace(stalls: int) -> AsyncIterator[tuple[Workspace, Faulty]]:
    with listener() as listening:
        place = open_workspace(Company.load(), url=address(listening))
        faulty = Faulty(place, stalls)
        async with hosted(faulty, listening, grace=0.1):
            try:
                yield place, faulty
            finally:
                await place.close()


def measure(messages: int = MESSAGES, stalls: int = STALLS) -> Report:
    with TemporaryDirectory() as folder:
        ours = asyncio.run(_ours(Path(folder), messages, stalls))
        sdk = asyncio.run(_sdk(messages, stalls))
    rows = [[name, *(str(number) for number in found)] for name, found in {"the desk": ours, "slack_sdk": sdk}.items()]
    (sent, faulty, lost, doubled), (_, sdk_faulty, sdk_lost, sdk_doubled) = ours, sdk
    return Report(
        heading=["", "sent", "faulty answers", "lost", "doubled"],
        rows=rows,
        figures={
            "sent": sent,
            "lost": lost,
            "doubled": doubled,
            "sdk_doubled": sdk_doubled,
            "sdk_lost": sdk_lost,
            "faulty": faulty,
            "sdk_faulty": sdk_faulty,
        },
    )


Found = tuple[int, int, int, int]
"""Messages sent, faulty answers, lost, doubled."""


# ── the desk ──────────────────────────────────────────────────────────────────────────────────────────────────


async def _ours(folder: Path, messages: int, stalls: int) -> Found:
    """Half as many tickets, each with a card for the team and one for the requester."""
    url = f"sqlite:///{folder}/desk.db"
    store.migrate(url)
    async with _workspace(stalls) as (place, faulty):
        keys = slack.Keys(bot_token=BOT_TOKEN, app_token=APP_TOKEN, base_url=f"{place.url}/api/", tempi={})
        met = await slack.build(keys, _deaf, _met)
        rig = Rig(url, clock=DeskClock(place.clock)).start()  # type: ignore[arg-type]
        try:
            rig.office = met.messenger  # type: ignore[assignment]
            rig.renew_relay(rig.kept)
            tickets = payloads.drafts(url, [f"case {number}" for number in range(messages // 2)]).values()
            await asyncio.to_thread(lambda: [_file(rig, draft) for draft in tickets])
            while rig.waits():
                await rig.deliver()
                place.clock.advance(5)
        finally:
            rig.close()
            await met.stop()
        marks = Counter(filter(None, map(_mark, _said(place))))
        expected = 2 * len(tickets)
        return expected, faulty.struck, max(0, expected - len(marks)), sum(marks.values()) - len(marks)


def _file(rig: Rig, draft: DraftId) -> None:
    ana = Handle(platform="slack", tenant=payloads.TEAM, id=payloads.ANA)
    rig.core.frontdesk.answer(Submitted(key=draft, by=ana, form=FormName.SUGGEST, subject=draft, answers={}))


async def _deaf(_: Interaction) -> Reply:
    return ()


async def _met(_: Profile) -> None:
    """Whoever it is."""


def _said(place: Workspace) -> list[Posted]:
    return [m for c in place.state.channels.values() for m in c.messages.values() if m.author == place.bot]


def _mark(message: Posted) -> str:
    return text(part(message.metadata or {}, "event_payload"), "mark")


# ── the SDK ───────────────────────────────────────────────────────────────────────────────────────────────────


async def _sdk(messages: int, stalls: int) -> Found:
    """Its client with the retries it comes with. What raises is not sent again: that would double more."""
    waits = aiohttp.ClientTimeout(total=WAITS_FOR)
    async with _workspace(stalls) as (place, faulty), aiohttp.ClientSession(timeout=waits) as session:
        client = AsyncWebClient(BOT_TOKEN, base_url=f"{place.url}/api/", session=session)
        client.proxy = None
        numbers = iter(range(messages))

        async def post() -> None:
            for number in numbers:
                with suppress(SlackClientError, aiohttp.ClientError, TimeoutError):
                    await client.chat_postMessage(channel=CHANNEL, text=f"message {number}")

        await asyncio.gather(*(post() for _ in range(AT_ONCE)))
        texts = Counter(m.text for m in _said(place) if m.text.startswith("message "))
        return messages, faulty.struck, messages - len(texts), sum(texts.values()) - len(texts)
