"""An app made with Slack's own framework that shows every block and every way to answer.

`/demo` opens a form; `/demo card`, `whisper`, `gallery`, `hostile`, `inputs`, `lookup`, `stack` and
`silent` do what they say. By itself: `python -m tests.page.showcase [port]`.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.page.kit import (
    Block,
    actions,
    button,
    every_input,
    field,
    marked,
    modal,
    option,
    plain,
    pressable_blocks,
    section,
    text_blocks,
)
from workspace.server import running
from workspace.workspace import APP_TOKEN, BOT_TOKEN, Workspace

HOSTILE = (
    "<img src=x onerror=\"document.title='owned'\"> <script>document.title='owned'</script> &lt;!channel&gt; "
    "javascript:alert(1) <javascript:alert(1)|press me> \u202egnirts thgir-ot-tfel\u202c "
    "\u05e9\u05dc\u05d5\u05dd *\u05e2\u05d5\u05dc\u05dd* " + "long" * 200
)

MANIFEST: Block = {
    "display_information": {"name": "Deskside"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Deskside"},
        "slash_commands": [
            {
                "command": "/demo",
                "description": "Show what the page can do",
                "usage_hint": "[card | inputs | …]",
            }
        ],
        "shortcuts": [
            {"name": "Ask for help", "type": "global", "callback_id": "ask", "description": "Opens the form"},
            {
                "name": "Make it a request",
                "type": "message",
                "callback_id": "file",
                "description": "From this message",
            },
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "channels:history",
                "chat:write",
                "commands",
                "im:history",
                "im:write",
                "users:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "app_mention", "message.im"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def request_form(kind: str | None = None, said: str = "") -> Block:
    """A form whose fields depend on its first menu."""
    kinds = [option("network"), option("access"), option("hardware", note="Laptops, docks, phones")]
    more: dict[str, list[Block]] = {
        "network": [field("site", "Which site?", {"type": "plain_text_input"})],
        "access": [field("system", "Which system?", {"type": "plain_text_input"})],
        "hardware": [field("serial", "Serial number", {"type": "plain_text_input"}, hint=plain("On the underside"))],
    }
    first = {"type": "static_select", "placeholder": plain("Choose one"), "options": kinds}
    return modal(
        "request",
        "Ask for help",
        [
            field("what", "What happened?", {"type": "plain_text_input", "initial_value": said}),
            field("kind", "Category", first, dispatch_action=True),
            *more.get(kind or "", []),
            field("note", "Anything else?", {"type": "plain_text_input", "multiline": True}, optional=True),
        ],
    )


def lookup_form(typed: str = "") -> Block:
    """A form that hears each character."""
    heard = {"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}
    element = {"type": "plain_text_input", "action_id": "typing", **heard}
    found = [section(f"Looking for *{typed}*", block_id=f"found-{len(typed)}")] if typed else []
    return modal("lookup", "Look up", [field("query", "Search", element, dispatch_action=True), *found])


def card(status: str = "New", by: str | None = None) -> list[Block]:
    facts = [marked(f"*Status*\n{status}"), marked("*Priority*\n:red_circle: Urgent")]
    taken = [marked(f"*Assignee*\n<@{by}>")] if by else []
    presses = [button("claim", "Claim", style="primary", value="7")] if not by else []
    return [
        {"type": "header", "text": plain("NET-7 VPN drops every ten minutes")},
        {"type": "section", "fields": facts + taken},
        actions(*presses, button("close", "Close", style="danger", confirm=_sure()), block_id=f"card-{status}"),
        {"type": "context", "elements": [marked("Asked by <@U0ANA> · Network")]},
    ]


def _sure() -> Block:
    return {
        "title": plain("Close the request?"),
        "text": plain("It can be opened again."),
        "confirm": plain("Close it"),
        "deny": plain("Keep it"),
        "style": "danger",
    }


def home(presses: int = 0) -> Block:
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain("Your requests")},
            section(f"You pressed *{presses}* times.", block_id="count"),
            actions(button("again", "Press", value=str(presses), style="primary"), block_id="home-doing"),
            {"type": "divider"},
            *pressable_blocks(),
        ],
    }


def build(place: Workspace) -> AsyncApp:
    """The app, speaking to `place` alone."""
    client = AsyncWebClient(token=BOT_TOKEN, base_url=f"{place.url}/api/", retry_handlers=[])
    app = AsyncApp(client=client, signing_secret=place.keys.signing_secret)
    _commands(app)
    _forms(app)
    _presses(app)
    _events(app)
    return app


def _commands(app: AsyncApp) -> None:
    @app.command("/demo")
    async def demo(ack: Any, body: Any, client: Any, respond: Any) -> None:
        word, channel, trigger = body["text"].strip(), body["channel_id"], body["trigger_id"]
        if word == "silent":
            await asyncio.sleep(3.5)
            return
        await ack()
        if word == "whisper":
            await respond("Only *you* read this.")
        elif word == "card":
            await client.chat_postMessage(channel=channel, text="NET-7 VPN drops", blocks=card())
        elif word == "gallery":
            await client.chat_postMessage(channel=channel, text="Gallery", blocks=text_blocks(int(time.time())))
            await client.chat_postMessage(channel=channel, text="Gallery", blocks=pressable_blocks())
        elif word == "hostile":
            blocks = [section(HOSTILE, block_id="bad"), {"type": "header", "text": plain(HOSTILE[:140])}]
            await client.chat_postMessage(channel=channel, text=HOSTILE, blocks=blocks)
        elif word == "inputs":
            await client.views_open(trigger_id=trigger, view=modal("inputs", "Every field", every_input()))
        elif word == "lookup":
            await client.views_open(trigger_id=trigger, view=lookup_form())
        elif word == "stack":
            blocks = [section("The first window"), actions(button("deeper", "Go deeper"))]
            await client.views_open(trigger_id=trigger, view=modal("stack", "First", blocks, submit=None))
        else:
            await client.views_open(trigger_id=trigger, view=request_form(said=word))


def _forms(app: AsyncApp) -> None:
    @app.action("it")
    async def chosen(ack: Any, body: Any, client: Any) -> None:
        await ack()
        picked = body["actions"][0].get("selected_option")
        view = request_form(picked["value"] if picked else None)
        await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)

    @app.action("typing")
    async def typing(ack: Any, body: Any, client: Any, action: Any) -> None:
        await ack()
        await client.views_update(view_id=body["view"]["id"], view=lookup_form(action["value"] or ""))

    @app.view("request")
    async def sent(ack: Any, body: Any, view: Any, client: Any) -> None:
        values = view["state"]["values"]
        said = values["what"]["it"]["value"]
        if said == "slow":
            await asyncio.sleep(0.6)
        if said == "silent":
            await asyncio.sleep(3.5)
            return
        if len(said) < 4:
            await ack(response_action="errors", errors={"what": "Say a little more, please."})
            return
        await ack()
        kind = values["kind"]["it"]["selected_option"]["value"]
        await client.chat_postMessage(channel=body["user"]["id"], text=f"Got it: {said} ({kind})")

    @app.view("inputs")
    async def all_sent(ack: Any, view: Any) -> None:
        lines = [f"`{block}` {values}" for block, values in view["state"]["values"].items()]
        text = "\n".join(lines)[:2900]
        await ack(response_action="update", view=modal("seen", "Received", [section(text)], submit=None))

    @app.view("seen")
    async def done(ack: Any) -> None:
        await ack()

    @app.action("deeper")
    async def deeper(ack: Any, body: Any, client: Any) -> None:
        await ack()
        blocks = [field("deep", "Deep thought", {"type": "plain_text_input"})]
        await client.views_push(trigger_id=body["trigger_id"], view=modal("deep", "Second", blocks))

    @app.view("deep")
    async def deep(ack: Any) -> None:
        await ack(response_action="clear")

    @app.options("it")
    async def offered(ack: Any, payload: Any) -> None:
        names = [f"{payload['value'].upper()}-{number:03d}" for number in range(1, 6)]
        await ack(options=[option(name.lower(), name, "Laptop") for name in names])


def _presses(app: AsyncApp) -> None:
    @app.action("claim")
    async def claim(ack: Any, body: Any, client: Any) -> None:
        await ack()
        where, who = body["container"], body["user"]["id"]
        if where["type"] == "message":
            await client.chat_update(
                channel=where["channel_id"],
                ts=where["message_ts"],
                text="NET-7 taken",
                blocks=card("In progress", who),
            )

    @app.action("close")
    async def close(ack: Any, body: Any, respond: Any) -> None:
        await ack()
        if body["container"]["type"] == "message":
            await respond("Closed.", replace_original=False)

    @app.action("again")
    async def again(ack: Any, body: Any, client: Any, action: Any) -> None:
        await ack()
        await client.views_publish(user_id=body["user"]["id"], view=home(int(action["value"]) + 1))

    for name in ("aside", "plainly", "more", "size", "who", "day", "ticks"):

        @app.action(name)
        async def noted(ack: Any, action: Any, body: Any, client: Any) -> None:
            await ack()
            held = action.get("selected_option") or action.get("selected_user") or action.get("selected_date")
            text = f"`{action['action_id']}` {held or action.get('selected_options') or 'pressed'}"
            where = body.get("channel", {}).get("id") or body["user"]["id"]
            if body["container"]["type"] == "message":
                await client.chat_postEphemeral(channel=where, user=body["user"]["id"], text=text)


def _events(app: AsyncApp) -> None:
    @app.shortcut("ask")
    async def ask(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=request_form())

    @app.shortcut("file")
    async def file(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=request_form(said=body["message"]["text"]))

    @app.event("app_home_opened")
    async def opened(event: Any, client: Any) -> None:
        if event["tab"] == "home":
            await client.views_publish(user_id=event["user"], view=home())

    @app.event("app_mention")
    async def mentioned(event: Any, client: Any) -> None:
        await client.chat_postMessage(
            channel=event["channel"],
            thread_ts=event.get("thread_ts") or event["ts"],
            text=f"Hello <@{event['user']}>!",
        )

    @app.event("message")
    async def heard(event: Any, client: Any) -> None:
        if event.get("channel_type") == "im" and not event.get("bot_id") and not event.get("subtype"):
            await client.chat_postMessage(channel=event["channel"], text=f"You wrote: {event['text']}")


async def serve(port: int) -> None:
    """Run the workspace and the app until interrupted."""
    async with running(manifest=MANIFEST, port=port) as place:
        handler = AsyncSocketModeHandler(build(place), APP_TOKEN)
        await handler.connect_async()
        sys.stdout.write(f"{place.url}/\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]) if len(sys.argv) > 1 else 8765))
