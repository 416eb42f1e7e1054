"""The adapter end to end: a signed request in, what the desk is asked, its answer, and the call out to a Connector."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from adapters.teams.app import Identity, Keys
from adapters.teams.installation import PLATFORM
from adapters.wire import Json, part, rows
from bot.domain.terms import MessageRef
from bot.ui.interaction import Interaction, Pressed, Reply, Say, ShowForm, Spoke, Where
from bot.ui.messenger import Dead
from bot.ui.model import Button, Buttons, Card, Form, Paragraph
from bot.ui.verbs import FormName, Verb
from tests.adapters_slack.asgi import Answered
from tests.adapters_teams.connector import APP, TENANT, Connector, Signer, trouble
from tests.adapters_teams.desk import ANA, ROOM, Desk, Tell, desk
from tests.adapters_teams.entra import SECRET, entra

TEAMS = Signer("k1")
FILED = Card(
    summary="NET-1 filed",
    nodes=(
        Paragraph(line=("NET-1 is filed",)),
        Buttons(buttons=(Button(verb=Verb.CLAIM, label="Claim", subject="1"),)),
    ),
)
FORM = Form(name=FormName.SHOW, title="Why?", subject="1", nodes=(Paragraph(line=("Because",)),))


class Stage:
    """A desk that Teams knows, with its token service and its signing keys."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, *, secret: str = SECRET) -> None:
        self.folder = folder
        self.secret = secret
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(folder / "entra.pem"))

    def perform(self, play: Callable[[Desk], Awaitable[None]], tell: Tell = lambda _: ()) -> None:
        async def performance() -> None:
            async with entra(self.folder) as service:

                def keys(place: Connector) -> Keys:
                    place.keys = [TEAMS]
                    return Keys(
                        app_id=APP,
                        tenant=TENANT,
                        identity=Identity.SECRET,
                        secret=self.secret,
                        endpoints=service.endpoints(place),
                        service=f"{place.url}/teams/",
                        rooms=(ROOM,),
                    )

                async with desk(tell, keys=keys) as opened:
                    await play(opened)

        asyncio.run(performance())


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return Stage(tmp_path, monkeypatch)


async def knock(opened: Desk, told: Json) -> Answered:
    return await opened.knock(told, TEAMS.token(str(told["serviceUrl"])))


def invoke(opened: Desk, name: str, value: Json, **other: object) -> Json:
    return opened.activity(type="invoke", name=name, value=value, id="f:1", replyToId="17", **other)


def test_a_message_is_heard_and_answered_by_a_message(stage: Stage) -> None:
    def tell(_: Interaction) -> Reply:
        return (Say(card=FILED),)

    async def play(opened: Desk) -> None:
        answered = await knock(opened, opened.activity())
        assert (answered.status, answered.text) == (202, "")
        await opened.rest()
        [did] = opened.did
        assert isinstance(did, Spoke)
        assert (did.by, did.name, did.text, did.where) == (
            opened.teams.here.handle(ANA),
            "Ana Reyes",
            "my VPN",
            Where.DIRECT,
        )
        assert did.message == MessageRef(platform=PLATFORM, conversation="a:ana", id="1700000000001")
        [said] = opened.place.sent()
        assert said.path == "/emea/v3/conversations/a:ana/activities"
        assert said.token == "token-1"
        assert said.body["summary"] == "NET-1 filed"
        assert "NET-1 is filed" in str(said.body)

    stage.perform(play, tell)


def test_nothing_unsigned_is_heard(stage: Stage) -> None:
    async def play(opened: Desk) -> None:
        assert (await opened.knock(opened.activity())).status == 401
        assert (await opened.knock(opened.activity(), Signer("k1").token(f"{opened.place.url}/emea/"))).status == 401
        far = opened.activity(serviceUrl="https://smba.trafficmanager.net/emea/")
        assert (await knock(opened, far)).status == 403, "a stand-in on this machine sends nowhere else"
        assert opened.did == []
        assert opened.shelf.kept == {}

    stage.perform(play)


