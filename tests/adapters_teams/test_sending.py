"""What goes to Teams: with one token, at a pace it takes, and with a verdict on whatever comes back."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from starlette.responses import PlainTextResponse, Response

from adapters.teams.api import Api
from adapters.teams.errors import code
from adapters.teams.hosts import Hosts
from adapters.teams.lanes import READING, WRITING, Lanes
from adapters.teams.sdk.credentials import Credentials, Source, by_nothing, by_secret
from bot.ui.messenger import Dead, Retry, Undelivered, Unreachable, Unsure, Vanished
from tests.adapters_teams.connector import APP, TENANT, Connector, connector, trouble
from tests.adapters_teams.entra import SECRET, Entra, entra

WORDS = {"type": "message", "text": "NET-1 is yours"}
ROOM = "19:room@thread.tacv2;messageid=17"


@dataclass(slots=True, kw_only=True)
class Machine:
    """A clock that only sleeping moves. `slept` are the pauses."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def lanes(self) -> Lanes:
        return Lanes(clock=self.clock, sleep=self.sleep)


@asynccontextmanager
async def sending(
    credentials: Credentials | None = None, *, within: float = 10
) -> AsyncIterator[tuple[Api, Connector, Machine]]:
    async with connector() as place, aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=within)) as session:
        machine = Machine()
        yield Api(session, credentials or by_nothing(), Hosts(local=True), machine.lanes()), place, machine


# ── verdicts ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("answer", "verdict", "after"),
    [
        (trouble(412, "PreconditionFailed", after=2), Retry, 2.0),
        (trouble(429, "Throttled", after=7), Retry, 7.0),
        (trouble(429), Retry, None),
        (trouble(429, "BotNotInConversationRoster", after=1), Retry, 1.0),
        (trouble(502, after=3), Retry, 3.0),
        (trouble(503), Retry, None),
        (trouble(504, after=4), Retry, 4.0),
        (trouble(500, "ServiceError"), Unsure, None),
        (trouble(500), Unsure, None),
        (trouble(302), Unsure, None),
        (PlainTextResponse("<html>", status_code=501), Unsure, None),
        (trouble(400, "BadSyntax"), Dead, None),
        (trouble(401, "BotNotRegistered"), Dead, None),
        (trouble(401), Dead, None),
        (trouble(403, "BotNotInConversationRoster"), Unreachable, None),
        (trouble(403, "MessageWritesBlocked"), Unreachable, None),
        (trouble(403, "SomethingNew"), Unreachable, None),
        (trouble(404, "ConversationNotFound"), Dead, None),
        (trouble(404), Dead, None),
        (trouble(404, "ActivityNotFoundInConversation"), Vanished, None),
        (trouble(413, "MessageSizeTooBig"), Dead, None),
        (PlainTextResponse("[" * 100_000, status_code=404), Dead, None),
    ],
)
def test_each_answer_has_its_verdict(answer: Response, verdict: type[Undelivered], after: float | None) -> None:
    async def play() -> None:
        async with sending() as (api, place, _):
            place.trouble = lambda _: answer
            with pytest.raises(verdict) as told:
                await api.say(place.url, ROOM, WORDS)
            assert type(told.value) is verdict
            assert told.value.why
            if isinstance(told.value, Retry):
                assert told.value.after == after
            assert len(place.calls) == (2 if answer.status_code == 401 else 1), "nothing else is tried again here"

    asyncio.run(play())


def test_the_reason_can_be_asked_for() -> None:
    async def play() -> None:
        async with sending() as (api, place, _):
            place.trouble = lambda _: trouble(403, "MessageWritesBlocked")
            with pytest.raises(Dead) as told:
                await api.say(place.url, ROOM, WORDS)
            assert code(told.value) == "MessageWritesBlocked"

    asyncio.run(play())


def test_no_connection_is_retry_and_no_answer_is_unsure() -> None:
    async def play() -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            deaf = f"http://127.0.0.1:{silent.getsockname()[1]}/"
            async with sending(within=0.3) as (api, _, _):
                with pytest.raises(Unsure):
                    await api.say(deaf, ROOM, WORDS)
        async with sending() as (api, _, _):
            with pytest.raises(Retry):
                await api.say(deaf, ROOM, WORDS)

    asyncio.run(play())


