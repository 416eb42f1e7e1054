"""Delivery over signed HTTP: signatures, time limits, retries."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import pytest
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette

from tests.workspace.people import HELP, MANIFEST, bolt_app, someone, soon
from tests.workspace.receiver import never, ok, receiving, status
from workspace.company import Company
from workspace.hosting import address, hosted, listener
from workspace.server import routes, running
from workspace.workspace import SIGNING_SECRET, Workspace, open_workspace


def test_an_async_bolt_app_over_signed_http() -> None:
    """Command with an answer in its ack, a mention, and a response_url, all verified by Bolt."""

    async def story() -> None:
        async with receiving() as receiver, running(manifest=MANIFEST, app_url=receiver.url) as place:
            app, heard = bolt_app(place), []
            receiver.answer = AsyncSlackRequestHandler(app).handle

            @app.command("/desk")
            async def asked(ack: Any, respond: Any) -> None:
                await ack("On it.")
                await respond("Here you are.", response_type="in_channel")

            @app.event("app_mention")
            async def mention(event: Any) -> None:
                heard.append(event["text"])

            @app.event("message")
            async def message() -> None: ...

            ana = someone(place)
            assert (await ana.does("slash", channel=HELP, command="/desk", text="a & b"))["ok"]
            await soon(lambda: len(ana.channel(HELP)) >= 4)
            assert [row["text"] for row in ana.channel(HELP)[-2:]] == ["Here you are.", "On it."]
            assert (await ana.does("send", channel=HELP, text="hi @deskside"))["acked"]
            assert heard == ["hi <@U0DESKSIDE>"]

    asyncio.run(story())


def test_the_signature_is_slacks_and_bodies_are_forms_or_json() -> None:
    async def story() -> None:
        async with receiving() as receiver, running(manifest=MANIFEST, app_url=receiver.url) as place:
            ana = someone(place)
            await ana.does("send", channel=HELP, text="hello")
            await ana.does("slash", channel=HELP, command="/desk", text="vpn")
            await ana.does("shortcut", callback_id="ask")
            verifier = SignatureVerifier(SIGNING_SECRET)
            for headers, body in receiver.requests:
                assert verifier.is_valid_request(body, headers)
                assert not verifier.is_valid_request(body + b" ", headers)
            event, command, interaction = (body for _, body in receiver.requests)
            assert json.loads(event)["event"]["text"] == "hello"
            fields = parse_qs(command.decode())
            assert (fields["command"], fields["is_enterprise_install"]) == (["/desk"], ["false"])
            assert json.loads(parse_qs(interaction.decode())["payload"][0])["callback_id"] == "ask"

    asyncio.run(story())


def test_what_a_person_sees_when_a_command_fails() -> None:
    async def story() -> None:
        async with (
            receiving() as receiver,
            running(manifest=MANIFEST, app_url=receiver.url, patience=0.5) as place,
        ):
            ana = someone(place)
            for answer, error in (
                (never, "operation_timeout"),
                (status(500), "http_service_error"),
                (status(404), "http_client_error"),
            ):
                receiver.answer = answer
                said = await ana.does("slash", channel=HELP, command="/desk", text="vpn")
                sentence = f'/desk failed with the error "{error}"'
                assert (said["error"], said["sentence"]) == (error, sentence)
                last = ana.channel(HELP)[-1]
                assert (last["text"], last["user"], last["ephemeral"]) == (sentence, "USLACKBOT", True)
            assert len(receiver.requests) == 3
            said = await ana.does("slash", channel=HELP, command="/nothing", text="")
            assert said["error"] == "unknown_command"
            assert len(receiver.requests) == 3

    asyncio.run(story())


def test_an_event_is_tried_again_at_once_after_a_minute_and_after_five() -> None:
    """The clock is moved, not waited for. Commands are never tried again."""

    async def story() -> None:
        async with (
            receiving() as receiver,
            running(manifest=MANIFEST, app_url=receiver.url, patience=1) as place,
        ):
            receiver.answer = status(500)
            ana = someone(place)
            assert (await ana.does("send", channel=HELP, text="hello"))["acked"] is False
            await soon(lambda: len(receiver.requests) == 2)
            place.clock.advance(59)
            await asyncio.sleep(0.02)
            assert len(receiver.requests) == 2
            receiver.answer = never
            place.clock.advance(1)
            await soon(lambda: len(receiver.requests) == 3)
            await soon(lambda: len(place.delivery.sent) == 3)
            receiver.answer = ok
            place.clock.advance(240)
            await soon(lambda: len(receiver.requests) == 4)
            tries = [
                (headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason"))
                for headers, _ in receiver.requests
            ]
            assert tries == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_timeout")]
            bodies = {body for _, body in receiver.requests}
            assert len(bodies) == 1
            place.clock.advance(10_000)
            await asyncio.sleep(0.02)
            assert len(receiver.requests) == 4

    asyncio.run(story())


def test_an_app_may_ask_not_to_be_tried_again() -> None:
    async def story() -> None:
        async with receiving() as receiver, running(manifest=MANIFEST, app_url=receiver.url) as place:
            receiver.answer = status(500, {"X-Slack-No-Retry": "1"})
            await someone(place).does("send", channel=HELP, text="hello")
            place.clock.advance(10_000)
            await asyncio.sleep(0.02)
            assert len(receiver.requests) == 1

    asyncio.run(story())


def test_without_any_app_people_are_told_so() -> None:
    async def story() -> None:
        async with running(manifest=MANIFEST) as place:
            ana = someone(place)
            said = await ana.does("slash", channel=HELP, command="/desk", text="vpn")
            assert said["error"] == "dispatch_failed"
            assert (await ana.does("shortcut", callback_id="ask"))["error"] == "dispatch_failed"
            toasts = ana.sees()["toasts"]
            assert isinstance(toasts, list)
            assert [row["text"] for row in toasts] == ["We had some trouble connecting. Try again?"]

    asyncio.run(story())


@asynccontextmanager
async def inside_another_application() -> AsyncIterator[Workspace]:
    """The workspace's routes as part of some program's own application."""
    with listener() as listening:
        place = open_workspace(Company.load(), url=address(listening))
        async with hosted(Starlette(routes=routes(place)), listening):
            yield place
        await place.close()


@pytest.mark.parametrize("opened", [running, inside_another_application])
def test_other_sites_are_kept_out(opened: Callable[[], AbstractAsyncContextManager[Workspace]]) -> None:
    """A page from elsewhere cannot act as a person, nor listen in, not even under a name of its own."""

    async def story() -> None:
        async with opened() as place, aiohttp.ClientSession() as browser:
            url = f"{place.url}/client/U0ANA/send"
            body = {"channel": HELP, "text": "boo"}
            for headers, wanted in (
                ({"Origin": "https://evil.example"}, 403),
                ({"Host": "evil.example"}, 403),
                ({"Origin": place.url}, 200),
                ({}, 200),
            ):
                async with browser.post(url, json=body, headers=headers) as answer:
                    assert answer.status == wanted
            live = f"{place.url}/client/U0ANA/live"
            with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
                await browser.ws_connect(live, headers={"Origin": "https://evil.example"})

    asyncio.run(story())
