"""People speak, press and fill in; the bot hears it signed, and answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.workspace.teams.toy import FORM, MANIFEST, REQUEST, Toy, card, execute, field, submit, toy, words
from workspace.teams.elements import CardFault, actions, check, gathered
from workspace.teams.elements import words as read

HELP = "19:help@thread.tacv2"


READS_CHANNELS = MANIFEST | {
    "authorization": {"permissions": {"resourceSpecific": [{"name": "ChannelMessage.Read.Group"}]}}
}


def acted(scene: Callable[[Toy], Awaitable[None]], **options: Any) -> None:
    async def run() -> None:
        async with toy(**options) as bot:
            await scene(bot)

    asyncio.run(run())


async def quiet(bot: Toy) -> None:
    while not bot.tenant.is_quiet:
        await asyncio.sleep(0.005)


def test_what_is_said_in_the_personal_chat_is_heard() -> None:
    async def scene(bot: Toy) -> None:
        await bot.does("U0ANA", "send", conversation="a:ana", text="vpn <b>drops</b>")
        await quiet(bot)
        joined, installed, said = bot.heard
        assert (joined["type"], installed["type"]) == ("conversationUpdate", "installationUpdate")
        assert (said["text"], said["from"]["name"]) == ("vpn <b>drops</b>", "Ana Reyes")
        assert said["conversation"]["conversationType"] == "personal"

    acted(scene)


def test_in_a_channel_only_a_mention_is_heard_unless_the_app_may_read_all() -> None:
    async def scene(bot: Toy) -> None:
        await bot.does("U0ANA", "send", conversation=HELP, text="lunch?")
        root = (await bot.does("U0ANA", "send", conversation=HELP, text="@deskside vpn drops"))["id"]
        await bot.does("U0ANA", "send", conversation=HELP, text="@Deskside still", root=root)
        await quiet(bot)
        texts = {said["text"]: said["conversation"]["id"] for said in bot.heard}
        wanted = {"<at>Deskside</at> vpn drops": f"{HELP};messageid={root}"}
        wanted["<at>Deskside</at> still"] = f"{HELP};messageid={root}"
        assert texts == wanted

    async def with_permission(bot: Toy) -> None:
        await bot.does("U0ANA", "send", conversation=HELP, text="lunch?")
        await quiet(bot)
        assert [said["text"] for said in bot.heard] == ["lunch?"]

    acted(scene)
    acted(with_permission, manifest=READS_CHANNELS)


def test_edits_and_deletions_are_told() -> None:
    async def scene(bot: Toy) -> None:
        said = (await bot.does("U0ANA", "send", conversation="a:ana", text="vpn"))["id"]
        await bot.does("U0ANA", "edit", conversation="a:ana", message=said, text="vpn drops")
        await bot.does("U0ANA", "delete", conversation="a:ana", message=said)
        await quiet(bot)
        told = [(a["type"], a["channelData"].get("eventType")) for a in bot.heard[2:]]
        assert sorted(told[1:]) == [("messageDelete", "softDeleteMessage"), ("messageUpdate", "editMessage")]

    acted(scene)


def test_a_press_replaces_the_card_for_who_pressed() -> None:
    async def scene(bot: Toy) -> None:
        message = await bot.posts(HELP, REQUEST)
        await bot.does("U0BEN", "press", conversation=HELP, message=message, action=0)
        assert read(bot.sees("U0BEN", HELP)[-1]["card"]) == "Taken by Ben Okafor"
        assert "A request" in read(bot.sees("U0BO", HELP)[-1]["card"])
        await bot.calls("PUT", f"/v3/conversations/{HELP}/activities/{message}", _activity(card(words("Done"))))
        assert {read(bot.sees(who, HELP)[-1]["card"]) for who in ("U0BEN", "U0BO")} == {"Done"}

    acted(scene)


def test_a_refused_press_is_said_to_who_pressed() -> None:
    async def scene(bot: Toy) -> None:
        message = await bot.posts(HELP, card(words("x"), actions=[execute("no", "Try")]))
        answer = await bot.does("U0BEN", "press", conversation=HELP, message=message, action=0)
        assert answer["sentence"] == "Not you."
        bot.silent = True
        answer = await bot.does("U0BEN", "press", conversation=HELP, message=message, action=0)
        assert answer["sentence"] == "Unable to reach app. Please try again."

    acted(scene)


def test_a_dialog_asks_again_and_ends_with_a_sentence() -> None:
    async def scene(bot: Toy) -> None:
        message = await bot.posts("a:ana", REQUEST)
        await bot.does("U0ANA", "press", conversation="a:ana", message=message, action=1)
        shown = bot.dialog("U0ANA")
        assert shown is not None
        assert shown["card"] == FORM
        wrong = await bot.does("U0ANA", "submit", action=0, values={})
        assert wrong["errors"] == {"what": "Please fill in What is wrong?."}
        await bot.does("U0ANA", "submit", action=0, values={"what": "again"})
        shown = bot.dialog("U0ANA")
        assert shown is not None
        assert (shown["title"], shown["turn"]) == ("Once more", 2)
        await bot.does("U0ANA", "submit", action=0, values={"what": "vpn"})
        shown = bot.dialog("U0ANA")
        assert shown is not None
        assert shown["says"] == "Noted: vpn"
        await bot.does("U0ANA", "close")
        assert bot.dialog("U0ANA") is None

    acted(scene)


def test_the_message_extension_carries_the_message() -> None:
    async def scene(bot: Toy) -> None:
        said = (await bot.does("U0BEN", "send", conversation=HELP, text="my screen <flickers>"))["id"]
        await bot.does("U0ANA", "extend", conversation=HELP, message=said, command="create")
        await bot.does("U0ANA", "submit", action=0, values={"what": "Ben's screen"})
        value = bot.heard[-1]["value"]
        assert (bot.heard[-1]["name"], value["commandContext"]) == ("composeExtension/submitAction", "message")
        assert value["messagePayload"]["body"]["content"] == "my screen &lt;flickers&gt;"
        assert value["messagePayload"]["from"]["user"]["displayName"] == "Ben Okafor"

    acted(scene)


def test_only_commands_of_the_manifest_can_be_started() -> None:
    async def scene(bot: Toy) -> None:
        answer = await bot.does("U0ANA", "extend", conversation="a:ana", command="guessed")
        assert answer == {"ok": False, "sentence": "The app's manifest has no command 'guessed'."}
        assert bot.heard == []

    acted(scene)


def test_an_answer_in_a_private_chat_quotes_what_it_answers() -> None:
    async def scene(bot: Toy) -> None:
        message = await bot.posts("a:ana", card(words("Which floor?")), summary="Which <floor>?")
        await bot.does("U0ANA", "send", conversation="a:ana", text="the third", root=message)
        await quiet(bot)
        said = bot.heard[-1]
        markup = said["attachments"][0]["content"]
        assert f'itemtype="http://schema.skype.com/Reply" itemid="{message}"' in markup
        assert "Which &lt;floor&gt;?" in markup
        assert "replyToId" not in said

    acted(scene)


def test_a_connector_that_asks_for_no_token_takes_any_call() -> None:
    async def scene(bot: Toy) -> None:
        body = {"type": "message", "text": "hello"}
        status, _ = await bot.calls("POST", "/v3/conversations/a:ana/activities", body, token="guessed")
        assert status == 201

    acted(scene, asks_token=False)


def test_a_card_that_asks_for_it_is_fetched_for_who_looks() -> None:
    async def scene(bot: Toy) -> None:
        refresh = {"action": execute("look", "Look"), "userIds": ["29:ben"]}
        message = await bot.posts(HELP, card(words("A request"), refresh=refresh))
        await bot.does("U0BEN", "refresh", conversation=HELP, message=message)
        await bot.does("U0BO", "refresh", conversation=HELP, message=message)
        assert [a["value"]["trigger"] for a in bot.heard] == ["automatic"]
        assert read(bot.sees("U0BEN", HELP)[-1]["card"]) == "Taken by Ben Okafor"

    acted(scene)


def test_the_connector_refuses_as_the_real_one_does() -> None:
    async def scene(bot: Toy) -> None:
        said = {"type": "message", "text": "hello"}
        tries: list[tuple[int, str]] = []

        async def attempt(method: str, path: str, body: dict[str, object], **more: Any) -> None:
            status, answer = await bot.calls(method, path, body, **more)
            tries.append((status, answer["error"]["code"]))

        await attempt("POST", "/v3/conversations/a:ana/activities", said, token="guessed")
        await attempt("POST", "/v3/conversations/a:nobody/activities", said)
        await attempt("PUT", "/v3/conversations/a:ana/activities/1", said)
        await attempt("POST", "/v3/conversations/a:ana/activities", {"type": "message", "text": "x" * 30_000})
        await attempt("POST", "/v3/conversations/a:ana/activities", {"type": "message"})
        await attempt("POST", "/v3/conversations", {"members": [{"id": "29:eve"}]})
        bot.tenant.state.conversations[HELP].has_bot = False
        await attempt("POST", f"/v3/conversations/{HELP}/activities", said)
        bot.tenant.faults.ratelimited(7)
        await attempt("POST", "/v3/conversations/a:ana/activities", said)
        assert tries == [
            (401, "Unauthorized"),
            (404, "ConversationNotFound"),
            (404, "ActivityNotFoundInConversation"),
            (413, "MessageSizeTooBig"),
            (400, "BadSyntax"),
            (403, "ForbiddenOperationException"),
            (403, "BotNotInConversationRoster"),
            (429, "TooManyRequests"),
        ]
        assert await bot.token(password="guessed") == ""

    acted(scene)


def test_chats_threads_and_members_through_the_connector() -> None:
    async def scene(bot: Toy) -> None:
        _, chat = await bot.calls("POST", "/v3/conversations", {"members": [{"id": "29:ana"}]})
        assert chat["id"] == "a:ana"
        body = {
            "isGroup": True,
            "channelData": {"channel": {"id": HELP}},
            "activity": {"type": "message", "text": "new"},
        }
        _, thread = await bot.calls("POST", "/v3/conversations", body)
        await bot.calls("POST", f"/v3/conversations/{thread['id']}/activities", {"type": "message", "text": "under it"})
        root, under = bot.sees("U0ANA", HELP)[-2:]
        assert (root["text"], under["text"], under["root"]) == ("new", "under it", root["id"])
        _, ana = await bot.calls("GET", "/v3/conversations/a:ana/members/29:ana")
        assert (ana["email"], ana["tenantId"]) == ("ana@acme.example", bot.tenant.members["U0ANA"].tenant)

    acted(scene)


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ({"type": "Card"}, "must have the type"),
        (card() | {"version": "1.6"}, "up to 1.5"),
        (card({"type": "Blink"}), r"card.body\[0\]: there is no element"),
        (card({"type": "Input.Text", "id": "a"}), "needs a label"),
        (card({"type": "Input.Text", "id": "a", "label": "A", "isRequired": True}), "needs an errorMessage"),
        (card({"type": "Input.Text", "label": "A"}), "needs an id"),
        (card(actions=[{"type": "Action.Execute", "title": "Go"}]), "needs a verb"),
    ],
)
def test_cards_that_teams_would_not_show_are_refused(broken: dict[str, object], why: str) -> None:
    with pytest.raises(CardFault, match=why):
        check(broken)


def test_a_new_key_signs_and_the_old_ones_stay_published() -> None:
    async def scene(bot: Toy) -> None:
        first = bot.tenant.authority.keys
        bot.tenant.authority.rotate()
        await bot.does("U0ANA", "send", conversation="a:ana", text="hello")
        await quiet(bot)
        assert len(bot.heard) == 3
        assert len(str(bot.tenant.authority.keys)) > len(str(first))

    acted(scene)


def _activity(shown: dict[str, object]) -> dict[str, object]:
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": shown}
    return {"type": "message", "summary": "s", "attachments": [attachment]}


def test_an_action_gathers_the_inputs_of_its_card_and_of_those_around_it() -> None:
    inner, deep = field("inner", "Inner"), field("deep", "Deep")
    deepest = card(deep, actions=[submit("Deep")])
    unfolds = {"type": "Action.ShowCard", "title": "More", "card": deepest}
    nested = card(inner, actions=[submit("Inner"), unfolds])
    whole = card(field("top", "Top"), actions=[submit("Top"), {**unfolds, "card": nested}])
    seen = {
        one["title"]: [asked["id"] for asked in gathered(whole, one)]
        for one in actions(whole)
        if one["type"] == "Action.Submit"
    }
    assert seen == {"Top": ["top"], "Inner": ["top", "inner"], "Deep": ["top", "inner", "deep"]}
