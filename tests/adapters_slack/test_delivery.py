"""Messages that must arrive: what the messenger says when Slack, or the way there, fails."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.pace import Pace, Tempo
from adapters.slack.api import Api
from adapters.slack.app import Keys, build
from adapters.slack.directory import SlackDirectory
from adapters.slack.installation import PLATFORM
from bot.domain.people import Channel, Handle
from bot.ports import Profile
from bot.ui.interaction import Interaction, Reply
from bot.ui.messenger import Blind, Dead, LockedOut, Misfit, Retry, Undelivered, Unreachable, Unsure, Vanished
from bot.ui.model import Card, Paragraph
from tests.adapters_slack.desk import HELP, NETWORK, Desk, desk
from tests.faults.register import survives
from tests.workspace.people import ANA
from workspace.faults import Faults
from workspace.workspace import BOT_TOKEN

Play = Callable[[Desk], Awaitable[None]]
CARD = Card(summary="NET-1", nodes=(Paragraph(line=("NET-1 is yours",)),))
NEWER = Card(summary="NET-1 closed", nodes=(Paragraph(line=("NET-1 is closed",)),))
BY_NAME = Channel(platform=PLATFORM, id="#it-network")


def perform(play: Play) -> None:
    async def performance() -> None:
        async with desk() as opened:
            await play(opened)

    asyncio.run(performance())


def test_a_direct_message_opens_its_conversation_once() -> None:
    async def play(opened: Desk) -> None:
        ana = opened.slack.here.handle(ANA)
        first = await opened.slack.messenger.post(ana, CARD, under=None, mark="1")
        second = await opened.slack.messenger.post(ana, CARD, under=first, mark="2")
        assert first.conversation == second.conversation
        assert len(opened.calls("conversations.open")) == 1
        root, reply = opened.person().channel(first.conversation)
        assert (root["ts"], reply["thread_ts"]) == (first.id, first.id)
        assert opened.calls("chat.postMessage")[0]["metadata"] == {
            "event_type": "deskside_notice",
            "event_payload": {"mark": "1"},
        }

    perform(play)


def test_only_people_of_this_workspace_can_be_reached() -> None:
    async def play(opened: Desk) -> None:
        for stranger in (
            Handle(platform=PLATFORM, tenant="T9", id=ANA),
            Handle(platform="teams", tenant=opened.slack.here.tenant, id=ANA),
        ):
            with pytest.raises(Dead):
                await opened.slack.messenger.post(stranger, CARD, under=None, mark="1")
        assert opened.calls("chat.postMessage") == []

    perform(play)


@pytest.mark.parametrize(
    ("plan", "verdict"),
    [
        (lambda faults: faults.lose_answer(method="chat.postMessage"), Unsure),
        (lambda faults: faults.hang_up(method="chat.postMessage"), Unsure),
        (lambda faults: faults.status(500, method="chat.postMessage"), Unsure),
        (lambda faults: faults.status(502, method="chat.postMessage"), Unsure),
        (lambda faults: faults.status(503, method="chat.postMessage"), Retry),
        (lambda faults: faults.error("fatal_error", method="chat.postMessage"), Unsure),
        (lambda faults: faults.error("brand_new_error", method="chat.postMessage"), Retry),
        (lambda faults: faults.error("is_archived", method="chat.postMessage"), Unreachable),
        (lambda faults: faults.error("token_revoked", method="chat.postMessage"), LockedOut),
        (lambda faults: faults.error("cannot_reply_to_message", method="chat.postMessage"), Vanished),
    ],
)
def test_what_a_failure_means(plan: Callable[[Faults], object], verdict: type[Undelivered]) -> None:
    async def play(opened: Desk) -> None:
        plan(opened.place.faults)
        with pytest.raises(verdict) as raised:
            await opened.slack.messenger.post(BY_NAME, CARD, under=None, mark="1")
        assert type(raised.value) is verdict
        assert raised.value.why
        assert len(opened.calls("chat.postMessage")) == 1, "and it is not tried again behind our back"

    perform(play)


def test_slack_names_the_pause() -> None:
    async def play(opened: Desk) -> None:
        opened.place.faults.ratelimited(17, method="chat.postMessage")
        with pytest.raises(Retry) as raised:
            await opened.slack.messenger.post(BY_NAME, CARD, under=None, mark="1")
        assert raised.value.after == 17.0

    perform(play)


def test_a_pause_of_a_channel_lasts_when_its_id_becomes_known() -> None:
    """It was asked for by the channel's name; whoever looks for a doubtful message learns the id."""

    async def play(opened: Desk) -> None:
        messenger = opened.slack.messenger
        messenger.pace = Pace({"chat.postMessage": Tempo(place=((1.0, 1),))})
        opened.place.faults.ratelimited(17, method="chat.postMessage")
        with pytest.raises(Retry):
            await messenger.post(BY_NAME, CARD, under=None, mark="1")
        assert await messenger.find(BY_NAME, under=None, mark="1", since=0.0) is None
        assert messenger.pause(BY_NAME, stands=None, under=None) > 15

    perform(play)


