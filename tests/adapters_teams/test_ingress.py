"""What arrives from Teams: only what Teams signed a moment ago gets in, each with the status it deserves."""

import asyncio
import base64
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.hosts import Hosts
from adapters.teams.sdk.ingress import Answer, Ingress
from adapters.teams.sdk.keys import SigningKeys, over
from adapters.teams.sdk.tokens import Tokens
from adapters.wire import Json
from tests.adapters_teams.connector import APP, ISSUER, TENANT, Connector, Signer, connector
from tests.effort import examples

SERVICE = "https://smba.trafficmanager.net/emea/"
FIRST, SECOND, FOREIGN = Signer("k1"), Signer("k2"), Signer("k1")
SLACKS = Signer("k3", endorsements=("slack",))


def activity(**other: object) -> Json:
    told: Json = {
        "type": "message",
        "id": "1",
        "channelId": "msteams",
        "serviceUrl": SERVICE,
        "from": {"id": "29:ana", "aadObjectId": "ana", "name": "Ana Reyes"},
        "recipient": {"id": f"28:{APP}"},
        "conversation": {"id": "a:1", "conversationType": "personal"},
        "channelData": {"tenant": {"id": TENANT}},
        "text": "my VPN",
    }
    return {key: value for key, value in (told | other).items() if value is not None}


@dataclass(slots=True, kw_only=True)
class Gate:
    """The ingress, with a clock that can be moved. `took` is what got through it."""

    ingress: Ingress
    place: Connector
    took: list[Json] = field(default_factory=list)
    now: float = 0.0
    answer: Answer = field(default_factory=lambda: Answer(status=200, body={"task": "done"}))

    async def knock(self, header: str | None, told: object = None, *, raw: bytes | None = None) -> Answer:
        body = json.dumps(activity() if told is None else told).encode() if raw is None else raw
        return await self.ingress.take({} if header is None else {"authorization": header}, body)


@asynccontextmanager
async def gate(*signers: Signer) -> AsyncIterator[Gate]:
    opened: list[Gate] = []

    async def receive(told: Json) -> Answer:
        opened[0].took.append(told)
        return opened[0].answer

    async with connector() as place, aiohttp.ClientSession() as session:
        place.keys = list(signers) or [FIRST]
        keys = SigningKeys(place.metadata, over(session), clock=lambda: opened[0].now)
        tokens = Tokens(keys, app_id=APP, issuer=ISSUER)
        ingress = Ingress(receive, tokens=tokens, hosts=Hosts(["smba.example.test"]), tenant=TENANT)
        opened.append(Gate(ingress=ingress, place=place))
        try:
            yield opened[0]
        finally:
            await keys.close()


def through(play: Callable[[Gate], Awaitable[None]], *signers: Signer) -> None:
    async def run() -> None:
        async with gate(*signers) as opened:
            await play(opened)

    asyncio.run(run())


def unsigned(algorithm: str, **claims: object) -> str:
    """A token as somebody makes one who has no key of Teams."""
    head = {"alg": algorithm, "kid": "k1", "typ": "JWT"}
    told = {"iss": ISSUER, "aud": APP, "serviceurl": SERVICE, "exp": int(time.time()) + 60} | claims
    parts = [base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in (head, told)]
    return "Bearer " + ".".join([*parts, ""])


def shared_secret() -> str:
    """Signed with a secret that everybody knows: the public key itself."""
    told = {"iss": ISSUER, "aud": APP, "serviceurl": SERVICE, "exp": int(time.time()) + 60}
    return "Bearer " + jwt.encode(told, str(FIRST.public["n"]), algorithm="HS256", headers={"kid": "k1"})


