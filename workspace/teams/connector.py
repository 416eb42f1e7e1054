"""The Connector's REST API and Microsoft's login, as far as a bot in Teams calls them.

Statuses and error codes follow https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
and the table of https://learn.microsoft.com/microsoftteams/platform/bots/build-notification-capability
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from workspace.faults import Trouble
from workspace.teams import elements
from workspace.teams.authority import ISSUER, LASTS
from workspace.teams.directory import BOT, TEAM, TENANT, personal_id
from workspace.teams.state import Conversation, Message
from workspace.teams.tenant import Call, Tenant
from workspace.wire import Json, part, rows, text, whole


class Refusal(Exception):
    """The Connector's error answer."""

    def __init__(self, status: int, code: str, message: str, *, after: int | None = None) -> None:
        self.status = status
        self.code = code
        self.message = message
        self.after = after
        super().__init__(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One call: what the path named, and the body."""

    path: dict[str, str]
    query: dict[str, str]
    body: Json


class Connector:
    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def routes(self) -> list[BaseRoute]:
        """Where the bot calls; the tenant's `url` is in front of each."""
        one = "/v3/conversations/{conversation}"
        return [
            Route("/v1/.well-known/openidconfiguration", self._metadata),
            Route("/v1/.well-known/keys", self._keys),
            Route("/{tenant}/oauth2/v2.0/token", self._login, methods=["POST"]),
            self._route("POST", "/v3/conversations", self._create),
            self._route("POST", f"{one}/activities", self._post),
            self._route("POST", f"{one}/activities/{{activity}}", self._reply),
            self._route("PUT", f"{one}/activities/{{activity}}", self._update),
            self._route("DELETE", f"{one}/activities/{{activity}}", self._delete),
            self._route("GET", f"{one}/members/{{member}}", self._member),
            self._route("GET", f"{one}/pagedmembers", self._members),
            self._route("GET", "/v3/teams/{team}/conversations", self._channels),
        ]

    # ── trust ──────────────────────────────────────────────────────────────────────────────────

    async def _metadata(self, _: Request) -> Response:
        url = self._tenant.url
        algorithms = {"id_token_signing_alg_values_supported": ["RS256"]}
        return JSONResponse({"issuer": ISSUER, "jwks_uri": f"{url}/v1/.well-known/keys", **algorithms})

    async def _keys(self, _: Request) -> Response:
        return JSONResponse(self._tenant.authority.keys)

    async def _login(self, request: Request) -> Response:
        form = {key: values[0] for key, values in parse_qs((await request.body()).decode()).items()}
        token = self._tenant.authority.sell(form.get("client_id", ""), form.get("client_secret", ""))
        if token is None:
            wrong = {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret provided."}
            return JSONResponse(wrong, 401)
        return JSONResponse({"token_type": "Bearer", "expires_in": LASTS, "access_token": token})

    # ── calls ──────────────────────────────────────────────────────────────────────────────────

    def _route(self, method: str, path: str, do: Callable[[_Asked], Awaitable[Json]]) -> Route:
        async def endpoint(request: Request) -> Response:
            return await self._answer(request, do)

        return Route(path, endpoint, methods=[method])

    async def _answer(self, request: Request, do: Callable[[_Asked], Awaitable[Json]]) -> Response:
        raw = await request.body()
        try:
            body = json.loads(raw or b"{}")
        except ValueError:
            body = None
        asked = _Asked(
            path={key: str(value) for key, value in request.path_params.items()},
            query=dict(request.query_params),
            body=body if isinstance(body, dict) else {},
        )
        status, answer, headers = await self._served(request, asked, do, sound=isinstance(body, dict))
        call = Call(method=request.method, path=request.url.path, body=asked.body, status=status)
        self._tenant.note(call)
        return JSONResponse(answer, status, headers)

    async def _served(
        self, request: Request, asked: _Asked, do: Callable[[_Asked], Awaitable[Json]], *, sound: bool
    ) -> tuple[int, Json, dict[str, str]]:
        try:
            if self._tenant.asks_token and not self._tenant.authority.knows(request.headers.get("authorization", "")):
                raise Refusal(401, "Unauthorized", "Authorization has been denied for this request.")
            if not sound:
                raise Refusal(400, "BadSyntax", "The body is not a JSON object.")
            lost = self._struck(request.method, asked)
            answer = await do(asked)
        except Refusal as no:
            after = {"Retry-After": str(no.after)} if no.after is not None else {}
            return no.status, {"error": {"code": no.code, "message": no.message}}, after
        if lost:
            return 504, {"error": {"code": "GatewayTimeout", "message": "The answer was lost on its way."}}, {}
        return (201 if request.method == "POST" else 200), answer, {}

    def _struck(self, method: str, asked: _Asked) -> bool:
        """What was planned to go wrong. Whether the answer gets lost after the work is done."""
        where = asked.path.get("conversation", "").partition(";")[0]
        fault = self._tenant.faults.strike(method, [where])
        if fault is None:
            return False
        match fault.trouble:
            case Trouble.RATELIMITED:
                raise Refusal(429, "TooManyRequests", "API calls quota exceeded.", after=fault.retry_after)
            case Trouble.ERROR:
                raise Refusal(403, fault.error, "The bot may not do this here.")
            case Trouble.STATUS | Trouble.REFUSED:
                raise Refusal(fault.status, "ServiceError", "An error has occurred.")
            case _:
                return True

    # ── conversations ──────────────────────────────────────────────────────────────────────────

    async def _create(self, asked: _Asked) -> Json:
        """A chat with one person, or a new thread in a channel."""
        body = asked.body
        channel = text(part(part(body, "channelData"), "channel"), "id")
        if channel:
            held, _ = self._place(channel)
            made = self._said(held, part(body, "activity"), root=None)
            return {"id": f"{held.id};messageid={made.id}", "activityId": made.id}
        accounts = [text(member, "id") for member in rows(body, "members")]
        who = self._tenant.by_account(accounts[0]) if len(accounts) == 1 else None
        if who is None:
            raise Refusal(400, "BadSyntax", "Incorrect conversation creation parameters.")
        if text(body, "tenantId") not in ("", TENANT) or who.tenant != TENANT:
            raise Refusal(403, "ForbiddenOperationException", "The bot is not installed for this person.")
        return {"id": personal_id(who)}

    async def _post(self, asked: _Asked) -> Json:
        held, root = self._place(asked.path["conversation"])
        return {"id": self._said(held, asked.body, root=root).id}

    async def _reply(self, asked: _Asked) -> Json:
        held, root = self._place(asked.path["conversation"])
        answered = asked.path["activity"] if held.kind == "channel" else None
        return {"id": self._said(held, asked.body, root=root or answered).id}

    async def _update(self, asked: _Asked) -> Json:
        held, message = self._own(asked)
        cards, words, summary, entities = self._content(asked.body)
        self._tenant.change(
            held, message.id, text=words, cards=cards, summary=summary, entities=entities, edited=True, views={}
        )
        return {"id": message.id}

    async def _delete(self, asked: _Asked) -> Json:
        held, message = self._own(asked)
        self._tenant.change(held, message.id, deleted=True, text="", cards=(), views={})
        return {}

    async def _member(self, asked: _Asked) -> Json:
        held, _ = self._place(asked.path["conversation"])
        who = self._tenant.by_account(asked.path["member"])
        if who is None or who.person.id not in held.members:
            raise Refusal(404, "MemberNotFoundInConversation", "The member is not in the conversation.")
        return who.profile

    async def _members(self, asked: _Asked) -> Json:
        held, _ = self._place(asked.path["conversation"])
        size = min(max(whole(asked.query, "pageSize", 200), 1), 500)
        start = whole(asked.query, "continuationToken", 0)
        page = [self._tenant.members[person].profile for person in held.members[start : start + size]]
        more = {"continuationToken": str(start + size)} if start + size < len(held.members) else {}
        return {"members": page, **more}

    async def _channels(self, asked: _Asked) -> Json:
        if asked.path["team"] != TEAM:
            raise Refusal(404, "TeamNotFound", "There is no such team.")
        held = self._tenant.state.conversations.values()
        return {"conversations": [{"id": c.id, "name": c.name} for c in held if c.kind == "channel"]}

    # ── messages ───────────────────────────────────────────────────────────────────────────────

    def _place(self, conversation: str) -> tuple[Conversation, str | None]:
        found = self._tenant.state.find(conversation)
        if found is None:
            raise Refusal(404, "ConversationNotFound", "Conversation not found.")
        held, root = found
        if not held.has_bot:
            raise Refusal(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")
        if root is not None and root not in held.messages:
            raise Refusal(404, "ConversationNotFound", "The message that starts the thread is gone.")
        return held, root

    def _own(self, asked: _Asked) -> tuple[Conversation, Message]:
        held, _ = self._place(asked.path["conversation"])
        message = held.messages.get(asked.path["activity"])
        if message is None or message.deleted:
            raise Refusal(404, "ActivityNotFoundInConversation", "The activity is not in the conversation.")
        if message.author != BOT:
            raise Refusal(403, "ForbiddenOperationException", "The bot may change its own messages only.")
        return held, message

    def _said(self, held: Conversation, activity: Json, *, root: str | None) -> Message:
        cards, words, summary, entities = self._content(activity)
        now = self._tenant.clock.now()
        message = Message(
            id=self._tenant.state.stamp(now),
            author=BOT,
            at=now,
            text=words,
            summary=summary,
            cards=cards,
            entities=entities,
            root=root if root in held.messages else None,
        )
        self._tenant.put(held, message)
        return message

    def _content(self, activity: Json) -> tuple[tuple[Json, ...], str, str, tuple[Json, ...]]:
        if text(activity, "type") != "message":
            raise Refusal(400, "BadSyntax", "Only messages can be sent here.")
        if elements.size(activity) > elements.MOST_BYTES:
            raise Refusal(413, "MessageSizeTooBig", "Message size too large.")
        try:
            cards = elements.checked(activity)
        except elements.CardFault as fault:
            raise Refusal(400, "BadSyntax", str(fault)) from fault
        words = text(activity, "text")
        if not cards and not words.strip():
            raise Refusal(400, "BadSyntax", "Activity has neither text nor attachments.")
        return cards, words, text(activity, "summary"), tuple(rows(activity, "entities"))
