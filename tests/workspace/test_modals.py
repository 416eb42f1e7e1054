"""Modals: their stack, their errors, their updates, and the three seconds of a trigger."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from tests.workspace.people import ANA, BEN, HELP, MANIFEST, Someone, api, someone, soon
from tests.workspace.receiver import Receiver, receiving
from workspace.clock import WorkspaceClock
from workspace.server import running
from workspace.wire import Json
from workspace.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def field(name: str, **more: object) -> Json:
    element: Json = {"type": "plain_text_input", "action_id": "a"} | more
    return {"type": "input", "block_id": name, "label": plain(name), "element": element}


def modal(*blocks: Json, **more: object) -> Json:
    base: Json = {"type": "modal", "title": plain("Form"), "submit": plain("Send"), "blocks": list(blocks)}
    return base | more


class Steps:
    """A steady clock a test moves by hand."""

    at = 100.0

    def __call__(self) -> float:
        return self.at


class Scene:
    """A workspace, its app as a receiver, and Ana."""

    def __init__(self, place: Workspace, receiver: Receiver, steps: Steps) -> None:
        self.place, self.receiver, self.steps = place, receiver, steps
        self.client: AsyncWebClient = api(place)
        self.ana: Someone = someone(place)

    async def trigger(self) -> str:
        """A fresh trigger, from a slash command."""
        await self.ana.does("slash", channel=HELP, command="/desk", text="")
        return str(self.place.delivery.sent[-1].payload["trigger_id"])

    async def opened(self, view: Json) -> Any:
        answer = await self.client.views_open(trigger_id=await self.trigger(), view=view)
        return answer["view"]

    def acks(self, body: Json) -> None:
        """What the app answers to the next interactions."""

        async def answer(_: Request) -> Response:
            return JSONResponse(body) if body else PlainTextResponse("")

        self.receiver.answer = answer

    async def pushed(self, view: Json) -> Any:
        """Push from the top modal's button."""
        top = self.ana.modals()[-1]
        await self.ana.does("press", where={"view_id": top["id"]}, block_id="row", action_id="more")
        trigger = str(self.place.delivery.sent[-1].payload["trigger_id"])
        return (await self.client.views_push(trigger_id=trigger, view=view))["view"]

    def payloads(self, kind: str) -> list[Json]:
        return [sent.payload for sent in self.place.delivery.sent if sent.payload.get("type") == kind]