HEADERS = [
    ("a good token", FIRST.token(SERVICE), 202),
    ("none", None, 401),
    ("an empty one", "", 401),
    ("no scheme", FIRST.token(SERVICE).removeprefix("Bearer "), 401),
    ("another scheme", "Basic " + FIRST.token(SERVICE).removeprefix("Bearer "), 401),
    ("the scheme alone", "Bearer ", 401),
    ("garbage", "Bearer abc", 401),
    ("garbage in three parts", "Bearer a.b.c", 401),
    ("no ASCII", "Bearer \u00e9\u00e9\u00e9", 401),
    ("far too long", "Bearer " + "a" * 100_000, 401),
    ("expired", FIRST.token(SERVICE, exp=int(time.time()) - 3600), 401),
    ("not valid yet", FIRST.token(SERVICE, nbf=int(time.time()) + 3600), 401),
    ("without an end", FIRST.token(SERVICE, exp=None), 401),
    ("an end that is none", FIRST.token(SERVICE, exp="soon"), 401),
    ("for another app", FIRST.token(SERVICE, aud="another"), 401),
    ("for nobody", FIRST.token(SERVICE, aud=None), 401),
    ("of another issuer", FIRST.token(SERVICE, iss="https://api.example"), 401),
    ("of no issuer", FIRST.token(SERVICE, iss=None), 401),
    ("an unknown key", SECOND.token(SERVICE), 401),
    ("a known key's name", SECOND.token(SERVICE, as_key="k1"), 401),
    ("another key of the same name", FOREIGN.token(SERVICE), 401),
    ("alg none", unsigned("none"), 401),
    ("alg None", unsigned("None"), 401),
    ("alg HS256", shared_secret(), 401),
    ("alg RS256 without a signature", unsigned("RS256"), 401),
    ("for another serviceUrl", FIRST.token("https://smba.trafficmanager.net/amer/"), 403),
    ("for no serviceUrl", FIRST.token(SERVICE, serviceurl=None), 403),
    ("a key that speaks for Slack", SLACKS.token(SERVICE), 403),
]


@pytest.mark.parametrize(("header", "status"), [case[1:] for case in HEADERS], ids=[case[0] for case in HEADERS])
def test_only_teams_gets_in(header: str | None, status: int) -> None:
    async def play(opened: Gate) -> None:
        answer = await opened.knock(header)
        assert answer.status == status
        assert len(opened.took) == (status == 202)

    through(play, FIRST, SLACKS)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 202),
        ({"type": None}, 400),
        ({"type": 7}, 400),
        ({"type": ""}, 400),
        ({"serviceUrl": None}, 400),
        ({"serviceUrl": 7}, 400),
        ({"serviceUrl": ""}, 400),
        ({"channelId": "directline"}, 403),
        ({"channelData": {"tenant": {"id": "33333333-3333-3333-3333-333333333333"}}}, 403),
        ({"channelData": None, "conversation": {"id": "a:1", "tenantId": "another"}}, 403),
        ({"channelData": {"tenant": {"id": TENANT.upper()}}}, 202),
        ({"channelData": None}, 202),
        ({"conversation": [], "from": 7, "recipient": "x", "id": {}, "name": []}, 202),
    ],
)
def test_activities(changes: Json, status: int) -> None:
    async def play(opened: Gate) -> None:
        told = activity() | changes
        told = {key: value for key, value in told.items() if value is not None}
        assert (await opened.knock(FIRST.token(SERVICE), told)).status == status
        assert opened.took == ([told] if status == 202 else [])

    through(play)


TRICKS = [
    "http://smba.trafficmanager.net/emea/",
    "https://smba.trafficmanager.net.evil.example/",
    "https://evil.trafficmanager.net/",
    "https://xsmba.trafficmanager.net/",
    "https://smba.trafficmanager.net@evil.example/",
    "https://smba.trafficmanager.net:443@evil.example/",
    "https://evil.example/smba.trafficmanager.net/",
    "https://evil.example#smba.trafficmanager.net/",
    "https://evil.example?smba.trafficmanager.net/",
    "https://evil.example\\@smba.trafficmanager.net/",
    "https:\\\\evil.example\\smba.trafficmanager.net",
    "https://smba.trafficmanager.net\\.evil.example/",
    "https://smba\u3002trafficmanager\u3002net/",
    "https://smba.trafficmanager.net:8443/",
    "https://smba.trafficmanager.net:99999/",
    "https://smba.trafficmanager.net:x/",
    "https://smba.trafficmanager.net./",
    "https://[::1]/",
    "https://[smba.trafficmanager.net]/",
    "https://127.0.0.1/",
    "//smba.trafficmanager.net/",
    "smba.trafficmanager.net",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "https://smba.trafficmanager.net/ x",
    "https://smba.traffic\tmanager.net/",
    "https:// smba.trafficmanager.net/",
    "https://smba.trafficmanager.net/?q=1",
    "https://smba.trafficmanager.net/#f",
    "https://smba.trafficmanager.net/" + "a" * 2000,
]


