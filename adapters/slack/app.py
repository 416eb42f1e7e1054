"""Deskside in one Slack workspace: bolt, its connection, and everything that hangs on them."""

import logging
import re
from dataclasses import dataclass

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from starlette.routing import Route

from adapters.slack.api import Api
from adapters.slack.background import Background
from adapters.slack.directory import SlackDirectory
from adapters.slack.door import PATH, Door
from adapters.slack.installation import Installation
from adapters.slack.listeners import Answer, Learned, Listeners
from adapters.slack.messenger import SlackMessenger
from adapters.slack.replies import Replies

SLACK = "https://slack.com/api/"
_ANYTHING = re.compile(r"")
_TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)
_DRAIN_WITHIN = 5.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What a workspace gives an app. With an `app_token` it comes over Socket Mode, else over signed HTTP.

    `base_url` is where the Web API stands.
    """

    bot_token: str
    app_token: str = ""
    signing_secret: str = ""
    base_url: str = SLACK


class Slack:
    """One workspace, connected. `messenger` and `directory` are the ports it serves."""

    def __init__(
        self,
        keys: Keys,
        *,
        here: Installation,
        app: AsyncApp,
        session: aiohttp.ClientSession,
        messenger: SlackMessenger,
        directory: SlackDirectory,
        background: Background,
    ) -> None:
        self.here = here
        self.messenger = messenger
        self.directory = directory
        self._keys = keys
        self._app = app
        self._session = session
        self._background = background
        self._socket: AsyncSocketModeHandler | None = None

    @property
    def routes(self) -> list[Route]:
        """Where Slack's signed requests arrive; none over Socket Mode."""
        if self._keys.app_token:
            return []
        door = Door(self._app, self._keys.signing_secret)
        return [Route(PATH, door.answer, methods=["POST"])]

    @property
    def is_quiet(self) -> bool:
        """Nothing that came in is still being answered."""
        return self._background.is_quiet

    async def start(self) -> None:
        """Over Socket Mode connect, and from then on reconnect by itself. Returns when connected."""
        if not self._keys.app_token:
            return
        self._socket = AsyncSocketModeHandler(self._app, self._keys.app_token)
        await self._socket.connect_async()  # type: ignore[no-untyped-call]

    async def why_not_ready(self) -> str:
        """Why nothing can arrive at the moment, or the empty string."""
        if not self._keys.app_token:
            return ""
        if self._socket is None or not await self._socket.client.is_connected():
            return "no Socket Mode connection to Slack"
        return ""

    async def stop(self) -> None:
        """Finish what is under way, at most for a few seconds, then hang up."""
        await self._background.drain(_DRAIN_WITHIN)
        if self._socket is not None:
            await self._socket.close_async()  # type: ignore[no-untyped-call]
        await self._session.close()


async def build(keys: Keys, answer: Answer, learned: Learned) -> Slack:
    """Meet the workspace, and set up everything that answers it. Call it in the loop that will run it.

    Raises `Dead` if Slack does not accept the token and `Retry` or `Unsure` if it cannot be asked now, and
    ValueError if neither an app token nor a signing secret is given.
    """
    if not keys.app_token and not keys.signing_secret:
        raise ValueError("Slack over HTTP needs a signing secret, Socket Mode an app token")
    session = aiohttp.ClientSession(timeout=_TIMEOUT)
    try:
        # The SDK's own retries post a message twice when only the answer was lost.
        client = AsyncWebClient(token=keys.bot_token, base_url=keys.base_url, session=session, retry_handlers=[])
        api = Api(client, session)
        here = Installation.of(await api.write("auth.test"))
    except BaseException:
        await session.close()
        raise
    messenger, directory, background = SlackMessenger(api, here), SlackDirectory(api, here), Background()
    listeners = Listeners(
        answer,
        here=here,
        replies=Replies(api, messenger, here),
        directory=directory,
        background=background,
        learned=learned,
    )
    return Slack(
        keys,
        here=here,
        app=_bolt(AsyncWebClient(base_url=keys.base_url, session=session, retry_handlers=[]), keys, here, listeners),
        session=session,
        messenger=messenger,
        directory=directory,
        background=background,
    )


def _bolt(client: AsyncWebClient, keys: Keys, here: Installation, listeners: Listeners) -> AsyncApp:
    """One listener for each kind of payload: bolt asks them one by one, and `translate` has the table."""

    async def authorize() -> AuthorizeResult:
        """Known from the start; bolt would ask Slack while Slack waits for the ack."""
        return AuthorizeResult(
            enterprise_id=here.enterprise or None,
            team_id=here.team,
            bot_user_id=here.account,
            bot_id=here.bot,
            bot_token=keys.bot_token,
        )

    app = AsyncApp(
        client=client,
        authorize=authorize,
        signing_secret=keys.signing_secret,
        # Else bolt acks events before we have kept them, and polls for the ack of everything else.
        process_before_response=True,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        logger=_log,
    )
    for listen in (app.event, app.command, app.shortcut, app.action, app.view):
        listen(_ANYTHING)(listeners.receive)
    app.error(_misshapen)
    return app


async def _misshapen(error: Exception) -> BoltResponse:
    """Bolt stumbled over a payload; what the desk stumbles over never gets here."""
    _log.warning("a payload that Slack would not send: %s", type(error).__name__)
    return BoltResponse(status=400)