BUTTONS: Json = {
    "type": "actions",
    "block_id": "row",
    "elements": [{"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}}],
}


def play(story: Callable[[Scene], Awaitable[None]]) -> None:
    @asynccontextmanager
    async def scene() -> Any:
        steps = Steps()
        async with receiving() as receiver:
            clock = WorkspaceClock(steady=steps)
            async with running(manifest=MANIFEST, app_url=receiver.url, clock=clock) as place:
                yield Scene(place, receiver, steps)

    async def run() -> None:
        async with scene() as it:
            await story(it)

    asyncio.run(run())


async def refused(call: Awaitable[object]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


def test_a_trigger_lives_three_seconds_and_opens_one_modal() -> None:
    async def story(it: Scene) -> None:
        trigger = await it.trigger()
        it.steps.at += 2.9
        await it.client.views_open(trigger_id=trigger, view=modal())
        assert await refused(it.client.views_open(trigger_id=trigger, view=modal())) == "exchanged_trigger_id"
        late = await it.trigger()
        it.place.clock.advance(3600)  # people's time does not age a trigger
        it.steps.at += 3.1
        assert await refused(it.client.views_open(trigger_id=late, view=modal())) == "expired_trigger_id"

    play(story)


def test_three_modals_and_no_more() -> None:
    async def story(it: Scene) -> None:
        first = await it.opened(modal(BUTTONS))
        second = await it.pushed(modal(BUTTONS))
        third = await it.pushed(modal(BUTTONS))
        assert third["root_view_id"] == first["id"]
        assert third["previous_view_id"] == second["id"]
        assert await refused(it.pushed(modal(BUTTONS))) == "push_limit_reached"
        assert [view["id"] for view in it.ana.modals()] == [first["id"], second["id"], third["id"]]
        said = await it.ana.does("press", where={"view_id": first["id"]}, block_id="row", action_id="more")
        assert said["error"] == "view_not_on_top"
        trigger = await it.trigger()
        assert await refused(it.client.views_push(trigger_id=trigger, view=modal())) == "not_found"

    play(story)


def test_closing_tells_the_app_only_if_it_asked() -> None:
    async def story(it: Scene) -> None:
        await it.opened(modal(BUTTONS, notify_on_close=True))
        await it.pushed(modal(BUTTONS))
        await it.ana.does("close", view_id=it.ana.modals()[-1]["id"])
        assert it.payloads("view_closed") == []
        await it.pushed(modal(BUTTONS, clear_on_close=True))
        await it.ana.does("close", view_id=it.ana.modals()[-1]["id"])
        assert it.ana.modals() == []
        await soon(lambda: it.payloads("view_closed"))
        (payload,) = it.payloads("view_closed")
        assert payload["is_cleared"] is True

    play(story)


def test_what_was_entered_survives_an_update_where_the_ids_stay() -> None:
    async def story(it: Scene) -> None:
        view = await it.opened(modal(field("name"), field("place", initial_value="Rome"), BUTTONS))
        state = {"name": {"a": "Ana"}, "place": {"a": "Paris"}}
        where = {"view_id": view["id"]}
        await it.ana.does("press", where=where, block_id="row", action_id="more", state=state)
        pressed = it.payloads("block_actions")[-1]
        assert pressed["view"]["state"]["values"]["name"]["a"]["value"] == "Ana"  # type: ignore[index]
        renamed = field("place2", initial_value="Rome")
        updated = (await it.client.views_update(view_id=view["id"], view=modal(field("name"), renamed)))["view"]
        values = updated["state"]["values"]
        assert values["name"]["a"] == {"type": "plain_text_input", "value": "Ana"}
        assert values["place2"]["a"]["value"] == "Rome"
        assert updated["hash"] != view["hash"]
        again = it.client.views_update(view_id=view["id"], view=modal(), hash=view["hash"])
        assert await refused(again) == "hash_conflict"
        await it.client.views_update(view_id=view["id"], view=modal(), hash=updated["hash"])

    play(story)


@pytest.mark.parametrize(
    ("ack", "titles"),
    [
        ({}, []),
        ({"response_action": "clear"}, []),
        ({"response_action": "update", "view": modal(title=plain("Two"))}, ["Two"]),
        ({"response_action": "push", "view": modal(title=plain("Two"))}, ["Form", "Two"]),
    ],
)
def test_what_a_submit_answers(ack: Json, titles: list[str]) -> None:
    async def story(it: Scene) -> None:
        view = await it.opened(modal(field("name")))
        it.acks(ack)
        assert (await it.ana.does("submit", view_id=view["id"], state={"name": {"a": "Ana"}}))["ok"]
        assert [row["title"]["text"] for row in it.ana.modals()] == titles  # type: ignore[index]

    play(story)


@pytest.mark.parametrize(
    "ack",
    [
        {"response_action": "errors", "errors": {"nobody": "What?"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "shout"},
        {"text": "thanks"},
    ],
)
def test_an_ack_slack_does_not_understand_is_trouble_for_the_person(ack: Json) -> None:
    async def story(it: Scene) -> None:
        view = await it.opened(modal(field("name")))
        it.acks(ack)
        said = await it.ana.does("submit", view_id=view["id"], state={"name": {"a": "Ana"}})
        assert said["sentence"] == TROUBLE
        (shown,) = it.ana.modals()
        assert (shown["problem"], shown["busy"]) == (TROUBLE, False)
        assert shown["state"]["values"]["name"]["a"]["value"] == "Ana"  # type: ignore[index]

    play(story)


def test_a_busy_form_is_not_sent_twice() -> None:
    async def story(it: Scene) -> None:
        view = await it.opened(modal(field("name")))
        going = asyncio.Event()

        async def slow(_: Request) -> Response:
            await going.wait()
            return PlainTextResponse("")

        it.receiver.answer = slow
        body = {"view_id": view["id"], "state": {"name": {"a": "Ana"}}}
        first = asyncio.create_task(it.ana.does("submit", **body))
        await soon(lambda: it.ana.modals()[0]["busy"])
        assert (await it.ana.does("submit", **body))["error"] == "view_busy"
        going.set()
        assert (await first)["ok"]
        assert len(it.payloads("view_submission")) == 1

    play(story)


@pytest.mark.parametrize(
    ("element", "value", "sentence"),
    [
        ({"min_length": 5}, "abc", "Please enter at least 5 characters."),
        ({"max_length": 5}, "abcdef", "Please enter 5 characters at most."),
        ({"type": "email_text_input"}, "ana", "Please enter a valid email address."),
        ({"type": "url_text_input"}, "ana", "Please enter a valid URL."),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Please enter a whole number."),
        ({"type": "number_input", "is_decimal_allowed": True}, "x", "Please enter a number."),
        (
            {"type": "number_input", "is_decimal_allowed": False, "min_value": "3"},
            "2",
            "Please enter a number of at least 3.",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": False, "max_value": "3"},
            "4",
            "Please enter a number of at most 3.",
        ),
        ({"type": "datepicker"}, "2026-02-30", "Please enter a valid date."),
        ({"type": "timepicker"}, "25:00", "Please enter a valid time."),
        ({}, "", "Please complete this required field."),
    ],
)
def test_what_the_client_checks_before_the_app_hears(element: Json, value: str, sentence: str) -> None:
    async def story(it: Scene) -> None:
        view = await it.opened(modal(field("name", **element)))
        said = await it.ana.does("submit", view_id=view["id"], state={"name": {"a": value}})
        assert said["error"] == "invalid_input"
        assert it.ana.modals()[0]["errors"] == {"name": sentence}
        assert it.payloads("view_submission") == []

    play(story)


def test_a_select_takes_only_its_options() -> None:
    async def story(it: Scene) -> None:
        options = [{"text": plain(name), "value": name} for name in ("vpn", "wifi")]
        pick: Json = {"type": "static_select", "action_id": "a", "options": options}
        view = await it.opened(modal(field("name") | {"element": pick}))
        said = await it.ana.does("submit", view_id=view["id"], state={"name": {"a": "fax"}})
        assert said["error"] == "not_an_option"
        await it.ana.does("submit", view_id=view["id"], state={"name": {"a": "wifi"}})
        values: Any = it.payloads("view_submission")[0]["view"]
        chosen = values["state"]["values"]["name"]["a"]
        assert (chosen["type"], chosen["selected_option"]["value"]) == ("static_select", "wifi")

    play(story)


def test_an_external_select_asks_the_app() -> None:
    async def story(it: Scene) -> None:
        pick: Json = {"type": "external_select", "action_id": "a", "min_query_length": 1}
        view = await it.opened(modal(field("name") | {"element": pick}))
        it.acks({"options": [{"text": plain("Printer"), "value": "p1"}]})
        where = {"view_id": view["id"]}
        said = await it.ana.does("suggest", where=where, block_id="name", action_id="a", value="pri")
        assert said["options"] == [{"text": plain("Printer"), "value": "p1"}]
        (asked,) = it.payloads("block_suggestion")
        assert (asked["value"], asked["action_id"], asked["block_id"]) == ("pri", "a", "name")
        it.acks({})
        assert (await it.ana.does("submit", view_id=view["id"], state={"name": {"a": "p1"}}))["ok"]

    play(story)


def test_one_persons_modal_is_nobody_elses() -> None:
    async def story(it: Scene) -> None:
        view = await it.opened(modal(field("name")))
        ben = someone(it.place, BEN)
        assert ben.modals() == []
        assert (await ben.does("submit", view_id=view["id"], state={}))["error"] == "view_not_found"

    play(story)


def test_a_submitted_conversation_brings_a_response_url() -> None:
    async def story(it: Scene) -> None:
        pick: Json = {"type": "conversations_select", "action_id": "a", "response_url_enabled": True}
        view = await it.opened(modal(field("where") | {"element": pick}))
        await it.ana.does("submit", view_id=view["id"], state={"where": {"a": HELP}})
        (payload,) = it.payloads("view_submission")
        (url,) = payload["response_urls"]  # type: ignore[misc]
        assert (url["channel_id"], url["block_id"]) == (HELP, "where")

    play(story)


def test_the_app_home_is_published_and_used() -> None:
    async def story(it: Scene) -> None:
        home = {"type": "home", "blocks": [BUTTONS], "external_id": "home-ana"}
        first = (await it.client.views_publish(user_id=ANA, view=home))["view"]
        second = (await it.client.views_publish(user_id=ANA, view=home, hash=first["hash"]))["view"]
        assert first["id"] == second["id"]
        other = it.client.views_publish(user_id=BEN, view=home)
        assert await refused(other) == "duplicate_external_id"
        said = await it.ana.does("press", where={"home": True}, block_id="row", action_id="more")
        assert said["ok"]
        (payload,) = it.payloads("block_actions")
        assert payload["container"] == {"type": "view", "view_id": first["id"]}
        gone = await it.ana.does("press", where={"home": True}, block_id="row", action_id="less")
        assert gone["error"] == "element_not_found"

    play(story)