@pytest.mark.parametrize("url", TRICKS)
def test_a_signed_activity_may_not_send_our_token_elsewhere(url: str) -> None:
    async def play(opened: Gate) -> None:
        answer = await opened.knock(FIRST.token(url), activity(serviceUrl=url))
        assert (answer.status, opened.took) == (403, [])

    through(play)


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/emea/22222222-2222-2222-2222-222222222222/",
        "https://smba.trafficmanager.net",
        "https://SMBA.TrafficManager.net:443/teams/",
        "https://smba.infra.gcc.teams.microsoft.com/gcc/",
        "https://smba.infra.gov.teams.microsoft.us/gov",
        "https://smba.example.test/",
    ],
)
def test_teams_may_be_in_these_places(url: str) -> None:
    async def play(opened: Gate) -> None:
        assert (await opened.knock(FIRST.token(url), activity(serviceUrl=url))).status == 202

    through(play)


def test_on_this_machine_nobody_has_a_token_and_nothing_leaves_it() -> None:
    async def receive(_: Json) -> Answer:
        return Answer(status=200)

    ingress = Ingress(receive, tokens=None, hosts=Hosts(local=True), tenant="")

    async def statuses(*urls: str) -> list[int]:
        return [(await ingress.take({}, json.dumps(activity(serviceUrl=url)).encode())).status for url in urls]

    near = ["http://127.0.0.1:56150", "http://localhost:1/x", "http://[::1]:1/"]
    far = [SERVICE, "http://10.0.0.1/", "http://localhost.evil.example/", "http://127.0.0.1@evil.example/"]
    assert asyncio.run(statuses(*near, *far)) == [202] * 3 + [403] * 4


def test_an_invoke_is_answered_in_the_request() -> None:
    async def play(opened: Gate) -> None:
        for name in ("task/fetch", "task/submit", "adaptiveCard/action", "composeExtension/submitAction"):
            answer = await opened.knock(FIRST.token(SERVICE), activity(type="invoke", name=name, value={"data": {}}))
            assert answer == Answer(status=200, body={"task": "done"})
        assert (await opened.knock(FIRST.token(SERVICE))).body is None, "a message is answered by a message"

    through(play)


def test_a_desk_that_fails_or_has_closed_says_so() -> None:
    async def play(opened: Gate) -> None:
        for status in (500, 503):
            opened.answer = Answer(status=status)
            for kind in ("message", "invoke"):
                assert (await opened.knock(FIRST.token(SERVICE), activity(type=kind))).status == status

    through(play)


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_key_is_fetched_once_and_lets_in() -> None:
    async def play(opened: Gate) -> None:
        await opened.knock(FIRST.token(SERVICE))
        assert opened.place.asked == ["/openid", "/jwks"]
        opened.place.keys = [FIRST, SECOND]
        opened.now = 1000.0
        answers = await asyncio.gather(*(opened.knock(SECOND.token(SERVICE, jti=str(n))) for n in range(50)))
        assert {answer.status for answer in answers} == {202}
        assert opened.place.asked == ["/openid", "/jwks"] * 2, "one question for all who wait"

    through(play)


def test_invented_key_ids_are_asked_for_once_in_five_minutes() -> None:
    async def play(opened: Gate) -> None:
        for opened.now, asked in ((0.0, 1), (1.0, 1), (299.0, 1), (301.0, 2), (302.0, 2)):
            for key_id in ("a", "b"):
                answer = await opened.knock(SECOND.token(SERVICE, as_key=f"{key_id}{opened.now}"))
                assert answer.status == 401
            assert len(opened.place.asked) == 2 * asked

    through(play)


def test_a_key_withdrawn_lets_nobody_in_from_the_next_fetch() -> None:
    async def play(opened: Gate) -> None:
        header = FIRST.token(SERVICE)
        assert (await opened.knock(header)).status == 202
        opened.place.keys = [SECOND]
        opened.now = 1000.0
        assert (await opened.knock(header)).status == 202
        assert (await opened.knock(SECOND.token(SERVICE))).status == 202
        assert (await opened.knock(header)).status == 401

    through(play)


