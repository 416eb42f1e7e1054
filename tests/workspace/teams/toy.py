"""A small bot in a tenant: it checks who speaks, answers with cards and dialogs, and calls the Connector."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import jwt
from jwt.algorithms import RSAAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from workspace.hosting import address, hosted, listener
from workspace.teams.acting import act
from workspace.teams.directory import APP, TENANT
from workspace.teams.door import running
from workspace.teams.elements import CONTENT_TYPE, SENTENCE
from workspace.teams.seeing import snapshot
from workspace.teams.tenant import PASSWORD, Tenant

Json = dict[str, Any]


def card(*body: Json, actions: list[Json] | None = None, **more: Any) -> Json:
    return {"type": "AdaptiveCard", "version": "1.5", "body": list(body), "actions": actions or [], **more}


def words(text: str) -> Json:
    return {"type": "TextBlock", "text": text, "wrap": True}


def execute(verb: str, title: str, **data: Any) -> Json:
    return {"type": "Action.Execute", "verb": verb, "title": title, "data": data}


def submit(title: str, **data: Any) -> Json:
    return {"type": "Action.Submit", "title": title, "data": data}


def field(identity: str, label: str, *, required: bool = True) -> Json:
    asked = {"isRequired": True, "errorMessage": f"Please fill in {label}."} if required else {}
    return {"type": "Input.Text", "id": identity, "label": label, **asked}


def task(title: str, shown: Json) -> Json:
    return {
        "task": {"type": "continue", "value": {"title": title, "card": {"contentType": CONTENT_TYPE, "content": shown}}}
    }


FORM = card(field("what", "What is wrong?"), actions=[submit("Send", form="ask")])
REQUEST = card(words("A request"), actions=[execute("claim", "Claim"), submit("Ask…", msteams={"type": "task/fetch"})])


MANIFEST: Json = {
    "name": {"short": "Deskside"},
    "composeExtensions": [
        {
            "commands": [
                {"id": "ask", "title": "File a request", "context": ["compose"]},
                {"id": "create", "title": "Create a request", "context": ["message"]},
            ]
        }
    ],
}


class Toy:
    def __init__(self, listening: str) -> None:
        self.url = f"{listening}/api/messages"
        self.heard: list[Json] = []
        self.tenant: Tenant
        self._session = aiohttp.ClientSession()
        self.silent = False

    async def messages(self, request: Request) -> Response:
        if self.silent:
            return JSONResponse({}, 500)
        token = request.headers["authorization"].removeprefix("Bearer ")
        kid = jwt.get_unverified_header(token)["kid"]
        metadata = await self._get("/v1/.well-known/openidconfiguration")
        async with self._session.get(metadata["jwks_uri"]) as answer:
            keys = {key["kid"]: key for key in (await answer.json())["keys"]}
        claims = jwt.decode(
            token, RSAAlgorithm.from_jwk(keys[kid]), algorithms=["RS256"], audience=APP, issuer=metadata["issuer"]
        )
        activity = await request.json()
        assert claims["serviceurl"] == activity["serviceUrl"]
        self.heard.append(activity)
        return JSONResponse(*self._answer(activity))

    def _answer(self, activity: Json) -> tuple[Json | None, int]:
        match activity.get("name"):
            case "adaptiveCard/action":
                if activity["value"]["action"]["verb"] == "no":
                    return {
                        "statusCode": 403,
                        "type": "application/vnd.microsoft.error",
                        "value": {"message": "Not you."},
                    }, 200
                if activity["value"]["action"]["verb"] == "say":
                    said = activity["value"]["action"]["data"].get("said", "")
                    return {"statusCode": 200, "type": SENTENCE, "value": said}, 200
                done = card(words(f"Taken by {activity['from']['name']}"))
                return {"statusCode": 200, "type": CONTENT_TYPE, "value": done}, 200
            case "task/fetch" | "composeExtension/fetchTask":
                return task("A question", FORM), 200
            case "task/submit" | "composeExtension/submitAction":
                said = activity["value"]["data"]["what"]
                if said == "again":
                    return task("Once more", FORM), 200
                return {"task": {"type": "message", "value": f"Noted: {said}"}}, 200
            case _:
                return None, 202

    async def _get(self, path: str) -> Json:
        async with self._session.get(self.tenant.url + path) as answer:
            return await answer.json()

    async def token(self, password: str = PASSWORD) -> str:
        form = {"grant_type": "client_credentials", "client_id": APP, "client_secret": password}
        url = f"{self.tenant.url}/{TENANT}/oauth2/v2.0/token"
        async with self._session.post(url, data=form) as answer:
            return str((await answer.json()).get("access_token", ""))

    async def calls(
        self, method: str, path: str, body: Json | None = None, *, token: str | None = None
    ) -> tuple[int, Json]:
        token = await self.token() if token is None else token
        headers = {"Authorization": f"Bearer {token}"}
        async with self._session.request(method, self.tenant.url + path, json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def posts(self, conversation: str, shown: Json, summary: str = "A request") -> str:
        activity = {
            "type": "message",
            "summary": summary,
            "attachments": [{"contentType": CONTENT_TYPE, "content": shown}],
        }
        status, answer = await self.calls("POST", f"/v3/conversations/{conversation}/activities", activity)
        assert status == 201, answer
        return str(answer["id"])

    async def does(self, person: str, verb: str, **body: Any) -> Json:
        return await act(self.tenant, person, verb, body)

    def sees(self, person: str, conversation: str) -> list[Json]:
        shown = snapshot(self.tenant, person)["conversations"]
        assert isinstance(shown, list)
        return next(list(c["messages"]) for c in shown if c["id"] == conversation)

    def dialog(self, person: str) -> Json | None:
        shown = snapshot(self.tenant, person)["dialog"]
        assert shown is None or isinstance(shown, dict)
        return shown

    async def close(self) -> None:
        await self._session.close()


@asynccontextmanager
async def toy(**options: Any) -> AsyncIterator[Toy]:
    with listener() as listening:
        bot = Toy(address(listening))
        app = Starlette(routes=[Route("/api/messages", bot.messages, methods=["POST"])])
        async with hosted(app, listening), running(bot_url=bot.url, **{"manifest": MANIFEST, **options}) as tenant:
            bot.tenant = tenant
            try:
                yield bot
            finally:
                await bot.close()