def test_a_channel_nobody_can_write_to() -> None:
    async def play(opened: Desk) -> None:
        with pytest.raises(Dead, match="no such channel"):
            await opened.slack.messenger.post(Channel(platform=PLATFORM, id="#nowhere"), CARD, under=None, mark="1")

    perform(play)


def test_a_message_whose_answer_was_lost_is_found() -> None:
    """In a direct message, in a channel known by its name alone, and below another message."""

    async def play(opened: Desk) -> None:
        messenger, clock = opened.slack.messenger, opened.place.clock
        since = clock.now()
        ana = opened.slack.here.handle(ANA)
        for to in (ana, BY_NAME):
            opened.place.faults.lose_answer(method="chat.postMessage")
            with pytest.raises(Unsure):
                await messenger.post(to, CARD, under=None, mark="41")
            found = await messenger.find(to, under=None, mark="41", since=since)
            assert found is not None
            await messenger.update(found, NEWER)
            assert await messenger.find(to, under=None, mark="42", since=since) is None
            opened.place.faults.lose_answer(method="chat.postMessage")
            with pytest.raises(Unsure):
                await messenger.post(to, CARD, under=found, mark="43")
            below = await messenger.find(to, under=found, mark="43", since=since)
            assert below is not None
            assert below.conversation == found.conversation
            assert await messenger.find(to, under=found, mark="41", since=since) == found, "an update keeps the mark"

    perform(play)


def test_it_is_found_behind_many_others() -> None:
    async def play(opened: Desk) -> None:
        messenger = opened.slack.messenger
        since = opened.place.clock.now()
        to = opened.slack.here.handle(ANA)
        first = await messenger.post(to, CARD, under=None, mark="first")
        await asyncio.gather(*(messenger.post(to, CARD, under=None, mark=f"m{number}") for number in range(230)))
        assert await messenger.find(to, under=None, mark="first", since=since) == first

    perform(play)


def test_where_the_app_may_not_read_nobody_can_look() -> None:
    async def play(opened: Desk) -> None:
        for error in ("missing_scope", "not_in_channel"):
            opened.place.faults.error(error, method="conversations.history")
            channel = Channel(platform=PLATFORM, id=NETWORK)
            with pytest.raises(Blind):
                await opened.slack.messenger.find(channel, under=None, mark="1", since=0.0)
        opened.place.faults.error("missing_scope", method="conversations.list", times=2)
        with pytest.raises(Blind):
            await opened.slack.messenger.find(BY_NAME, under=None, mark="1", since=0.0)
        opened.place.faults.error("invalid_auth", method="conversations.history")
        with pytest.raises(Dead):
            await opened.slack.messenger.find(channel, under=None, mark="1", since=0.0)

    perform(play)


def test_a_message_that_is_gone_is_said_so() -> None:
    async def play(opened: Desk) -> None:
        ref = await opened.slack.messenger.post(BY_NAME, CARD, under=None, mark="1")
        opened.place.faults.error("message_not_found", method="chat.update")
        with pytest.raises(Vanished):
            await opened.slack.messenger.update(ref, NEWER)

    perform(play)


@survives("F48")
@pytest.mark.parametrize("error", ["invalid_blocks", "msg_blocks_too_long", "msg_too_long"])
def test_a_card_that_slack_does_not_take_comes_once_as_words(error: str) -> None:
    async def play(opened: Desk) -> None:
        messenger = opened.slack.messenger
        opened.place.faults.error(error, method="chat.postMessage")
        ref = await messenger.post(BY_NAME, CARD, under=None, mark="1")
        _, said = opened.calls("chat.postMessage")
        assert said["blocks"] == []
        assert "NET-1 is yours" in str(said["text"])
        opened.place.faults.error(error, method="chat.update")
        await messenger.update(ref, NEWER)
        assert opened.calls("chat.update")[-1]["blocks"] == []
        opened.place.faults.error(error, method="chat.postMessage", times=9)
        with pytest.raises(Misfit):
            await messenger.post(BY_NAME, CARD, under=None, mark="2")
        assert len(opened.calls("chat.postMessage")) == 4, "and never more often"

    perform(play)


def test_words_alone_call_nobody() -> None:
    async def play(opened: Desk) -> None:
        opened.place.faults.error("invalid_blocks", method="chat.postMessage")
        card = Card(summary="NET-1", nodes=(Paragraph(line=("<!channel> & <@U0ANA>",)),))
        await opened.slack.messenger.post(BY_NAME, card, under=None, mark="1")
        assert "&lt;!channel&gt; &amp; &lt;@U0ANA&gt;" in str(opened.calls("chat.postMessage")[-1]["text"])

    perform(play)


