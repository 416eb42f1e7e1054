"""What goes wrong on purpose: lost answers, refused connections, lost acks, late repeats, slowness."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.people import HELP, MANIFEST, NETWORK, api, bolt_app, over_sockets, someone, soon
from tests.workspace.receiver import receiving
from workspace.clock import WorkspaceClock
from workspace.rates import Pace
from workspace.server import running
from workspace.workspace import APP_TOKEN, Workspace


def posted(place: Workspace, text: str) -> int:
    return sum(message.text == text for message in place.state.channels[HELP].messages.values())


def test_a_lost_answer_leaves_the_message() -> None:
    async def story() -> None:
        async with running() as place:
            place.faults.lose_answer(method="chat.postMessage", channel=HELP)
            with pytest.raises(aiohttp.ServerDisconnectedError):
                await api(place).chat_postMessage(channel=HELP, text="once")
            assert posted(place, "once") == 1
            assert place.calls[-1].ok
            await api(place).chat_postMessage(channel=HELP, text="again")
            assert posted(place, "again") == 1

    asyncio.run(story())


def test_a_refused_connection_leaves_nothing() -> None:
    async def story() -> None:
        async with running() as place:
            place.faults.hang_up(method="chat.postMessage", times=2)
            for _ in range(2):
                with pytest.raises(aiohttp.ServerDisconnectedError):
                    await api(place).chat_postMessage(channel=HELP, text="never")
            assert posted(place, "never") == 0

    asyncio.run(story())


def test_errors_statuses_and_rate_limits_on_demand() -> None:
    async def story() -> None:
        async with running() as place:
            place.faults.error("token_revoked", method="chat.postMessage")
            place.faults.ratelimited(7, channel=HELP)
            place.faults.status(503, channel=HELP)
            seen = []
            for _ in range(3):
                with pytest.raises(SlackApiError) as caught:
                    await api(place).chat_postMessage(channel=HELP, text="x")
                answer = caught.value.response
                seen.append((answer.status_code, answer.get("error"), answer.headers.get("Retry-After")))
            assert seen == [(200, "token_revoked", None), (429, "ratelimited", "7"), (503, None, None)]
            await api(place).chat_postMessage(channel=NETWORK, text="x")
            assert (await api(place).chat_postMessage(channel=HELP, text="x"))["ok"]

    asyncio.run(story())


@pytest.mark.parametrize("planned", [HELP, "#help"])
@pytest.mark.parametrize("called", [HELP, "#help"])
def test_a_channel_is_the_same_by_its_name_and_its_id(planned: str, called: str) -> None:
    async def story() -> None:
        async with running(pace=Pace(per_second=1, burst=1)) as place:
            place.faults.error("token_revoked", channel=planned)
            with pytest.raises(SlackApiError, match="token_revoked"):
                await api(place).chat_postMessage(channel=called, text="x")
            await api(place).chat_postMessage(channel=planned, text="x")
            with pytest.raises(SlackApiError, match="ratelimited"):
                await api(place).chat_postMessage(channel=called, text="x")

    asyncio.run(story())


def test_posting_faster_than_slack_likes() -> None:
    """A burst, then one a second for each channel; other channels are not slowed."""
    at = 0.0

    async def story() -> None:
        nonlocal at
        clock = WorkspaceClock(steady=lambda: at)
        async with running(clock=clock, pace=Pace(per_second=1, burst=3)) as place:
            client = api(place)
            for _ in range(3):
                await client.chat_postMessage(channel=HELP, text="x")
            with pytest.raises(SlackApiError) as caught:
                await client.chat_postMessage(channel=HELP, text="x")
            assert caught.value.response.headers["Retry-After"] == "1"
            await client.chat_postMessage(channel=NETWORK, text="x")
            at = 1.0
            await client.chat_postMessage(channel=HELP, text="x")

    asyncio.run(story())


def test_a_lost_ack_brings_the_event_twice() -> None:
    """The same event_id, with retry headers; and an old delivery may be repeated at will."""

    async def story() -> None:
        async with receiving() as receiver, running(manifest=MANIFEST, app_url=receiver.url) as place:
            place.faults.lose_ack("events_api")
            ana = someone(place)
            assert (await ana.does("send", channel=HELP, text="hello"))["acked"] is False
            await soon(lambda: len(place.delivery.sent) == 2)
            first, second = place.delivery.sent
            assert first.payload == second.payload
            assert (first.answer.ok, second.answer.ok) == (False, True)
            await place.delivery.repeat(first)
            assert len({body for _, body in receiver.requests}) == 1
            assert len(receiver.requests) == 3

    asyncio.run(story())


def test_a_command_whose_ack_is_lost_fails_for_the_person_only() -> None:
    async def story() -> None:
        async with receiving() as receiver, running(manifest=MANIFEST, app_url=receiver.url) as place:
            place.faults.lose_ack("slash_commands")
            said = await someone(place).does("slash", channel=HELP, command="/desk", text="")
            assert said["error"] == "operation_timeout"
            assert len(receiver.requests) == 1

    asyncio.run(story())


def test_socket_mode_tells_of_retries_and_asks_to_reconnect() -> None:
    """Slack's bare socket client: unacked events come again, and a refresh makes it connect anew."""

    async def story() -> None:
        async with running(manifest=MANIFEST, patience=0.3) as place:
            web = AsyncWebClient(base_url=f"{place.url}/api/", retry_handlers=[])
            client = SocketModeClient(app_token=APP_TOKEN, web_client=web)
            seen: list[tuple[Any, Any]] = []

            async def hear(socket: Any, request: Any) -> None:
                seen.append((request.retry_attempt, request.retry_reason))
                if len(seen) > 1:
                    await socket.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))

            client.socket_mode_request_listeners.append(hear)
            await client.connect()
            await soon(lambda: len(place.delivery.sockets) == 1)
            await someone(place).does("send", channel=HELP, text="hello")
            await soon(lambda: len(seen) >= 2)
            assert seen[:2] == [(0, ""), (1, "http_timeout")]
            await place.delivery.sockets.refresh("warning")
            assert len(place.delivery.sockets) == 1
            opened = len(place.calls)
            await place.delivery.sockets.refresh()
            await soon(lambda: len(place.delivery.sockets) == 1 and len(place.calls) > opened)
            await someone(place).does("send", channel=HELP, text="still there?")
            await soon(lambda: len(seen) >= 3)
            await client.close()
            await client.aiohttp_client_session.close()

    asyncio.run(story())


def test_each_envelope_goes_to_one_of_at_most_ten_sockets() -> None:
    async def story() -> None:
        async with running(manifest=MANIFEST) as place:
            counts = [0, 0]

            def counting(number: int) -> AsyncApp:
                app = bolt_app(place)

                @app.event("message")
                async def heard() -> None:
                    counts[number] += 1

                return app

            async with over_sockets(counting(0)), over_sockets(counting(1)):
                ana = someone(place)
                for _ in range(4):
                    await ana.does("send", channel=HELP, text="x")
                assert counts == [2, 2]
            async with aiohttp.ClientSession() as session:
                held = []
                for _ in range(10):
                    url = (await api(place).apps_connections_open(app_token=APP_TOKEN))["url"]
                    held.append(await session.ws_connect(url))
                url = (await api(place).apps_connections_open(app_token=APP_TOKEN))["url"]
                with pytest.raises(aiohttp.WSServerHandshakeError):
                    await session.ws_connect(url)
                with pytest.raises(aiohttp.WSServerHandshakeError):
                    await session.ws_connect(url.replace("ticket=", "ticket=x"))
                for socket in held:
                    await socket.close()

    asyncio.run(story())
