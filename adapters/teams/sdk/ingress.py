"""One request of Teams, from its bytes to its answer: `(headers, body) -> (status, json)`.

The SDK's own way in answers 500 to what is no JSON, to a bad token and to every invoke that has an answer.
"""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes, ChannelAccount, ConversationAccount

from adapters.teams.hosts import Hosts
from adapters.teams.sdk.adapter import DeskAdapter
from adapters.teams.sdk.tokens import Refused, Tokens
from adapters.wire import Json, part, word

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`body` is JSON, for an invoke."""

    status: int
    body: Json | None = None


Receive = Callable[[Json], Awaitable[Answer]]
"""The listeners: they get the activity as it came, since the SDK forgets what it does not know."""


class Ingress:
    """`tokens` is None on this machine alone, where nobody has one. `tenant` is the one organisation we serve."""

    def __init__(self, receive: Receive, *, tokens: Tokens | None, hosts: Hosts, tenant: str) -> None:
        self._receive = receive
        self._adapter = DeskAdapter(tokens)
        self._hosts = hosts
        self._tenant = tenant.lower() if tokens is not None else ""

    async def take(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """`headers` by their names in small letters.

        202, or for an invoke 200 with its body. 400 for what is no activity, 401 for whoever is not Teams, 403 for an
        address or an organisation that is not ours, 500 and 503 when the desk fails or has closed.
        """
        try:
            told = _read(body)
            activity = _activity(told)
            return await self._turn(headers.get("authorization", ""), activity, told)
        except Refused as refused:
            _log.info("an activity was refused: %s", refused)
            return Answer(status=refused.status, body={"error": str(refused)})

    async def _turn(self, header: str, activity: Activity, told: Json) -> Answer:
        answers: list[Answer] = []

        async def logic(context: TurnContext) -> None:
            self._look(told)
            answer = await self._receive(told)
            answers.append(answer)
            if activity.type == ActivityTypes.invoke:
                response = InvokeResponse(status=answer.status, body=answer.body)
                await context.send_activity(Activity(type=ActivityTypes.invoke_response, value=response))

        response = await self._adapter.process_activity(header, activity, logic)
        if response is not None:
            return Answer(status=int(response.status), body=response.body)
        failed = next((answer for answer in answers if answer.status >= 400), None)
        return failed or Answer(status=202)

    def _look(self, told: Json) -> None:
        """After the token: who is not Teams learns nothing of where Teams may be."""
        if not self._hosts.allow(word(told, "serviceUrl")):
            raise Refused(403, "the serviceUrl is not one of Teams")
        tenant = word(part(told, "channelData", "tenant"), "id") or word(part(told, "conversation"), "tenantId")
        if self._tenant and tenant and tenant.lower() != self._tenant:
            raise Refused(403, "this desk serves another organisation")


def _read(body: bytes) -> Json:
    try:
        told = json.loads(body.decode())
    except (ValueError, RecursionError):
        raise Refused(400, "the body cannot be read") from None
    if not isinstance(told, dict):
        raise Refused(400, "the body is no activity")
    return told


def _activity(told: Json) -> Activity:
    """What the SDK needs of it for a turn. Its own reader takes longer than all else, and stumbles over odd types."""
    if not word(told, "type"):
        raise Refused(400, "the body is no activity")
    if not word(told, "serviceUrl"):
        raise Refused(400, "the activity has no serviceUrl")
    return Activity(
        type=word(told, "type"),
        id=word(told, "id"),
        name=word(told, "name"),
        channel_id=word(told, "channelId"),
        service_url=word(told, "serviceUrl"),
        conversation=ConversationAccount(id=word(part(told, "conversation"), "id")),
        from_property=ChannelAccount(id=word(part(told, "from"), "id")),
        recipient=ChannelAccount(id=word(part(told, "recipient"), "id")),
    )