def test_a_button_of_our_own_card_comes_back_as_it_was_drawn(stage: Stage) -> None:
    def tell(did: Interaction) -> Reply:
        return (Say(card=FILED),) if isinstance(did, Spoke) else (Say(card=Card(summary="Yours", nodes=_words())),)

    def _words() -> tuple[Paragraph]:
        return (Paragraph(line=("It is yours",)),)

    async def play(opened: Desk) -> None:
        await knock(opened, opened.activity())
        await opened.rest()
        [claim] = _actions(opened.place.sent()[0].body)
        assert claim["type"] == "Action.Execute"
        action = {"type": "Action.Execute", "verb": claim["verb"], "data": claim["data"]}
        answered = await knock(opened, invoke(opened, "adaptiveCard/action", {"action": action}))
        assert answered.status == 200
        assert answered.json() == {
            "statusCode": 200,
            "type": "application/vnd.microsoft.activity.message",
            "value": "It is yours",
        }
        pressed = opened.did[-1]
        assert isinstance(pressed, Pressed)
        assert (pressed.verb, pressed.subject) == (Verb.CLAIM, "1")
        assert pressed.message == MessageRef(platform=PLATFORM, conversation="a:ana", id="17")

    stage.perform(play, tell)


def _actions(activity: Json) -> list[Json]:
    """Every action of a card, wherever it stands in it."""
    found: list[Json] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if str(value.get("type", "")).startswith("Action."):
                found.append(value)
            else:
                for inner in value.values():
                    walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(part(rows(activity, "attachments")[0], "content"))
    return found


def test_a_dialog_stands_in_the_answer(stage: Stage) -> None:
    async def play(opened: Desk) -> None:
        asked = invoke(opened, "composeExtension/fetchTask", {"commandId": "ask", "commandContext": "compose"})
        answered = await knock(opened, asked)
        assert answered.status == 200
        told = answered.json()
        assert isinstance(told, dict)
        assert part(told, "task")["type"] == "continue"
        assert "Because" in answered.text

    stage.perform(play, lambda _: (ShowForm(form=FORM),))


def test_a_desk_that_fails_says_so_and_one_that_has_closed_too(stage: Stage) -> None:
    def tell(_: Interaction) -> Reply:
        raise RuntimeError("the disk is full")

    async def play(opened: Desk) -> None:
        failed = await knock(opened, opened.activity())
        assert (failed.status, failed.text) == (500, "")
        await opened.teams.stop()
        assert (await knock(opened, opened.activity())).status == 503

    stage.perform(play, tell)


def test_other_methods_and_large_bodies(stage: Stage) -> None:
    async def play(opened: Desk) -> None:
        assert (await opened.look()).status == 405
        assert (await knock(opened, opened.activity(text="x" * 2_000_000))).status == 413

    stage.perform(play)


def test_an_answer_that_cannot_be_said_there_goes_to_the_person(stage: Stage) -> None:
    async def play(opened: Desk) -> None:
        opened.place.trouble = lambda call: trouble(403, "BotNotInConversationRoster") if ROOM in call.path else None
        told = opened.activity(conversation={"id": f"{ROOM};messageid=7", "conversationType": "channel"})
        await knock(opened, told)
        await opened.rest()
        assert [call.path for call in opened.place.sent()][-1] == "/emea/v3/conversations/a:with-29:ana/activities"

    stage.perform(play, lambda _: (Say(card=FILED, private=False),))


def test_a_wrong_secret_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(tmp_path, monkeypatch, secret="another")

    async def play(opened: Desk) -> None:
        pytest.fail(f"it started: {opened}")

    with pytest.raises(Dead, match="Entra gives the app no token"):
        stage.perform(play)


def test_ready_when_the_keys_are_known(stage: Stage) -> None:
    async def play(opened: Desk) -> None:
        assert await opened.teams.why_not_ready() == ""

    stage.perform(play)
