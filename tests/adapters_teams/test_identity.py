"""The managed identity of a machine in Azure: the token we send with comes from it, and no secret is needed."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest
from starlette.responses import JSONResponse, PlainTextResponse, Response

from adapters.teams.app import Identity, Keys
from adapters.teams.sdk.clouds import Cloud, endpoints
from adapters.teams.sdk.credentials import Credentials, by_identity
from bot.domain.people import Channel
from bot.ui.messenger import Dead, LockedOut, Retry, Undelivered
from bot.ui.model import Card, Paragraph
from tests.adapters_teams.connector import APP, TENANT, Connector, trouble
from tests.adapters_teams.desk import ROOM, desk
from tests.adapters_teams.identity import Identities, identities

CARD = Card(summary="NET-1", nodes=(Paragraph(line=("NET-1",)),))
WHERE = ("on_a_machine", "on_app_service")


@pytest.fixture(params=WHERE)
def play(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[Identities], Awaitable[None]]], None]:
    """Each story is played on a virtual machine and on App Service."""

    def perform(story: Callable[[Identities], Awaitable[None]]) -> None:
        async def opened() -> None:
            async with identities(APP) as place:
                getattr(place, request.param)(monkeypatch)
                await story(place)

        asyncio.run(opened())

    return perform


Play = Callable[[Callable[[Identities], Awaitable[None]]], None]


def test_what_is_sent_carries_the_token_of_the_identity(play: Play) -> None:
    async def story(place: Identities) -> None:
        def keys(teams: Connector) -> Keys:
            return Keys(app_id=APP, tenant=TENANT, identity=Identity.MSI, service=f"{teams.url}/teams/", rooms=(ROOM,))

        async with desk(lambda _: (), keys=keys) as opened:
            for _ in range(3):
                await opened.teams.messenger.post(Channel(platform="teams", id=ROOM), CARD, under=None, mark="1")
            assert [call.token for call in opened.place.sent()] == ["msi-1"] * 3
        [asked] = place.asked
        assert (asked["resource"], asked["client_id"]) == ("https://api.botframework.com", APP)

    play(story)


def test_a_token_that_teams_refuses_is_replaced(play: Play) -> None:
    async def story(place: Identities) -> None:
        def keys(teams: Connector) -> Keys:
            teams.trouble = lambda call: trouble(401) if call.token == "msi-1" else None
            return Keys(app_id=APP, tenant=TENANT, identity=Identity.MSI, service=f"{teams.url}/teams/")

        async with desk(lambda _: (), keys=keys) as opened:
            await opened.teams.messenger.post(Channel(platform="teams", id=ROOM), CARD, under=None, mark="1")
            assert [call.token for call in opened.place.sent()] == ["msi-1", "msi-2"]

    play(story)


def test_each_cloud_has_its_own_resource(play: Play) -> None:
    async def story(place: Identities) -> None:
        credentials = by_identity(endpoints(Cloud.US_GOVERNMENT), app_id=APP)
        assert await credentials.token() == "msi-1"
        assert place.asked[0]["resource"] == "https://api.botframework.us"
        await credentials.close()

    play(story)


def test_an_identity_that_the_machine_does_not_have_is_refused_for_good(play: Play) -> None:
    async def story(_: Identities) -> None:
        credentials = by_identity(endpoints(Cloud.PUBLIC), app_id="somebody-else")
        with pytest.raises(Dead, match="identity"):
            await credentials.token()
        await credentials.close()

    play(story)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (JSONResponse({"error": "temporarily_unavailable", "statusCode": 503}, status_code=503), Retry),
        (JSONResponse({"error": "server_error", "statusCode": 500, "message": "oh"}, status_code=500), Retry),
        (JSONResponse({"error": "too_many_requests", "statusCode": 429}, status_code=429), Retry),
        (PlainTextResponse("<html>", status_code=502), Retry),
        (JSONResponse({"error": "unauthorized_client", "statusCode": 400}, status_code=400), LockedOut),
    ],
)
def test_a_service_that_stumbles_is_asked_again_later(play: Play, answer: Response, verdict: type[Undelivered]) -> None:
    async def story(place: Identities) -> None:
        place.trouble = lambda: answer
        credentials = by_identity(endpoints(Cloud.PUBLIC), app_id=APP)
        with pytest.raises(verdict) as told:
            await credentials.token()
        assert type(told.value) is verdict
        await credentials.close()

    play(story)


def test_a_machine_without_identities_is_no_reason_to_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with identities() as place:
            place.on_a_machine(monkeypatch)
        credentials = by_identity(endpoints(Cloud.PUBLIC), app_id=APP)  # and nobody listens there any more
        with pytest.raises(Retry):
            await credentials.token()
        await credentials.close()

    asyncio.run(story())


def test_a_service_that_never_answers_is_given_up_for_now() -> None:
    answered = threading.Event()

    class Hanging:
        def get_access_token(self) -> str:
            answered.wait(20)
            return ""

    async def story() -> None:
        async def make() -> Hanging:
            return Hanging()

        credentials = Credentials(make, within=0.01)
        with pytest.raises(Retry):
            await credentials.token()
        answered.set()
        await credentials.close()

    asyncio.run(story())