@pytest.mark.parametrize("address", ["https://evil.example/", "http://10.0.0.1/", "http://127.0.0.1@evil.example/", ""])
def test_an_address_that_was_kept_is_looked_at_again(address: str) -> None:
    async def play() -> None:
        async with sending() as (api, place, _):
            with pytest.raises(Dead):
                await api.say(address, ROOM, WORDS)
            assert place.calls == []

    asyncio.run(play())


def test_ids_stay_in_their_place_of_the_path() -> None:
    async def play() -> None:
        async with sending() as (api, place, _):
            place.members["ana+vpn@acme.example"] = {"id": "29:ana"}
            await api.say(f"{place.url}/emea/", ROOM, WORDS)
            await api.change(place.url, "a:1/../../x?y#z", "7", WORDS)
            await api.member(place.url, "a:1", "ana+vpn@acme.example")
            for way_out in ("..", ".", ""):
                with pytest.raises(Dead):
                    await api.change(place.url, "a:1", way_out, WORDS)
            assert [call.path for call in place.calls] == [
                f"/emea/v3/conversations/{ROOM}/activities",
                "/v3/conversations/a:1%2F..%2F..%2Fx%3Fy%23z/activities/7",
                "/v3/conversations/a:1/members/ana%2Bvpn@acme.example",
            ]

    asyncio.run(play())


# ── the token ────────────────────────────────────────────────────────────────────────────────────────────────


def with_entra(
    folder: Path, monkeypatch: pytest.MonkeyPatch, play: Callable[[Entra, Credentials], Awaitable[None]]
) -> None:
    async def run() -> None:
        async with connector() as place, entra(folder) as service:
            monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(folder / "entra.pem"))
            credentials = by_secret(service.endpoints(place), app_id=APP, tenant=TENANT, secret=SECRET)
            await play(service, credentials)
            await credentials.close()

    asyncio.run(run())


def test_five_hundred_messages_take_one_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def play(service: Entra, credentials: Credentials) -> None:
        async with sending(credentials) as (api, place, _):
            await asyncio.gather(*(api.say(place.url, f"a:{n}", WORDS) for n in range(500)))
            assert len(place.sent()) == 500
            assert {call.token for call in place.calls} == {"token-1"}
        assert service.given == ["token-1"]

    with_entra(tmp_path, monkeypatch, play)


def test_a_refused_token_is_replaced_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def play(service: Entra, credentials: Credentials) -> None:
        async with sending(credentials) as (api, place, _):
            await api.say(place.url, "a:1", WORDS)
            place.trouble = lambda call: trouble(401) if call.token == "token-1" else None
            await api.say(place.url, "a:1", WORDS)
            await api.say(place.url, "a:1", WORDS)
            assert [call.token for call in place.calls] == ["token-1", "token-1", "token-2", "token-2"]
            place.trouble = lambda _: trouble(401)
            with pytest.raises(Dead):
                await api.say(place.url, "a:1", WORDS)
            assert len(service.given) == 3

    with_entra(tmp_path, monkeypatch, play)


def test_a_wrong_secret_is_dead_and_an_absent_service_retry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def play(service: Entra, credentials: Credentials) -> None:
        service.secret = "another"
        with pytest.raises(Dead):
            await credentials.token()
        service.secret = SECRET
        assert await credentials.token() == "token-1"
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))
        credentials.forget("token-1")
        with pytest.raises(Retry):
            await credentials.token()

    with_entra(tmp_path, monkeypatch, play)


def test_a_token_is_kept_a_minute_and_fetched_once_for_all_who_wait() -> None:
    fetched: list[float] = []
    machine = Machine()

    class Bank:
        def get_access_token(self) -> str:
            fetched.append(machine.now)
            return f"token-{len(fetched)}"

    async def make() -> Source:
        return Bank()

    async def play() -> None:
        credentials = Credentials(make, clock=machine.clock)
        assert set(await asyncio.gather(*(credentials.token() for _ in range(50)))) == {"token-1"}
        machine.now = 59.0
        assert await credentials.token() == "token-1"
        machine.now = 61.0
        assert await credentials.token() == "token-2"
        credentials.forget("token-1")
        assert await credentials.token() == "token-2", "that one was gone already"
        await credentials.close()

    asyncio.run(play())


