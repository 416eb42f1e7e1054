"""response_url: five uses, thirty minutes, and what each kind of answer does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from tests.workspace.people import BEN, HELP, MANIFEST, Someone, api, someone
from tests.workspace.receiver import receiving
from workspace.server import running
from workspace.workspace import Workspace

BUTTON: Any = {
    "type": "actions",
    "block_id": "row",
    "elements": [{"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}],
}


class Scene:
    def __init__(self, place: Workspace, session: aiohttp.ClientSession) -> None:
        self.place, self.session = place, session
        self.ana: Someone = someone(place)

    async def command(self) -> str:
        await self.ana.does("slash", channel=HELP, command="/desk", text="")
        return str(self.place.delivery.sent[-1].payload["response_url"])

    async def pressed(self, ts: str) -> str:
        await self.ana.does("press", where={"channel": HELP, "ts": ts}, block_id="row", action_id="go")
        return str(self.place.delivery.sent[-1].payload["response_url"])

    async def answer(self, url: str, **body: object) -> tuple[int, str]:
        async with self.session.post(url, json=body) as said:
            return said.status, await said.text()


def play(story: Callable[[Scene], Awaitable[None]]) -> None:
    async def run() -> None:
        async with (
            receiving() as app,
            aiohttp.ClientSession() as session,
            running(manifest=MANIFEST, app_url=app.url) as place,
        ):
            await story(Scene(place, session))

    asyncio.run(run())


def test_five_uses_within_thirty_minutes() -> None:
    async def story(it: Scene) -> None:
        url = await it.command()
        for _ in range(5):
            assert await it.answer(url, text="x") == (200, "ok")
        status, body = await it.answer(url, text="x")
        assert (status, "used_url" in body) == (404, True)
        url = await it.command()
        it.place.clock.advance(29 * 60)
        assert (await it.answer(url, text="x"))[0] == 200
        it.place.clock.advance(61)
        status, body = await it.answer(url, text="x")
        assert (status, "expired_url" in body) == (404, True)
        assert (await it.answer(f"{it.place.url}/response/T/1/made-up", text="x"))[0] == 404

    play(story)


def test_an_answer_is_for_one_person_unless_it_says_in_channel() -> None:
    async def story(it: Scene) -> None:
        ben = someone(it.place, BEN)
        await it.answer(await it.command(), text="for you")
        assert it.ana.channel(HELP)[-1]["text"] == "for you"
        assert ben.channel(HELP)[-1]["text"] != "for you"
        await it.answer(await it.command(), text="for all", response_type="in_channel")
        assert ben.channel(HELP)[-1]["text"] == "for all"

    play(story)


def test_the_pressed_message_is_replaced_or_deleted() -> None:
    async def story(it: Scene) -> None:
        client = api(it.place)
        ts = (await client.chat_postMessage(channel=HELP, text="Card", blocks=[BUTTON]))["ts"]
        url = await it.pressed(ts)
        await it.answer(url, text="Done", replace_original=True)
        last = it.ana.channel(HELP)[-1]
        assert (last["ts"], last["text"], "blocks" in last) == (ts, "Done", False)
        await it.answer(url, delete_original=True)
        assert it.ana.channel(HELP)[-1]["ts"] != ts
        assert (await it.answer(url, delete_original=True))[0] == 400

    play(story)


def test_an_ephemeral_message_is_replaced_for_its_one_reader() -> None:
    """And its press does not repeat the message to the app."""

    async def story(it: Scene) -> None:
        client = api(it.place)
        told = await client.chat_postEphemeral(channel=HELP, user=it.ana.id, text="Psst", blocks=[BUTTON])
        url = await it.pressed(told["message_ts"])
        payload = it.place.delivery.sent[-1].payload
        assert "message" not in payload
        assert payload["container"]["is_ephemeral"] is True  # type: ignore[index]
        await it.answer(url, text="Seen", replace_original=True)
        last = it.ana.channel(HELP)[-1]
        assert (last["text"], last["ephemeral"]) == ("Seen", True)
        await it.answer(url, delete_original=True)
        assert it.ana.channel(HELP)[-1]["text"] != "Seen"

    play(story)


def test_what_it_refuses() -> None:
    async def story(it: Scene) -> None:
        url = await it.command()
        assert await it.answer(url) == (400, '{"ok":false,"error":"no_text"}')
        status, body = await it.answer(url, blocks=[{"type": "nonsense"}])
        assert (status, "invalid_blocks" in body) == (400, True)
        async with it.session.post(url, data=b"[") as said:
            assert said.status == 400

    play(story)
