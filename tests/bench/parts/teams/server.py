"""`python -m tests.bench.parts.teams.server {ours,stock} URL`: one of the two, with the signing keys at the URL.

It says its port on the first line, and serves until it is ended. A bot that does nothing with what it gets.
"""

import asyncio
import socket
import sys

import aiohttp
import uvicorn
from aiohttp.web import Application, AppRunner, Request, Response, SockSite
from botbuilder.core import ActivityHandler
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from starlette.applications import Starlette
from starlette.routing import Route

from adapters.teams.addresses import AddressBook
from adapters.teams.api import Api
from adapters.teams.directory import TeamsDirectory
from adapters.teams.door import PATH, Door
from adapters.teams.hosts import Hosts
from adapters.teams.installation import Installation
from adapters.teams.lanes import Lanes
from adapters.teams.listeners import Listeners
from adapters.teams.messenger import TeamsMessenger
from adapters.teams.replies import Replies
from adapters.teams.sdk.credentials import by_nothing
from adapters.teams.sdk.ingress import Ingress
from adapters.teams.sdk.keys import SigningKeys, over
from adapters.teams.sdk.tokens import Tokens
from bot.ports import Profile
from bot.ui.interaction import Interaction, Reply
from tests.adapters_teams.connector import APP, ISSUER, TENANT
from tests.adapters_teams.desk import Shelf


async def ours(keys: str, listener: socket.socket) -> None:
    """All that stands between Teams and the desk: door, ingress, listeners, translation."""

    async def answer(_: Interaction) -> Reply:
        return ()

    async def learned(_: Profile) -> None:
        """Whoever it is."""

    async with aiohttp.ClientSession() as session:
        here, hosts = Installation(app_id=APP, tenant=TENANT), Hosts(local=True)
        book = AddressBook(Shelf(), here, hosts)
        api = Api(session, by_nothing(), hosts, Lanes())
        messenger = TeamsMessenger(api, here, book)
        directory = TeamsDirectory(api, here, book, (), chat=messenger.direct)
        replies = Replies(messenger, here)
        listeners = Listeners(answer, here=here, book=book, replies=replies, directory=directory, learned=learned)
        tokens = Tokens(SigningKeys(keys, over(session)), app_id=APP, issuer=ISSUER)
        door = Door(Ingress(listeners.receive, tokens=tokens, hosts=hosts, tenant=TENANT))
        app = Starlette(routes=[Route(PATH, door.answer, methods=["POST"])])
        await uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off")).serve(sockets=[listener])


async def stock(keys: str, listener: socket.socket) -> None:
    """As Microsoft's samples are written, with the keys from elsewhere."""

    class Configuration:
        APP_ID = APP
        APP_PASSWORD = "hush"
        APP_TYPE = "SingleTenant"
        APP_TENANTID = TENANT
        TO_CHANNEL_FROM_BOT_LOGIN_URL = f"https://login.microsoftonline.com/{TENANT}"
        TO_CHANNEL_FROM_BOT_OAUTH_SCOPE = ISSUER
        TO_BOT_FROM_CHANNEL_TOKEN_ISSUER = ISSUER
        OAUTH_URL = ISSUER
        TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL = keys
        TO_BOT_FROM_EMULATOR_OPENID_METADATA_URL = keys

    adapter, bot = CloudAdapter(ConfigurationBotFrameworkAuthentication(Configuration())), ActivityHandler()

    async def take(request: Request) -> Response:
        answered: Response = await adapter.process(request, bot)
        return answered

    app = Application()
    app.router.add_post(PATH, take)
    runner = AppRunner(app, access_log=None)
    await runner.setup()
    await SockSite(runner, listener).start()
    await asyncio.Event().wait()


def main(which: str, keys: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        sys.stdout.write(f"{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        asyncio.run({"ours": ours, "stock": stock}[which](keys, listener))


if __name__ == "__main__":
    main(*sys.argv[1:])