# ── the pace ─────────────────────────────────────────────────────────────────────────────────────────────────


def most_within(times: list[float], window: float) -> int:
    return max(sum(start <= at < start + window for at in times) for start in times)


async def talk(lanes: Lanes, machine: Machine, conversation: str, limits: tuple[tuple[float, int], ...]) -> float:
    """One call, whenever the lane takes it."""
    while True:
        try:
            async with lanes.turn(conversation, limits):
                return machine.now
        except Retry as busy:
            machine.now += busy.after or 0.0


@pytest.mark.parametrize("limits", [WRITING, READING])
def test_a_conversation_never_gets_more_than_it_takes(limits: tuple[tuple[float, int], ...]) -> None:
    async def play() -> None:
        machine = Machine()
        lanes = machine.lanes()
        times = [await talk(lanes, machine, "a:1", limits) for _ in range(4000)]
        for window, most in limits:
            assert most_within(times[:2000], window) <= most
        per_hour = limits[-1][1] / limits[-1][0]
        assert 4000 / times[-1] > 0.95 * per_hour, "and hardly less than it takes"

    asyncio.run(play())


def test_the_whole_organisation_gets_no_more_than_thirty_a_second() -> None:
    async def play() -> None:
        machine = Machine()
        lanes = machine.lanes()
        times = [await talk(lanes, machine, f"a:{n}", WRITING) for n in range(300)]
        assert most_within(times, 1.0) == 30
        assert times[-1] < 11

    asyncio.run(play())


def test_a_full_or_blocked_lane_keeps_no_other_waiting() -> None:
    async def play() -> None:
        machine = Machine()
        lanes = machine.lanes()
        lanes.block("a:1", 60.0)
        with pytest.raises(Retry) as told:
            async with lanes.turn("a:1;messageid=7"):
                pytest.fail("a thread counts with its channel")
        assert told.value.after == 60.0
        async with lanes.turn("a:2"):
            assert machine.slept == []
        lanes.block("a:2", 3.0)
        async with lanes.turn("a:2"):
            assert machine.slept == [3.0]

    asyncio.run(play())


def test_a_pause_that_teams_asks_for_is_kept() -> None:
    async def play() -> None:
        async with sending() as (api, place, machine):
            place.trouble = lambda _: trouble(429, after=20)
            with pytest.raises(Retry):
                await api.say(place.url, "a:1", WORDS)
            place.trouble = lambda _: None
            with pytest.raises(Retry) as told:
                await api.say(place.url, "a:1", WORDS)
            assert (told.value.after, len(place.calls)) == (20.0, 1)
            await api.say(place.url, "a:2", WORDS)
            machine.now = 21.0
            await api.say(place.url, "a:1", WORDS)

    asyncio.run(play())


def test_calls_in_one_conversation_go_one_after_the_other() -> None:
    """Else Teams answers 412."""
    under_way: set[int] = set()
    order: list[int] = []

    async def call(lanes: Lanes, number: int, conversation: str) -> None:
        async with lanes.turn(conversation):
            under_way.add(number)
            order.append(number)
            await asyncio.sleep(0.001)
            assert {n % 2 for n in under_way - {number}} <= {1 - number % 2}, "none of the same conversation"
            under_way.remove(number)

    async def play() -> None:
        lanes = Machine().lanes()
        await asyncio.gather(*(call(lanes, number, f"a:{number % 2}") for number in range(12)))
        for conversation in (0, 1):
            assert [n for n in order if n % 2 == conversation] == list(range(conversation, 12, 2))

    asyncio.run(play())


def test_lanes_of_the_past_are_forgotten() -> None:
    async def play() -> None:
        machine = Machine()
        lanes = machine.lanes()
        for n in range(12_000):
            machine.now += 1.0
            async with lanes.turn(f"a:{n}"):
                pass
        assert len(lanes) <= 5001

    asyncio.run(play())
