"""A real slack_bolt app lives in the workspace over Socket Mode."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.workspace.people import ANA, BEN, HELP, MANIFEST, bolt_app, over_sockets, page, someone, soon
from workspace.server import running

MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "request",
    "title": {"type": "plain_text", "text": "Ask for help"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "what",
            "label": {"type": "plain_text", "text": "What happened?"},
            "element": {"type": "plain_text_input", "action_id": "said"},
        }
    ],
}


def test_a_request_from_slash_command_to_resolved_card() -> None:
    """Slash command, modal, field errors, card, button, ephemeral answer, update."""

    async def story() -> None:
        async with running(manifest=MANIFEST) as place:
            app = bolt_app(place)

            @app.command("/desk")
            async def asked(ack: Any, body: Any, client: Any) -> None:
                await ack()
                first = MODAL["blocks"][0]
                element = {**first["element"], "initial_value": body["text"]}
                view = {
                    **MODAL,
                    "private_metadata": body["channel_id"],
                    "blocks": [{**first, "element": element}],
                }
                await client.views_open(trigger_id=body["trigger_id"], view=view)

            @app.view("request")
            async def sent(ack: Any, view: Any, client: Any) -> None:
                said = view["state"]["values"]["what"]["said"]["value"]
                if len(said) < 10:
                    await ack(response_action="errors", errors={"what": "Say a little more."})
                    return
                await ack()
                button = {"type": "button", "action_id": "claim", "value": "7"}
                text = {"type": "plain_text", "text": "Claim"}
                blocks = [{"type": "actions", "block_id": "doing", "elements": [{**button, "text": text}]}]
                await client.chat_postMessage(channel=view["private_metadata"], text=said, blocks=blocks)

            @app.action("claim")
            async def claimed(ack: Any, body: Any, client: Any, respond: Any) -> None:
                await ack()
                where, person = body["container"], body["user"]["id"]
                await client.chat_update(
                    channel=where["channel_id"],
                    ts=where["message_ts"],
                    text=f"taken by <@{person}>",
                )
                await respond("It is yours.", replace_original=False)

            async with over_sockets(app):
                ana, ben = someone(place), someone(place, BEN)
                assert (await ana.does("slash", channel=HELP, command="/desk", text="vpn"))["ok"]
                (modal,) = ana.modals()
                assert not ben.modals()
                said = await ana.does("submit", view_id=modal["id"], state={"what": {"said": ""}})
                assert said["error"] == "invalid_input"
                assert ana.modals()[0]["errors"] == {"what": "Please complete this required field."}
                said = await ana.does("submit", view_id=modal["id"], state={"what": {"said": "vpn"}})
                assert ana.modals()[0]["errors"] == {"what": "Say a little more."}
                state = {"what": {"said": "The VPN drops every ten minutes"}}
                assert (await ana.does("submit", view_id=modal["id"], state=state))["ok"]
                assert ana.modals() == []
                await soon(lambda: ana.channel(HELP)[-1]["text"] == "The VPN drops every ten minutes")
                ts = ben.channel(HELP)[-1]["ts"]
                where = {"channel": HELP, "ts": ts}
                assert (await ben.does("press", where=where, block_id="doing", action_id="claim"))["ok"]
                await soon(lambda: ben.channel(HELP)[-1]["text"] == "It is yours.")
                assert ben.channel(HELP)[-1]["ephemeral"]
                assert ana.channel(HELP)[-1]["text"] == f"taken by <@{BEN}>"
                assert "blocks" not in ana.channel(HELP)[-1]

    asyncio.run(story())


def test_mentions_direct_messages_edits_and_reactions_reach_the_app() -> None:
    """Events arrive once each, and only those the manifest names."""

    async def story() -> None:
        async with running(manifest=MANIFEST) as place:
            app, heard = bolt_app(place), []

            @app.event("app_mention")
            async def mention(event: Any) -> None:
                heard.append(("mention", event["text"]))

            @app.event("message")
            async def message(event: Any) -> None:
                heard.append((event.get("subtype", event["channel_type"]), event.get("text", "")))

            @app.event("reaction_added")
            async def reaction(event: Any) -> None:
                heard.append(("reaction", event["reaction"]))

            @app.event("app_home_opened")
            async def home(event: Any, client: Any) -> None:
                view = {"type": "home", "blocks": [{"type": "divider"}]}
                await client.views_publish(user_id=event["user"], view=view)

            async with over_sockets(app):
                ana = someone(place)
                said = await ana.does("send", channel=HELP, text="@deskside a < b")
                assert said["acked"]
                assert heard == [("channel", "<@U0DESKSIDE> a &lt; b"), ("mention", "<@U0DESKSIDE> a &lt; b")]
                heard.clear()
                await ana.does("react", channel=HELP, ts=said["ts"], name="eyes")
                await ana.does("unreact", channel=HELP, ts=said["ts"], name="eyes")
                await ana.does("edit", channel=HELP, ts=said["ts"], text="never mind")
                await ana.does("delete", channel=HELP, ts=said["ts"])
                await ana.does("send", channel="U0DESKSIDE", text="hello")
                assert heard == [
                    ("reaction", "eyes"),
                    ("message_changed", ""),
                    ("message_deleted", ""),
                    ("im", "hello"),
                ]
                await ana.does("home", tab="home")
                home_view = ana.sees()["home"]
                assert isinstance(home_view, dict)
                assert home_view["blocks"][0]["type"] == "divider"

    asyncio.run(story())


def test_the_page_sees_changes_as_they_happen() -> None:
    """The live view sends a snapshot at once and after a change."""

    async def story() -> None:
        async with running() as place, page(place) as browser:
            async with browser.get("/client/people") as answer:
                assert (await answer.json())["app"]["bot_user_id"] == "U0DESKSIDE"
            async with browser.ws_connect(f"/client/{ANA}/live") as live:
                first = await live.receive_json(timeout=2)
                assert {row["name"] for row in first["channels"] if not row["is_im"]} == {"general", "help"}
                body = {"channel": HELP, "text": "anybody here?"}
                async with browser.post(f"/client/{BEN}/send", json=body) as answer:
                    assert (await answer.json())["ok"]
                second = await live.receive_json(timeout=2)
                (row,) = [row for row in second["channels"] if row["id"] == HELP]
                assert row["messages"][-1]["text"] == "anybody here?"
                assert row["unread"] == 1
                async with browser.post("/client/clock", json={"advance": 3600}) as answer:
                    assert (await answer.json())["offset"] == 3600
                assert (await live.receive_json(timeout=2))["clock"]["offset"] == 3600

    asyncio.run(story())
