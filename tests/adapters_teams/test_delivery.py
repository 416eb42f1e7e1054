"""Messages that must arrive: where they go, and what the messenger and the directory say when they cannot."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from adapters.teams.app import Identity, Keys, build
from adapters.teams.installation import PLATFORM
from adapters.wire import Json
from bot.domain.people import Channel, Handle
from bot.domain.terms import MessageRef
from bot.ui.messenger import Dead, Retry, Unsure, Vanished
from bot.ui.model import Card, Paragraph
from tests.adapters_teams.connector import APP, TENANT, trouble
from tests.adapters_teams.desk import ANA, BEN, ROOM, Desk, Shelf, desk

Play = Callable[[Desk], Awaitable[None]]
CARD = Card(summary="NET-1", nodes=(Paragraph(line=("NET-1 is yours",)),))
NEWER = Card(summary="NET-1 closed", nodes=(Paragraph(line=("NET-1 is closed",)),))
NETWORK = Channel(platform=PLATFORM, id=ROOM)


def perform(play: Play, shelf: Shelf | None = None) -> None:
    async def performance() -> None:
        async with desk(shelf=shelf) as opened:
            await play(opened)

    asyncio.run(performance())


def paths(opened: Desk) -> list[str]:
    return [f"{call.method} {call.path}" for call in opened.place.calls]


def member(account: str, name: str, **other: object) -> Json:
    email = f"{name.lower()}@acme.example"
    return {"id": f"29:{name.lower()}", "objectId": account, "name": name, "email": email, "tenantId": TENANT} | other


# ── where messages go ────────────────────────────────────────────────────────────────────────────────────────


def test_somebody_never_heard_of_is_written_to_by_their_object_id() -> None:
    async def play(opened: Desk) -> None:
        ana = opened.teams.here.handle(ANA)
        first = await opened.teams.messenger.post(ana, CARD, under=None, mark="1")
        second = await opened.teams.messenger.post(ana, CARD, under=first, mark="2")
        started, said, _ = opened.place.calls
        assert started.path == "/teams/v3/conversations"
        assert started.body == {
            "isGroup": False,
            "members": [{"id": ANA}],
            "bot": {"id": f"28:{APP}"},
            "tenantId": TENANT,
            "channelData": {"tenant": {"id": TENANT}},
        }
        assert said.path == f"/teams/v3/conversations/a:with-{ANA}/activities"
        assert said.body["summary"] == "NET-1"
        assert first.conversation == second.conversation == f"a:with-{ANA}"
        assert first.id != second.id

    perform(play)


def test_somebody_who_has_written_is_answered_where_they_are() -> None:
    async def play(opened: Desk) -> None:
        await opened.knock(opened.activity())
        posted = await opened.teams.messenger.post(opened.teams.here.handle(ANA), CARD, under=None, mark="1")
        assert posted == MessageRef(platform=PLATFORM, conversation="a:ana", id=posted.id)
        await opened.rest()
        assert "POST /emea/v3/conversations/a:ana/activities" in paths(opened)
        assert not any(call.path.endswith("/v3/conversations") for call in opened.place.calls)

    perform(play)


def test_somebody_heard_in_a_channel_is_written_to_by_their_account() -> None:
    async def play(opened: Desk) -> None:
        told = opened.activity(conversation={"id": f"{ROOM};messageid=7", "conversationType": "channel"})
        await opened.knock(told)
        await opened.rest()
        await opened.teams.messenger.post(opened.teams.here.handle(ANA), CARD, under=None, mark="1")
        started = next(call for call in opened.place.calls if call.path == "/emea/v3/conversations")
        assert started.body["members"] == [{"id": "29:ana"}]

    perform(play)


def test_addresses_outlive_a_restart_and_are_written_when_they_change() -> None:
    shelf = Shelf()

    async def first(opened: Desk) -> None:
        for _ in range(3):
            await opened.knock(opened.activity())
        assert shelf.writes == 2, "Ana, and her conversation"

    async def second(opened: Desk) -> None:
        ana = opened.teams.here.handle(ANA)
        moved = opened.activity(serviceUrl=f"{opened.place.url}/apac/")
        await opened.knock(moved)
        assert shelf.writes == 4
        await opened.teams.messenger.post(ana, CARD, under=None, mark="1")
        assert [call.path for call in opened.place.sent()] == ["/apac/v3/conversations/a:ana/activities"]

    perform(first, shelf)
    perform(second, shelf)


def test_a_channel_gets_a_new_thread_and_what_goes_under_it() -> None:
    async def play(opened: Desk) -> None:
        root = await opened.teams.messenger.post(NETWORK, CARD, under=None, mark="1")
        assert root.conversation == f"{ROOM};messageid={root.id}"
        below = await opened.teams.messenger.post(NETWORK, CARD, under=root, mark="2")
        await opened.teams.messenger.update(root, NEWER)
        await opened.teams.messenger.update(below, NEWER)
        assert opened.place.calls[0].body["channelData"] == {"channel": {"id": ROOM}, "tenant": {"id": TENANT}}
        assert opened.place.calls[0].body["isGroup"] is True
        thread = f"/teams/v3/conversations/{ROOM};messageid={root.id}/activities"
        assert paths(opened)[1:] == [f"POST {thread}", f"PUT {thread}/{root.id}", f"PUT {thread}/{below.id}"]
        assert opened.place.calls[2].body["id"] == root.id
        assert opened.place.calls[2].body["summary"] == "NET-1 closed"

    perform(play)


def test_only_people_of_this_organisation_can_be_reached() -> None:
    async def play(opened: Desk) -> None:
        for stranger in (
            Handle(platform=PLATFORM, tenant="another", id=ANA),
            Handle(platform="slack", tenant="T", id="U"),
        ):
            with pytest.raises(Dead):
                await opened.teams.messenger.post(stranger, CARD, under=None, mark="1")
        assert opened.place.calls == []

    perform(play)


def test_nobody_can_look_for_a_message() -> None:
    async def play(opened: Desk) -> None:
        await opened.teams.messenger.post(NETWORK, CARD, under=None, mark="1")
        assert await opened.teams.messenger.find(NETWORK, under=None, mark="1", since=0.0) is None

    perform(play)


@pytest.mark.parametrize(
    ("status", "said", "verdict"),
    [
        (403, "BotNotInConversationRoster", Dead),
        (404, "ConversationNotFound", Dead),
        (404, "ActivityNotFoundInConversation", Vanished),
        (429, "Throttled", Retry),
        (500, "ServiceError", Unsure),
    ],
)
def test_what_cannot_be_changed_says_why(status: int, said: str, verdict: type[Exception]) -> None:
    async def play(opened: Desk) -> None:
        root = await opened.teams.messenger.post(NETWORK, CARD, under=None, mark="1")
        opened.place.trouble = lambda _: trouble(status, said)
        with pytest.raises(verdict):
            await opened.teams.messenger.update(root, NEWER)

    perform(play)


def test_after_a_block_the_conversation_is_started_anew() -> None:
    """Whoever uninstalls the app and comes back has another conversation."""

    async def play(opened: Desk) -> None:
        ana = opened.teams.here.handle(ANA)
        await opened.knock(opened.activity())
        await opened.rest()
        opened.place.trouble = lambda call: trouble(403, "MessageWritesBlocked") if "a:ana/" in call.path else None
        with pytest.raises(Dead):
            await opened.teams.messenger.post(ana, CARD, under=None, mark="1")
        posted = await opened.teams.messenger.post(ana, CARD, under=None, mark="1")
        assert posted.conversation == "a:with-29:ana"

    perform(play)


def test_a_message_nobody_can_find_again_is_unsure() -> None:
    async def play(opened: Desk) -> None:
        opened.place.trouble = lambda _: trouble(201)
        for to in (NETWORK, opened.teams.here.handle(ANA)):
            with pytest.raises(Unsure):
                await opened.teams.messenger.post(to, CARD, under=None, mark="1")

    perform(play)


def test_an_address_kept_under_other_rules_is_not_sent_to() -> None:
    async def play(opened: Desk) -> None:
        await opened.knock(opened.activity())
        await opened.rest()
        for of, kept in opened.shelf.kept.items():
            opened.shelf.kept[of] = replace(kept, url="https://evil.example/")
        before = len(opened.place.calls)
        async with desk(shelf=opened.shelf) as again:
            with pytest.raises(Dead, match="not one of Teams"):
                await again.teams.messenger.post(again.teams.here.handle(ANA), CARD, under=None, mark="1")
            assert again.place.calls == []
        assert len(opened.place.calls) == before

    perform(play)


# ── people ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_is_heard_is_asked_for_once_and_told() -> None:
    async def play(opened: Desk) -> None:
        opened.place.members["29:ana"] = opened.place.members[ANA] = member(ANA, "Ana")
        for _ in range(3):
            await opened.knock(opened.activity())
            await opened.rest()
        [ana] = opened.known
        assert (ana.handle, ana.name, ana.email) == (opened.teams.here.handle(ANA), "Ana", "ana@acme.example")
        assert (ana.zone, ana.is_outside) == ("Europe/Madrid", False)
        assert opened.teams.directory.name_of(ANA) == "Ana"
        assert paths(opened) == [f"GET /emea/v3/conversations/a:ana/members/{ANA}"]

    perform(play)


def test_whoever_is_picked_in_a_form_is_asked_for_in_their_own_chat_before_the_desk_hears_of_them() -> None:
    async def play(opened: Desk) -> None:
        opened.place.members[BEN] = member(BEN, "Ben")
        opened.place.trouble = lambda call: trouble(404) if call.method == "GET" and ROOM in call.path else None
        data = {"desk": {"form": "watchers", "subject": "41"}, "person:watch": BEN}
        invoke = opened.activity(type="invoke", name="task/submit", value={"data": data})
        await opened.knock(invoke)
        assert "Ben" in [profile.name for profile in opened.known]
        assert f"GET /emea/v3/conversations/a:with-29:ben/members/{BEN}" in paths(opened)
        before = len(opened.place.calls)
        await opened.knock(invoke)
        assert len(opened.place.calls) == before

    perform(play)


def test_somebody_picked_who_has_not_got_the_app_keeps_nobody_waiting() -> None:
    async def play(opened: Desk) -> None:
        blocked = trouble(403, "BotNotInConversationRoster")
        opened.place.trouble = lambda call: trouble(404) if call.method == "GET" else blocked
        data = {"desk": {"form": "watchers", "subject": "41"}, "person:watch": BEN}
        assert (
            await opened.knock(opened.activity(type="invoke", name="task/submit", value={"data": data}))
        ).status == 200
        assert len(opened.did) == 1
        assert opened.known == []

    perform(play)


def test_while_teams_does_not_say_who_somebody_is_nobody_waits_for_it() -> None:
    async def play(opened: Desk) -> None:
        opened.place.trouble = lambda call: trouble(503) if call.method == "GET" else None
        async with asyncio.timeout(5):
            for _ in range(50):
                assert (await opened.knock(opened.activity())).status == 202
        assert len(opened.did) == 50
        assert len([call for call in opened.place.calls if call.method == "GET"]) == 1

    perform(play)


def test_staff_is_found_by_address_in_the_desks_own_channels() -> None:
    async def play(opened: Desk) -> None:
        opened.place.members["ben@acme.example"] = member(BEN, "Ben")
        ben = await opened.teams.directory.find("ben@acme.example")
        assert ben is not None
        assert ben.handle == opened.teams.here.handle(BEN)
        assert await opened.teams.directory.find("nobody@acme.example") is None
        assert await opened.teams.directory.find("nobody@acme.example") is None
        assert await opened.teams.directory.find("") is None
        assert paths(opened) == [
            f"GET /teams/v3/conversations/{ROOM}/members/{email}@acme.example" for email in ("ben", "nobody")
        ]

    perform(play)


@pytest.mark.parametrize("marks", [{"userRole": "guest"}, {"userRole": "anonymous"}, {"tenantId": "another"}])
def test_guests_are_outside(marks: Json) -> None:
    async def play(opened: Desk) -> None:
        opened.place.members["eve@acme.example"] = member(BEN, "Eve", **marks)
        eve = await opened.teams.directory.find("eve@acme.example")
        assert eve is not None
        assert eve.is_outside
        assert eve.email is None, "another organisation may give out any address"

    perform(play)


def test_guests_are_not_heard() -> None:
    async def play(opened: Desk) -> None:
        opened.place.members[ANA] = member(ANA, "Ana", userRole="guest")
        for _ in range(2):
            assert (await opened.knock(opened.activity())).status == 202
        assert opened.did == []

    perform(play)


def test_an_account_with_no_address_goes_by_its_name_of_login() -> None:
    async def play(opened: Desk) -> None:
        for key, login, email in (
            ("ben", "ben@acme.example", "ben@acme.example"),
            ("eve", "eve_other.example#EXT#@acme.onmicrosoft.example", None),
        ):
            opened.place.members[key] = member(BEN, "Ben", email="", userPrincipalName=login)
            found = await opened.teams.directory.find(key)
            assert found is not None
            assert found.email == email

    perform(play)


def test_trouble_is_told_and_strangers_are_nobody() -> None:
    async def play(opened: Desk) -> None:
        directory, here = opened.teams.directory, opened.teams.here
        assert await directory.profile(Handle(platform="slack", tenant="T", id="U")) is None
        opened.place.members[here.account] = {"id": here.account, "name": "Deskside"}
        assert await directory.find(here.account) is None
        opened.place.trouble = lambda _: trouble(401)
        with pytest.raises(Dead):
            await directory.profile(here.handle(BEN))
        opened.place.trouble = lambda _: trouble(429, after=9)
        with pytest.raises(Retry):
            await directory.find("ben@acme.example")

    perform(play)


# ── starting ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "keys",
    [
        Keys(app_id="", tenant=TENANT, secret="s"),
        Keys(app_id=APP, tenant="", secret="s"),
        Keys(app_id="", tenant="", identity=Identity.MSI),
        Keys(app_id=APP, tenant=TENANT, secret=""),
    ],
)
def test_an_app_that_nobody_could_tell_apart_does_not_start(keys: Keys) -> None:
    async def start() -> None:
        async def never(_: object) -> None:
            pytest.fail("it started")

        await build(keys, never, never, Shelf())  # type: ignore[arg-type]

    with pytest.raises(ValueError, match="Teams needs"):
        asyncio.run(start())
