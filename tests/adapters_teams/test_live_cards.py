"""Cards that ask how they are now when somebody concerned sees them: for whom, what comes in, and what goes back."""

import asyncio
import json

import pytest

from adapters.teams import limits
from adapters.teams.installation import Installation
from adapters.teams.presenter import message
from adapters.wire import Json, part, word
from bot.domain.people import Channel, Handle, Person, PersonId
from bot.ui.interaction import Interaction, Looked, Reply, ShowCard
from bot.ui.model import Card, Live, Paragraph
from tests.adapters_teams.cards import content, faults
from tests.adapters_teams.connector import APP, TENANT
from tests.adapters_teams.desk import ANA, ROOM, Desk, desk

HERE = Installation(app_id=APP, tenant=TENANT)
SEEN = Card(summary="NET-1", nodes=(Paragraph(line=("as Ana may see it",)),), live=Live(ticket="1", people=()))


def person(account: str, platform: str = "teams") -> Person:
    handle = Handle(platform=platform, tenant=HERE.tenant if platform == "teams" else "T1", id=account)
    return Person(id=PersonId(account), name=account, handles=(handle,))


def live(*people: Person) -> Card:
    return Card(summary="NET-1", nodes=(Paragraph(line=("NET-1",)),), live=Live(ticket="1", people=people))


def test_a_live_card_asks_for_these_accounts() -> None:
    shown = content(message(live(), here=HERE, lookers=["29:ana", "29:ben", "", "29:ana"]))
    assert faults(shown) == []
    assert shown["refresh"]["userIds"] == ["29:ana", "29:ben"]
    action = shown["refresh"]["action"]
    assert (action["type"], action["verb"], action["data"]) == ("Action.Execute", "refresh", {"desk": {"look": "1"}})


@pytest.mark.parametrize("card", [live(), Card(summary="s", nodes=(Paragraph(line=("x",)),))])
def test_a_card_asks_nothing_without_accounts_and_none_but_a_live_one(card: Card) -> None:
    lookers = [] if card.live is not None else ["29:ana"]
    assert "refresh" not in content(message(card, here=HERE, lookers=lookers))


@pytest.mark.parametrize("length", [8, 100])
def test_there_are_never_more_than_teams_takes(length: int) -> None:
    lookers = [f"29:{number:0{length}}" for number in range(100)]
    ids = content(message(live(), here=HERE, lookers=lookers))["refresh"]["userIds"]
    assert ids == lookers[: len(ids)]
    assert 10 < len(ids) <= 60
    assert len(json.dumps(ids)) <= limits.LOOKERS_BYTES + 2


def test_those_whose_account_teams_has_told_are_asked_for() -> None:
    async def play(opened: Desk) -> None:
        ana = opened.teams.here.handle(ANA)
        concerned = (Person(id=PersonId("ana"), name="Ana", handles=(ana,)), person("U1", "slack"), person("stranger"))
        await opened.knock(opened.activity())  # by which Teams tells her account
        where = await opened.teams.messenger.post(
            Channel(platform="teams", id=ROOM), live(*concerned), under=None, mark="1"
        )
        await opened.teams.messenger.update(where, live(*concerned))
        for call in (opened.place.sent()[-1], opened.place.sent("PUT")[-1]):
            activity = part(call.body, "activity") or call.body
            assert content(activity)["refresh"]["userIds"] == ["29:ana"]

    _on_a_desk(play)


def test_who_looks_gets_the_card_in_the_place_of_the_old_one_and_nobody_else_does() -> None:
    async def play(opened: Desk) -> None:
        answer = await _looks(opened)
        [did] = opened.did
        assert isinstance(did, Looked)
        assert (did.ticket, did.by.id) == ("1", ANA)
        assert (answer["statusCode"], answer["type"]) == (200, "application/vnd.microsoft.card.adaptive")
        shown = part(answer, "value")
        assert "as Ana may see it" in json.dumps(shown)
        assert part(shown, "refresh")["userIds"] == ["29:ana"], "and it goes on asking, for her alone"
        await opened.rest()
        assert opened.place.sent() == []

    _on_a_desk(play, (ShowCard(card=SEEN),))


def test_who_may_not_see_it_keeps_what_stands_there() -> None:
    async def play(opened: Desk) -> None:
        answer = await _looks(opened)
        assert word(answer, "value") == ""
        assert answer["statusCode"] == 200

    _on_a_desk(play, ())


async def _looks(opened: Desk) -> Json:
    asked: Json = {"type": "Action.Execute", "verb": "refresh", "data": {"desk": {"look": "1"}}}
    answered = await opened.knock(
        opened.activity(
            type="invoke",
            name="adaptiveCard/action",
            id="f:9",
            replyToId="17",
            value={"action": asked, "trigger": "automatic"},
        )
    )
    told: Json = json.loads(answered.text)
    return told


def _on_a_desk(play, reply: Reply = ()) -> None:  # type: ignore[no-untyped-def]
    async def performance() -> None:
        def tell(_: Interaction) -> Reply:
            return reply

        async with desk(tell) as opened:
            await play(opened)

    asyncio.run(performance())