def test_after_a_day_the_keys_are_fetched_again_while_the_old_ones_hold() -> None:
    async def play(opened: Gate) -> None:
        await opened.knock(FIRST.token(SERVICE, jti="1"))
        opened.now = 24 * 3600 + 1.0
        assert (await opened.knock(FIRST.token(SERVICE, jti="2"))).status == 202
        async with asyncio.timeout(5):
            while len(opened.place.asked) < 4:
                await asyncio.sleep(0.01)

    through(play)


def test_without_keys_nobody_is_let_in_and_soon_it_is_tried_again() -> None:
    async def play(opened: Gate) -> None:
        opened.place.keys = []
        assert (await opened.knock(FIRST.token(SERVICE))).status == 503
        opened.place.keys = [FIRST]
        assert (await opened.knock(FIRST.token(SERVICE))).status == 503
        opened.now = 6.0
        assert (await opened.knock(FIRST.token(SERVICE))).status == 202

    through(play)


def test_keys_outlive_an_outage_of_where_they_come_from() -> None:
    async def run() -> None:
        answers: list[Json | Exception] = [{"jwks_uri": "j"}, {"keys": [FIRST.public, {"kid": "x", "kty": "EC"}, {}]}]

        async def fetch(_: str) -> Json:
            answer = answers.pop(0) if answers else TimeoutError()
            if isinstance(answer, Exception):
                raise answer
            return answer

        now = 0.0
        keys = SigningKeys("m", fetch, clock=lambda: now)
        assert not keys.are_known
        assert await keys.get("k1") is not None
        for _ in range(2):
            now += 90_000.0
            assert await keys.get("k1") is not None
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        answers[:] = [{"jwks_uri": "j"}, {"keys": "none"}]
        now = 270_000.0
        assert await keys.get("k2") is None
        assert keys.known("k1") is not None
        await keys.close()

    asyncio.run(run())


# ── strangers ────────────────────────────────────────────────────────────────────────────────────────────────

BODIES = [
    b"",
    b"{",
    b"[]",
    b"[1]",
    b"7",
    b'"x"',
    b"null",
    b"true",
    b"NaN",
    b"{}",
    b"\xff\xfe",
    b'{"type": "\xff"}',
    b"\xef\xbb\xbf{}",
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"type": "message"}',
    b'{"serviceUrl": "https://smba.trafficmanager.net/"}',
    b'{"type": {}, "serviceUrl": []}',
    b'{"type": "\\u0000", "serviceUrl": "\\u0000"}',
    b'{"type": "message", "serviceUrl": "\\ud800"}',
    b'{"type": "message", "serviceUrl": "https://smba.trafficmanager.net/emea/", "channelId": "evil"}',
    b"payload=%7B%7D",
    b"<xml/>",
    b"\x00" * 1000,
    b'{"type": "message", "serviceUrl": ' + b"9" * 5000 + b"}",
]


def test_a_hundred_hostile_requests_end_in_4xx_without_a_traceback(caplog: pytest.LogCaptureFixture) -> None:
    hostile = [header for _, header, status in HEADERS if status != 202]
    requests = [(FIRST.token(SERVICE), body) for body in BODIES]
    requests += [(header, body) for header in hostile for body in (json.dumps(activity()).encode(), BODIES[16], b"{")]
    assert len(requests) >= 100

    async def play(opened: Gate) -> None:
        for header, body in requests:
            answer = await opened.knock(header, raw=body)
            assert 400 <= answer.status < 500, (header, body[:60])
            assert "Traceback" not in json.dumps(answer.body)
        assert opened.took == []

    with caplog.at_level(logging.INFO):
        through(play, FIRST, SLACKS)
    assert "Traceback" not in caplog.text


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@examples(60)
@given(json_values | st.dictionaries(st.sampled_from(sorted(activity())), json_values))
def test_no_signed_body_is_too_strange(told: object) -> None:
    async def play(opened: Gate) -> None:
        whole = activity() | told if isinstance(told, dict) else told
        assert (await opened.knock(FIRST.token(SERVICE), whole)).status in (202, 400, 403, 200)

    through(play)
