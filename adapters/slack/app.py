"""Deskside in one Slack workspace: bolt, its connection, and everything that hangs on them."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.logger.messages import warning_client_prioritized_and_token_skipped
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from starlette.routing import Route

from adapters.pace import Pace, Tempo
from adapters.slack.api import Api
from adapters.slack.directory import SlackDirectory
from adapters.slack.door import PATH, Door
from adapters.slack.installation import Installation
from adapters.slack.listeners import Answer, Learned, Listeners
from adapters.slack.messenger import SlackMessenger
from adapters.slack.replies import Replies
from adapters.slack.socket import Socket
from adapters.slack.tempo import TEMPI
from bot.ui.messenger import Dead

SLACK = "https://slack.com/api/"
_ANYTHING = re.compile(r"")
_TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)
_DRAIN_WITHIN = 3.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What a workspace gives an app. With an `app_token` it comes over Socket Mode, else over signed HTTP.

    `base_url` is where the Web API stands, `tempi` how fast it takes calls: empty for a stand-in without limits.
    """

    bot_token: str
    app_token: str = ""
    signing_secret: str = ""
    base_url: str = SLACK
    tempi: Mapping[str, Tempo] = field(default_factory=lambda: TEMPI)


class Slack:
    """One workspace, met. `messenger` and `directory` are the ports it serves.

    `routes` are where Slack's signed requests arrive; none over Socket Mode.
    """

    def __init__(
        self,
        *,
        here: Installation,
        routes: list[Route],
        messenger: SlackMessenger,
        directory: SlackDirectory,
        listeners: Listeners,
        socket: Socket | None,
        session: aiohttp.ClientSession,
    ) -> None:
        self.here = here
        self.routes = routes
        self.messenger = messenger
        self.directory = directory
        self._listeners = listeners
        self._socket = socket
        self._session = session

    @property
    def is_quiet(self) -> bool:
        """Nothing that came in is still being answered."""
        return self._listeners.is_quiet

    async def start(self) -> None:
        """Over Socket Mode connect, and from then on reconnect by itself. Raises `Dead`, `Retry` or `Unsure`."""
        if self._socket is not None:
            await self._socket.open()

    async def why_not_ready(self) -> str:
        """Why nothing can arrive at the moment, or the empty string."""
        if self._socket is None or await self._socket.is_open():
            return ""
        return "no Socket Mode connection to Slack"

    async def stop(self) -> None:
        """Finish what is under way, at most for a few seconds, then hang up."""
        await self._listeners.close(_DRAIN_WITHIN)
        if self._socket is not None:
            await self._socket.close()
        await self._session.close()


async def build(keys: Keys, answer: Answer, learned: Learned) -> Slack:
    """Meet the workspace, and set up everything that answers it. Call it in the loop that will run it.

    Raises `Dead` if Slack does not accept the token and `Retry` or `Unsure` if it cannot be asked now, and
    ValueError if neither an app token nor a signing secret is given.
    """
    if not keys.app_token and not keys.signing_secret:
        raise ValueError("Slack over HTTP needs a signing secret, Socket Mode an app token")
    session = aiohttp.ClientSession(timeout=_TIMEOUT)
    api = Api(web_client(keys, session, token=keys.bot_token), session)
    try:
        here = Installation.of(await api.meet())
    except Dead as refused:
        await session.close()
        raise Dead(why=f"{refused.why}. Check SLACK_BOT_TOKEN") from refused
    except BaseException:
        await session.close()
        raise
    messenger, directory = SlackMessenger(api, here, Pace(keys.tempi)), SlackDirectory(api, here)
    replies = Replies(api, messenger, here)
    listeners = Listeners(answer, here=here, replies=replies, directory=directory, learned=learned)
    app = _bolt(web_client(keys, session), keys, here, listeners)
    door = Door(app, keys.signing_secret)
    by_app = Api(web_client(keys, session, token=keys.app_token), session)
    return Slack(
        here=here,
        routes=[] if keys.app_token else [Route(PATH, door.answer, methods=["POST"])],
        messenger=messenger,
        directory=directory,
        listeners=listeners,
        socket=Socket(app, keys.app_token, by_app) if keys.app_token else None,
        session=session,
    )


def web_client(keys: Keys, session: aiohttp.ClientSession, *, token: str | None = None) -> AsyncWebClient:
    """The SDK's own retries would post a message twice when only the answer was lost."""
    client = AsyncWebClient(token=token, base_url=keys.base_url, session=session, retry_handlers=[])
    if urlsplit(keys.base_url).hostname in ("127.0.0.1", "localhost", "::1"):
        client.proxy = None  # the SDK takes one from the environment, which does not lead back to this machine
    return client


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

    said_by_bolt = logging.getLogger("slack_bolt")  # it may hold what people wrote: the log tells it apart
    said_by_bolt.addFilter(_is_news)
    app = AsyncApp(
        client=client,
        authorize=authorize,
        signing_secret=keys.signing_secret,
        # Else bolt acks events before we have kept them, and polls for the ack of everything else.
        process_before_response=True,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        logger=said_by_bolt,
    )
    for listen in (app.event, app.command, app.shortcut, app.action, app.view):
        listen(_ANYTHING)(listeners.receive)
    app.error(_misshapen)
    return app


def _is_news(record: logging.LogRecord) -> bool:
    """Bolt finds the token in the environment, and warns that it prefers the client's, which is the same."""
    return record.msg != warning_client_prioritized_and_token_skipped()


async def _misshapen(error: Exception) -> BoltResponse:
    """Bolt stumbled over a payload; what the desk stumbles over never gets here."""
    _log.warning("a payload that Slack would not send: %s", type(error).__name__)
    return BoltResponse(status=400)