def test_a_platform_is_asked_whether_it_lets_us_in() -> None:
    async def play(opened: Desk) -> None:
        await opened.slack.messenger.probe()
        opened.place.faults.error("account_inactive", method="auth.test")
        with pytest.raises(LockedOut, match="switched off"):
            await opened.slack.messenger.probe()
        opened.place.app = replace(opened.place.app, scopes=frozenset({"commands"}))
        with pytest.raises(LockedOut, match="chat:write"):
            await opened.slack.messenger.probe()

    perform(play)


def test_nobody_at_the_other_end() -> None:
    """Nothing was sent, so it can simply be tried again."""

    async def meet() -> None:
        async def answer(_: Interaction) -> Reply:
            return ()

        async def learned(_: Profile) -> None:
            """Nobody."""

        keys = Keys(bot_token="xoxb-1", app_token="xapp-1", base_url="http://127.0.0.1:9/api/")
        with pytest.raises(Retry):
            await build(keys, answer, learned)

    asyncio.run(meet())


def test_a_token_slack_does_not_know() -> None:
    async def play(opened: Desk) -> None:
        async def answer(_: Interaction) -> Reply:
            return ()

        async def learned(_: Profile) -> None:
            """Nobody."""

        url = f"{opened.place.url}/api/"
        with pytest.raises(Dead, match="SLACK_BOT_TOKEN"):
            await build(Keys(bot_token="xoxb-wrong", app_token="xapp-1", base_url=url), answer, learned)
        with pytest.raises(ValueError, match="signing secret"):
            await build(Keys(bot_token="xoxb-wrong", base_url=url), answer, learned)

    perform(play)


# ── the directory ────────────────────────────────────────────────────────────────────────────────────────────


def test_people_are_looked_up_once_in_a_while() -> None:
    async def play(opened: Desk) -> None:
        directory, here = opened.slack.directory, opened.slack.here
        ana = await directory.profile(here.handle(ANA))
        assert ana == await directory.profile(here.handle(ANA))
        assert ana is not None
        assert (ana.name, ana.zone, ana.is_outside) == ("Ana Reyes", "Europe/Madrid", False)
        assert directory.name_of(ANA) == "Ana Reyes"
        assert directory.name_of("U0NOBODY") == ""
        assert len(opened.calls("users.info")) == 1
        assert ana.email is not None
        found = await directory.find(ana.email)
        assert found is not None
        assert found.handle == here.handle(ANA)
        eve = await directory.profile(here.handle("U0EVE"))
        assert eve is not None
        assert eve.is_outside
        assert await directory.profile(here.handle("U0NOBODY")) is None
        assert await directory.find("nobody@nowhere.example") is None
        assert await directory.profile(Handle(platform="teams", tenant="t", id=ANA)) is None

    perform(play)


def test_what_was_looked_up_is_kept_for_five_minutes() -> None:
    async def play(opened: Desk) -> None:
        async with aiohttp.ClientSession() as session:
            client = AsyncWebClient(token=BOT_TOKEN, base_url=f"{opened.place.url}/api/", session=session)
            now = 0.0
            directory = SlackDirectory(Api(client, session), opened.slack.here, clock=lambda: now)
            ana = opened.slack.here.handle(ANA)
            for now, asked in ((0.0, 1), (299.0, 1), (301.0, 2), (4000.0, 2)):
                if now < 1000:
                    await directory.profile(ana)
                assert len(opened.calls("users.info")) == asked
            assert not directory.is_familiar(ANA)
            assert directory.name_of(ANA) == "Ana Reyes", "a name that was known once is better than none"

    perform(play)


def test_without_the_scope_nobody_is_found_and_other_trouble_is_told() -> None:
    async def play(opened: Desk) -> None:
        opened.place.faults.error("missing_scope", method="users.lookupByEmail")
        assert await opened.slack.directory.find("ana@x.example") is None
        opened.place.faults.ratelimited(3, method="users.info")
        with pytest.raises(Retry):
            await opened.slack.directory.profile(opened.slack.here.handle(ANA))

    perform(play)


def test_a_name_is_known_the_second_time() -> None:
    """Nothing is asked of Slack before the desk has kept what was done."""

    async def play(opened: Desk) -> None:
        ana = opened.person()
        for _ in range(2):
            await ana.does("slash", channel=HELP, command="/desk", text="vpn")
            await opened.rest()
        first, second = opened.did
        assert (first.name, second.name) == ("ana", "Ana Reyes")

    perform(play)
