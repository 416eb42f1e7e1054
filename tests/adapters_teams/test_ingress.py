"""What arrives from Teams: only what Teams signed a moment ago gets in, each with the status it deserves."""

import asyncio
import base64
import json
import logging
import time

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.hosts import Hosts
from adapters.teams.sdk.ingress import Answer, Ingress
from adapters.wire import Json
from tests.adapters_teams.connector import APP, ISSUER, TENANT, Signer
from tests.adapters_teams.gate import FIRST, FOREIGN, SECOND, SERVICE, Gate, activity, through
from tests.effort import examples
from tests.faults.register import survives

SLACKS = Signer("k3", endorsements=("slack",))


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


@survives("F57")
@pytest.mark.parametrize(("header", "status"), [one[1:] for one in HEADERS], ids=[one[0] for one in HEADERS])
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


@survives("F57")
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


@survives("F57", "F58")
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


@survives("F58")
@examples(6)
@given(st.lists(json_values | st.dictionaries(st.sampled_from(sorted(activity())), json_values), min_size=8))
def test_no_signed_body_is_too_strange(bodies: list[object]) -> None:
    async def play(opened: Gate) -> None:
        for told in bodies:
            whole = activity() | told if isinstance(told, dict) else told
            assert (await opened.knock(FIRST.token(SERVICE), whole)).status in (202, 400, 403, 200), told

    through(play)
