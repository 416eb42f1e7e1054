"""A tiny desk behind the real adapter, in a local workspace: what it is asked is kept, what it answers is told."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.types import ASGIApp

from adapters.slack.app import Keys, Slack, build
from adapters.slack.manifest import FEATURES, manifest
from adapters.web import app as web
from adapters.web.serving import serving
from bot.ports import Profile
from bot.ui.interaction import Interaction, Reply
from bot.vitals import Vitals
from tests.workspace.people import ANA, Someone
from workspace.server import running
from workspace.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Workspace

HELP, NETWORK = "C0HELP", "C0NETWORK"
BOT = "U0DESKSIDE"
Tell = Callable[[Interaction], Reply]


@dataclass(slots=True, kw_only=True)
class Desk:
    """`tell` is what it answers; exchange it at any time. `did` is all it was asked."""

    place: Workspace
    slack: Slack
    tell: Tell = lambda _: ()
    did: list[Interaction] = field(default_factory=list)

    def person(self, account: str = ANA) -> Someone:
        return Someone(place=self.place, id=account)

    async def rest(self) -> None:
        """Wait until everything that came in is answered."""
        async with asyncio.timeout(5):
            while not self.slack.is_quiet:
                await asyncio.sleep(0.005)

    def calls(self, method: str) -> list[dict[str, object]]:
        return [call.args for call in self.place.calls if call.method == method]


@asynccontextmanager
async def desk(tell: Tell = lambda _: (), *, mode: str = "socket") -> AsyncIterator[Desk]:
    """`mode` is how Slack reaches the app: socket or http."""
    did: list[Interaction] = []
    known: list[Profile] = []
    opened: list[Desk] = []

    async def answer(interaction: Interaction) -> Reply:
        did.append(interaction)
        return opened[0].tell(interaction)

    async def learned(profile: Profile) -> None:
        known.append(profile)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        described = manifest("/desk", "Deskside", http_url=url if mode == "http" else None, features=FEATURES)
        app_url = f"{url}/slack/events" if mode == "http" else None
        async with running(manifest=described, app_url=app_url) as place:
            keys = Keys(
                bot_token=BOT_TOKEN,
                app_token="" if mode == "http" else APP_TOKEN,
                signing_secret=SIGNING_SECRET,
                base_url=f"{place.url}/api/",
            )
            slack = await build(keys, answer, learned)
            opened.append(Desk(place=place, slack=slack, tell=tell, did=did))
            async with serving(_web(slack), listener):
                await slack.start()
                try:
                    yield opened[0]
                finally:
                    await slack.stop()


def _web(slack: Slack) -> ASGIApp:
    async def look() -> Vitals:
        return Vitals(platforms={"slack": await slack.why_not_ready()})

    return web.build(slack.routes, look)
