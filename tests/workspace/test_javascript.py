"""The independent client: Slack's own JavaScript framework takes the workspace for Slack, on both wires."""

from __future__ import annotations

import asyncio
import shutil

import pytest

from tests.workspace.javascript import MISSING, javascript_app, tool
from tests.workspace.people import BEN, BOT, HELP, MANIFEST, someone, soon
from workspace.server import running

pytestmark = pytest.mark.xdist_group("javascript")


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_a_request_from_a_javascript_app(mode: str) -> None:
    async def story() -> None:
        async with running(manifest=MANIFEST) as place, javascript_app(place, mode) as client:
            assert (len(place.delivery.sockets) > 0) is (mode == "socket")
            ana, ben = someone(place), someone(place, BEN)

            # A slash command opens a form; the answer comes through the response_url.
            assert (await ana.does("slash", channel=HELP, command="/desk", text="vpn"))["ok"]
            await soon(lambda: ana.modals() and ana.channel(HELP)[-1]["text"] == "A form is open.")
            (modal,) = ana.modals()
            where = {"view_id": modal["id"]}

            # Choosing a kind changes the form under the person's hands, and what was typed stays.
            state = {"what": {"said": "vpn"}}
            await ana.does("press", where=where, block_id="kind", action_id="pick", value="vpn", state=state)
            await soon(lambda: ana.modals()[0]["blocks"][-1]["block_id"] == "hint")
            assert ana.modals()[0]["state"]["values"]["what"]["said"]["value"] == "vpn"
            assert ana.modals()[0]["hash"] != modal["hash"]

            # The app offers options for what is typed.
            offered = await ana.does("suggest", where=where, block_id="asset", action_id="device", value="2")
            assert offered["options"][0]["text"]["text"] == "Printer 2"

            # Its errors show at the field; then it takes the form, posts and reacts.
            said = await ana.does("submit", **where, state=state)
            assert said["error"] == "view_errors"
            assert ana.modals()[0]["errors"] == {"what": "Say a little more."}
            state = {"what": {"said": "The VPN drops every ten minutes"}, "asset": {"device": "p1"}}
            assert (await ana.does("submit", **where, state=state))["ok"]
            assert ana.modals() == []
            await soon(lambda: ben.channel(HELP)[-1].get("reactions"))
            card = ben.channel(HELP)[-1]
            assert card["blocks"][0]["text"]["text"] == "*The VPN drops every ten minutes*"
            assert card["reactions"] == [{"name": "eyes", "users": [BOT], "count": 1}]
            sent = next(call for call in place.calls if call.method == "chat.postMessage")
            assert sent.args["metadata"] == {"event_type": "request", "event_payload": {"kind": "vpn"}}

            # A press updates the card for all and answers one person.
            there = {"channel": HELP, "ts": card["ts"]}
            assert (await ben.does("press", where=there, block_id="doing", action_id="claim"))["ok"]
            await soon(lambda: ben.channel(HELP)[-1]["text"] == "It is yours.")
            assert ana.channel(HELP)[-1]["text"] == f"taken by <@{BEN}>"

            # A message's menu, a mention, the Home.
            mine = await ana.does("send", channel=HELP, text="@deskside are you there?")
            await soon(lambda: ana.channel(HELP)[-1]["text"].startswith("You said: "))
            assert ana.channel(HELP)[-1]["thread_ts"] == mine["ts"]
            menu = {"channel": HELP, "ts": mine["ts"], "callback_id": "file"}
            assert (await ana.does("message_shortcut", **menu))["ok"]
            await soon(lambda: ana.channel(HELP)[-1]["ephemeral"])
            assert ana.channel(HELP)[-1]["text"] == f"Filed: <@{BOT}> are you there?"
            await ana.does("home", tab="home")
            await soon(lambda: ana.sees()["home"])

            assert client.errors() == []
            assert [call for call in place.calls if not call.ok] == []
            assert all(sent.answer.ok for sent in place.delivery.sent)

    asyncio.run(story())


def test_without_node_the_test_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(pytest.fail.Exception, match=r"install Node\.js 20"):
        tool("node")
    assert "nodejs.org" in MISSING
